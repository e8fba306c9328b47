// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.builtin;

import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Gather;
import dev.chainrule.compiler.op.Ordering;
import dev.chainrule.compiler.op.Ordering.Direction;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Condition;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The built-in functions that put elements in order: places by {@link Ordering}, and what is gathered there. */
final class OrderFunctions {
    static final List<Builtin> ALL = List.of(
            Builtin.of(
                    "sort x axis? descending?",
                    "the elements in ascending order along an axis, the last unless it is said; equal ones keep their order",
                    call -> sorted(call).values()),
            Builtin.of(
                    "argsort x axis? descending?",
                    "the places of the elements in ascending order along an axis",
                    call -> sorted(call).places()),
            Builtin.of(
                    "top_k x k axis? largest?",
                    "two results: the k largest (else smallest) elements along an axis in their order, and their places",
                    call -> {
                        Sorted top = top(call);
                        return new Item.Several(List.of(top.values(), top.places()));
                    }),
            Builtin.of(
                    "top_indices x k axis? largest?",
                    "the places of the k largest (else smallest) elements along an axis, in their order",
                    call -> top(call).places()),
            Builtin.of(
                    "median x axis? keep?",
                    "the element in the middle, the lower of two; NaN if one is",
                    OrderFunctions::median),
            Builtin.of(
                    "quantile x q axis? keep?",
                    "what the part q of the elements does not exceed, linear between two; NaN if one is",
                    OrderFunctions::quantile));

    private OrderFunctions() {}

    /** Rows whose last axis is in order, which stood elsewhere before. */
    private record Sorted(Builtin.Call call, Term rows, Term order, int axis) {
        Item places() {
            return call.item(order.moved(order.rank() - 1, axis));
        }

        Item values() {
            return call.item(taken().moved(order.rank() - 1, axis));
        }

        Term taken() {
            int last = rows.rank() - 1;
            return rows.apply(new Gather(last, last, 1), order);
        }
    }

    private static Sorted sorted(Builtin.Call call) {
        Term x = operand(call);
        int axis = axis(call, x);
        Direction direction = call.flag("descending", false) ? Direction.DESCENDING : Direction.ASCENDING;
        return order(call, x, axis, direction, x.shape().get(axis));
    }

    private static Sorted top(Builtin.Call call) {
        Term x = operand(call);
        int axis = axis(call, x);
        Direction direction = call.flag("largest", true) ? Direction.DESCENDING : Direction.ASCENDING;
        Dimension count = call.dimension("k");
        Dimension length = x.shape().get(axis);
        Dimension slack = length.minus(count);
        if (slack.value().orElse(0) < 0) {
            throw new TypeFault(
                    TypeFault.Kind.SHAPE,
                    "the " + count + " first of " + length + " along axis " + axis + " of " + x.type());
        } else if (!slack.isStatic()) {
            call.ops()
                    .elaboration
                    .graph
                    .require(new Condition.AtMost(count, length, count + " ≤ " + length + ": so many are taken"));
        }
        return order(call, x, axis, direction, count);
    }

    private static Term operand(Builtin.Call call) {
        Term x = call.tensor("x");
        if (x.rank() == 0) {
            throw new TypeFault(TypeFault.Kind.RANK, "a scalar has no axis");
        }
        return x.element() == ElementType.BOOL ? x.to(ElementType.INT) : x;
    }

    private static int axis(Builtin.Call call, Term x) {
        return call.has("axis") ? call.axis("axis", x.rank()) : x.rank() - 1;
    }

    private static Sorted order(Builtin.Call call, Term x, int axis, Direction direction, Dimension count) {
        Term rows = x.moved(axis, x.rank() - 1);
        return new Sorted(call, rows, rows.apply(new Ordering(direction, count)), axis);
    }

    // What stands somewhere in the order.

    /** The elements of each row in ascending order; its last one is NaN if any is. */
    private static Term ascending(Builtin.Call call, Term x, List<Integer> axes) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, x.rank()).boxed().toList());
        order.removeAll(axes);
        Shape kept = new Shape(order.stream().map(x.shape()::get).toList());
        order.addAll(axes);
        Dimension length = axes.stream().map(x.shape()::get).reduce(Dimension.ONE, Dimension::times);
        if (length.is(0)) {
            throw new TypeFault(TypeFault.Kind.SHAPE, "of nothing: " + x.type());
        } else if (!length.isStatic()) {
            call.ops()
                    .elaboration
                    .graph
                    .require(new Condition.AtMost(
                            Dimension.ONE, length, "1 ≤ " + length + ": of nothing there is none in the middle"));
        }
        Term rows = x.transpose(order).reshape(kept.followedBy(Shape.of(length)));
        return order(call, rows, rows.rank() - 1, Direction.ASCENDING, length).taken();
    }

    private static Item median(Builtin.Call call) {
        Term x = call.tensor("x");
        List<Integer> axes = call.axes(x.rank());
        if (axes.isEmpty()) {
            return call.item(x);
        }
        Term rows = ascending(call, x.element() == ElementType.BOOL ? x.to(ElementType.INT) : x, axes);
        Dimension length = rows.shape().get(rows.rank() - 1);
        Term middle = at(rows, length.minus(Dimension.ONE).quotient(2));
        return result(call, x, axes, x.type().isReal() ? orNaN(middle, rows) : middle);
    }

    private static Item quantile(Builtin.Call call) {
        Term x = call.tensor("x").to(ElementType.REAL);
        double q = call.number("q", 0.5);
        if (!(q >= 0 && q <= 1)) {
            throw Builtin.fault(
                    "q is a part of all, from 0 to 1, not " + call.ops().number(call.item("q")), "");
        }
        List<Integer> axes = call.axes(x.rank());
        if (axes.isEmpty()) {
            return call.item(x);
        }
        Term rows = ascending(call, x, axes);
        Dimension length = rows.shape().get(rows.rank() - 1);
        Term between;
        if (length.isStatic()) {
            double position = q * (length.value().orElseThrow() - 1);
            long below = (long) Math.floor(position);
            Term lower = at(rows, Dimension.of(below));
            between = position == below
                    ? lower
                    : lower.plus(at(rows, Dimension.of(below + 1)).minus(lower).times(position - below));
        } else {
            Term end = Term.size(x.builder(), length.minus(Dimension.ONE)).to(ElementType.REAL);
            Term position = end.times(q);
            Term below = position.apply(Elementwise.FLOOR);
            Term above = below.plus(1).min(end);
            Term lower = rows.apply(new Gather(rows.rank() - 1, 0, 0), below.to(ElementType.INT));
            Term upper = rows.apply(new Gather(rows.rank() - 1, 0, 0), above.to(ElementType.INT));
            between = lower.plus(upper.minus(lower).times(position.minus(below)));
        }
        return result(call, x, axes, orNaN(between, rows));
    }

    private static Term at(Term rows, Dimension place) {
        int last = rows.rank() - 1;
        return rows.slice(last, place, Dimension.ONE).reshape(rows.shape().without(last));
    }

    /** NaN comes last, so it shows there. */
    private static Term orNaN(Term y, Term rows) {
        Term last = at(rows, rows.shape().get(rows.rank() - 1).minus(Dimension.ONE));
        return last.equalTo(last).select(y, last);
    }

    private static Item result(Builtin.Call call, Term x, List<Integer> axes, Term y) {
        return call.item(call.flag("keep", false) ? y.restoreAxes(axes, x.shape()) : y);
    }
}
