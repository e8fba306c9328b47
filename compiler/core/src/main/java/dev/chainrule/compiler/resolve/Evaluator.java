// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.ForeignNames;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.item.Elaboration;
import dev.chainrule.compiler.item.Fault;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.item.Rational;
import dev.chainrule.compiler.names.Library;
import dev.chainrule.compiler.syntax.Ast;
import dev.chainrule.compiler.type.Broadcasting;
import dev.chainrule.compiler.type.ElementType;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** Evaluates expressions. A fault is reported once, where it is, and the expression around it is poisoned in silence. */
final class Evaluator extends Expressions {
    final TopLevel topLevel = new TopLevel();
    final Signatures signatures = new Signatures(this);
    final Bodies bodies = new Bodies(this, signatures);
    final Calls calls = new Calls(this, topLevel, signatures, bodies);
    private final Scans scans = new Scans(this, bodies);
    private final Subscripts subscripts = new Subscripts(this);

    Evaluator(Elaboration elaboration) {
        super(elaboration);
    }

    @Override
    Item evaluate(Ast.Expr expr, Scope scope) {
        Item item = evaluateLoop(expr, scope);
        if (item instanceof Item.Turns loop) {
            List<Item> own = loop.yields().isEmpty() ? loop.lasts() : loop.yields();
            return own.size() == 1 ? own.get(0) : new Item.Several(own);
        }
        return item;
    }

    @Override
    Item evaluateLoop(Ast.Expr expr, Scope scope) {
        return guarded(() -> checkSize(dispatch(expr, scope), expr.span()));
    }

    private Item dispatch(Ast.Expr expr, Scope scope) {
        if (expr instanceof Ast.Reference reference) {
            return reference(reference.name(), scope);
        }
        if (expr instanceof Ast.WholeNumber number) {
            return new Item.Exact(new Rational(new BigInteger(number.digits()), BigInteger.ONE), false);
        }
        if (expr instanceof Ast.RealNumber number) {
            return Rational.parse(number.digits())
                    .<Item>map(value -> new Item.Exact(value, true))
                    .orElseGet(() -> new Item.Inexact(finite(Double.parseDouble(number.digits()), number.span())));
        }
        if (expr instanceof Ast.Truth truth) {
            return new Item.Truth(truth.value());
        }
        if (expr instanceof Ast.Unary unary) {
            Item operand = evaluate(unary.operand(), scope);
            return elaboration.at(
                    unary.span(),
                    () -> label(unary.operand(), operand),
                    () -> unary.operator() == Ast.UnaryOperator.NOT ? ops.not(operand) : ops.negate(operand));
        }
        if (expr instanceof Ast.Binary binary) {
            return binary(binary, scope);
        }
        if (expr instanceof Ast.Call call) {
            return calls.call(call, scope);
        }
        if (expr instanceof Ast.Pipe pipe) {
            return calls.pipe(pipe, scope);
        }
        if (expr instanceof Ast.Part part) {
            return part(part, scope);
        }
        if (expr instanceof Ast.Indexed indexed) {
            return subscripts.index(indexed, scope);
        }
        if (expr instanceof Ast.If choice) {
            Item condition = evaluate(choice.condition(), scope);
            if (Item.isPoison(condition)) {
                return Item.POISON;
            }
            return evaluateLoop(
                    truth(condition, choice.condition().span()) ? choice.then() : choice.otherwise(), scope);
        }
        if (expr instanceof Ast.For loop) {
            return bodies.unroll(loop, scope);
        }
        if (expr instanceof Ast.ListOf list) {
            return elaboration.list(evaluateAll(list.values(), scope), list.span());
        }
        if (expr instanceof Ast.Tuple tuple) {
            return new Item.Several(evaluateAll(tuple.values(), scope));
        }
        if (expr instanceof Ast.Scan scan) {
            return scans.scan(scan, scope);
        }
        throw Fault.of(Code.STRAY_TEXT, expr.span(), "a text has no meaning here", textHint((Ast.Text) expr, scope));
    }

    /** {@code reduce = "sum"}: a function is given by its name. */
    private String textHint(Ast.Text text, Scope scope) {
        boolean function = topLevel.find(scope.unit(), text.value()).isPresent();
        return function
                ? "write " + text.value() + " without the quotes"
                : "an input is numbers, and a choice is a name";
    }

    private static double finite(double value, Span span) {
        if (value == 0 || Double.isInfinite(value)) {
            throw Fault.of(
                    Code.ELEMENT_MISMATCH,
                    span,
                    "no double holds " + span.snippet(),
                    value == 0 ? "write 0 if that is meant" : "write inf if that is meant");
        }
        return value;
    }

    private Item binary(Ast.Binary binary, Scope scope) {
        Item left = evaluate(binary.left(), scope);
        Item right = evaluate(binary.right(), scope);
        if (binary.operator() != Ast.BinaryOperator.MATMUL
                && left instanceof Item.Tensor
                && right instanceof Item.Tensor
                && !Library.owns(binary.span().source())
                && Broadcasting.isColumnWithRow(ops.shape(left), ops.shape(right))) {
            elaboration.report(Diagnostic.of(
                            Code.COLUMN_AND_ROW,
                            binary.span(),
                            ops.shape(left) + " with " + ops.shape(right) + " makes "
                                    + Broadcasting.of(ops.shape(left), ops.shape(right)) + ", each with each")
                    .hint("if that is meant, write the axis: x[new, :]; x[:, 0] takes an axis away"));
        }
        return elaboration.at(
                binary.span(),
                () -> label(binary.left(), left) + ", " + label(binary.right(), right),
                () -> ops.binary(binary.operator(), left, right));
    }

    // ---- names

    private Item reference(Ast.Name name, Scope scope) {
        String text = name.text();
        switch (text) {
            case "training" -> {
                return new Item.Truth(elaboration.training());
            }
            case "pi" -> {
                return new Item.Inexact(Math.PI);
            }
            case "inf" -> {
                return new Item.Inexact(Double.POSITIVE_INFINITY);
            }
            case "step" -> {
                return step(name.span());
            }
            default -> {}
        }
        Optional<Item> bound = scope.find(text);
        if (bound.isPresent()) {
            return value(present(bound.get(), name.span()));
        }
        Optional<Item.Callable> callable = topLevel.find(scope.unit(), text);
        if (callable.isPresent()) {
            return callable.get();
        }
        if (text.equals("all")) {
            return new Item.Word("all");
        }
        throw unbound(name, scope);
    }

    /** A state as it is here. */
    private Item value(Item item) {
        return item instanceof Item.Kept state ? new Item.Tensor(elaboration.states.read(state.cell())) : item;
    }

    private Item step(Span span) {
        Cell counter = elaboration
                .step()
                .orElseThrow(() -> Fault.of(
                        Code.STEP_WITHOUT_TRAIN,
                        span,
                        "step counts the updates of a train step, and this model has none",
                        "declare one: train minimize nll using sgd(lr = 0.1)"));
        return ops.item(ops.term(elaboration.graph.read(counter))
                .to(ElementType.SETTING)
                .named("step"));
    }

    private Item part(Ast.Part part, Scope scope) {
        Item of = evaluate(part.of(), scope);
        if (Item.isPoison(of)) {
            return Item.POISON;
        }
        String name = part.name().text();
        Optional<ForeignNames.Answer> foreign = ForeignNames.find(ForeignNames.Kind.PART, name);
        if (!(of instanceof Callee.Instance instance)) {
            String operand = part.of().snippet();
            boolean function = topLevel.find(scope.unit(), name).isPresent();
            throw Fault.of(
                    Code.UNKNOWN_PART,
                    part.span(),
                    "only a layer has parts, and " + operand + " is " + ops.describe(of),
                    foreign.or(() -> ForeignNames.find(ForeignNames.Kind.CALL, name))
                            .map(answer -> answer.hint(operand))
                            .orElse(function ? "a function is written " + name + "(" + operand + ")" : ""));
        }
        Optional<Item> found = instance.scope().own(name);
        if (found.isPresent()) {
            return value(present(found.get(), part.name().span()));
        }
        if (Ast.hasHole(instance.layer().members())) {
            throw Fault.silent(part.span());
        }
        Diagnostic unknown = Diagnostic.of(
                Code.UNKNOWN_PART,
                part.name().span(),
                instance.path() + ", a " + instance.name() + ", has no part " + name);
        throw new Fault(foreign.map(answer -> unknown.hint(answer.hint()))
                .orElseGet(() -> unknown.didYouMean(name, instance.scope().own().keySet(), "")));
    }

    private Item checkSize(Item item, Span span) {
        if (item instanceof Item.Tensor tensor) {
            if (elaboration.graph.size() > elaboration.limits.nodes()) {
                throw new TooLarge(elaboration.visible(span));
            }
            elaboration.checkSize(ops.type(tensor.value()).shape(), span);
        }
        return item;
    }
}
