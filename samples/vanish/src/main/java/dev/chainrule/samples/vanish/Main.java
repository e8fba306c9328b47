// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.vanish;

import dev.chainrule.data.Csv;
import dev.chainrule.data.DataException;
import dev.chainrule.data.TrainingReport;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Figures;
import dev.chainrule.runtime.GradientNorms;
import dev.chainrule.runtime.Gradients;
import dev.chainrule.runtime.History;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.runtime.Split;
import dev.chainrule.runtime.Trainer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Trains a deep net of sigmoids on handwritten digits, whose gradients vanish on their way back, and then the same net mended
 * in several ways. Of each there is a report, with the norms of its gradients.
 */
public final class Main {
    private static final int EPOCHS = 30;
    private static final int BATCH = 32;
    /** Batches between two looks at the gradients. */
    private static final int LOOK = 20;

    private Main() {}

    /** What became of a net. */
    record Outcome(GradientNorms norms, Figures figures) {
        /** The gradient of the first layer's weights over that of the last one's, in the first batch. */
        double fall() {
            List<Gradients.Layer> layers = norms.looks().get(0).layers().stream()
                    .filter(layer -> layer.rank() >= 2)
                    .toList();
            return layers.get(0).size() / layers.get(layers.size() - 1).size();
        }

        String verdict() {
            return norms.warnings().isEmpty() ? "" : norms.warnings().get(0).replaceAll(":.*", "");
        }
    }

    /** The first argument may name the data file, the second the folder for the reports. */
    public static void main(String[] arguments) {
        try {
            run(
                    digits(Path.of(arguments.length > 0 ? arguments[0] : "../digits/data/digits.csv")),
                    Path.of(arguments.length > 1 ? arguments[1] : "target/reports"));
        } catch (DataException | ModelException | IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /** A fifth of the digits to measure on, with its share of each. */
    static Split digits(Path csv) {
        DataSet all = Csv.of(csv)
                .reals("pixels", name -> name.startsWith("pixel_"), value -> value / 16)
                .ints("label", "target")
                .load();
        return Split.stratified(all, "label", 0.2, 1);
    }

    private static void run(Split digits, Path folder) throws IOException {
        Files.createDirectories(folder);
        System.out.printf(
                Locale.ROOT,
                "eleven hidden layers, %,d digits to learn from, %,d to measure on%n%n%-36s%12s%12s%14s%n",
                digits.training().size(),
                digits.test().size(),
                "",
                "accuracy",
                "first/last",
                "gradients");
        show("sigmoid", Sigmoids.create(1), digits, folder);
        show("relu", Relus.create(1), digits, folder);
        show("relu, small weights", SmallRelus.create(1), digits, folder);
        show("relu, weights of He et al.", HeRelus.create(1), digits, folder);
        show("sigmoid, normalised sums", NormalSigmoids.create(1), digits, folder);
        Outcome line = train(Line.create(1), digits, Optional.empty(), "");
        System.out.printf(
                Locale.ROOT,
                "%-36s%10.2f %%%n%nThe reports are in %s.%n",
                "no hidden layer",
                100 * line.figures().get("accuracy"),
                folder);
    }

    private static void show(String name, Model model, Split digits, Path folder) throws IOException {
        Outcome outcome = train(model, digits, Optional.of(folder), name);
        System.out.printf(
                Locale.ROOT,
                "%-36s%10.2f %%%12.2g%14s%n",
                name,
                100 * outcome.figures().get("accuracy"),
                outcome.fall(),
                outcome.verdict().isEmpty() ? "in order" : outcome.verdict());
    }

    /** Trains a net, looks at its gradients, and writes a report. */
    static Outcome train(Model model, Split digits, Optional<Path> folder, String name) throws IOException {
        GradientNorms norms = GradientNorms.every(LOOK)
                .to(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        Trainer trainer = Trainer.of(model)
                .epochs(EPOCHS)
                .batchSize(BATCH)
                .validation(digits.test())
                .listener(norms);
        History history = trainer.fit(digits.training()).history();
        Figures figures = trainer.evaluate(digits.test());
        if (folder.isPresent()) {
            TrainingReport.of(model, history)
                    .figures(name, figures)
                    .gradients(norms)
                    .write(folder.get().resolve(model.description().name() + ".html"));
        }
        return new Outcome(norms, figures);
    }
}
