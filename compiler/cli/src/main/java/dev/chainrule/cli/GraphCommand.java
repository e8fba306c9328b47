// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.cli;

import dev.chainrule.compiler.driver.Derivations;
import dev.chainrule.compiler.explain.ModelGraph;
import dev.chainrule.drawing.GraphDrawing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws what a model computes from what. */
@Command(
        name = "graph",
        mixinStandardHelpOptions = true,
        description =
                "Draws what a model computes from what: inputs, parameters and equations, with their formulas and shapes.",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  chainrule graph Digits.nn --out digits.svg",
            "  chainrule graph Digits.nn --format dot | dot -Tpdf -o digits.pdf"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class GraphCommand implements Callable<Integer> {
    /** The language of the picture. */
    enum Written {
        SVG,
        DOT
    }

    @Mixin
    private ModelOptions model;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "svg|dot",
            defaultValue = "SVG",
            description = "A picture for browsers, or a text for Graphviz; svg unless said.")
    private Written written;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Where it goes; to the terminal unless said.")
    private @Nullable Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Derivations derivations = Derivations.of(model.request());
        model.tell(derivations.diagnostics());
        ModelGraph graph = derivations
                .graphs()
                .get(model.chosen(
                        derivations.graphs().stream().map(ModelGraph::model).toList()));
        String text = written == Written.DOT ? graph.dot() : GraphDrawing.svg(graph);
        if (out == null) {
            spec.commandLine().getOut().println(text.stripTrailing());
        } else {
            Files.writeString(out, text);
            spec.commandLine().getOut().println("the graph of " + graph.model() + " is in " + out);
        }
        return ExitCode.OK;
    }
}
