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

/** The sum of all elements up to each along an axis, or from each on. In time proportional to their number. */
public record Cumulate(int axis, Direction direction) implements Documented {
    /** From where to where the sum grows. */
    public enum Direction {
        UP("cumsum"),
        DOWN("cumsum_down");

        private final String word;

        Direction(String word) {
            this.word = word;
        }

        private Direction reverse() {
            return this == UP ? DOWN : UP;
        }
    }

    @Override
    public String name() {
        return direction.word + "[" + axis + "]";
    }

    @Override
    public Words words() {
        return new Words(
                direction == Direction.UP
                        ? "the sum of all elements up to each along an axis"
                        : "the sum of all elements from each on along an axis",
                "real or int, […] → […]",
                "In f32 the sum so far is carried in double. A sum of ints that does not fit into 32 bits is an error.");
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        TensorType x = Operands.one(this, operands, ElementType.REAL, ElementType.INT);
        Axes.check(this, List.of(axis), x.shape());
        return List.of(x);
    }

    /** Each element counts in all sums from its own on. */
    @Override
    public Derivative derivative() {
        return Operands.rule(
                new Derivative.Guarding.Constant(List.of(axis)),
                (dy, y, x) -> dy.apply(new Cumulate(axis, direction.reverse())));
    }

    @Override
    public Lowering lowering() {
        return new Lowering.Running(axis, direction == Direction.UP);
    }

    @Override
    public Flow flow(int operand, int flowing, List<Shape> operands, Shape result) {
        return Flow.beside(axis, flowing);
    }

    @Override
    public Meaning meaning() {
        return (index, x, sizes) -> {
            boolean up = direction == Direction.UP;
            int last = up ? index[axis] : x.get(0).extent(axis) - 1;
            double sum = 0;
            for (int at = up ? 0 : index[axis]; at <= last; at++) {
                sum += x.get(0).at(Axes.with(index, axis, at));
            }
            return x.get(0).element() == ElementType.INT ? Math.toIntExact((long) sum) : sum;
        };
    }
}
