// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Combination;
import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.List;
import java.util.Locale;

/** The index of the largest or smallest element along an axis, which goes; of equal ones the first; NaN counts as both. */
public record ChooseIndex(Preferred preferred, int axis) implements Documented {
    /** Which element. */
    public enum Preferred {
        LARGEST("argmax"),
        SMALLEST("argmin");

        private final String word;

        Preferred(String word) {
            this.word = word;
        }
    }

    @Override
    public String name() {
        return preferred.word + "[" + axis + "]";
    }

    @Override
    public Words words() {
        return new Words(
                "the index of the " + (preferred == Preferred.LARGEST ? "largest" : "smallest")
                        + " element along an axis, which goes",
                "real or int, [m, k] over axis 1 → int[m]",
                "Of equal elements the first; NaN counts as " + preferred.name().toLowerCase(Locale.ROOT)
                        + ". Of nothing it is 0.");
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        TensorType x = Operands.one(this, operands, ElementType.REAL, ElementType.INT);
        Axes.check(this, List.of(axis), x.shape());
        if (x.shape().get(axis).is(0)) {
            throw new TypeFault(TypeFault.Kind.SHAPE, word() + " of nothing: axis " + axis + " of " + x + " is empty");
        }
        return List.of(new TensorType(ElementType.INT, x.shape().without(axis)));
    }

    @Override
    public Derivative derivative() {
        return new Derivative.Zero("an index is piecewise constant");
    }

    @Override
    public Lowering lowering() {
        return new Lowering.Choice(preferred == Preferred.LARGEST ? Combination.MAX : Combination.MIN, axis);
    }

    @Override
    public Meaning meaning() {
        return (index, x, sizes) -> {
            double[] elements = Axes.along(x.get(0), List.of(axis), index).toArray();
            int best = 0;
            for (int i = 1; i < elements.length; i++) {
                double former = elements[best];
                boolean better = preferred == Preferred.LARGEST ? elements[i] > former : elements[i] < former;
                if (!Double.isNaN(former) && (Double.isNaN(elements[i]) || better)) {
                    best = i;
                }
            }
            return best;
        };
    }
}
