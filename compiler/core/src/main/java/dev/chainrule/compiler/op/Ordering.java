// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Flow;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The places of the elements of each row, the last axis, in their order; so many of them, from the first on. Equal elements
 * keep their order, whichever way; NaN counts as the largest, and −0 equals 0. What stands at these places is a {@link Gather}.
 */
public record Ordering(Direction direction, Dimension count) implements Documented {
    /** Which element comes first. */
    public enum Direction {
        ASCENDING,
        DESCENDING
    }

    @Override
    public String name() {
        return "argsort[" + (direction == Direction.DESCENDING ? "descending, " : "") + count + "]";
    }

    @Override
    public Words words() {
        return new Words(
                "the places of the elements of each row in their order, so many of them",
                "real or int, [m, n] → int[m, k]",
                "Equal elements keep their order, also descending; NaN counts as the largest; −0 equals 0.");
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        TensorType x = Operands.one(this, operands, ElementType.REAL, ElementType.INT);
        int last = x.shape().rank() - 1;
        Axes.check(this, List.of(last), x.shape());
        if (x.shape().get(last).minus(count).value().orElse(0) < 0) {
            throw new TypeFault(
                    TypeFault.Kind.SHAPE,
                    "the first " + count + " of " + x.shape().get(last) + ": there are not so many");
        }
        return List.of(new TensorType(ElementType.INT, x.shape().with(last, count)));
    }

    @Override
    public Derivative derivative() {
        return new Derivative.Zero("a place is piecewise constant");
    }

    @Override
    public Lowering lowering() {
        return new Lowering.Ordering(direction == Direction.DESCENDING);
    }

    @Override
    public Flow flow(int operand, int flowing, List<Shape> operands, Shape result) {
        return Flow.beside(result.rank() - 1, flowing);
    }

    @Override
    public Meaning meaning() {
        return (index, x, sizes) -> {
            int last = index.length - 1;
            // The reference compares as Java does, but for −0.
            Comparator<Integer> bySize =
                    Comparator.comparingDouble(at -> x.get(0).at(Axes.with(index, last, at)) + 0.0);
            return IntStream.range(0, x.get(0).extent(last))
                    .boxed()
                    .sorted(direction == Direction.DESCENDING ? bySize.reversed() : bySize)
                    .toList()
                    .get(index[last]);
        };
    }
}
