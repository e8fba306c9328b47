// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.names;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.ForeignNames;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.syntax.Ast;
import dev.chainrule.compiler.syntax.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the names of a file stand for, by its text alone, so that a body which nobody calls is checked too: unknown
 * names, names bound twice or used above their line, statements without effect, cycles, what nothing needs.
 */
public final class Binder {
    private final SourceUnit unit;
    private final Vocabulary vocabulary;
    private final Reports reports;
    private final NameScope top = new NameScope(null);
    private final List<Symbol> symbols = new ArrayList<>();
    private final Map<Symbol, Ast.Node> declarations = new LinkedHashMap<>();
    private final Set<Symbol> roots = new LinkedHashSet<>();
    private final Unknown unknown;
    /** In what the expression stands that is being walked, and whether it is an argument itself. */
    private Unknown.Place place = Unknown.Place.EQUATION;

    private boolean argument;
    /** Whose meaning needs what is being walked; null if it is needed whatever happens. */
    private @Nullable Symbol user;
    /** The function, layer or model whose text is being walked. */
    private @Nullable Symbol caller;
    /** Whether the walk is in a branch of an {@code if}. */
    private boolean inBranch;

    private Binder(SourceUnit unit, Vocabulary vocabulary, Reports reports) {
        this.unit = unit;
        this.vocabulary = vocabulary;
        this.reports = reports;
        this.unknown = new Unknown(unit, vocabulary, reports);
    }

    /**
     * The symbols of a file.
     *
     * @param warn whether to tell of what nothing needs; a file with faults hides what it needs
     */
    public static Symbols bind(SourceUnit unit, Vocabulary vocabulary, Reports reports, boolean warn) {
        return new Binder(unit, vocabulary, reports).file(warn);
    }

    private Symbols file(boolean warn) {
        int errors = reports.errors();
        List<Runnable> texts = new ArrayList<>();
        for (Ast.Declaration declaration : unit.file().declarations()) {
            if (declaration instanceof Ast.Hole) {
                continue;
            }
            for (Ast.Name name : declaration.names()) {
                Symbol symbol = symbol(name, Symbol.Kind.CALLABLE, "");
                top.own(name.text())
                        .ifPresentOrElse(
                                first -> Placement.duplicate(name, first.name(), reports), () -> top.bind(symbol));
                texts.add(() -> within(symbol, declaration, () -> declaration(declaration)));
            }
        }
        texts.forEach(Runnable::run);
        new Cycles(unit, declarations, reports).report();
        boolean complete = unit.file().declarations().stream()
                .allMatch(declaration -> !(declaration instanceof Ast.Model model) || model.hasResults());
        if (warn && complete && errors == reports.errors()) {
            warn();
        }
        return new Symbols(symbols);
    }

    private void declaration(Ast.Declaration declaration) {
        NameScope names = new NameScope(null);
        unknown.begin();
        if (declaration instanceof Ast.Model model) {
            formals(model.formals(), names);
            members(model.members(), names, true);
        } else if (declaration instanceof Ast.Layer layer) {
            formals(layer.formals(), names);
            members(layer.members(), names, false);
        } else if (declaration instanceof Ast.Function function) {
            function(function, names);
        } else if (declaration instanceof Ast.Alias alias) {
            top.own(alias.target().text()).ifPresent(target -> target.read(alias.target()));
            alias.arguments().forEach(argument -> walk(argument, names));
        }
    }

    /** What no output, loss, metric or train step needs. */
    private void warn() {
        Set<Symbol> needed = new HashSet<>(roots);
        List<Symbol> open = new ArrayList<>(roots);
        while (!open.isEmpty()) {
            for (Symbol next : open.remove(open.size() - 1).needs) {
                if (needed.add(next)) {
                    open.add(next);
                }
            }
        }
        for (Symbol symbol : symbols) {
            if (!symbol.words.isEmpty() && !needed.contains(symbol)) {
                reports.report(Diagnostic.of(Code.UNUSED_NAME, symbol.name().span(), "nothing needs " + symbol.words)
                        .hint(
                                symbol.words.startsWith("the result")
                                        ? "_ discards a result"
                                        : "take it out, or use it"));
            }
        }
    }

    // ---- names

    private Symbol symbol(Ast.Name name, Symbol.Kind kind, String words) {
        Symbol symbol = new Symbol(name, kind, words);
        symbols.add(symbol);
        return symbol;
    }

    private Symbol bind(Ast.Name name, Symbol.Kind kind, String words, NameScope names) {
        String text = name.text();
        if (text.equals("_")) {
            return new Symbol(name, kind, "");
        }
        Optional<Symbol> own = names.own(text);
        Optional<Symbol> outer = names.find(text);
        if (own.isPresent() && !unit.isLost(text)) {
            Placement.duplicate(name, own.get().name(), reports);
        } else if (own.isEmpty() && outer.isPresent() && !unit.isLost(text)) {
            int line = outer.get().name().span().line();
            reports.report(Diagnostic.of(
                            Code.SHADOWED_NAME,
                            name.span(),
                            text + " is bound in line " + line + ", and can be seen here")
                    .hint("choose another name, such as " + text + "2"));
        } else {
            Symbol symbol = symbol(name, kind, words);
            names.bind(symbol);
            return symbol;
        }
        return new Symbol(name, kind, "");
    }

    private void read(Symbol symbol, Ast.Name at) {
        symbol.read(at);
        if (user == null) {
            roots.add(symbol);
        } else {
            user.needs.add(symbol);
        }
    }

    /** What a function calls in a branch of an {@code if} it may do without: so it can call itself there. */
    private void call(Symbol symbol) {
        if (caller != null && !(inBranch && declarations.get(caller) instanceof Ast.Function)) {
            caller.calls.add(symbol);
        }
    }

    private void as(@Nullable Symbol symbol, Runnable walk) {
        Symbol former = user;
        user = symbol;
        walk.run();
        user = former;
    }

    /** Walks the text of a model, layer or function. */
    private void within(Symbol symbol, Ast.Node declaration, Runnable walk) {
        Symbol former = caller;
        caller = symbol;
        declarations.put(symbol, declaration);
        walk.run();
        caller = former;
    }

    private void value(Ast.Name name, NameScope names) {
        Optional<Symbol> symbol = names.find(name.text());
        if (symbol.isPresent()) {
            read(symbol.get(), name);
        } else if (!Words.PREDEFINED.contains(name.text())
                && !isTopLevel(name)
                && !name.text().equals("all")) {
            unknown.report(name, names, place, argument ? Unknown.Use.ARGUMENT : Unknown.Use.VALUE);
        }
    }

    private void called(Ast.Name name, NameScope names) {
        Optional<Symbol> symbol = names.findCallable(name.text());
        if (symbol.isPresent()) {
            read(symbol.get(), name);
            call(symbol.get());
        } else if (!isTopLevel(name)) {
            names.find(name.text())
                    .ifPresentOrElse(
                            value -> read(value, name), () -> unknown.report(name, names, place, Unknown.Use.CALLED));
        }
    }

    private boolean isTopLevel(Ast.Name name) {
        Optional<Symbol> symbol = top.own(name.text());
        symbol.ifPresent(declared -> {
            declared.read(name);
            call(declared);
        });
        return unit.declaresCallable(name.text())
                || vocabulary.builtIn().contains(name.text())
                || unit.isLost(name.text());
    }

    // ---- models and layers

    private void formals(List<Ast.Formal> formals, NameScope names) {
        formals.forEach(formal -> formal.type().ifPresent(type -> introduce(type, names)));
        for (Ast.Formal formal : formals) {
            formal.children().forEach(child -> walk(child, names));
            bind(formal.name(), kind(formal), "", names);
        }
    }

    private static Symbol.Kind kind(Ast.Formal formal) {
        return formal.type()
                .map(type -> type instanceof Ast.ScalarForm scalar && scalar.kind() == Ast.Kind.FN
                        ? Symbol.Kind.CALLABLE
                        : Symbol.Kind.VALUE)
                .orElse(Symbol.Kind.EITHER);
    }

    /** Capital names of dimensions that are bound nowhere stand for what the data bring. */
    private void introduce(Ast.Type type, NameScope names) {
        for (Ast.Name name : Ast.capitals(type)) {
            if (names.find(name.text()).isEmpty()) {
                if (name.text().length() > 1
                        && ForeignNames.find(ForeignNames.Kind.VALUE, name.text())
                                .isPresent()) {
                    reports.report(Diagnostic.of(Code.UNKNOWN_NAME, name.span(), name.text() + " is no extent")
                            .hint(Unknown.EXTENT));
                }
                names.bind(symbol(name, Symbol.Kind.VALUE, ""));
            }
        }
    }

    private void members(List<Ast.Member> members, NameScope names, boolean model) {
        announce(members, names);
        Map<Ast.Function, Symbol> functions = new LinkedHashMap<>();
        for (Ast.Member member : members) {
            if (member instanceof Ast.Function function) {
                Symbol symbol = bind(function.name(), Symbol.Kind.CALLABLE, "", names);
                functions.put(function, symbol);
                if (!model) {
                    roots.add(symbol); // a layer's functions are called from outside: cell.advance(x)
                }
            }
        }
        new Placement(unit, reports, model).check(members);
        members.forEach(member -> member(member, names));
        functions.forEach((function, symbol) ->
                as(symbol, () -> within(symbol, function, () -> function(function, names.inner()))));
        for (Ast.Member member : members) {
            if (member instanceof Ast.Apply apply) {
                body(apply.formals(), apply.results(), apply.body(), apply.span(), names.inner());
            }
        }
    }

    private static void announce(List<? extends Ast.Node> members, NameScope names) {
        members.stream()
                .filter(member -> !(member instanceof Ast.Hole))
                .forEach(member -> member.names().forEach(names::announce));
    }

    /** Walks a member or statement and binds its names, behind what their meaning needs. */
    private void member(Ast.Member member, NameScope names) {
        if (member instanceof Ast.Function || member instanceof Ast.Apply) {
            return; // They see all names, and so come last.
        }
        if (member instanceof Ast.Hole hole) {
            hole.names().stream()
                    .filter(name -> names.find(name.text()).isEmpty())
                    .forEach(name -> names.bind(new Symbol(name, Symbol.Kind.EITHER, "")));
            if (hole.lacksName()) {
                names.lose();
            }
            return;
        }
        String words = words(member);
        Set<Symbol> needs = Set.of();
        if (words.isEmpty() && !(member instanceof Ast.State) && !(member instanceof Ast.Random)) {
            walk(member, names);
        } else {
            Symbol symbol = new Symbol(new Ast.Name("", member.span()), Symbol.Kind.EITHER, "");
            as(symbol, () -> walk(member, names));
            needs = symbol.needs;
        }
        if (member instanceof Ast.Binding binding) {
            checkLayerDeclared(binding, names);
        }
        Symbol.Kind kind = member instanceof Ast.Instance
                ? Symbol.Kind.CALLABLE
                : member instanceof Ast.Binding || member instanceof Ast.Follower
                        ? Symbol.Kind.EITHER
                        : Symbol.Kind.VALUE;
        for (Ast.Name name : member.names()) {
            bind(name, kind, words, names).needs.addAll(needs);
        }
    }

    /** What to call the names of a member that must be needed. */
    private static String words(Ast.Member member) {
        if (member instanceof Ast.Binding binding) {
            return binding.names().size() == 1 ? "the name" : "the result";
        }
        if (member instanceof Ast.Input) {
            return "the input";
        }
        return member instanceof Ast.Param ? "the parameter" : member instanceof Ast.Instance ? "the layer" : "";
    }

    private void checkLayerDeclared(Ast.Binding binding, NameScope names) {
        if (binding.names().size() == 1
                && binding.value() instanceof Ast.Call call
                && call.function() instanceof Ast.Reference reference
                && names.findCallable(reference.name().text()).isEmpty()
                && unit.find(reference.name().text())
                        .filter(declared -> declared.declaration() instanceof Ast.Layer)
                        .isPresent()) {
            reports.report(Diagnostic.of(
                            Code.LAYER_NOT_DECLARED,
                            call.span(),
                            reference.name().text() + " is a layer")
                    .hint("write layer " + binding.names().get(0).text() + " = "
                            + call.span().snippet()));
        }
    }

    private void body(List<Ast.Formal> formals, List<Ast.Type> results, Ast.Body body, Span place, NameScope names) {
        formals(formals, names);
        results.forEach(type -> walk(type, names));
        Placement.checkFunction(body, place, reports);
        statements(body, names);
    }

    private void function(Ast.Function function, NameScope names) {
        body(
                function.formals(),
                function.results(),
                function.body(),
                function.name().span(),
                names);
        function.gradient().ifPresent(gradient -> {
            // It sees what the body computes.
            NameScope inner = names.inner();
            gradient.adjoints().forEach(adjoint -> bind(adjoint, Symbol.Kind.VALUE, "", inner));
            Placement.checkFunction(gradient.body(), gradient.span(), reports);
            statements(gradient.body(), inner);
        });
    }

    private void statements(Ast.Body body, NameScope names) {
        announce(body.statements(), names);
        body.statements().forEach(statement -> member(statement, names));
    }

    // ---- what is read

    private void walk(Ast.Node node, NameScope names) {
        boolean direct = argument;
        argument = node instanceof Ast.Argument;
        if (node instanceof Ast.Reference reference) {
            argument = direct;
            value(reference.name(), names);
        } else {
            walkParts(node, names);
        }
        argument = direct;
    }

    private void walkParts(Ast.Node node, NameScope names) {
        for (Ast.Name name : node.reads()) {
            names.find(name.text()).ifPresent(symbol -> read(symbol, name));
        }
        if (node instanceof Ast.Call call) {
            int errors = reports.errors();
            callee(call.function(), names);
            if (reports.errors() == errors || !isForeign(call.function())) {
                call.arguments().forEach(argument -> walk(argument, names));
            }
        } else if (node instanceof Ast.If choice) {
            walk(choice.condition(), names);
            boolean around = inBranch;
            inBranch = true;
            walk(choice.then(), names);
            walk(choice.otherwise(), names);
            inBranch = around;
        } else if (node instanceof Ast.Extent extent) {
            in(Unknown.Place.DIMENSION, extent.value(), names);
        } else if (node instanceof Ast.Pipe pipe) {
            walk(pipe.value(), names);
            callee(pipe.stage(), names);
            pipe.arguments().forEach(argument -> walk(argument, names));
        } else if (node instanceof Ast.Part part) {
            part(part, names, Unknown.Use.VALUE);
        } else if (node instanceof Ast.Group group) {
            group.over().forEach(each -> walk(each, names));
            if (group.using() instanceof Ast.Call optimizer) {
                optimizer.arguments().forEach(argument -> in(Unknown.Place.SETTING, argument, names));
            }
        } else if (node instanceof Ast.Input input) {
            introduce(input.type(), names);
            input.children().forEach(child -> walk(child, names));
        } else if (node instanceof Ast.Param param) {
            walk(param.type(), names);
            in(Unknown.Place.INITIAL, param.initial(), names);
            param.when().ifPresent(condition -> walk(condition, names));
        } else if (node instanceof Ast.Instance instance) {
            NameScope inner = names.inner();
            instance.repeat().ifPresent(repeat -> {
                repeat.children().forEach(bound -> walk(bound, names));
                repeat.index().ifPresent(index -> bind(index, Symbol.Kind.VALUE, "", inner));
            });
            in(Unknown.Place.LAYER, instance.value(), inner);
            instance.when().ifPresent(condition -> walk(condition, names));
        } else if (node instanceof Ast.For loop) {
            walk(loop.from(), names);
            walk(loop.to(), names);
            NameScope inner = names.inner();
            bind(loop.index(), Symbol.Kind.VALUE, "", inner);
            loop(loop.with(), loop.body(), loop.span(), names, inner);
        } else if (node instanceof Ast.Scan scan) {
            NameScope inner = names.inner();
            for (Ast.Source source : scan.sources()) {
                source.children().forEach(child -> walk(child, names));
                bind(source.name(), Symbol.Kind.VALUE, "", inner);
            }
            scan.along().ifPresent(along -> walk(along, names));
            loop(scan.with(), scan.body(), scan.span(), names, inner);
            scan.until().ifPresent(until -> walk(until, inner));
        } else {
            node.children().forEach(child -> walk(child, names));
        }
    }

    private void in(Unknown.Place where, Ast.Node node, NameScope names) {
        Unknown.Place former = place;
        place = where;
        walk(node, names);
        place = former;
    }

    /** {@code fc.W}, and {@code nn.Linear} of another language. */
    private void part(Ast.Part part, NameScope names, Unknown.Use use) {
        Ast.Expr root = part.of();
        while (root instanceof Ast.Part inner) {
            root = inner.of();
        }
        if (root instanceof Ast.Reference reference
                && names.find(reference.name().text()).isEmpty()
                && !isTopLevel(reference.name())
                && ForeignNames.find(ForeignNames.Kind.MODULE, reference.name().text())
                        .isPresent()) {
            unknown.reportModule(reference.name(), part.name(), names, place, use);
        } else {
            walk(part.of(), names);
        }
    }

    /** What is written otherwise here takes other arguments, too. */
    private static boolean isForeign(Ast.Expr callee) {
        String name = callee instanceof Ast.Reference reference
                ? reference.name().text()
                : callee instanceof Ast.Part part ? part.name().text() : "";
        return ForeignNames.find(ForeignNames.Kind.CALL, name).isPresent();
    }

    private void callee(Ast.Expr expr, NameScope names) {
        if (expr instanceof Ast.Reference reference) {
            called(reference.name(), names);
        } else if (expr instanceof Ast.Part part) {
            part(part, names, Unknown.Use.CALLED);
        } else {
            walk(expr, names);
        }
    }

    private void loop(List<Ast.With> with, Ast.Body body, Span span, NameScope names, NameScope inner) {
        for (Ast.With each : with) {
            walk(each.value(), names);
            bind(each.name(), Symbol.Kind.EITHER, "", inner);
        }
        Placement.checkLoop(with, body, span, reports);
        statements(body, inner);
    }
}
