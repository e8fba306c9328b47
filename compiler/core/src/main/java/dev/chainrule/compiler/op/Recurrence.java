// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Flow;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Meaning;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.List;

/**
 * The linear recurrence along an axis, y[i] = a[i] · y[i − 1] + b[i] from y[0] = b[0] on, or its transpose, which runs
 * backwards: y[i] = a[i + 1] · y[i + 1] + b[i]. The first a says nothing. One's derivative is the other.
 */
public record Recurrence(int axis, Direction direction) implements Documented {
    /** From where to where it runs. */
    public enum Direction {
        UP("recurrence"),
        DOWN("recurrence_down");

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
                        ? "y[i] = a[i] · y[i − 1] + b[i] along an axis, from y[0] = b[0] on"
                        : "y[i] = a[i + 1] · y[i + 1] + b[i] along an axis, from the last y = b down",
                "[…], […] → […]",
                "What is carried on is kept in double. The first a is not looked at.");
    }

    @Override
    public List<TensorType> infer(List<TensorType> operands) {
        Operands.count(this, 2, operands);
        TensorType a = operands.get(0);
        Axes.check(this, List.of(axis), a.shape());
        if (!a.isReal() || !a.equals(operands.get(1))) {
            throw new TypeFault(
                    a.isReal() && operands.get(1).isReal() ? TypeFault.Kind.SHAPE : TypeFault.Kind.ELEMENT,
                    word() + " takes two of reals, of equal shape, not " + a + " and " + operands.get(1));
        }
        return List.of(a);
    }

    /** db runs the other way; da is what was carried, times the adjoint of what it was carried to. */
    @Override
    public Derivative derivative() {
        Derivative.AdjointRule rule = (builder, dys, ys, xs, wanted) -> {
            Term a = new Term(builder, xs.get(0));
            Term y = new Term(builder, ys.get(0));
            return Operands.adjoints(2, wanted, operand -> {
                Term db = a.apply(new Recurrence(axis, direction.reverse()), new Term(builder, dys.get(0)));
                if (operand == 1) {
                    return db;
                }
                return direction == Direction.UP
                        ? db.times(y.shifted(axis))
                        : db.shifted(axis).times(y);
            });
        };
        return new Derivative.Rule(rule, new Derivative.Guarding.Constant(List.of(axis)));
    }

    @Override
    public Lowering lowering() {
        return new Lowering.Running(
                axis, direction == Direction.UP ? Lowering.Run.RECURRENCE : Lowering.Run.RECURRENCE_DOWN);
    }

    @Override
    public Flow flow(int operand, int flowing, List<Shape> operands, Shape result) {
        return Flow.beside(axis, flowing);
    }

    @Override
    public Meaning meaning() {
        return (index, x, sizes) -> {
            boolean up = direction == Direction.UP;
            int length = x.get(0).extent(axis);
            int first = up ? 0 : length - 1;
            double y = x.get(1).at(Axes.with(index, axis, first));
            for (int at = first; at != index[axis]; ) {
                int factor = up ? at + 1 : at;
                at += up ? 1 : -1;
                y = x.get(0).at(Axes.with(index, axis, factor)) * y + x.get(1).at(Axes.with(index, axis, at));
            }
            return y;
        };
    }
}
