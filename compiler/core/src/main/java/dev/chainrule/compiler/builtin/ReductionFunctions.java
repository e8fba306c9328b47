// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.builtin;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.item.Elaboration;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.item.KnownNumbers;
import dev.chainrule.compiler.names.Library;
import dev.chainrule.compiler.op.ChooseIndex;
import dev.chainrule.compiler.op.Cumulate;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Gather;
import dev.chainrule.compiler.op.Recurrence;
import dev.chainrule.compiler.op.Reduce;
import dev.chainrule.compiler.op.RunningChoice;
import dev.chainrule.compiler.op.StopGradient;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.syntax.Ast.BinaryOperator;
import dev.chainrule.compiler.type.Broadcasting;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TypeFault;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The built-in reductions, and what works along an axis. */
final class ReductionFunctions {
    static final List<Builtin> ALL = List.of(
            Builtin.of("sum x axis? where? keep?", "the sum; of a list that of its items", ReductionFunctions::sum),
            Builtin.of(
                    "max x y? axis? where? keep?",
                    "the largest; of x and y the larger",
                    call -> extreme(call, Reduce.Kind.MAX)),
            Builtin.of(
                    "min x y? axis? where? keep?",
                    "the smallest; of x and y the smaller",
                    call -> extreme(call, Reduce.Kind.MIN)),
            Builtin.of("count x axis? where? keep?", "how many elements a reduction takes", ReductionFunctions::count),
            Builtin.of("logsumexp x axis? where? keep?", "log Σ eˣ, without overflow", ReductionFunctions::logSumExp),
            along("softmax", "eˣ / Σ eˣ", call -> severalOf(call, "1"), Term::softmax),
            along("log_softmax", "x − log Σ eˣ", call -> severalOf(call, "0"), Term::logSoftmax),
            along(
                    "argmax",
                    "where the largest is; the first of several",
                    call -> numbers(call.tensor("x")),
                    (x, axis) -> x.apply(new ChooseIndex(ChooseIndex.Preferred.LARGEST, axis))),
            along(
                    "argmin",
                    "where the smallest is; the first of several",
                    call -> numbers(call.tensor("x")),
                    (x, axis) -> x.apply(new ChooseIndex(ChooseIndex.Preferred.SMALLEST, axis))),
            Builtin.of(
                    "cumsum x axis", "the sum of all elements up to each", call -> cumulate(call, Cumulate.Kind.SUM)),
            Builtin.of(
                    "cumprod x axis",
                    "the product of all elements up to each",
                    call -> cumulate(call, Cumulate.Kind.PRODUCT)),
            Builtin.of(
                    "cummax x axis",
                    "the largest element so far",
                    call -> largest(call, ChooseIndex.Preferred.LARGEST)),
            Builtin.of(
                    "cummin x axis",
                    "the smallest element so far",
                    call -> largest(call, ChooseIndex.Preferred.SMALLEST)),
            Builtin.of(
                    "linear_recurrence a b axis",
                    "y[i] = a[i] · y[i − 1] + b[i] along an axis, from y[0] = b[0] on",
                    ReductionFunctions::recurrence),
            Builtin.of(
                    "none x where?",
                    "the elements as they are, 0 where the mask does not hold: reduce = none leaves a loss unreduced",
                    call -> call.item(masked(call, call.tensor("x"), 0))),
            Builtin.of(
                    "check_index i size where?",
                    "i; an error while running if one is not in 0 … size − 1. A mask leaves out what is not to be looked"
                            + " at, and makes it 0",
                    IndexFunctions::checkIndex),
            Builtin.of(
                    "pick x i where?",
                    "the element of the last axis that an int tells, for each row: pick(log_p, label). An index out of range is"
                            + " an error while running; one that a mask leaves out is not looked at, and its element is 0",
                    IndexFunctions::pick),
            Builtin.of(
                    "gather x i axis",
                    "the elements of x at the places along one axis that ints tell, which has as many axes: y[b, j] = x[b, i[b, j]]"
                            + " along axis 1",
                    IndexFunctions::gather),
            Builtin.of(
                    "scatter_add x i size axis",
                    "zeros, of that size along one axis, to which each element of x is added at the place that an int tells:"
                            + " y[b, i[b, j]] += x[b, j] along axis 1",
                    IndexFunctions::scatter),
            Builtin.of(
                    "segment_sum x i size",
                    "for each of 0 … size − 1 the sum of what stands where i is that number: of numbers, or of rows of x",
                    IndexFunctions::segments),
            Builtin.of(
                    "check_labels label x where?",
                    "label; an error while compiling unless it is one int for each row of x",
                    IndexFunctions::checkLabels),
            Builtin.of(
                    "is_at i size where?",
                    "whether each of 0 … size − 1 is i, along a new last axis; nowhere where the mask does not hold",
                    IndexFunctions::isAt));

    private ReductionFunctions() {}

    /** What works along one axis, the last unless it is said. */
    private static Builtin along(
            String name, String doc, Function<Builtin.Call, Term> operand, BiFunction<Term, Integer, Term> body) {
        return Builtin.of(name + " x axis?", doc, call -> {
            Term x = operand.apply(call);
            return call.item(body.apply(x, lastAxis(call, x)));
        });
    }

    private static Item logSumExp(Builtin.Call call) {
        Term x = masked(call, call.tensor("x").to(ElementType.REAL), Double.NEGATIVE_INFINITY);
        List<Integer> axes = call.axes(x.rank());
        return keep(call, x, axes, axes.isEmpty() ? x : x.logSumExp(axes));
    }

    /** The operand; over one element a softmax says nothing of it. */
    private static Term severalOf(Builtin.Call call, String result) {
        Term x = call.tensor("x").to(ElementType.REAL);
        int axis = lastAxis(call, x);
        if (x.shape().get(axis).is(1)) {
            Elaboration elaboration = call.ops().elaboration;
            String function = elaboration.called().equals("the library") ? "" : " of " + elaboration.called();
            elaboration.report(Diagnostic.of(
                            Code.ONE_ELEMENT,
                            call.span(),
                            "this softmax" + function + " is over one element, so it is " + result
                                    + " whatever that is")
                    .hint("one unit for two classes: sigmoid(x), and bce_with_logits(x, y) as the loss"));
        }
        return x;
    }

    static Term stopGradient(Term x) {
        return x.element() == ElementType.REAL ? x.apply(new StopGradient()) : x;
    }

    private static Term numbers(Term x) {
        return x.element() == ElementType.BOOL ? x.to(ElementType.INT) : x;
    }

    private static int lastAxis(Builtin.Call call, Term x) {
        if (x.rank() == 0) {
            throw new TypeFault(TypeFault.Kind.RANK, "a scalar has no axis");
        }
        return call.has("axis") ? call.axis("axis", x.rank()) : x.rank() - 1;
    }

    private static Item keep(Builtin.Call call, Term x, List<Integer> axes, Term reduced) {
        return call.item(call.flag("keep", false) && !axes.isEmpty() ? reduced.restoreAxes(axes, x.shape()) : reduced);
    }

    /** x, with a neutral value where the mask does not hold. */
    static Term masked(Builtin.Call call, Term x, double neutral) {
        Optional<Item> mask = call.optional("where");
        if (mask.isEmpty() || mask.get().equals(new Item.Truth(true))) {
            return x;
        }
        Item other = new Item.Tensor(call.ops().constant(neutral, x.element()));
        Term seen = Unseen.of(x, call.ops().term(mask.get()).to(ElementType.BOOL));
        Term chosen = call.ops().term(call.ops().select(mask.get(), call.item(seen), other));
        if (!chosen.shape().equals(x.shape())) {
            throw new TypeFault(
                    TypeFault.Kind.SHAPE,
                    "the mask is " + call.ops().describe(mask.get()) + ", and x is " + x.type(),
                    "a mask broadcasts to what it chooses from: mask[:, new]");
        }
        return chosen;
    }

    private static Item sum(Builtin.Call call) {
        if (call.item("x") instanceof Item.Listing list && !call.has("axis")) {
            Item sum =
                    list.items().isEmpty() ? Item.Exact.whole(0) : list.items().get(0);
            for (int i = 1; i < list.items().size(); i++) {
                sum = call.ops().binary(BinaryOperator.ADD, sum, list.items().get(i));
            }
            return sum;
        }
        if (call.item("x") instanceof Item.Numeral && !call.has("where")) {
            return call.item("x");
        }
        Term x = masked(call, numbers(call.tensor("x")), 0);
        List<Integer> axes = call.axes(x.rank());
        return keep(call, x, axes, x.sum(axes));
    }

    /** {@code max(a, b)} is the larger, {@code max(x, axis = 1)} a reduction. */
    private static Item extreme(Builtin.Call call, Reduce.Kind kind) {
        boolean max = kind == Reduce.Kind.MAX;
        if (call.has("y")) {
            if (call.has("axis") || call.has("where")) {
                throw Builtin.fault("the larger or smaller of two takes no axis", "of one tensor: max(x, axis = 1)");
            }
            noteAxis(call, max ? "max" : "min");
            return larger(call, max, call.item("x"), call.item("y"));
        }
        if (call.item("x") instanceof Item.Listing list && !list.items().isEmpty()) {
            Item extreme = list.items().get(0);
            for (Item each : list.items()) {
                extreme = larger(call, max, extreme, each);
            }
            return extreme;
        }
        if (call.item("x") instanceof Item.Numeral) {
            return call.item("x");
        }
        Term x = numbers(call.tensor("x"));
        boolean real = x.element() == ElementType.REAL;
        double neutral = max
                ? (real ? Double.NEGATIVE_INFINITY : Integer.MIN_VALUE)
                : (real ? Double.POSITIVE_INFINITY : Integer.MAX_VALUE);
        x = masked(call, x, neutral);
        List<Integer> axes = call.axes(x.rank());
        return keep(call, x, axes, max ? x.max(axes) : x.min(axes));
    }

    /** In other libraries {@code max(x, 1)} is along axis 1. */
    private static void noteAxis(Builtin.Call call, String name) {
        int rank = call.ops().shape(call.item("x")).rank();
        boolean axis = call.item("y") instanceof Item.Exact number
                && !number.real()
                && number.value().dividend().bitLength() < 31
                && number.value().dividend().intValueExact() != 0
                && number.value().dividend().intValueExact() < rank
                && number.value().dividend().intValueExact() >= -1;
        if (axis && rank > 1 && !Library.owns(call.span().source())) {
            String number = call.ops().describe(call.item("y")).replace("the int ", "");
            call.ops()
                    .elaboration
                    .report(Diagnostic.of(
                                    Code.AXIS_OR_NUMBER,
                                    call.span(),
                                    "this is the " + (name.equals("max") ? "larger" : "smaller")
                                            + " of each element and " + number)
                            .hint("along an axis it is " + name + "(x, axis = " + number + "); write " + number
                                    + ".0 for the number"));
        }
    }

    private static Item larger(Builtin.Call call, boolean max, Item a, Item b) {
        BinaryOperator wins = max ? BinaryOperator.GREATER_EQUAL : BinaryOperator.LESS_EQUAL;
        if (a instanceof Item.Numeral && b instanceof Item.Numeral) {
            return call.ops().binary(wins, a, b).equals(new Item.Truth(true)) ? a : b;
        }
        if (a.equals(b) && a instanceof Item.Extent) {
            return a;
        }
        return call.ops().apply(max ? Elementwise.MAX : Elementwise.MIN, a, b);
    }

    /** How many elements a reduction takes; a dimension where no mask is given. */
    private static Item count(Builtin.Call call) {
        Term x = call.tensor("x");
        List<Integer> axes = call.axes(x.rank());
        Optional<Item> mask = call.optional("where");
        if (mask.isEmpty() || mask.get().equals(new Item.Truth(true))) {
            Dimension count = Dimension.ONE;
            for (int axis : axes) {
                count = count.times(x.shape().get(axis));
            }
            // So many elements there are, and so they fit into an int.
            return count.isStatic() ? KnownNumbers.item(count) : call.item(Term.size(x.builder(), count));
        }
        Term ones = call.ops().term(Item.Exact.whole(1)).broadcast(x.shape());
        Term kept = masked(call, ones, 0);
        return keep(call, x, axes, kept.sum(axes));
    }

    private static Item cumulate(Builtin.Call call, Cumulate.Kind kind) {
        Term x = numbers(call.tensor("x"));
        return call.item(x.apply(new Cumulate(call.axis("axis", x.rank()), kind)));
    }

    private static Item largest(Builtin.Call call, ChooseIndex.Preferred preferred) {
        Term x = numbers(call.tensor("x"));
        int axis = call.axis("axis", x.rank());
        int last = x.rank() - 1;
        Term rows = x.moved(axis, last);
        Term places = rows.apply(new RunningChoice(preferred, last));
        return call.item(rows.apply(new Gather(last, last, 1), places).moved(last, axis));
    }

    private static Item recurrence(Builtin.Call call) {
        Term a = call.tensor("a").to(ElementType.REAL);
        Term b = call.tensor("b").to(ElementType.REAL);
        Shape shape = Broadcasting.of(a.shape(), b.shape());
        int axis = call.axis("axis", shape.rank());
        return call.item(a.broadcast(shape).apply(new Recurrence(axis, Recurrence.Direction.UP), b.broadcast(shape)));
    }
}
