// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Flow;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.List;

/**
 * The place of the largest or smallest element so far along an axis; of equal ones the last, as PyTorch has it, and once one
 * is NaN it stays so. What stands at these places is a {@link Gather}.
 */
public record RunningChoice(ChooseIndex.Preferred preferred, int axis) implements Documented {
    @Override
    public String name() {
        return (preferred == ChooseIndex.Preferred.LARGEST ? "argcummax[" : "argcummin[") + axis + "]";
    }

    @Override
    public Words words() {
        return new Words(
                "the place of the " + (preferred == ChooseIndex.Preferred.LARGEST ? "largest" : "smallest")
                        + " element so far along an axis",
                "real or int, […] → int[…]",
                "Of equal elements the last; from a NaN on it is the last NaN.");
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        TensorType x = Operands.one(this, operands, ElementType.REAL, ElementType.INT);
        Axes.check(this, List.of(axis), x.shape());
        return List.of(x.withElement(ElementType.INT));
    }

    @Override
    public Derivative derivative() {
        return new Derivative.Zero("a place is piecewise constant");
    }

    @Override
    public Lowering lowering() {
        return new Lowering.Running(
                axis, preferred == ChooseIndex.Preferred.LARGEST ? Lowering.Run.LARGEST : Lowering.Run.SMALLEST);
    }

    @Override
    public Flow flow(int operand, int flowing, List<Shape> operands, Shape result) {
        return Flow.beside(axis, flowing);
    }

    @Override
    public Meaning meaning() {
        return (index, x, sizes) -> {
            int best = 0;
            for (int at = 1; at <= index[axis]; at++) {
                double former = x.get(0).at(Axes.with(index, axis, best));
                double now = x.get(0).at(Axes.with(index, axis, at));
                boolean better = preferred == ChooseIndex.Preferred.LARGEST ? now >= former : now <= former;
                if (Double.isNaN(now) || better) {
                    best = at;
                }
            }
            return best;
        };
    }
}
