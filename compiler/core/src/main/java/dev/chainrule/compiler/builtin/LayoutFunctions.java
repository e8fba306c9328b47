// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.builtin;

import dev.chainrule.compiler.graph.Initial;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.item.KnownNumbers;
import dev.chainrule.compiler.item.Rational;
import dev.chainrule.compiler.op.Layout;
import dev.chainrule.compiler.op.Pad;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.op.Windows;
import dev.chainrule.compiler.type.Condition;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The built-in functions that move elements, and that make tensors of nothing. */
final class LayoutFunctions {
    static final List<Builtin> MOVES = List.of(
            Builtin.of(
                    "reshape x shape",
                    "the elements of x in their order, in another shape; −1 takes the rest",
                    LayoutFunctions::reshape),
            Builtin.of(
                    "expand x shape",
                    "x, repeated to a larger shape",
                    call -> call.item(call.term("x").broadcast(call.shape("shape")))),
            Builtin.of("flatten x from?", "the axes from one on (1) taken together", LayoutFunctions::flatten),
            Builtin.of(
                    "transpose x axes?",
                    "the axes in another order, such as [0, 2, 1]; else the last two",
                    LayoutFunctions::transpose),
            Builtin.of(
                    "concat list axis",
                    "the tensors of a list one after the other along an axis",
                    LayoutFunctions::concat),
            Builtin.of(
                    "stack list axis?",
                    "the tensors of a list side by side along a new axis (0)",
                    LayoutFunctions::stack),
            Builtin.of(
                    "split x parts axis",
                    "a list of so many equal parts, or of parts of the sizes in a list",
                    LayoutFunctions::split),
            Builtin.of("pad x before after axis value?", "so many more elements, of a value (0)", LayoutFunctions::pad),
            Builtin.of(
                    "windows x size axis stride? dilation?",
                    "stretches of an axis, so many elements apart (1), as a new last axis; their number takes the place of the"
                            + " axis; dilation tells how far apart (1) the elements of one are",
                    LayoutFunctions::windows),
            Builtin.of("reverse x axis", "an axis the other way round", LayoutFunctions::reverse));

    static final List<Builtin> SOURCES = List.of(
            Builtin.of(
                    "iota n",
                    "0, 1, …, n − 1",
                    call -> call.item(Term.iota(call.ops().elaboration.graph, call.dimension("n")))),
            Builtin.of(
                    "full shape value",
                    "one value everywhere",
                    call -> call.item(call.term("value").broadcast(call.shape("shape")))),
            filled("zeros", 0),
            filled("ones", 1));

    private LayoutFunctions() {}

    /** {@code zeros()} fills a parameter; {@code zeros([B, hidden])} is a tensor. */
    private static Builtin filled(String name, double value) {
        return Builtin.of(name + " shape?", name + "; without a shape an initialiser", call -> {
            if (!call.has("shape")) {
                return new Item.Draw(shape -> new Initial.Constant(value), name);
            }
            Term scalar = call.ops().term(new Item.Exact(Rational.of((long) value), true));
            return call.item(scalar.broadcast(call.shape("shape")));
        });
    }

    private static Item reshape(Builtin.Call call) {
        Term x = call.term("x");
        List<Item> items = call.item("shape") instanceof Item.Listing list ? list.items() : List.of();
        int rest = items.indexOf(Item.Exact.whole(-1));
        if (rest < 0) {
            return call.item(x.reshape(call.shape("shape")));
        }
        List<Dimension> dimensions = new ArrayList<>();
        Dimension others = Dimension.ONE;
        for (int i = 0; i < items.size(); i++) {
            dimensions.add(i == rest ? Dimension.ONE : call.ops().dimension(items.get(i), call.span()));
            others = others.times(dimensions.get(i));
        }
        Dimension known = others;
        dimensions.set(
                rest,
                x.shape()
                        .size()
                        .over(known)
                        .orElseThrow(() -> new TypeFault(
                                TypeFault.Kind.SHAPE,
                                x.shape() + " has " + x.shape().size() + " elements, which do not divide by "
                                        + known)));
        return call.item(x.reshape(new Shape(dimensions)));
    }

    /** Windows that do not overlap and leave no gap are the axis, cut up: that is undone without a sum. */
    private static Item windows(Builtin.Call call) {
        Term x = call.term("x");
        int axis = call.axis("axis", x.rank());
        int size = positive(call, "size");
        int stride = call.has("stride") ? positive(call, "stride") : 1;
        int dilation = call.has("dilation") ? positive(call, "dilation") : 1;
        Dimension extent = x.shape().get(axis);
        Dimension span = Dimension.of(1 + (size - 1L) * dilation);
        Dimension slack = extent.minus(span);
        if (slack.value().orElse(0) < 0) {
            throw new TypeFault(
                    TypeFault.Kind.SHAPE,
                    "a window of " + span + " does not fit into axis " + axis + " of " + x.shape(),
                    "pad(x, before, after, axis) makes room");
        } else if (!slack.isStatic()) {
            call.ops()
                    .elaboration
                    .graph
                    .require(new Condition.AtMost(
                            span, extent, span + " ≤ " + extent + ": a window fits into axis " + axis));
        }
        if (dilation > 1 || size != stride) {
            return call.item(x.apply(new Windows(axis, size, stride, dilation)));
        }
        Dimension count = Windows.count(extent, size, stride, dilation);
        Term covered = x.slice(axis, Dimension.ZERO, count.times(Dimension.of(size)));
        Term cut = covered.reshape(x.shape().with(axis, count).inserting(axis + 1, Dimension.of(size)));
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, cut.rank()).boxed().toList());
        order.add(order.remove(axis + 1));
        return call.item(axis == x.rank() - 1 ? cut : cut.transpose(order));
    }

    private static int positive(Builtin.Call call, String name) {
        long value = call.ops().whole(call.item(name), "the " + name + " of windows");
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw Builtin.fault("the " + name + " of windows is at least 1, not " + value, "");
        }
        return (int) value;
    }

    static Item size(Builtin.Call call) {
        Shape shape = call.ops().shape(call.item("x"));
        return KnownNumbers.item(shape.get(call.axis("axis", shape.rank())));
    }

    private static Item reverse(Builtin.Call call) {
        Term x = call.term("x");
        return call.item(x.apply(new Layout.Reverse(call.axis("axis", x.rank()))));
    }

    private static Item flatten(Builtin.Call call) {
        Term x = call.term("x");
        int from = call.has("from") ? call.axis("from", x.rank()) : 1;
        if (x.rank() <= from) {
            throw new TypeFault(
                    TypeFault.Kind.RANK,
                    "flatten takes the axes from " + from + " on together, and " + x.type() + " has " + x.rank());
        }
        return call.item(x.reshape(x.shape()
                .part(0, from)
                .followedBy(Shape.of(x.shape().part(from, x.rank()).size()))));
    }

    private static Item transpose(Builtin.Call call) {
        Term x = call.term("x");
        Optional<Item> axes = call.optional("axes");
        if (axes.isEmpty()) {
            if (x.rank() < 2) {
                throw new TypeFault(
                        TypeFault.Kind.RANK, "transpose exchanges the last two axes, and this is " + x.type());
            }
            return call.item(x.transposed());
        }
        List<Integer> permutation = new ArrayList<>();
        call.list("axes").forEach(axis -> permutation.add(call.axis(axis, x.rank())));
        return call.item(x.transpose(permutation));
    }

    /** The items of a list, all of one element type. */
    private static List<Term> alike(Builtin.Call call) {
        List<Item> items = call.list("list");
        ElementType meeting = call.ops().meet(items);
        ElementType element = meeting == ElementType.SETTING ? ElementType.REAL : meeting;
        return items.stream()
                .map(item -> call.ops().term(call.ops().value(item, element)))
                .toList();
    }

    private static Item concat(Builtin.Call call) {
        List<Term> terms = alike(call);
        return call.item(Term.concat(call.axis("axis", terms.get(0).rank()), terms));
    }

    private static Item stack(Builtin.Call call) {
        List<Term> terms = alike(call);
        int axis = call.has("axis") ? call.axis("axis", terms.get(0).rank() + 1) : 0;
        Shape shape = terms.get(0).shape();
        List<Term> raised = new ArrayList<>();
        for (Term term : terms) {
            if (!term.shape().equals(shape)) {
                throw new TypeFault(
                        TypeFault.Kind.SHAPE,
                        "stack takes tensors of one shape, not " + shape + " and " + term.shape());
            }
            raised.add(term.insertAxis(axis));
        }
        return call.item(Term.concat(axis, raised));
    }

    /** Equal parts, or parts of given sizes; a list. */
    private static Item split(Builtin.Call call) {
        Term x = call.term("x");
        int axis = call.axis("axis", x.rank());
        Dimension extent = x.shape().get(axis);
        List<Dimension> sizes = new ArrayList<>();
        if (call.item("parts") instanceof Item.Listing list) {
            list.items().forEach(size -> sizes.add(call.ops().dimension(size, call.span())));
            Dimension sum = sizes.stream().reduce(Dimension.ZERO, Dimension::plus);
            if (!sum.equals(extent)) {
                throw new TypeFault(
                        TypeFault.Kind.SHAPE,
                        "the parts have " + sum + " in all, and axis " + axis + " of " + x.shape() + " has " + extent);
            }
        } else {
            long parts = call.ops().whole(call.item("parts"), "the number of parts");
            Dimension size = extent.over(Dimension.of(parts))
                    .orElseThrow(() -> new TypeFault(
                            TypeFault.Kind.SHAPE,
                            "axis " + axis + " of " + x.shape() + " does not divide into " + parts + " equal parts",
                            "give the sizes: split(x, [2, 3], axis = " + axis + ")"));
            if (parts > call.ops().elaboration.limits.list()) {
                throw Builtin.fault(
                        parts + " parts; a list has at most "
                                + call.ops().elaboration.limits.list(),
                        "");
            }
            for (long i = 0; i < parts; i++) {
                sizes.add(size);
            }
        }
        List<Item> parts = new ArrayList<>();
        Dimension start = Dimension.ZERO;
        for (Dimension size : sizes) {
            parts.add(call.item(x.slice(axis, start, size)));
            start = start.plus(size);
        }
        return new Item.Listing(parts);
    }

    private static Item pad(Builtin.Call call) {
        Term x = call.term("x");
        int axis = call.axis("axis", x.rank());
        Dimension before = call.dimension("before");
        Dimension after = call.dimension("after");
        double value = call.number("value", 0);
        if (value == 0) {
            return call.item(x.apply(new Pad(axis, before, after)));
        }
        Term filler = call.ops().term(call.ops().value(call.item("value"), x.element()));
        List<Term> parts = new ArrayList<>();
        if (!before.is(0)) {
            parts.add(filler.broadcast(x.shape().with(axis, before)));
        }
        parts.add(x);
        if (!after.is(0)) {
            parts.add(filler.broadcast(x.shape().with(axis, after)));
        }
        return call.item(Term.concat(axis, parts));
    }
}
