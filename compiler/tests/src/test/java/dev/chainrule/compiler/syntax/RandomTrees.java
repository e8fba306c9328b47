// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.diagnostic.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** Draws syntax trees that a text could have, from a seed. Every kind of node is drawn. */
final class RandomTrees {
    private static final Span HERE = new Span(new SourceFile("random.nn", ""), 0, 0);
    private static final List<String> PLAIN = List.of(
            "x",
            "W1",
            "hidden_2",
            "größe",
            "变量",
            "_0",
            "from",
            "gives",
            "rate",
            "every",
            "minimize",
            "over",
            "using",
            "clip",
            "norm",
            "value",
            "gradient",
            "along",
            "with",
            "int",
            "bool",
            "real",
            "follows");
    private static final List<String> SOFT = List.of(
            "import",
            "model",
            "layer",
            "precision",
            "input",
            "param",
            "state",
            "random",
            "output",
            "metric",
            "loss",
            "update",
            "predict",
            "train",
            "apply",
            "return",
            "next",
            "yield");

    private final Random random;

    RandomTrees(long seed) {
        this.random = new Random(seed);
    }

    Ast.File file() {
        return new Ast.File(some(0, 4, this::declaration), HERE);
    }

    // ---- choices

    private <T> List<T> some(int least, int most, Supplier<T> element) {
        int size = least + random.nextInt(most - least + 1);
        List<T> list = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            list.add(element.get());
        }
        return list;
    }

    private <T> Optional<T> maybe(Supplier<T> element) {
        return random.nextInt(3) == 0 ? Optional.of(element.get()) : Optional.empty();
    }

    private <T> T oneOf(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private Ast.Name plain() {
        return new Ast.Name(oneOf(PLAIN), HERE);
    }

    private Ast.Name name() {
        return new Ast.Name(random.nextInt(4) == 0 ? oneOf(SOFT) : oneOf(PLAIN), HERE);
    }

    private String doc() {
        return random.nextInt(3) == 0 ? oneOf(List.of("Half of x.", "One.\nTwo {", "a\n\n  b // \"c\"")) : "";
    }

    // ---- declarations

    private Ast.Declaration declaration() {
        return switch (random.nextInt(5)) {
            case 0 -> new Ast.Import(some(1, 3, this::name), some(1, 3, this::name), HERE);
            case 1 -> new Ast.Model(name(), some(0, 3, this::formal), some(0, 6, this::member), doc(), HERE);
            case 2 -> new Ast.Alias(name(), name(), arguments(2), doc(), HERE);
            case 3 -> new Ast.Layer(name(), some(0, 3, this::formal), some(0, 6, this::member), doc(), HERE);
            default -> function();
        };
    }

    private Ast.Function function() {
        Optional<Ast.Gradient> gradient = maybe(() -> new Ast.Gradient(some(1, 2, this::name), body(2), HERE));
        return new Ast.Function(
                name(), some(0, 3, this::formal), some(0, 2, this::type), body(2), gradient, doc(), HERE);
    }

    private Ast.Formal formal() {
        return new Ast.Formal(name(), maybe(this::type), maybe(() -> expr(2)), HERE);
    }

    private Ast.Body body(int depth) {
        return new Ast.Body(some(0, 3, () -> statement(depth)), HERE);
    }

    private Ast.Type type() {
        return random.nextBoolean()
                ? new Ast.ScalarForm(oneOf(List.of(Ast.Kind.values())), HERE)
                : new Ast.TensorForm(oneOf(List.of(Ast.Element.values())), some(0, 3, this::dim), HERE);
    }

    private Ast.Dim dim() {
        return random.nextInt(4) == 0 ? new Ast.Ellipsis(HERE) : new Ast.Extent(expr(1), HERE);
    }

    // ---- members

    private Ast.Member member() {
        return switch (random.nextInt(15)) {
            case 0 -> new Ast.Precision(name(), HERE);
            case 1 -> new Ast.Input(name(), type(), maybe(() -> expr(2)), doc(), HERE);
            case 2 -> new Ast.Param(name(), type(), expr(2), maybe(() -> expr(2)), doc(), HERE);
            case 3 -> new Ast.State(name(), type(), expr(2), maybe(() -> expr(2)), doc(), HERE);
            case 4 -> new Ast.Instance(name(), maybe(this::repeat), expr(2), maybe(() -> expr(2)), doc(), HERE);
            case 5 ->
                new Ast.Follower(
                        random.nextBoolean() ? Ast.Followed.LAYER : Ast.Followed.PARAM,
                        name(),
                        place(),
                        maybe(() -> expr(1)),
                        maybe(() -> expr(1)),
                        doc(),
                        HERE);
            case 6 -> new Ast.Output(name(), expr(3), doc(), HERE);
            case 7 -> new Ast.Metric(name(), expr(3), doc(), HERE);
            case 8 -> new Ast.Loss(name(), expr(3), doc(), HERE);
            case 9 -> new Ast.Predict(name(), some(1, 3, this::name), doc(), HERE);
            case 10 -> train();
            case 11 -> new Ast.Apply(some(0, 3, this::formal), some(0, 2, this::type), body(2), doc(), HERE);
            case 12 -> function();
            default -> statement(3);
        };
    }

    private Ast.Repeat repeat() {
        boolean counted = random.nextBoolean();
        return new Ast.Repeat(
                counted ? Optional.of(name()) : Optional.empty(),
                counted ? Optional.of(expr(1)) : Optional.empty(),
                expr(1),
                HERE);
    }

    private Ast.Train train() {
        Optional<Ast.Clip> clip = maybe(this::clip);
        return new Ast.Train(
                maybe(this::name),
                name(),
                some(1, 3, this::group),
                clip,
                maybe(() -> expr(1)),
                oneOf(List.of(true, false)),
                doc(),
                HERE);
    }

    private Ast.Clip clip() {
        Ast.ClipKind kind = oneOf(List.of(Ast.ClipKind.values()));
        Optional<Ast.ClipPart> part =
                kind == Ast.ClipKind.VALUE ? Optional.empty() : maybe(() -> oneOf(List.of(Ast.ClipPart.values())));
        return new Ast.Clip(kind, expr(1), part, HERE);
    }

    private Ast.Group group() {
        return new Ast.Group(some(0, 2, this::place), expr(2), HERE);
    }

    private Ast.Place place() {
        List<Ast.Step> steps =
                some(0, 2, () -> random.nextBoolean() ? new Ast.Field(name()) : new Ast.Position(expr(1)));
        return new Ast.Place(name(), steps, HERE);
    }

    // ---- statements and expressions

    private Ast.Statement statement(int depth) {
        return switch (random.nextInt(7)) {
            case 0 -> new Ast.Random(name(), type(), expr(depth), HERE);
            case 1 -> new Ast.Update(name(), expr(depth), HERE);
            case 2 -> new Ast.Next(name(), expr(depth), HERE);
            case 3 -> new Ast.Yield(some(1, 2, () -> expr(depth)), HERE);
            case 4 -> new Ast.Return(some(1, 2, () -> expr(depth)), HERE);
            default -> new Ast.Binding(some(1, 3, this::plain), expr(depth), HERE);
        };
    }

    private Ast.Expr expr(int depth) {
        if (depth <= 0) {
            return leaf();
        }
        return switch (random.nextInt(14)) {
            case 0, 1, 2 ->
                new Ast.Binary(
                        oneOf(List.of(Ast.BinaryOperator.values())), expr(depth - 1), expr(depth - 1), HERE, HERE);
            case 3, 4 -> new Ast.Unary(oneOf(List.of(Ast.UnaryOperator.values())), expr(depth - 1), HERE);
            case 5 -> new Ast.Call(expr(depth - 1), arguments(depth - 1), HERE);
            case 6 -> new Ast.Part(expr(depth - 1), name(), HERE);
            case 7 -> new Ast.Indexed(expr(depth - 1), some(1, 3, () -> subscript(depth - 1)), HERE);
            case 8 -> new Ast.Pipe(expr(depth - 1), stage(depth - 1), arguments(depth - 1), HERE);
            case 9 -> new Ast.If(expr(depth - 1), expr(depth - 1), expr(depth - 1), HERE);
            case 10 ->
                new Ast.For(
                        name(),
                        expr(depth - 1),
                        expr(depth - 1),
                        some(0, 2, () -> with(depth - 1)),
                        body(depth - 1),
                        HERE);
            case 11 ->
                new Ast.Scan(
                        some(1, 2, () -> source(depth - 1)),
                        maybe(() -> expr(depth - 1)),
                        some(0, 2, () -> with(depth - 1)),
                        maybe(() -> expr(depth - 1)),
                        body(depth - 1),
                        HERE);
            case 12 -> new Ast.Tuple(some(2, 3, () -> expr(depth - 1)), HERE);
            default -> new Ast.ListOf(some(0, 3, () -> expr(depth - 1)), HERE);
        };
    }

    private Ast.Expr leaf() {
        return switch (random.nextInt(8)) {
            case 0 -> new Ast.WholeNumber(oneOf(List.of("0", "1", "28", "99999999999999999999")), HERE);
            case 1 -> new Ast.RealNumber(oneOf(List.of("0.5", "1e-3", "2.5E+10")), HERE);
            case 2 -> new Ast.Truth(random.nextBoolean(), HERE);
            case 3 -> new Ast.Text(oneOf(List.of("", "bqd,bkd->bqk", "// 'no' # comment", "(")), HERE);
            default -> {
                Ast.Name name = name();
                yield new Ast.Reference(name, HERE);
            }
        };
    }

    private List<Ast.Argument> arguments(int depth) {
        return some(0, 2, () -> new Ast.Argument(maybe(this::name), expr(depth), HERE));
    }

    private Ast.Subscript subscript(int depth) {
        return switch (random.nextInt(4)) {
            case 0 -> new Ast.New(HERE);
            case 1 -> new Ast.Ellipsis(HERE);
            case 2 -> new Ast.Range(maybe(() -> expr(depth)), maybe(() -> expr(depth)), maybe(() -> expr(depth)), HERE);
            default -> new Ast.At(expr(depth), HERE);
        };
    }

    private Ast.Expr stage(int depth) {
        Ast.Expr stage = new Ast.Reference(name(), HERE);
        for (int i = random.nextInt(3); i > 0; i--) {
            stage = random.nextBoolean()
                    ? new Ast.Part(stage, name(), HERE)
                    : new Ast.Indexed(stage, List.of(new Ast.At(expr(depth), HERE)), HERE);
        }
        return stage;
    }

    private Ast.With with(int depth) {
        return new Ast.With(name(), expr(depth), HERE);
    }

    private Ast.Source source(int depth) {
        return new Ast.Source(name(), expr(depth), maybe(() -> expr(depth)), HERE);
    }
}
