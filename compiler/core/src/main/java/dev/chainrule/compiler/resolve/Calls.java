// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.builtin.Builtin;
import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.ForeignNames;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.diagnostic.Spelling;
import dev.chainrule.compiler.item.Elaboration;
import dev.chainrule.compiler.item.Fault;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.names.Library;
import dev.chainrule.compiler.names.Variables;
import dev.chainrule.compiler.syntax.Ast;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Calls: of built-ins, of functions and of layers, whose bodies are written out at the place of the call. */
final class Calls {
    /** Arguments that are never told by their place alone. */
    private static final Set<String> NAMED = Set.of("axis", "where", "reduce", "keep");

    private final Expressions evaluator;
    private final TopLevel topLevel;
    private final Signatures signatures;
    private final Bodies bodies;
    private final OwnGradients gradients;
    private int count;

    Calls(Expressions evaluator, TopLevel topLevel, Signatures signatures, Bodies bodies) {
        this.evaluator = evaluator;
        this.topLevel = topLevel;
        this.signatures = signatures;
        this.bodies = bodies;
        this.gradients = new OwnGradients(evaluator, bodies);
    }

    Item call(Ast.Call call, Scope scope) {
        Item callee = callee(call.function(), scope);
        checkVariables(callee, call, scope);
        boolean texts =
                callee instanceof Callee.Native builtin && builtin.builtin().takesText();
        return invoke(callee, arguments(call.arguments(), scope, texts), call.span(), call.function());
    }

    Item pipe(Ast.Pipe pipe, Scope scope) {
        Item value = evaluator.evaluate(pipe.value(), scope);
        Item callee = callee(pipe.stage(), scope);
        checkVariables(callee, pipe, scope);
        List<Callee.Argument> arguments = new ArrayList<>();
        arguments.add(new Callee.Argument(Optional.empty(), value, pipe.value().span()));
        arguments.addAll(arguments(pipe.arguments(), scope));
        return invoke(callee, arguments, pipe.span(), pipe.stage());
    }

    /** What a derivative is taken by has a name: an expression is a value of its own, on which nothing depends. */
    private void checkVariables(Item callee, Ast.Node call, Scope scope) {
        for (Ast.Expr each : callee instanceof Callee.Native ? Variables.written(call) : List.<Ast.Expr>of()) {
            boolean isName = each instanceof Ast.Indexed indexed
                    ? !(evaluator.evaluate(indexed.of(), scope) instanceof Item.Tensor)
                    : each instanceof Ast.Reference || each instanceof Ast.Part;
            if (!isName) {
                throw Fault.of(
                        Code.NO_DERIVATIVE,
                        each.span(),
                        "a derivative is taken by a name, and " + each.span().snippet() + " is none",
                        "name it in a line of its own, v = " + each.span().snippet()
                                + ", compute from v what the derivative is of, and take it by v");
            }
        }
    }

    List<Callee.Argument> arguments(List<Ast.Argument> written, Scope scope) {
        return arguments(written, scope, false);
    }

    private List<Callee.Argument> arguments(List<Ast.Argument> written, Scope scope, boolean texts) {
        List<Callee.Argument> arguments = new ArrayList<>();
        for (Ast.Argument argument : written) {
            Item item = texts && argument.value() instanceof Ast.Text text
                    ? new Item.Word(text.value())
                    : evaluator.evaluate(argument.value(), scope);
            arguments.add(
                    new Callee.Argument(argument.name(), item, argument.value().span()));
        }
        return arguments;
    }

    /** What stands before the brackets: a name that is called is a function or layer. */
    Item callee(Ast.Expr function, Scope scope) {
        if (!(function instanceof Ast.Reference reference)) {
            return evaluator.evaluate(function, scope);
        }
        String name = reference.name().text();
        Optional<Item> local = scope.findCallable(name);
        if (local.isPresent()) {
            return local.get();
        }
        Optional<Item.Callable> top = topLevel.find(scope.unit(), name);
        if (top.isPresent()) {
            return isCyclic(top.get()) ? Item.POISON : top.get();
        }
        Optional<Item> value = scope.find(name);
        if (value.isPresent()) {
            Expressions.present(value.get(), reference.span());
            throw Fault.of(
                    Code.NOT_CALLABLE,
                    reference.span(),
                    name + " is " + evaluator.ops.describe(value.get()) + ", not a function",
                    "a product is written with *");
        }
        throw evaluator.unbound(reference.name(), scope);
    }

    private static boolean isCyclic(Item.Callable callable) {
        return callable instanceof Callee.Closure closure
                        && closure.scope().unit().isCyclic(closure.function())
                || callable instanceof Callee.LayerType plan && plan.unit().isCyclic(plan.layer());
    }

    Item invoke(Item callee, List<Callee.Argument> arguments, Span span, Ast.Expr written) {
        if (callee instanceof Item.Listing list) {
            if (arguments.isEmpty()) {
                throw Fault.of(
                        Code.ARGUMENT_MISSING,
                        span,
                        written.snippet() + " needs what goes into the first",
                        "write " + written.snippet() + "(x)");
            }
            Item value = arguments.get(0).item();
            for (Item stage : list.items()) {
                List<Callee.Argument> next = new ArrayList<>(arguments);
                next.set(
                        0,
                        new Callee.Argument(
                                Optional.empty(), value, arguments.get(0).span()));
                value = invoke(stage, next, span, written);
            }
            return value;
        }
        if (Item.isPoison(callee)) {
            return Item.POISON;
        }
        if (callee instanceof Callee.Native builtin) {
            return invoke(builtin.builtin(), arguments, span);
        }
        if (callee instanceof Callee.Closure closure) {
            return function(closure, arguments, span);
        }
        if (callee instanceof Callee.Instance instance) {
            return layer(instance, arguments, span);
        }
        if (callee instanceof Callee.LayerType plan) {
            throw Fault.of(
                    Code.LAYER_NOT_DECLARED,
                    span,
                    plan.name() + " is a layer, and is called by the name of an instance",
                    "declare one: layer " + lower(plan.name()) + " = " + span.snippet());
        }
        throw Fault.of(
                Code.NOT_CALLABLE,
                written.span(),
                written.snippet() + " is " + evaluator.ops.describe(callee) + ", not a function");
    }

    private static String lower(String name) {
        return name.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + name.substring(1);
    }

    // ---- built-ins

    private Item invoke(Builtin builtin, List<Callee.Argument> arguments, Span span) {
        List<String> names =
                builtin.parameters().stream().map(Builtin.Parameter::name).toList();
        Map<String, Callee.Argument> bound = match(builtin.name(), names, arguments);
        for (Builtin.Parameter parameter : builtin.parameters()) {
            if (parameter.required() && !bound.containsKey(parameter.name())) {
                throw missing(builtin.name(), names, parameter.name(), span);
            }
        }
        if (bound.values().stream().anyMatch(argument -> Item.isPoison(argument.item()))) {
            return Item.POISON;
        }
        Map<String, Item> items = new LinkedHashMap<>();
        Map<String, Span> spans = new LinkedHashMap<>();
        bound.forEach((name, argument) -> {
            items.put(name, argument.item());
            spans.put(name, argument.span());
        });
        return evaluator.elaboration.at(
                span,
                () -> bound.values().stream()
                        .filter(argument -> argument.item() instanceof Item.Tensor)
                        .map(argument -> argument.span().snippet() + " is " + evaluator.ops.describe(argument.item()))
                        .collect(Collectors.joining(", ")),
                () -> builtin.body().apply(new Builtin.Call(evaluator.ops, items, spans, span)));
    }

    /** Arguments to parameters: by position, then by name. */
    private Map<String, Callee.Argument> match(String function, List<String> names, List<Callee.Argument> arguments) {
        Map<String, Callee.Argument> bound = new LinkedHashMap<>();
        int position = 0;
        for (Callee.Argument argument : arguments) {
            if (argument.name().isPresent()) {
                Ast.Name name = argument.name().get();
                if (!names.contains(name.text())) {
                    Diagnostic unknown = Diagnostic.of(
                            Code.ARGUMENT_NAME,
                            name.span(),
                            function + " has no argument " + name.text() + "; it is " + signature(function, names));
                    throw new Fault(ForeignNames.find(ForeignNames.Kind.ARGUMENT, name.text())
                            .flatMap(answer -> answer.hint(names))
                            .map(unknown::hint)
                            .orElseGet(() -> unknown.didYouMean(name.text(), names, "")));
                }
                if (bound.putIfAbsent(name.text(), argument) != null) {
                    throw Fault.of(Code.ARGUMENT_NAME, name.span(), name.text() + " is given twice");
                }
                continue;
            }
            if (position >= names.size() || NAMED.contains(names.get(position)) && position > 0) {
                long places =
                        names.stream().filter(name -> !NAMED.contains(name)).count();
                throw Fault.of(
                        Code.ARGUMENT_COUNT,
                        argument.span(),
                        function + " takes " + Spelling.count(places, "argument") + " by position; it is "
                                + signature(function, names),
                        ForeignNames.find(ForeignNames.Kind.SURPLUS, function)
                                .map(ForeignNames.Answer::hint)
                                .orElse(
                                        position < names.size()
                                                ? "write " + names.get(position) + " = "
                                                        + argument.span().snippet()
                                                : ""));
            }
            String name = names.get(position++);
            if (bound.putIfAbsent(name, argument) != null) {
                throw Fault.of(Code.ARGUMENT_NAME, argument.span(), name + " is given twice");
            }
        }
        return bound;
    }

    private static String signature(String function, List<String> names) {
        return function + "(" + String.join(", ", names) + ")";
    }

    private static Fault missing(String function, List<String> names, String name, Span span) {
        return Fault.of(
                Code.ARGUMENT_MISSING, span, function + " needs " + name, "it is " + signature(function, names));
    }

    // ---- functions and layers

    private Item function(Callee.Closure closure, List<Callee.Argument> arguments, Span span) {
        Ast.Function function = closure.function();
        return written(
                closure,
                function.formals(),
                function.results(),
                function.body(),
                closure::scope,
                arguments,
                span,
                null,
                function.gradient());
    }

    Item layer(Callee.Instance instance, List<Callee.Argument> arguments, Span span) {
        Ast.Apply apply = instance.layer().members().stream()
                .filter(Ast.Apply.class::isInstance)
                .map(Ast.Apply.class::cast)
                .findFirst()
                .orElseThrow(() -> Ast.hasHole(instance.layer().members())
                        ? Fault.silent(span)
                        : Fault.of(
                                Code.MISSING_APPLY,
                                span,
                                "the layer " + instance.name() + " has no apply",
                                applyMeant(instance.layer())));
        return written(
                instance,
                apply.formals(),
                apply.results(),
                apply.body(),
                instance::scope,
                arguments,
                span,
                instance.path(),
                Optional.empty());
    }

    private static String applyMeant(Ast.Layer layer) {
        return layer.members().stream()
                .filter(Ast.Function.class::isInstance)
                .map(member -> ((Ast.Function) member).name().text())
                .filter(name -> ForeignNames.find(ForeignNames.Kind.LINE, name)
                        .filter(answer -> answer.text().contains("apply"))
                        .isPresent())
                .findFirst()
                .map(name -> "write apply in the place of fn " + name)
                .orElse("write apply(x) = … in it, or call one of its functions by name");
    }

    /** Writes a body out, unless the same call was written out before and draws nothing. */
    private Item written(
            Item.Callable callee,
            List<Ast.Formal> formals,
            List<Ast.Type> results,
            Ast.Body body,
            Supplier<Scope> outside,
            List<Callee.Argument> arguments,
            Span span,
            @Nullable String place,
            Optional<Ast.Gradient> gradient) {
        String name = place == null ? callee.name() : place;
        List<String> names =
                formals.stream().map(formal -> formal.name().text()).toList();
        Map<String, Callee.Argument> bound = match(callee.name(), names, arguments);
        List<Item> key = new ArrayList<>();
        for (Ast.Formal formal : formals) {
            Callee.Argument argument = bound.get(formal.name().text());
            if (argument == null && formal.standard().isEmpty()) {
                throw missing(callee.name(), names, formal.name().text(), span);
            }
            key.add(argument == null ? new Item.Word("") : argument.item());
        }
        if (key.stream().anyMatch(Item::isPoison)) {
            return Item.POISON;
        }
        Elaboration.CallKey call = new Elaboration.CallKey(callee, key);
        Item known = evaluator.elaboration.calls.get(call);
        if (known != null) {
            return known;
        }
        if (++count > evaluator.elaboration.limits.nodes()) {
            throw new Expressions.TooLarge(evaluator.elaboration.visible(span));
        }
        int touched = evaluator.elaboration.states.touched();
        boolean library = Library.owns(body.span().source());
        List<Elaboration.Argument> given = new ArrayList<>();
        bound.forEach(
                (formal, argument) -> given.add(new Elaboration.Argument(formal, argument.item(), argument.span())));
        int streams = evaluator.elaboration.streams.count();
        Item result = evaluator.elaboration.call(span, name, library, Optional.ofNullable(place), given, () -> {
            Optional<Item> called = callee instanceof Callee.Instance instance
                    ? instance.family()
                            .flatMap(equal -> equal.call(evaluator.elaboration, instance.path(), names, key, span))
                    : Optional.empty();
            if (called.isPresent()) {
                return called.get();
            }
            Scope scope = outside.get().inner();
            bind(formals, bound, scope, span);
            List<Item> items = bodies.results(body, scope);
            Item made = results(items, results, body, scope);
            return gradient.map(own -> gradients.of(own, formals, made, scope)).orElse(made);
        });
        if (touched == evaluator.elaboration.states.touched() && streams == evaluator.elaboration.streams.count()) {
            evaluator.elaboration.calls.put(call, result);
        }
        return result;
    }

    private void bind(List<Ast.Formal> formals, Map<String, Callee.Argument> bound, Scope scope, Span span) {
        List<Signatures.Given> given = new ArrayList<>();
        for (Ast.Formal formal : formals) {
            Callee.Argument argument = bound.get(formal.name().text());
            if (argument != null) {
                given.add(new Signatures.Given(formal, argument.item(), argument.span()));
            }
        }
        signatures.bind(given, scope);
        for (Ast.Formal formal : formals) {
            if (!bound.containsKey(formal.name().text())) {
                Item standard = formal.standard()
                        .map(expr -> evaluator.evaluate(expr, scope))
                        .orElse(Item.POISON);
                signatures.bind(List.of(new Signatures.Given(formal, standard, span)), scope);
            }
        }
    }

    private Item results(List<Item> items, List<Ast.Type> types, Ast.Body body, Scope scope) {
        List<Span> spans = body.statements().stream()
                .filter(Ast.Return.class::isInstance)
                .flatMap(each -> ((Ast.Return) each).values().stream())
                .map(Ast.Expr::span)
                .toList();
        if (items.isEmpty()) {
            return Item.POISON;
        }
        List<Item> several = items.size() == 1 && items.get(0) instanceof Item.Several one ? one.items() : items;
        if (!types.isEmpty()
                && types.size() != several.size()
                && several.stream().noneMatch(Item::isPoison)) {
            throw Fault.of(
                    Code.RESULT_COUNT,
                    spans.isEmpty() ? body.span() : spans.get(0).to(spans.get(spans.size() - 1)),
                    "returned: " + Spelling.count(several.size(), "value") + ", and declared: " + types.size());
        }
        List<Item> checked = new ArrayList<>();
        for (int i = 0; i < several.size(); i++) {
            Item item = several.get(i);
            if (i < types.size()) {
                Ast.Type type = types.get(i);
                Span span = spans.size() == several.size() ? spans.get(i) : type.span();
                checked.add(evaluator.guarded(() -> signatures.result(item, type, span, scope)));
            } else {
                checked.add(item);
            }
        }
        return checked.size() == 1 ? checked.get(0) : new Item.Several(checked);
    }

    // ---- parameters of layers and models

    /** Binds the parameters of a layer or model; a default may use earlier ones. */
    void parameters(String owner, List<Ast.Formal> formals, List<Callee.Argument> arguments, Scope scope, Span span) {
        List<String> names =
                formals.stream().map(formal -> formal.name().text()).toList();
        Map<String, Callee.Argument> bound = match(owner, names, arguments);
        for (Ast.Formal formal : formals) {
            Callee.Argument argument = bound.get(formal.name().text());
            if (argument == null && formal.standard().isEmpty()) {
                throw missing(owner, names, formal.name().text(), span);
            }
            Item item = evaluator.guarded(() -> {
                Item given = argument != null
                        ? argument.item()
                        : evaluator.evaluate(formal.standard().orElseThrow(), scope);
                Span at = argument != null ? argument.span() : formal.span();
                return signatures.parameter(new Signatures.Given(formal, given, at), scope);
            });
            scope.bind(formal.name().text(), item);
        }
    }
}
