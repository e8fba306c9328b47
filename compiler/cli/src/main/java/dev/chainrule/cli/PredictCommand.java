// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.ElementType;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import dev.chainrule.runtime.Predictor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Applies a trained model. */
@Command(
        name = "predict",
        mixinStandardHelpOptions = true,
        description = "Applies a trained model to the rows of a CSV file, and writes its outputs as CSV.",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExample:%n",
        footer = "  chainrule predict Digits.nn --weights Digits.safetensors --data new.csv --out read.csv")
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class PredictCommand implements Callable<Integer> {
    @Mixin
    private TrainedOptions trained;

    @Mixin
    private TableOptions table;

    @Option(
            names = {"-d", "--data"},
            paramLabel = "CSV",
            required = true,
            description = "The rows; columns that no output needs may be missing.")
    private Path data;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            description = "The predict line of the program; all outputs unless said.")
    private @Nullable String by;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "CSV",
            description = "Where the outputs go; to the terminal unless said.")
    private @Nullable Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Model model = trained.load();
        Predictor predictor = Predictor.of(model);
        if (by != null) {
            predictor.by(by);
        }
        // The answers alone go to standard output: it may be a pipe.
        DataSet rows = table.read(
                model, data, List.of(EntryKind.PREDICT), spec.commandLine().getErr());
        DataSet answers = predictor.predict(rows);
        if (out == null) {
            PrintWriter printer = spec.commandLine().getOut();
            write(answers, printer);
            printer.flush();
        } else {
            try (Writer file = Files.newBufferedWriter(out)) {
                write(answers, file);
            }
            spec.commandLine().getOut().println("outputs of " + answers.size() + " rows written to " + out);
        }
        return ExitCode.OK;
    }

    private static void write(DataSet answers, Writer to) throws IOException {
        CsvWriter csv = CsvWriter.builder().build(to);
        List<String> header = new ArrayList<>();
        answers.columns().forEach(column -> names(column, 0, column.name(), header));
        csv.writeRecord(header);
        List<String> line = new ArrayList<>();
        for (int row = 0; row < answers.size(); row++) {
            line.clear();
            for (int column = 0; column < answers.columns().size(); column++) {
                values(answers, column, row, line);
            }
            csv.writeRecord(line);
        }
        csv.flush();
    }

    /** {@code image_0_0}, {@code image_0_1}, …, as they are read again. */
    private static void names(DataSet.Column column, int axis, String name, List<String> into) {
        if (axis == column.shape().size()) {
            into.add(name);
            return;
        }
        for (int i = 0; i < column.shape().get(axis); i++) {
            names(column, axis + 1, name + "_" + i, into);
        }
    }

    private static void values(DataSet answers, int column, int row, List<String> into) {
        DataSet.Column type = answers.columns().get(column);
        if (type.element() == ElementType.REAL) {
            float[] values = new float[type.width()];
            answers.copy(column, row, values, 0);
            for (float value : values) {
                into.add(Float.toString(value));
            }
        } else {
            int[] values = new int[type.width()];
            answers.copy(column, row, values, 0);
            for (int value : values) {
                into.add(Integer.toString(value));
            }
        }
    }
}
