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
import java.util.List;

/**
 * The sum of all elements up to each along an axis, or from each on, or the product. In time proportional to their number,
 * the derivatives too.
 */
public record Cumulate(int axis, Kind kind) implements Documented {
    /** What is made of them, and from where to where. */
    public enum Kind {
        SUM("cumsum", "the sum of all elements up to each along an axis"),
        SUM_DOWN("cumsum_down", "the sum of all elements from each on along an axis"),
        PRODUCT("cumprod", "the product of all elements up to each along an axis");

        private final String word;
        private final String definition;

        Kind(String word, String definition) {
            this.word = word;
            this.definition = definition;
        }
    }

    @Override
    public String name() {
        return kind.word + "[" + axis + "]";
    }

    @Override
    public Words words() {
        String made = kind == Kind.PRODUCT ? "product" : "sum";
        return new Words(
                kind.definition,
                "real or int, […] → […]",
                "In f32 the " + made + " so far is carried in double. A " + made
                        + " of ints that does not fit into 32 bits is an error.");
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        TensorType x = Operands.one(this, operands, ElementType.REAL, ElementType.INT);
        Axes.check(this, List.of(axis), x.shape());
        return List.of(x);
    }

    /**
     * Each element counts in all sums from its own on. In the products it counts with what stands before it, and with a
     * recurrence of what stands behind: no division, so zeros do no harm.
     */
    @Override
    public Derivative derivative() {
        return Operands.rule(new Derivative.Guarding.Constant(List.of(axis)), (dy, y, x) -> switch (kind) {
            case SUM -> dy.apply(new Cumulate(axis, Kind.SUM_DOWN));
            case SUM_DOWN -> dy.apply(new Cumulate(axis, Kind.SUM));
            case PRODUCT ->
                x.apply(new Recurrence(axis, Recurrence.Direction.DOWN), dy)
                        .times(Term.concat(
                                        axis,
                                        List.of(y.one().broadcast(y.shape().with(axis, Dimension.ONE)), y))
                                .slice(axis, Dimension.ZERO, y.shape().get(axis)));
        });
    }

    @Override
    public Lowering lowering() {
        return new Lowering.Running(axis, Lowering.Run.valueOf(kind.name()));
    }

    @Override
    public Flow flow(int operand, int flowing, List<Shape> operands, Shape result) {
        return Flow.beside(axis, flowing);
    }

    @Override
    public Meaning meaning() {
        return (index, x, sizes) -> {
            boolean up = kind != Kind.SUM_DOWN;
            int last = up ? index[axis] : x.get(0).extent(axis) - 1;
            double made = kind == Kind.PRODUCT ? 1 : 0;
            for (int at = up ? 0 : index[axis]; at <= last; at++) {
                double next = x.get(0).at(Axes.with(index, axis, at));
                made = kind == Kind.PRODUCT ? made * next : made + next;
            }
            return x.get(0).element() == ElementType.INT ? Math.toIntExact((long) made) : made;
        };
    }
}
