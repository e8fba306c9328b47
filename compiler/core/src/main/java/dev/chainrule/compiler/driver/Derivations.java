// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.Limits;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.explain.Derivation;
import dev.chainrule.compiler.explain.DrawnBatch;
import dev.chainrule.compiler.explain.Example;
import dev.chainrule.compiler.explain.ModelGraph;
import dev.chainrule.compiler.explain.ModelPage;
import dev.chainrule.compiler.program.EntryPoints;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.program.Program;
import dev.chainrule.compiler.resolve.Resolver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The derivations of the models of a request. Where there are errors, there are none.
 *
 * @param models in the order of the files
 * @param graphs what each of them computes from what
 * @param diagnostics errors and warnings
 */
public record Derivations(List<Derivation> models, List<ModelGraph> graphs, Diagnostics diagnostics) {
    public Derivations {
        models = List.copyOf(models);
        graphs = List.copyOf(graphs);
    }

    public static Derivations of(CompileRequest request) {
        return of(request, Map.of());
    }

    /**
     * With the numbers of a batch that is drawn.
     *
     * @param wanted the models that get numbers, by name
     * @throws IllegalArgumentException if what is given with it is none of such a model, or does not fit
     */
    public static Derivations of(CompileRequest request, DrawnBatch batch, Predicate<String> wanted) {
        return of(
                request,
                program -> wanted.test(program.model().name()) ? Optional.of(batch.of(program)) : Optional.empty());
    }

    /** @param examples the numbers of a batch, by the name of the model; a model that has none shows formulas alone */
    public static Derivations of(CompileRequest request, Map<String, Example> examples) {
        return of(
                request,
                program -> Optional.ofNullable(examples.get(program.model().name())));
    }

    private static Derivations of(CompileRequest request, Function<Program, Optional<Example>> examples) {
        Resolver.Result resolved = Resolver.resolve(
                new Resolver.Request(request.sources(), request.loader(), request.precision(), Limits.STANDARD));
        Diagnostics diagnostics = resolved.diagnostics();
        List<Derivation> models = new ArrayList<>();
        List<ModelGraph> graphs = new ArrayList<>();
        if (!diagnostics.hasErrors()) {
            for (ModelDefinition model : resolved.models()) {
                Program program = EntryPoints.of(model, EntryPoints.Options.STANDARD, diagnostics);
                models.add(examples.apply(program)
                        .map(example -> Derivation.of(program, example))
                        .orElseGet(() -> Derivation.of(program)));
                graphs.add(ModelGraph.of(model));
            }
        }
        return new Derivations(models, graphs, diagnostics);
    }

    /**
     * A page for each model, by the model's name: its derivation beside its source, its graph, the generated Java, kernels and
     * memory.
     *
     * @param drawing of a graph, as an element of HTML
     * @throws IllegalArgumentException if the derivations are not of this request
     */
    public Map<String, String> pages(CompileRequest request, Function<ModelGraph, String> drawing) {
        Map<String, StringBuilder> plans = new LinkedHashMap<>();
        CompileResult compiled = Compiler.compile(request.with(
                Set.of("costs"),
                (subject, phase, text) -> plans.computeIfAbsent(
                                subject.substring(0, subject.indexOf('.')), key -> new StringBuilder())
                        .append(subject.substring(subject.indexOf('.') + 1))
                        .append("\n\n")
                        .append(text.strip())
                        .append("\n\n")));
        if (compiled.models().size() != models.size()) {
            throw new IllegalArgumentException("these are derivations of other models");
        }
        Map<String, String> pages = new LinkedHashMap<>();
        for (int i = 0; i < models.size(); i++) {
            Derivation derivation = models.get(i);
            List<ModelPage.Listing> listings = new ArrayList<>();
            for (SourceFile source : request.sources()) {
                if (source.name().equals(derivation.source())) {
                    listings.add(ModelPage.Listing.program(source.name(), source.text()));
                }
            }
            compiled.models()
                    .get(i)
                    .files()
                    .forEach(file -> listings.add(ModelPage.Listing.citing(file.path(), file.text())));
            Optional.ofNullable(plans.get(derivation.model()))
                    .ifPresent(plan -> listings.add(ModelPage.Listing.citing("Kernels and memory", plan.toString())));
            listings.add(ModelPage.Listing.citing(
                    "Cost", String.join("\n", compiled.models().get(i).report().lines())));
            pages.put(derivation.model(), new ModelPage(derivation, drawing.apply(graphs.get(i)), listings).html());
        }
        return pages;
    }
}
