// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.cli;

import dev.chainrule.runtime.Figures;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import dev.chainrule.runtime.Trainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a trained model. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = "Measures the losses and metrics of a trained model on a CSV file.",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExample:%n",
        footer = "  chainrule evaluate Digits.nn --weights Digits.safetensors --data test.csv")
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class EvaluateCommand implements Callable<Integer> {
    @Mixin
    private TrainedOptions trained;

    @Mixin
    private TableOptions table;

    @Option(
            names = {"-d", "--data"},
            paramLabel = "CSV",
            required = true,
            description = "The rows to measure on.")
    private Path data;

    @Option(
            names = {"-b", "--batch-size"},
            paramLabel = "N",
            defaultValue = "256",
            description = "Rows at once; ${DEFAULT-VALUE} unless said. Figures are those of all rows, whatever it is.")
    private int batchSize;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Model model = trained.load();
        Figures figures = Trainer.of(model)
                .batchSize(batchSize)
                .evaluate(table.read(model, data, List.of(EntryKind.MEASURE), out));
        int width = figures.values().keySet().stream()
                .mapToInt(String::length)
                .max()
                .orElse(0);
        figures.values().forEach((name, value) -> out.printf(Locale.ROOT, "%-" + width + "s  %.6g%n", name, value));
        return ExitCode.OK;
    }
}
