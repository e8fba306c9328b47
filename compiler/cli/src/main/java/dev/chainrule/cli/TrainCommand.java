// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.cli;

import dev.chainrule.data.CurveChart;
import dev.chainrule.data.TrainingProgress;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.History;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import dev.chainrule.runtime.Trainer;
import dev.chainrule.runtime.Weights;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains a model on a table. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Trains a model on a CSV file.",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  chainrule train Digits.nn --data digits.csv --hold-out 0.2 --epochs 30",
            "  chainrule train Iris.nn --data iris.csv -c label=species --set train.lr=0.01",
            "  chainrule train Digits.nn --data digits.csv --epochs 60 --resume"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class TrainCommand implements Callable<Integer> {
    @Mixin
    private ModelOptions model;

    @Mixin
    private TableOptions table;

    @Option(
            names = {"-d", "--data"},
            paramLabel = "CSV",
            required = true,
            description = "The rows to train on; gzip is understood.")
    private Path data;

    @Option(names = "--validation", paramLabel = "CSV", description = "Rows to measure on after each epoch.")
    private @Nullable Path validation;

    @Option(
            names = "--hold-out",
            paramLabel = "SHARE",
            description = "Measures on this share of the rows of --data instead, drawn from the seed: 0.2.")
    private @Nullable Double holdOut;

    @Option(
            names = {"-e", "--epochs"},
            paramLabel = "N",
            defaultValue = "10",
            description = "How often all rows are gone through; ${DEFAULT-VALUE} unless said.")
    private int epochs;

    @Option(
            names = {"-b", "--batch-size"},
            paramLabel = "N",
            defaultValue = "32",
            description = "Rows in a batch; ${DEFAULT-VALUE} unless said.")
    private int batchSize;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Of first weights, the order of rows and all that is drawn; ${DEFAULT-VALUE} unless said.")
    private long seed;

    @Option(
            names = "--set",
            paramLabel = "SETTING=VALUE",
            description = "Overrides a setting of a train step: train.lr=0.01.")
    private Map<String, Double> settings = new LinkedHashMap<>();

    @Option(
            names = "--stop-when",
            paramLabel = "FIGURE",
            description =
                    "Ends when this figure of the validation rows has not become better for --patience epochs, and"
                            + " brings back the best weights. A loss is better when smaller, a metric when larger.")
    private @Nullable String stopWhen;

    @Option(
            names = "--patience",
            paramLabel = "N",
            defaultValue = "5",
            description = "See --stop-when; ${DEFAULT-VALUE} unless said.")
    private int patience;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Where weights go, after each epoch; MODEL.safetensors unless said.")
    private @Nullable Path out;

    @Option(names = "--resume", description = "Goes on from that file, to the bits of a training that never stopped.")
    private boolean resume;

    @Option(names = "--overwrite", description = "Replaces that file if it is there.")
    private boolean overwrite;

    @Option(
            names = "--chart",
            paramLabel = "FILE",
            description = "Where the chart of the figures goes, .svg or .png; beside the weights unless said.")
    private @Nullable Path chart;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter printer = spec.commandLine().getOut();
        checkOptions();
        Model trained = model.load(seed).model();
        ModelOptions.set(trained, settings);
        Path weights = out == null ? Path.of(trained.description().name() + ".safetensors") : out;
        checkPlaces(weights);
        List<EntryKind> kinds = List.of(EntryKind.STEP, EntryKind.MEASURE);
        DataSet rows = table.read(trained, data, kinds, printer);
        Optional<DataSet> measured = Optional.empty();
        if (validation != null) {
            measured = Optional.of(table.read(trained, validation, kinds, printer));
        } else if (holdOut != null) {
            boolean[] held = held(rows.size(), holdOut);
            measured = Optional.of(rows.where(row -> held[row]));
            rows = rows.where(row -> !held[row]);
        }
        printer.println("training on " + count(rows.size())
                + measured.map(set -> ", measuring on " + count(set.size())).orElse(""));
        History history = trainer(trained, measured, weights).fit(rows).history();
        report(trained, history, weights);
        return ExitCode.OK;
    }

    private void checkOptions() {
        if (validation != null && holdOut != null) {
            throw new ParameterException(spec.commandLine(), "--validation and --hold-out: one of the two");
        } else if (holdOut != null && !(holdOut > 0 && holdOut < 1)) {
            throw new ParameterException(spec.commandLine(), "--hold-out is " + holdOut + ": a share between 0 and 1");
        } else if (resume && overwrite) {
            throw new ParameterException(spec.commandLine(), "--resume and --overwrite: one of the two");
        } else if (epochs < 1 || batchSize < 1 || patience < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--epochs, --batch-size and --patience are whole numbers from 1 on");
        } else if (stopWhen != null && validation == null && holdOut == null) {
            throw new ParameterException(
                    spec.commandLine(), "--stop-when needs rows to measure on: --validation or --hold-out");
        }
    }

    /** What was learnt before is not lost by a second call of the same command. */
    private void checkPlaces(Path weights) {
        if (resume && !Files.exists(weights)) {
            throw new Faults.Told("no file " + weights + " to go on from");
        } else if (!resume && !overwrite && Files.exists(weights)) {
            throw new Faults.Told(
                    weights + " is there already: --resume goes on from it, --overwrite replaces it, --out"
                            + " names another file");
        } else if (chart != null && !CurveChart.isChart(chart)) {
            throw new Faults.Told("the chart " + chart + ": its name ends in .svg or .png");
        }
    }

    private Trainer trainer(Model trained, Optional<DataSet> measured, Path weights) {
        Trainer trainer = Trainer.of(trained)
                .epochs(epochs)
                .batchSize(batchSize)
                .seed(seed)
                .checkpoint(weights)
                .listener(TrainingProgress.console());
        measured.ifPresent(trainer::validation);
        if (resume) {
            trainer.resume(weights);
        }
        if (stopWhen != null) {
            if (isLoss(trained, stopWhen)) {
                trainer.stopWhenNotSmaller(stopWhen, patience);
            } else {
                trainer.stopWhenNotLarger(stopWhen, patience);
            }
        }
        return trainer;
    }

    private static boolean isLoss(Model model, String figure) {
        return model.description().entryPoints(EntryKind.STEP).stream()
                .flatMap(step -> model.description().entryPoints().get(step).outputs().stream())
                .anyMatch(output -> output.name().equals(figure));
    }

    private void report(Model trained, History history, Path weights) throws IOException {
        PrintWriter printer = spec.commandLine().getOut();
        if (history.best().isPresent()) {
            // The file holds the last epoch's.
            Weights.save(trained, weights);
        }
        String more = history.end() == History.End.ASKED
                ? "; --resume goes on"
                : history.best().isPresent()
                        ? ", those of epoch " + history.best().getAsInt()
                        : "";
        printer.println("weights saved to " + weights + more);
        Path picture = chart == null ? CurveChart.beside(weights) : chart;
        if (CurveChart.write(history, trained.description().name(), picture)) {
            printer.println("curves drawn to " + picture);
        }
    }

    private boolean[] held(int rows, double share) {
        int[] order = new int[rows];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < rows; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        boolean[] held = new boolean[rows];
        int count = (int) Math.round(share * rows);
        if (count == 0 || count == rows) {
            throw new Faults.Told("--hold-out " + share + " of " + count(rows) + " leaves none on one side");
        }
        for (int i = 0; i < count; i++) {
            held[order[i]] = true;
        }
        return held;
    }

    private static String count(int rows) {
        return String.format(Locale.ROOT, "%,d %s", rows, rows == 1 ? "row" : "rows");
    }
}
