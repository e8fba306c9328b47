// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.diagnostic.Spelling;
import dev.chainrule.compiler.resolve.NameScope.Kind;
import dev.chainrule.compiler.resolve.NameScope.Symbol;
import dev.chainrule.compiler.syntax.Ast;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks a file's names by its text alone, so that a body which nobody calls is checked too: unknown names, names bound
 * twice or used above their line, statements without effect, cycles, what nothing needs.
 */
final class NameCheck {
    private static final Set<String> PREDEFINED = Set.of("training", "step", "pi", "inf");

    private final SourceUnit unit;
    private final Reports reports;
    private final Cycles cycles = new Cycles();
    private final List<Symbol> warned = new ArrayList<>();
    private final Set<Symbol> roots = new LinkedHashSet<>();
    private @Nullable Symbol user;

    NameCheck(SourceUnit unit, Reports reports) {
        this.unit = unit;
        this.reports = reports;
    }

    /** @param warn whether to tell of what nothing needs; a file with faults hides what it needs */
    void check(boolean warn) {
        int errors = reports.errors();
        topLevel();
        for (Ast.Declaration declaration : unit.file().declarations()) {
            declaration(declaration);
        }
        cycles.report(reports, unit);
        if (warn && errors == reports.errors()) {
            for (Symbol symbol : NameScope.unneeded(warned, roots)) {
                reports.report(Diagnostic.of(Code.UNUSED_NAME, symbol.span, "nothing needs " + symbol.words)
                        .hint(
                                symbol.words.startsWith("the result")
                                        ? "_ discards a result"
                                        : "take it out, or use it"));
            }
        }
    }

    private void topLevel() {
        Map<String, Ast.Name> seen = new HashMap<>();
        for (Ast.Declaration declaration : unit.file().declarations()) {
            List<Ast.Name> names = declaration instanceof Ast.Import statement
                    ? statement.names()
                    : SourceUnit.nameOf(declaration).map(List::of).orElse(List.of());
            for (Ast.Name name : names) {
                Ast.Name first = seen.putIfAbsent(name.text(), name);
                if (first != null) {
                    duplicate(name, first.span());
                }
            }
        }
    }

    private void declaration(Ast.Declaration declaration) {
        if (declaration instanceof Ast.Model model) {
            cycles.enter(model, "model " + model.name().text(), model.name().span());
            NameScope names = new NameScope(null);
            formals(model.formals(), names);
            members(model.members(), names, true);
            cycles.leave();
        } else if (declaration instanceof Ast.Layer layer) {
            cycles.enter(layer, layer.name().text(), layer.name().span());
            NameScope names = new NameScope(null);
            formals(layer.formals(), names);
            members(layer.members(), names, false);
            cycles.leave();
        } else if (declaration instanceof Ast.Function function) {
            function(function, new NameScope(null));
        } else if (declaration instanceof Ast.Alias alias) {
            alias.arguments().forEach(argument -> walk(argument.value(), new NameScope(null)));
        }
    }

    // ---- names

    private void duplicate(Ast.Name name, Span first) {
        reports.report(Diagnostic.of(
                        Code.DUPLICATE_NAME, name.span(), name.text() + " is bound already, in line " + first.line())
                .hint("choose another name"));
    }

    private Symbol bind(Ast.Name name, Kind kind, String words, NameScope names) {
        Symbol symbol = new Symbol(name.text(), name.span(), kind, words.isEmpty() ? "" : words + " " + name.text());
        if (name.text().equals("_")) {
            return symbol;
        }
        if (PREDEFINED.contains(name.text()) && kind != Kind.CALLABLE) {
            reports.report(Diagnostic.of(
                            Code.RESERVED_WORD_BOUND, name.span(), name.text() + " is predefined and cannot be bound")
                    .hint("choose another name, such as " + name.text() + "_1"));
            return symbol;
        }
        Optional<Symbol> own = names.own(name.text());
        Optional<Symbol> outer = names.find(name.text());
        if (own.isPresent()) {
            duplicate(name, own.get().span);
        } else if (outer.isPresent()) {
            reports.report(Diagnostic.of(
                            Code.SHADOWED_NAME,
                            name.span(),
                            name.text() + " is bound in line "
                                    + outer.get().span.line() + ", and can be seen here")
                    .hint("choose another name, such as " + name.text() + "2"));
        } else {
            names.bind(symbol);
            if (!words.isEmpty()) {
                warned.add(symbol);
            }
        }
        return symbol;
    }

    private void need(Symbol symbol) {
        if (user == null) {
            roots.add(symbol);
        } else {
            user.needs.add(symbol);
        }
    }

    private void as(@Nullable Symbol symbol, Runnable walk) {
        Symbol former = user;
        user = symbol;
        walk.run();
        user = former;
    }

    private void value(Ast.Name name, NameScope names) {
        String text = name.text();
        Optional<Symbol> symbol = names.find(text);
        if (symbol.isPresent()) {
            need(symbol.get());
            return;
        }
        if (PREDEFINED.contains(text) || isTopLevel(text) || text.equals("all")) {
            return;
        }
        unknown(name, names, Code.UNKNOWN_NAME, text + " is not known here", text);
    }

    private void called(Ast.Name name, NameScope names) {
        String text = name.text();
        Optional<Symbol> symbol = names.findCallable(text);
        if (symbol.isPresent()) {
            need(symbol.get());
            cycles.calls(symbol.get());
        } else if (!isTopLevel(text)) {
            Optional<Symbol> value = names.find(text);
            if (value.isPresent()) {
                need(value.get());
            } else {
                unknown(name, names, Code.UNKNOWN_FUNCTION, "there is no function or layer " + text, text);
            }
        }
    }

    private boolean isTopLevel(String name) {
        SourceUnit.Declared declared = unit.declarations().get(name);
        if (declared != null) {
            cycles.calls(declared.declaration());
        }
        return unit.findCallable(name).isPresent() || unit.failedImports().contains(name);
    }

    private void unknown(Ast.Name name, NameScope names, Code code, String message, String text) {
        Optional<Span> later = names.findLater(text);
        if (later.isPresent()) {
            reports.report(Diagnostic.of(
                            Code.USED_ABOVE,
                            name.span(),
                            text + " is used above its line; it is bound in line "
                                    + later.get().line())
                    .hint("a name is used below its line: move one of the lines"));
            return;
        }
        if (Builtins.PLANNED.contains(text)) {
            reports.report(Diagnostic.of(Code.NOT_SUPPORTED, name.span(), text + " is not yet supported"));
            return;
        }
        Set<String> known = names.all();
        known.addAll(unit.callableNames());
        known.addAll(PREDEFINED);
        Diagnostic fault = Diagnostic.of(code, name.span(), message);
        reports.report(Spelling.nearest(text, known)
                .map(near -> fault.hint("did you mean " + near + "?"))
                .orElse(fault));
    }

    // ---- models and layers

    private void formals(List<Ast.Formal> formals, NameScope names) {
        for (Ast.Formal formal : formals) {
            formal.type().ifPresent(type -> introduce(type, names));
        }
        for (Ast.Formal formal : formals) {
            formal.standard().ifPresent(expr -> walk(expr, names));
            formal.type().ifPresent(type -> type(type, names));
            bind(formal.name(), kind(formal), "", names);
        }
    }

    private static Kind kind(Ast.Formal formal) {
        if (formal.type().isEmpty()) {
            return Kind.EITHER;
        }
        boolean fn = formal.type().get() instanceof Ast.ScalarForm scalar && scalar.kind() == Ast.Kind.FN;
        return fn ? Kind.CALLABLE : Kind.VALUE;
    }

    /** Capital names of dimensions that are bound nowhere stand for what the data bring. */
    private void introduce(Ast.Type type, NameScope names) {
        if (type instanceof Ast.TensorForm form) {
            for (Ast.Dim dim : form.dims()) {
                if (dim instanceof Ast.Extent extent) {
                    introduce(extent.value(), names);
                }
            }
        }
    }

    private void introduce(Ast.Expr expr, NameScope names) {
        if (expr instanceof Ast.Reference reference) {
            String text = reference.name().text();
            if (Signatures.isCapital(text) && names.find(text).isEmpty()) {
                names.bind(new Symbol(text, reference.span(), Kind.VALUE, ""));
            }
        } else if (expr instanceof Ast.Binary binary) {
            introduce(binary.left(), names);
            introduce(binary.right(), names);
        } else if (expr instanceof Ast.Unary unary) {
            introduce(unary.operand(), names);
        }
    }

    private void type(Ast.Type type, NameScope names) {
        if (type instanceof Ast.TensorForm form) {
            for (Ast.Dim dim : form.dims()) {
                if (dim instanceof Ast.Extent extent) {
                    walk(extent.value(), names);
                }
            }
        }
    }

    private void members(List<Ast.Member> members, NameScope names, boolean model) {
        for (Ast.Member member : members) {
            Members.names(member).forEach(name -> names.announce(name.text(), name.span()));
        }
        Map<Ast.Function, Symbol> functions = new HashMap<>();
        for (Ast.Member member : members) {
            if (member instanceof Ast.Function function) {
                Symbol symbol = bind(function.name(), Kind.CALLABLE, "", names);
                functions.put(function, symbol);
                if (!model) {
                    roots.add(symbol); // a layer's functions are called from outside: cell.advance(x)
                }
            }
        }
        new Members(this, reports, model).check(members);
        members.forEach(member -> member(member, names));
        for (Ast.Member member : members) {
            if (member instanceof Ast.Function function) {
                Symbol symbol = Objects.requireNonNull(functions.get(function), "each has been bound above");
                as(symbol, () -> function(function, names, symbol));
            } else if (member instanceof Ast.Apply apply) {
                as(null, () -> body(apply.formals(), apply.results(), apply.body(), apply.span(), names.inner()));
            }
        }
    }

    private void member(Ast.Member member, NameScope names) {
        if (member instanceof Ast.Input input) {
            introduce(input.type(), names);
            type(input.type(), names);
            input.standard().ifPresent(expr -> walk(expr, names));
            bind(input.name(), Kind.VALUE, "the input", names);
        } else if (member instanceof Ast.Param param) {
            declared(param.name(), Kind.VALUE, "the parameter", names, () -> {
                type(param.type(), names);
                walk(param.initial(), names);
                param.when().ifPresent(expr -> walk(expr, names));
            });
        } else if (member instanceof Ast.State state) {
            declared(state.name(), Kind.VALUE, "", names, () -> {
                type(state.type(), names);
                walk(state.initial(), names);
                state.when().ifPresent(expr -> walk(expr, names));
            });
        } else if (member instanceof Ast.Instance instance) {
            instance(instance, names);
        } else if (member instanceof Ast.Follower follower) {
            place(follower.place(), names);
            bind(follower.name(), Kind.EITHER, "", names);
        } else if (member instanceof Ast.Output output) {
            as(null, () -> walk(output.value(), names));
            bind(output.name(), Kind.VALUE, "", names);
        } else if (member instanceof Ast.Metric metric) {
            as(null, () -> walk(metric.value(), names));
            bind(metric.name(), Kind.VALUE, "", names);
        } else if (member instanceof Ast.Loss loss) {
            as(null, () -> walk(loss.value(), names));
            bind(loss.name(), Kind.VALUE, "", names);
        } else if (member instanceof Ast.Train train) {
            as(null, () -> train(train, names));
        } else if (member instanceof Ast.Statement statement) {
            statement(statement, names);
        }
    }

    /** Binds a name behind what its declaration needs. */
    private void declared(Ast.Name name, Kind kind, String words, NameScope names, Runnable walk) {
        NameScope outside = names;
        Symbol symbol = new Symbol(name.text(), name.span(), kind, "");
        as(symbol, walk);
        bind(name, kind, words, outside).needs.addAll(symbol.needs);
    }

    private void instance(Ast.Instance instance, NameScope names) {
        declared(instance.name(), Kind.CALLABLE, "the layer", names, () -> {
            NameScope inner = names.inner();
            instance.repeat().ifPresent(repeat -> {
                repeat.from().ifPresent(expr -> walk(expr, names));
                walk(repeat.to(), names);
                repeat.index().ifPresent(index -> bind(index, Kind.VALUE, "", inner));
            });
            walk(instance.value(), inner);
            instance.when().ifPresent(expr -> walk(expr, names));
        });
    }

    private void train(Ast.Train train, NameScope names) {
        for (Ast.Group group : train.groups()) {
            group.over().forEach(place -> place(place, names));
            if (group.using() instanceof Ast.Call call) {
                call.arguments().forEach(argument -> walk(argument.value(), names));
            }
        }
        train.clip().ifPresent(clip -> walk(clip.limit(), names));
        train.every().ifPresent(expr -> walk(expr, names));
    }

    private void place(Ast.Place place, NameScope names) {
        names.find(place.root().text()).ifPresent(this::need);
        for (Ast.Step step : place.steps()) {
            if (step instanceof Ast.Position position) {
                walk(position.index(), names);
            }
        }
    }

    // ---- functions and statements

    private void function(Ast.Function function, NameScope names) {
        cycles.enter(function, function.name().text(), function.name().span());
        as(
                null,
                () -> body(
                        function.formals(),
                        function.results(),
                        function.body(),
                        function.name().span(),
                        names.inner()));
        cycles.leave();
    }

    private void function(Ast.Function function, NameScope names, Symbol symbol) {
        cycles.enter(symbol, function.name().text(), function.name().span());
        cycles.local(symbol, function);
        body(
                function.formals(),
                function.results(),
                function.body(),
                function.name().span(),
                names.inner());
        cycles.leave();
    }

    private void body(List<Ast.Formal> formals, List<Ast.Type> results, Ast.Body body, Span name, NameScope names) {
        formals(formals, names);
        results.forEach(type -> type(type, names));
        Members.checkFunction(body, name, reports);
        statements(body, names);
    }

    private void statements(Ast.Body body, NameScope names) {
        for (Ast.Statement statement : body.statements()) {
            Members.names(statement).forEach(each -> names.announce(each.text(), each.span()));
        }
        body.statements().forEach(statement -> statement(statement, names));
    }

    private void statement(Ast.Statement statement, NameScope names) {
        if (statement instanceof Ast.Binding binding) {
            binding(binding, names);
        } else if (statement instanceof Ast.Random random) {
            declared(random.name(), Kind.VALUE, "", names, () -> {
                type(random.type(), names);
                walk(random.value(), names);
            });
        } else if (statement instanceof Ast.Update update) {
            walk(update.value(), names);
        } else if (statement instanceof Ast.Next next) {
            walk(next.value(), names);
        } else if (statement instanceof Ast.Yield yield) {
            yield.values().forEach(expr -> walk(expr, names));
        } else if (statement instanceof Ast.Return result) {
            result.values().forEach(expr -> walk(expr, names));
        }
    }

    private void binding(Ast.Binding binding, NameScope names) {
        Symbol value = new Symbol("", binding.span(), Kind.EITHER, "");
        as(value, () -> walk(binding.value(), names));
        if (binding.names().size() == 1
                && binding.value() instanceof Ast.Call call
                && call.function() instanceof Ast.Reference reference
                && names.findCallable(reference.name().text()).isEmpty()
                && unit.find(reference.name().text())
                        .filter(declared -> declared.declaration() instanceof Ast.Layer)
                        .isPresent()) {
            String name = reference.name().text();
            reports.report(Diagnostic.of(Code.LAYER_NOT_DECLARED, call.span(), name + " is a layer")
                    .hint("write layer " + binding.names().get(0).text() + " = " + Evaluator.snippet(call)));
        }
        String words = binding.names().size() == 1 ? "the name" : "the result";
        for (Ast.Name name : binding.names()) {
            bind(name, Kind.EITHER, words, names).needs.addAll(value.needs);
        }
    }

    // ---- expressions

    private void walk(Ast.Expr expr, NameScope names) {
        if (expr instanceof Ast.Reference reference) {
            value(reference.name(), names);
        } else if (expr instanceof Ast.Unary unary) {
            walk(unary.operand(), names);
        } else if (expr instanceof Ast.Binary binary) {
            walk(binary.left(), names);
            walk(binary.right(), names);
        } else if (expr instanceof Ast.Call call) {
            callee(call.function(), names);
            call.arguments().forEach(argument -> walk(argument.value(), names));
        } else if (expr instanceof Ast.Pipe pipe) {
            walk(pipe.value(), names);
            callee(pipe.stage(), names);
            pipe.arguments().forEach(argument -> walk(argument.value(), names));
        } else if (expr instanceof Ast.Part part) {
            walk(part.of(), names);
        } else if (expr instanceof Ast.Indexed indexed) {
            walk(indexed.of(), names);
            indexed.subscripts().forEach(subscript -> subscript(subscript, names));
        } else if (expr instanceof Ast.If choice) {
            walk(choice.condition(), names);
            walk(choice.then(), names);
            walk(choice.otherwise(), names);
        } else if (expr instanceof Ast.For loop) {
            walk(loop.from(), names);
            walk(loop.to(), names);
            NameScope inner = names.inner();
            bind(loop.index(), Kind.VALUE, "", inner);
            loop(loop.with(), loop.body(), loop.span(), names, inner);
        } else if (expr instanceof Ast.Scan scan) {
            NameScope inner = names.inner();
            for (Ast.Source source : scan.sources()) {
                walk(source.value(), names);
                source.to().ifPresent(to -> walk(to, names));
                bind(source.name(), Kind.VALUE, "", inner);
            }
            scan.along().ifPresent(along -> walk(along, names));
            loop(scan.with(), scan.body(), scan.span(), names, inner);
        } else if (expr instanceof Ast.Tuple tuple) {
            tuple.values().forEach(value -> walk(value, names));
        } else if (expr instanceof Ast.ListOf list) {
            list.values().forEach(value -> walk(value, names));
        }
    }

    private void callee(Ast.Expr expr, NameScope names) {
        if (expr instanceof Ast.Reference reference) {
            called(reference.name(), names);
        } else {
            walk(expr, names);
        }
    }

    private void loop(List<Ast.With> with, Ast.Body body, Span span, NameScope names, NameScope inner) {
        for (Ast.With each : with) {
            walk(each.value(), names);
            bind(each.name(), Kind.EITHER, "", inner);
        }
        Members.checkLoop(with, body, span, reports);
        Symbol here = user;
        statements(body, inner);
        user = here;
    }

    private void subscript(Ast.Subscript subscript, NameScope names) {
        if (subscript instanceof Ast.At at) {
            walk(at.index(), names);
        } else if (subscript instanceof Ast.Range range) {
            range.from().ifPresent(from -> walk(from, names));
            range.to().ifPresent(to -> walk(to, names));
        }
    }

    void duplicateOf(Ast.Name name, Span first) {
        duplicate(name, first);
    }
}
