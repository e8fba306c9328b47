// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.syntax.Ast;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TypeFault;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Evaluates expressions. A fault is reported once, where it is, and the expression around it is poisoned in silence. */
final class Evaluator {
    final Elaboration elaboration;
    final Ops ops;
    final TopLevel topLevel = new TopLevel();
    final Signatures signatures = new Signatures(this);
    final Calls calls = new Calls(this);
    final Bodies bodies = new Bodies(this);
    final Layers layers = new Layers(this);
    private final Subscripts subscripts = new Subscripts(this);

    Evaluator(Elaboration elaboration) {
        this.elaboration = elaboration;
        this.ops = new Ops(elaboration);
    }

    Item evaluate(Ast.Expr expr, Scope scope) {
        Item item = evaluateLoop(expr, scope);
        if (item instanceof Item.Turns loop) {
            List<Item> own = loop.yields().isEmpty() ? loop.lasts() : loop.yields();
            return own.size() == 1 ? own.get(0) : new Item.Several(own);
        }
        return item;
    }

    /** Like {@link #evaluate}, but of a loop all that it leaves. */
    Item evaluateLoop(Ast.Expr expr, Scope scope) {
        return guarded(() -> checkSize(dispatch(expr, scope), expr.span()));
    }

    /** Runs something whose fault is reported here. */
    Item guarded(Supplier<Item> action) {
        try {
            return action.get();
        } catch (Fault fault) {
            if (!fault.isSilent()) {
                elaboration.report(fault.diagnostic());
            }
            return Item.POISON;
        }
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
                    .orElseGet(() -> new Item.Inexact(Double.parseDouble(number.digits())));
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
            if (ops.isPoison(condition)) {
                return Item.POISON;
            }
            return evaluate(truth(condition, choice.condition().span()) ? choice.then() : choice.otherwise(), scope);
        }
        if (expr instanceof Ast.For loop) {
            return bodies.unroll(loop, scope);
        }
        if (expr instanceof Ast.ListOf list) {
            return new Item.Listing(evaluateAll(list.values(), scope));
        }
        if (expr instanceof Ast.Tuple tuple) {
            return new Item.Several(evaluateAll(tuple.values(), scope));
        }
        if (expr instanceof Ast.Scan scan) {
            throw unsupported(scan.span(), "scan", "for i in 0..n is unrolled while compiling");
        }
        throw Fault.of(Code.NOT_SUPPORTED, expr.span(), "a text has no meaning here");
    }

    List<Item> evaluateAll(List<Ast.Expr> exprs, Scope scope) {
        List<Item> items = new ArrayList<>();
        exprs.forEach(expr -> items.add(evaluate(expr, scope)));
        return items;
    }

    static Fault unsupported(Span span, String construct, String hint) {
        return Fault.of(Code.NOT_SUPPORTED, span, construct + " is not yet supported", hint);
    }

    private Item binary(Ast.Binary binary, Scope scope) {
        Item left = evaluate(binary.left(), scope);
        Item right = evaluate(binary.right(), scope);
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
            return present(bound.get(), name.span());
        }
        Optional<Item.Callable> callable = topLevel.find(scope.unit(), text);
        if (callable.isPresent()) {
            return callable.get();
        }
        if (text.equals("all")) {
            return new Item.Word("all");
        }
        if (scope.unit().failedImports().contains(text)) {
            return Item.POISON;
        }
        TreeSet<String> known = new TreeSet<>(scope.names());
        known.addAll(TopLevel.names(scope.unit()));
        throw unknown(Code.UNKNOWN_NAME, name.span(), text + " is not known here", text, known);
    }

    static Fault unknown(Code code, Span span, String message, String name, Collection<String> known) {
        return new Fault(Diagnostic.of(code, span, message).didYouMean(name, known, ""));
    }

    /** What stands for a part that does not exist in this instance is a fault to use. */
    static Item present(Item item, Span span) {
        if (item instanceof Item.Absent absent) {
            throw Fault.of(
                    Code.ABSENT,
                    span,
                    absent.name() + " does not exist here: it is declared if " + absent.condition(),
                    "choose by the same condition: if " + absent.condition() + " { … } else { … }");
        }
        return item;
    }

    private Item step(Span span) {
        Cell counter = elaboration
                .step()
                .orElseThrow(() -> Fault.of(
                        Code.STEP_WITHOUT_TRAIN,
                        span,
                        "step counts the updates of a train step, and this model has none",
                        "declare one: train minimize nll using sgd(lr = 0.1)"));
        return ops.item(ops.term(elaboration.graph.read(counter)).to(ElementType.SETTING));
    }

    private Item part(Ast.Part part, Scope scope) {
        Item of = evaluate(part.of(), scope);
        if (ops.isPoison(of)) {
            return Item.POISON;
        }
        String name = part.name().text();
        if (!(of instanceof Item.Instance instance)) {
            throw Fault.of(
                    Code.UNKNOWN_PART,
                    part.span(),
                    "only a layer has parts, and " + snippet(part.of()) + " is " + ops.describe(of),
                    of instanceof Item.Tensor ? "a function is written " + name + "(" + snippet(part.of()) + ")" : "");
        }
        Optional<Item> found = instance.scope().own(name);
        if (found.isEmpty()) {
            throw unknown(
                    Code.UNKNOWN_PART,
                    part.name().span(),
                    instance.path() + ", a " + instance.name() + ", has no part " + name,
                    name,
                    instance.scope().own().keySet());
        }
        return present(found.get(), part.name().span());
    }

    // ---- what is known while compiling

    boolean truth(Item item, Span span) {
        if (item instanceof Item.Truth truth) {
            return truth.value();
        }
        if (item instanceof Item.Tensor) {
            throw Fault.of(
                    Code.NOT_STATIC,
                    span,
                    "if chooses while compiling, by parameters, numbers and training; this is " + ops.describe(item),
                    "where(c, a, b) chooses by data");
        }
        throw Fault.of(Code.ELEMENT_MISMATCH, span, "a condition is true or false, not " + ops.describe(item));
    }

    /** A whole number that is known while compiling. */
    long whole(Ast.Expr expr, Scope scope, String what) {
        Item item = evaluate(expr, scope);
        return whole(item, expr.span(), what);
    }

    long whole(Item item, Span span, String what) {
        if (ops.isPoison(item)) {
            throw Fault.silent(span);
        }
        try {
            return ops.whole(item, what);
        } catch (TypeFault fault) {
            throw Fault.of(
                    item instanceof Item.Exact ? Code.NOT_WHOLE : Code.NOT_STATIC,
                    span,
                    String.valueOf(fault.getMessage()),
                    fault.hint());
        }
    }

    private Item checkSize(Item item, Span span) {
        if (item instanceof Item.Tensor tensor) {
            if (elaboration.graph.size() > elaboration.limits.nodes()) {
                throw new TooLarge(elaboration.visible(span));
            }
            checkSize(ops.type(tensor.value()).shape(), span);
        }
        return item;
    }

    /** The largest part of a shape that is known must fit into one Java array. */
    void checkSize(Shape shape, Span span) {
        long known = 1;
        for (Dimension dimension : shape.dimensions()) {
            OptionalLong extent = dimension.value();
            if (extent.isEmpty() || extent.getAsLong() == 0) {
                continue;
            }
            if (extent.getAsLong() > elaboration.limits.elements() / known) {
                throw Fault.of(
                        Code.TENSOR_TOO_LARGE,
                        span,
                        shape + " has more than " + elaboration.limits.elements() + " elements");
            }
            known *= extent.getAsLong();
        }
    }

    /** Ends the walk: the graph would not fit. */
    static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Span span;

        TooLarge(Span span) {
            super("too large", null, false, false);
            this.span = span;
        }

        Span span() {
            return span;
        }
    }

    // ---- words for messages

    String label(Ast.Expr expr, Item item) {
        return ops.element(item).isPresent() && !(item instanceof Item.Numeral)
                ? snippet(expr) + " is " + ops.describe(item)
                : item instanceof Item.Numeral
                        ? snippet(expr) + " is "
                                + ops.element(item).orElseThrow().word()
                        : snippet(expr) + " is " + ops.describe(item);
    }

    static String snippet(Ast.Expr expr) {
        return expr.span().snippet();
    }

    static String snippet(Span span) {
        return span.snippet();
    }
}
