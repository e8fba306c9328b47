// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.cli;

import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.driver.Derivations;
import dev.chainrule.compiler.explain.Derivation;
import dev.chainrule.compiler.explain.Format;
import dev.chainrule.drawing.GraphDrawing;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows how the derivatives of a model come about. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description =
                "Shows how a model's derivatives come about: its equations, the chain rule one step a line, the gradient"
                        + " of each parameter in closed form, the update; and each number of one batch.",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  chainrule explain Neuron.nn",
            "  chainrule explain Neuron.nn --given x=2 --given y=1",
            "  chainrule explain Digits.nn --data digits.csv --rows 16",
            "  chainrule explain Neuron.nn --format page --out neuron.html"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class ExplainCommand implements Callable<Integer> {
    /** What it is written as; a page has source, generated Java, kernels and memory beside the derivation. */
    enum Written {
        TEXT,
        MARKDOWN,
        LATEX,
        HTML,
        PAGE
    }

    @Mixin
    private ModelOptions model;

    @Mixin
    private ExampleOptions example;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            defaultValue = "TEXT",
            description =
                    "text, markdown, latex, html, or page: HTML with source, graph, generated Java, kernels and memory beside it;"
                            + " text unless said.")
    private Written written;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Where it goes; to the terminal unless said. A page needs a file.")
    private @Nullable Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (written == Written.PAGE && out == null) {
            throw new ParameterException(spec.commandLine(), "--format page needs --out FILE.html");
        }
        CompileRequest request = model.request();
        PrintWriter told =
                out == null ? spec.commandLine().getErr() : spec.commandLine().getOut();
        Derivations derivations = example.derivations(model, request, told);
        model.tell(derivations.diagnostics());
        int chosen = model.chosen(
                derivations.models().stream().map(Derivation::model).toList());
        Derivation derivation = derivations.models().get(chosen);
        String text = written == Written.PAGE
                ? Objects.requireNonNull(
                        derivations.pages(request, GraphDrawing::svg).get(derivation.model()))
                : derivation.render(Format.valueOf(written.name()));
        if (out == null) {
            spec.commandLine().getOut().println(text.stripTrailing());
        } else {
            Files.writeString(out, text);
            spec.commandLine().getOut().println("the derivation of " + derivation.model() + " is in " + out);
        }
        return ExitCode.OK;
    }
}
