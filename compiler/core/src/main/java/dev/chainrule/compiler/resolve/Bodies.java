// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.diagnostic.Spelling;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.item.Fault;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.names.Library;
import dev.chainrule.compiler.op.Conversions;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.syntax.Ast;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs statements: of functions, of layers, of loops. */
final class Bodies {
    private final Expressions evaluator;
    private final Signatures signatures;
    private int turns;

    Bodies(Expressions evaluator, Signatures signatures) {
        this.evaluator = evaluator;
        this.signatures = signatures;
    }

    /** What a body leaves behind. */
    record Outcome(List<Item> returned, Map<String, Item> next, List<Item> yielded) {}

    /** The results of a function's body. */
    List<Item> results(Ast.Body body, Scope scope) {
        return run(body, scope).returned;
    }

    Outcome run(Ast.Body body, Scope scope) {
        Outcome outcome = new Outcome(new ArrayList<>(), new LinkedHashMap<>(), new ArrayList<>());
        for (Ast.Statement statement : body.statements()) {
            run(statement, scope, outcome);
        }
        return outcome;
    }

    private void run(Ast.Statement statement, Scope scope, Outcome outcome) {
        if (statement instanceof Ast.Binding binding) {
            bind(binding, scope);
        } else if (statement instanceof Ast.Return result) {
            outcome.returned.addAll(values(result.values(), result.span(), scope));
        } else if (statement instanceof Ast.Yield yield) {
            outcome.yielded.addAll(values(yield.values(), yield.span(), scope));
        } else if (statement instanceof Ast.Next next) {
            outcome.next.put(
                    next.name().text(),
                    evaluator.elaboration.named(
                            next.span(), next.name().text(), () -> evaluator.evaluate(next.value(), scope)));
        } else if (statement instanceof Ast.Random random) {
            draw(random, scope);
        } else if (statement instanceof Ast.Hole hole) {
            lose(hole, scope);
        } else if (statement instanceof Ast.Update update) {
            update(update, scope);
        }
    }

    /** {@code update mean = expr}: what reads the state from here on reads that. Nothing is updated but in training. */
    void update(Ast.Update update, Scope scope) {
        evaluator.guarded(() -> {
            Item target = target(update.name(), scope);
            // A copy changes as what it follows does, and not otherwise.
            if (target instanceof Item.Kept state && !state.cell().follows() && evaluator.elaboration.training()) {
                update(state.cell(), update, scope);
            }
            return target;
        });
    }

    /** The state that is updated; one that does not exist here needs no update. */
    private Item target(Ast.Name name, Scope scope) {
        Optional<Item> target = scope.find(name.text());
        if (target.isEmpty() && scope.unit().isLost(name.text())
                || target.isPresent() && (Item.isPoison(target.get()) || target.get() instanceof Item.Absent)) {
            return Item.POISON;
        }
        if (target.isPresent() && target.get() instanceof Item.Kept) {
            return target.get();
        }
        Diagnostic fault = Diagnostic.of(
                Code.BAD_UPDATE,
                name.span(),
                target.map(item -> name.text() + " is " + evaluator.ops.describe(item) + ", and no state")
                        .orElse("there is no state " + name.text() + " here"));
        String type = target.isPresent() && target.get() instanceof Item.Tensor tensor
                ? evaluator.ops.type(tensor.value()).toString()
                : "[4]";
        throw new Fault(fault.didYouMean(
                name.text(),
                scope.names(Item.Kept.class),
                "declare it in the same model or layer: state " + name.text() + ": " + type + " = zeros()"));
    }

    private void update(Cell cell, Ast.Update update, Scope scope) {
        if (evaluator.elaboration.states.isInLoop()) {
            throw Fault.of(
                    Code.BAD_UPDATE,
                    update.span(),
                    "nothing is updated in a scan, whose turns would each want the value of the one before",
                    "carry the value, with " + update.name().text() + "2 = "
                            + update.name().text() + ", and update the state behind the loop");
        }
        String name = update.name().text();
        evaluator.elaboration.named(update.span(), name, () -> {
            Item item = evaluator.evaluate(update.value(), scope);
            if (Item.isPoison(item)) {
                throw Fault.silent(update.span());
            }
            Span span = update.value().span();
            Value value = evaluator.elaboration.at(
                    span,
                    () -> evaluator.label(update.value(), item),
                    () -> evaluator.ops.value(item, cell.type().element()));
            if (!evaluator.ops.type(value).equals(cell.type())) {
                throw Fault.of(
                        Code.SHAPE_MISMATCH,
                        span,
                        "the state " + name + " is " + cell.type() + ", and this is " + evaluator.ops.type(value),
                        evaluator.ops.type(value).shape().rank() > 0
                                ? ""
                                : (item instanceof Item.Tensor ? "write expand(" : "write full(")
                                        + (item instanceof Item.Tensor
                                                ? update.value().snippet() + ", "
                                                        + cell.type().shape()
                                                : cell.type().shape() + ", "
                                                        + update.value().snippet())
                                        + ")");
            }
            evaluator.elaboration.states.update(cell, value);
            return new Item.Tensor(value);
        });
    }

    /** Of what could not be read nobody knows what it binds its names to. */
    void lose(Ast.Hole hole, Scope scope) {
        hole.names().stream()
                .filter(name -> scope.find(name.text()).isEmpty())
                .forEach(name -> scope.bind(name.text(), Item.POISON));
    }

    /** {@code random z: [B, 16] = normal()}. */
    void draw(Ast.Random random, Scope scope) {
        scope.bind(
                random.name().text(),
                evaluator.guarded(() ->
                        evaluator.elaboration.named(random.span(), random.name().text(), () -> drawn(random, scope))));
    }

    private Item drawn(Ast.Random random, Scope scope) {
        TensorType type = signatures.type(random.type(), scope);
        Item item = evaluator.evaluate(random.value(), scope);
        if (Item.isPoison(item)) {
            return Item.POISON;
        }
        if (!(item instanceof Item.Draw draw) || draw.sampler().isEmpty()) {
            throw Fault.of(
                    Code.ARGUMENT_TYPE,
                    random.value().span(),
                    "random draws from a distribution, and this is " + evaluator.ops.describe(item),
                    "normal(), uniform(), uniform_int(low, high), bernoulli(p) or categorical(p)");
        }
        return evaluator.elaboration.at(
                random.value().span(), () -> random.name().text() + " is " + type, () -> {
                    Term drawn = draw.sampler().get().sample(type.shape());
                    if (!drawn.shape().equals(type.shape())) {
                        throw new TypeFault(
                                TypeFault.Kind.SHAPE,
                                "the arguments make this " + drawn.type() + ", and "
                                        + random.name().text() + " is declared as " + type);
                    }
                    if (drawn.element() != type.element() && !Conversions.isImplicit(drawn.element(), type.element())) {
                        throw new TypeFault(
                                TypeFault.Kind.ELEMENT,
                                draw.name() + " draws " + drawn.type() + ", and "
                                        + random.name().text() + " is declared as " + type);
                    }
                    return new Item.Tensor(drawn.to(type.element()).value());
                });
    }

    private List<Item> values(List<Ast.Expr> exprs, Span span, Scope scope) {
        return evaluator.elaboration.origin(span, Optional.empty(), () -> evaluator.evaluateAll(exprs, scope));
    }

    /** {@code name = expr}, {@code a, b = expr}. */
    void bind(Ast.Binding binding, Scope scope) {
        int since = evaluator.elaboration.graph.size();
        Supplier<Item> evaluation = () -> evaluator.evaluateLoop(binding.value(), scope);
        Item value = binding.names().size() == 1
                ? evaluator.elaboration.named(
                        binding.span(), binding.names().get(0).text(), evaluation)
                : evaluator.elaboration.origin(binding.span(), Optional.empty(), evaluation);
        List<Ast.Name> names = binding.names();
        List<Item> items = Item.isPoison(value) && names.size() > 1 ? List.of() : unpack(value, binding);
        if (names.size() > 1) {
            evaluator.elaboration.named(
                    binding.span(), names.stream().map(Ast.Name::text).toList(), items, since);
        }
        for (int i = 0; i < names.size(); i++) {
            evaluator.bind(names.get(i).text(), i < items.size() ? items.get(i) : Item.POISON, scope);
        }
    }

    private List<Item> unpack(Item value, Ast.Binding binding) {
        int wanted = binding.names().size();
        List<Item> items = List.of(value);
        if (value instanceof Item.Turns loop) {
            List<Item> all = new ArrayList<>(loop.yields());
            all.addAll(loop.lasts());
            List<Item> own = loop.yields().isEmpty() ? loop.lasts() : loop.yields();
            items = wanted == own.size() ? own : all;
        } else if (value instanceof Item.Several several) {
            items = several.items();
        } else if (value instanceof Item.Listing list && wanted > 1) {
            items = list.items();
        }
        if (items.size() != wanted) {
            Ast.Name last = binding.names().get(wanted - 1);
            evaluator.elaboration.report(Diagnostic.of(
                            Code.RESULT_COUNT,
                            binding.names().get(0).span().to(last.span()),
                            "there " + (items.size() == 1 ? "is " : "are ") + Spelling.count(items.size(), "value")
                                    + " for " + Spelling.count(wanted, "name"))
                    .label(binding.value().snippet() + " is " + evaluator.ops.describe(value))
                    .hint("_ discards a value: a, _ = …"));
            return List.of();
        }
        return items;
    }

    /** {@code for i in from..to with h = x { … }}, written out. The turns of the library's own loops, over axes, are not counted. */
    Item unroll(Ast.For loop, Scope scope) {
        long from = evaluator.whole(loop.from(), scope, "the first turn of a loop");
        long to = evaluator.whole(loop.to(), scope, "the end of a loop");
        boolean counts = !Library.owns(loop.from().span().source());
        if (to - from > evaluator.elaboration.limits.turns() - (counts ? turns : 0)) {
            throw Fault.of(
                    Code.TOO_MANY_TURNS,
                    loop.from().span().to(loop.to().span()),
                    "this loop has " + Math.max(0, to - from) + " turns, and a model at most "
                            + evaluator.elaboration.limits.turns() + " in all",
                    "a loop with for is written out while compiling");
        }
        Map<String, Item> carried = new LinkedHashMap<>();
        for (Ast.With with : loop.with()) {
            carried.put(with.name().text(), evaluator.evaluate(with.value(), scope));
        }
        List<List<Item>> yields = new ArrayList<>();
        int yielded = yieldCount(loop.body());
        for (int i = 0; i < yielded; i++) {
            yields.add(new ArrayList<>());
        }
        for (long turn = from; turn < to; turn++) {
            turns += counts ? 1 : 0;
            Scope inner = scope.inner();
            inner.bind(loop.index().text(), Item.Exact.whole(turn));
            carried.forEach((name, item) -> evaluator.bind(name, item, inner));
            Outcome outcome = run(loop.body(), inner);
            carried.replaceAll((name, item) -> outcome.next.getOrDefault(name, Item.POISON));
            for (int i = 0; i < yielded && i < outcome.yielded.size(); i++) {
                yields.get(i).add(outcome.yielded.get(i));
            }
        }
        if (Ast.hasHole(loop.body().statements())) {
            return Item.POISON;
        }
        List<Item> lists = new ArrayList<>();
        yields.forEach(each -> lists.add(evaluator.elaboration.list(each, loop.span())));
        List<Item> lasts = List.copyOf(carried.values());
        if (lists.isEmpty() && lasts.size() == 1) {
            return lasts.get(0);
        }
        return lists.size() == 1 && lasts.isEmpty() ? lists.get(0) : new Item.Turns(lists, lasts);
    }

    private static int yieldCount(Ast.Body body) {
        return body.statements().stream()
                .filter(Ast.Yield.class::isInstance)
                .mapToInt(yield -> ((Ast.Yield) yield).values().size())
                .sum();
    }
}
