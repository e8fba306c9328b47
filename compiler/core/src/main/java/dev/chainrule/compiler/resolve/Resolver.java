// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.builtin.Builtins;
import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.Limits;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.names.Binder;
import dev.chainrule.compiler.names.Reports;
import dev.chainrule.compiler.names.SourceLoader;
import dev.chainrule.compiler.names.SourceUnit;
import dev.chainrule.compiler.names.SourceUnits;
import dev.chainrule.compiler.names.Vocabulary;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.syntax.Ast;
import dev.chainrule.compiler.syntax.LargeStack;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sources to resolved models. */
public final class Resolver {
    static final Vocabulary VOCABULARY =
            new Vocabulary(Builtins.names(), Builtins.names(Builtins.Chapter.INITIALISERS));

    private Resolver() {}

    /**
     * What to resolve.
     *
     * @param sources the files whose models are compiled
     * @param loader where imports are found
     * @param precision the build's word, which wins over the model's
     */
    public record Request(List<SourceFile> sources, SourceLoader loader, Optional<Precision> precision, Limits limits) {
        public Request {
            sources = List.copyOf(sources);
        }

        public static Request of(SourceFile... sources) {
            return new Request(List.of(sources), SourceLoader.NONE, Optional.empty(), Limits.STANDARD);
        }

        public Request with(SourceLoader other) {
            return new Request(sources, other, precision, limits);
        }

        public Request with(Precision other) {
            return new Request(sources, loader, Optional.of(other), limits);
        }

        public Request with(Limits other) {
            return new Request(sources, loader, precision, other);
        }
    }

    /** @param models those without faults, in the order of the files */
    public record Result(List<ModelDefinition> models, Diagnostics diagnostics) {
        public Result {
            models = List.copyOf(models);
        }

        /** The only model, or the one of that name. */
        public ModelDefinition model(String name) {
            return models.stream()
                    .filter(model -> model.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no model " + name));
        }
    }

    /** Reads and resolves all models of the files: those whose parameters have defaults, and all aliases. */
    public static Result resolve(Request request) {
        return LargeStack.run(() -> resolveHere(request));
    }

    private static Result resolveHere(Request request) {
        Diagnostics diagnostics = new Diagnostics();
        SourceUnits units = new SourceUnits(request.loader(), diagnostics);
        List<SourceUnit> files = new ArrayList<>();
        for (SourceFile source : request.sources()) {
            files.add(units.add(source));
        }
        Reports reports = new Reports(diagnostics);
        Models models = new Models(request.limits(), request.precision(), reports);
        List<ModelDefinition> resolved = new ArrayList<>();
        files.removeIf(unit -> hasTooManyModels(unit, reports));
        for (SourceUnit unit : units.all()) {
            Binder.bind(unit, VOCABULARY, reports, files.contains(unit) && unit.isWhole());
        }
        noteOpenModels(files, reports);
        for (SourceUnit unit : files) {
            for (Ast.Declaration declaration : unit.file().declarations()) {
                wanted(declaration, unit, reports).flatMap(models::resolve).ifPresent(resolved::add);
            }
        }
        files.stream()
                .filter(unit -> !diagnostics.hasErrors(unit.source()))
                .forEach(unit -> checkResults(unit, reports));
        return new Result(resolved, diagnostics);
    }

    /** That each model computes something; asked last, since a line in fault may be the one that was to give it. */
    private static void checkResults(SourceUnit unit, Reports reports) {
        for (Ast.Declaration declaration : unit.file().declarations()) {
            if (declaration instanceof Ast.Model model && !model.hasResults()) {
                String name = model.name().text();
                reports.report(Diagnostic.of(
                                Code.NO_RESULT,
                                model.name().span(),
                                name + " has no output, loss or metric, so there is nothing to compute")
                        .hint("write output before what the model shall give: output y = …"));
            }
        }
    }

    private static boolean hasTooManyModels(SourceUnit unit, Reports reports) {
        List<Ast.Declaration> models = unit.file().declarations().stream()
                .filter(declaration -> declaration instanceof Ast.Model || declaration instanceof Ast.Alias)
                .toList();
        if (models.size() <= Limits.MODELS) {
            return false;
        }
        reports.report(Diagnostic.of(
                        Code.TOO_MANY_MODELS,
                        models.get(Limits.MODELS).names().get(0).span(),
                        "this file has " + models.size() + " models; at most " + Limits.MODELS + " are compiled")
                .hint("a model with parameters serves for many: model Large = Digits(hidden = 512)"));
        return true;
    }

    /** Of a model with a parameter that has no default comes nothing by itself, and it may not be meant so. */
    private static void noteOpenModels(List<SourceUnit> files, Reports reports) {
        Set<Ast.Declaration> closed = new HashSet<>();
        for (SourceUnit unit : files) {
            for (Ast.Declaration declaration : unit.file().declarations()) {
                if (declaration instanceof Ast.Alias alias) {
                    unit.find(alias.target().text()).ifPresent(found -> closed.add(found.declaration()));
                }
            }
        }
        for (SourceUnit unit : files) {
            for (Ast.Declaration declaration : unit.file().declarations()) {
                if (declaration instanceof Ast.Model model
                        && !closed.contains(model)
                        && !unit.isLost(model.name().text())) {
                    model.formals().stream()
                            .filter(formal -> formal.standard().isEmpty())
                            .findFirst()
                            .ifPresent(formal -> reports.report(noClass(model, formal)));
                }
            }
        }
    }

    private static Diagnostic noClass(Ast.Model model, Ast.Formal formal) {
        String name = model.name().text();
        String parameter = formal.name().text();
        return Diagnostic.of(
                        Code.NO_CLASS,
                        formal.span(),
                        "no class is made of " + name + ": its parameter " + parameter + " has no default")
                .hint("give it one, or a value for each class: model My" + name + " = " + name + "(" + parameter
                        + " = …)");
    }

    private static Optional<Models.Wanted> wanted(Ast.Declaration declaration, SourceUnit unit, Reports reports) {
        if (declaration instanceof Ast.Model model) {
            boolean complete = model.formals().stream()
                    .allMatch(formal -> formal.standard().isPresent());
            return complete ? Optional.of(Models.Wanted.itself(model, unit)) : Optional.empty();
        }
        if (!(declaration instanceof Ast.Alias alias)) {
            return Optional.empty();
        }
        String target = alias.target().text();
        Optional<SourceUnit.Declared> found = unit.find(target);
        if (found.isPresent() && found.get().declaration() instanceof Ast.Model model) {
            return Optional.of(new Models.Wanted(
                    model, found.get().unit(), alias.name(), alias.doc(), alias.arguments(), unit, alias.span()));
        }
        if (!unit.isLost(target)) {
            List<String> names = new ArrayList<>();
            unit.declarations().forEach((name, declared) -> {
                if (declared.declaration() instanceof Ast.Model) {
                    names.add(name);
                }
            });
            reports.report(Diagnostic.of(Code.UNKNOWN_NAME, alias.target().span(), "there is no model " + target)
                    .didYouMean(target, names, ""));
        }
        return Optional.empty();
    }
}
