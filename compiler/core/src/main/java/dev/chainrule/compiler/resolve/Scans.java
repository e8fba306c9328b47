// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Lowering.Loop;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.item.Elaboration.Changing;
import dev.chainrule.compiler.item.Fault;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.names.Variables;
import dev.chainrule.compiler.op.ClosedBody;
import dev.chainrule.compiler.op.Conversions;
import dev.chainrule.compiler.op.Scan;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.syntax.Ast;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * {@code scan}: a loop that stays one. Its body is elaborated once, on stand-ins for what is carried and for the slices; what
 * depends on them is the body of a function, and all else that it needs is computed before the loop and is the same in all
 * turns.
 */
final class Scans {
    private final Expressions evaluator;
    private final Bodies bodies;

    Scans(Expressions evaluator, Bodies bodies) {
        this.evaluator = evaluator;
        this.bodies = bodies;
    }

    /** What a turn takes a slice of. */
    private record Sequence(Ast.Source source, Value value, int axis, Dimension length) {}

    /** A value that goes from turn to turn. */
    private record Carried(Ast.With with, Value first) {
        Carried as(Value other) {
            return new Carried(with, other);
        }
    }

    /** A turn on stand-ins, as far as it has values. */
    private record Turn(List<Value> standIns, List<Value> next, List<Value> yields, boolean counts) {}

    private static final TensorType TRUTH = TensorType.scalar(ElementType.BOOL);

    Item scan(Ast.Scan scan, Scope scope) {
        OptionalLong along = scan.along().isPresent()
                ? OptionalLong.of(evaluator.whole(scan.along().get(), scope, "the axis of a scan"))
                : OptionalLong.empty();
        List<Sequence> sequences = new ArrayList<>();
        for (Ast.Source source : scan.sources()) {
            sequences.add(
                    source.to().isPresent()
                            ? range(source, source.to().get(), scope)
                            : sequence(source, along.orElse(0), scope));
        }
        Dimension length = length(sequences);
        List<Carried> carried = new ArrayList<>();
        for (Ast.With with : scan.with()) {
            Item first = evaluator.evaluate(with.value(), scope);
            if (Item.isPoison(first)) {
                throw Fault.silent(with.span());
            }
            carried.add(new Carried(
                    with,
                    evaluator.elaboration.at(
                            with.value().span(),
                            () -> evaluator.label(with.value(), first),
                            () -> Variables.in(scan.body(), with.name().text())
                                    ? evaluator.ops.value(first, ElementType.REAL)
                                    : value(first))));
        }
        Optional<Turn> turn = turn(scan, scope, sequences, carried);
        List<Carried> wider = wider(carried, turn);
        if (!wider.equals(carried)) {
            turn = turn(scan, scope, sequences, wider);
        }
        if (turn.isEmpty()) {
            return Item.POISON;
        }
        int axis = Math.toIntExact(along.orElse(0));
        List<Value> first = new ArrayList<>();
        wider.forEach(each -> first.add(each.first()));
        scan.until().ifPresent(until -> first.add(goesOn(until, scope, wider, List.copyOf(first))));
        return turns(scan, sequences, first, length, turn.get(), axis);
    }

    /** {@code k in from..to}: the numbers are a sequence too. */
    private Sequence range(Ast.Source source, Ast.Expr to, Scope scope) {
        Item first = evaluator.evaluate(source.value(), scope);
        Item end = evaluator.evaluate(to, scope);
        if (Item.isPoison(first) || Item.isPoison(end)) {
            throw Fault.silent(source.span());
        }
        Span span = source.value().span().to(to.span());
        Dimension from = evaluator.ops.dimension(first, source.value().span());
        Dimension length = evaluator.ops.dimension(end, to.span()).minus(from);
        if (length.value().orElse(0) < 0) {
            throw Fault.of(Code.BAD_DIMENSION, span, "this range ends before it begins", "k in 0..4 takes 0, 1, 2, 3");
        }
        evaluator.ops.requireNotNegative(length, span);
        GraphBuilder graph = evaluator.elaboration.graph;
        Term numbers = Term.iota(graph, length);
        return new Sequence(source, (from.is(0) ? numbers : numbers.plus(Term.size(graph, from))).value(), 0, length);
    }

    private Sequence sequence(Ast.Source source, long along, Scope scope) {
        Item item = evaluator.evaluate(source.value(), scope);
        if (Item.isPoison(item)) {
            throw Fault.silent(source.span());
        }
        if (!(item instanceof Item.Tensor tensor)) {
            throw Fault.of(
                    Code.ARGUMENT_TYPE,
                    source.value().span(),
                    "scan takes slices of a tensor, not of " + evaluator.ops.describe(item),
                    "k in 0..n counts; for i in 0..n is unrolled while compiling");
        }
        Shape shape = evaluator.ops.type(tensor.value()).shape();
        long axis = along < 0 ? along + shape.rank() : along;
        if (axis < 0 || axis >= shape.rank()) {
            throw Fault.of(
                    Code.BAD_AXIS,
                    source.value().span(),
                    source.value().snippet() + " is " + evaluator.ops.describe(item) + " and has no axis " + along,
                    "scan x_t in x along 1 takes slices along axis 1");
        }
        return new Sequence(source, tensor.value(), (int) axis, shape.get((int) axis));
    }

    private static Dimension length(List<Sequence> sequences) {
        Sequence first = sequences.get(0);
        for (Sequence other : sequences) {
            if (!other.length().equals(first.length())) {
                throw Fault.of(
                        Code.SHAPE_MISMATCH,
                        other.source().value().span(),
                        "this has " + other.length() + " slices, and "
                                + first.source().value().snippet() + " has " + first.length(),
                        "all that a scan goes through is of one length");
            }
        }
        return first.length();
    }

    /** Elaborates the body on stand-ins; empty if it is in fault. */
    private Optional<Turn> turn(Ast.Scan scan, Scope scope, List<Sequence> sequences, List<Carried> carried) {
        GraphBuilder graph = evaluator.elaboration.graph;
        Scope inner = scope.inner();
        List<Value> standIns = new ArrayList<>();
        int outside = graph.size();
        Changing isCarried = new Changing(outside, Optional.empty());
        for (Carried each : carried) {
            Value value = standIn(each.with().name(), graph.type(each.first()), isCarried);
            standIns.add(value);
            inner.bind(each.with().name().text(), new Item.Tensor(value));
        }
        scan.until().ifPresent(until -> standIns.add(evaluator.elaboration.standIn(TRUTH, isCarried)));
        for (Sequence each : sequences) {
            TensorType type = graph.type(each.value());
            Value value = standIn(
                    each.source().name(),
                    type.withShape(type.shape().without(each.axis())),
                    new Changing(outside, Optional.of(each.value())));
            standIns.add(value);
            inner.bind(each.source().name().text(), new Item.Tensor(value));
        }
        // What is drawn depends on the number of the turn, which is one more sequence.
        Value numbers = Term.iota(graph, length(sequences)).value();
        Value number = evaluator.elaboration.standIn(
                TensorType.scalar(ElementType.INT), new Changing(outside, Optional.of(numbers)));
        int streams = evaluator.elaboration.streams.count();
        Bodies.Outcome outcome = evaluator.elaboration.streams.inTurn(
                number,
                length(sequences),
                () -> evaluator.elaboration.states.inLoop(() -> bodies.run(scan.body(), inner)));
        boolean counts = evaluator.elaboration.streams.count() > streams;
        if (counts) {
            standIns.add(number);
        }
        if (Ast.hasHole(scan.body().statements())) {
            return Optional.empty();
        }
        List<Value> next = new ArrayList<>();
        for (Carried each : carried) {
            Item item = outcome.next().getOrDefault(each.with().name().text(), Item.POISON);
            if (Item.isPoison(item)) {
                return Optional.empty();
            }
            next.add(next(scan, each, item));
        }
        scan.until().ifPresent(until -> next.add(goesOn(until, scope, carried, List.copyOf(next))));
        List<Value> yields = new ArrayList<>();
        for (Item item : outcome.yielded()) {
            if (Item.isPoison(item)) {
                return Optional.empty();
            }
            yields.add(evaluator.elaboration.at(scan.span(), () -> "", () -> value(item)));
        }
        return Optional.of(new Turn(standIns, next, yields, counts));
    }

    /** Whether there is another turn, by what is carried into it. */
    private Value goesOn(Ast.Expr until, Scope scope, List<Carried> carried, List<Value> values) {
        Scope inner = scope.inner();
        for (int i = 0; i < carried.size(); i++) {
            inner.bind(carried.get(i).with().name().text(), new Item.Tensor(values.get(i)));
        }
        Item item = evaluator.evaluate(until, inner);
        if (Item.isPoison(item)) {
            throw Fault.silent(until.span());
        }
        boolean truth = item instanceof Item.Truth
                || item instanceof Item.Tensor tensor
                        && evaluator.ops.type(tensor.value()).equals(TRUTH);
        if (!truth) {
            throw Fault.of(
                    Code.ELEMENT_MISMATCH,
                    until.span(),
                    "the end of a loop is one truth value, not " + evaluator.ops.describe(item),
                    "until max(abs(dx)) < 1e-6; every(c) and any(c) make one of many");
        }
        return evaluator.elaboration.at(
                until.span(), () -> evaluator.label(until, item), () -> evaluator.ops.value(evaluator.ops.not(item)));
    }

    private Value standIn(Ast.Name name, TensorType type, Changing changes) {
        return evaluator.elaboration.origin(name.span(), Optional.of(name.text()), () -> {
            Value value = evaluator.elaboration.standIn(type, changes);
            GraphBuilder graph = evaluator.elaboration.graph;
            graph.claim(value, graph.origin().as(Origin.Role.ROOT));
            return value;
        });
    }

    /** A setting is computed once, before all else: what changes from turn to turn is a real. */
    private Value value(Item item) {
        Value value = evaluator.ops.value(item);
        return evaluator.ops.type(value).element() == ElementType.SETTING
                ? evaluator.ops.convert(value, ElementType.REAL)
                : value;
    }

    /** The value for the next turn, in the type of what is carried where it can be. */
    private Value next(Ast.Scan scan, Carried carried, Item item) {
        Span span = scan.body().statements().stream()
                .filter(statement -> statement instanceof Ast.Next next
                        && next.name().text().equals(carried.with().name().text()))
                .map(Ast.Statement::span)
                .findFirst()
                .orElse(scan.span());
        Value value = evaluator.elaboration.at(span, () -> "", () -> value(item));
        TensorType given = evaluator.ops.type(value);
        TensorType wanted = evaluator.ops.type(carried.first());
        if (!given.shape().equals(wanted.shape())) {
            String name = carried.with().name().text();
            throw Fault.of(
                    Code.SHAPE_MISMATCH,
                    span,
                    name + " begins as " + wanted + ", and its next value is " + given,
                    "what is carried keeps its shape: with " + name + " = "
                            + (given.element() == ElementType.REAL
                                    ? "zeros(" + given.shape() + ")"
                                    : "full(" + given.shape() + ", 0)"));
        }
        return Conversions.isImplicit(given.element(), wanted.element())
                ? evaluator.ops.convert(value, wanted.element())
                : value;
    }

    /** What is carried in the type of its next value, if that is the wider one: {@code with s = 0} may be a real. */
    private List<Carried> wider(List<Carried> carried, Optional<Turn> turn) {
        List<Carried> wider = new ArrayList<>();
        for (int i = 0; i < carried.size(); i++) {
            Carried each = carried.get(i);
            ElementType own = evaluator.ops.type(each.first()).element();
            int index = i;
            ElementType next = turn.map(
                            made -> evaluator.ops.type(made.next().get(index)).element())
                    .orElse(own);
            wider.add(own == next ? each : each.as(evaluator.ops.convert(each.first(), next)));
        }
        return wider;
    }

    private Item turns(
            Ast.Scan scan, List<Sequence> sequences, List<Value> first, Dimension length, Turn turn, int axis) {
        GraphBuilder graph = evaluator.elaboration.graph;
        List<Value> results = new ArrayList<>(turn.next());
        results.addAll(turn.yields());
        List<Integer> stacked = new ArrayList<>();
        for (Value yield : turn.yields()) {
            int rank = graph.type(yield).shape().rank();
            int at = axis < 0 ? axis + rank + 1 : axis;
            if (at < 0 || at > rank) {
                throw Fault.of(
                        Code.BAD_AXIS,
                        scan.along().map(Ast.Node::span).orElse(scan.span()),
                        graph.type(yield) + " cannot be stacked along axis " + axis,
                        "yield a value of at least " + axis + " axes");
            }
            stacked.add(at);
        }
        List<Value> operands = new ArrayList<>(first);
        sequences.forEach(each -> operands.add(each.value()));
        List<Integer> along =
                new ArrayList<>(sequences.stream().map(Sequence::axis).toList());
        if (turn.counts()) {
            operands.add(Term.iota(graph, length).value());
            along.add(0);
        }
        ClosedBody closed = new ClosedBody(graph, turn.standIns());
        if (scan.until().isPresent()) {
            closed = closed.whole();
        }
        Function body = closed.function("turn", results);
        operands.addAll(closed.captured());
        List<Value> all = graph.applyAll(
                new Scan(new Loop(
                        body,
                        first.size(),
                        along,
                        stacked,
                        length,
                        false,
                        scan.until().isPresent() ? OptionalInt.of(first.size() - 1) : OptionalInt.empty(),
                        Lowering.Kept.RESIDUALS)),
                operands);
        List<Item> lasts = items(all.subList(0, scan.with().size()));
        List<Item> yields = items(all.subList(first.size(), all.size()));
        return new Item.Turns(yields, lasts);
    }

    private static List<Item> items(List<Value> values) {
        return values.stream().<Item>map(Item.Tensor::new).toList();
    }
}
