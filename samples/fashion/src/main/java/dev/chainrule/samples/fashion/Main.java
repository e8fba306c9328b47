// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.fashion;

import dev.chainrule.data.DataException;
import dev.chainrule.data.TrainingProgress;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.runtime.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;

/**
 * Trains on pictures of clothes, measures on 10,000 others after each epoch, saves what was learnt and names a few
 * pictures with it.
 *
 * <pre>
 * --data FOLDER    where the pictures lie; data if not said
 * --weights FILE   where what was learnt is saved; target/fashion.safetensors if not said
 * --predict        does not train, but uses the weights saved before
 * </pre>
 */
public final class Main {
    /** The steps over which the rate falls in Fashion.nn: 30 epochs of 10,000 pictures, or 5 of 60,000. */
    private static final int STEPS = 3000;

    private static final int BATCH = 100;
    private static final String SHADES = " .:-=+*#%@";

    private Path data = Path.of("data");
    private Path weights = Path.of("target", "fashion.safetensors");
    private boolean predictOnly;

    private Main() {}

    public static void main(String[] arguments) {
        Main main = new Main();
        try {
            main.parse(arguments);
            main.run();
        } catch (DataException | ModelException | IllegalArgumentException | IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private void parse(String... arguments) {
        Iterator<String> words = Arrays.asList(arguments).iterator();
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "--data" -> data = Path.of(value(word, words));
                case "--weights" -> weights = Path.of(value(word, words));
                case "--predict" -> predictOnly = true;
                default ->
                    throw new IllegalArgumentException(
                            "unknown option " + word + "; there are --data FOLDER, --weights FILE, --predict");
            }
        }
    }

    private static String value(String option, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return words.next();
    }

    private void run() throws IOException {
        Clothes clothes = Clothes.in(data);
        if (!predictOnly) {
            Path folder = weights.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder); // What would fail after the training is done before it.
            }
            System.out.printf(
                    Locale.ROOT,
                    "%,d pictures to learn from, %,d to measure on%n%n",
                    clothes.training().size(),
                    clothes.test().size());
            Fashion model = Fashion.create(1);
            trainer(model, clothes.training())
                    .validation(clothes.test())
                    .listener(TrainingProgress.console())
                    .fit(clothes.training());
            model.saveWeights(weights);
            System.out.println("\nweights saved to " + weights + " and loaded again");
        }
        show(Fashion.load(weights), clothes.test());
    }

    /** For 3,000 steps of 100 pictures, however many pictures there are. */
    static Trainer trainer(Fashion model, DataSet training) {
        int stepsInEpoch = (training.size() + BATCH - 1) / BATCH;
        return Trainer.of(model)
                .epochs((STEPS + stepsInEpoch - 1) / stepsInEpoch)
                .batchSize(BATCH);
    }

    private static void show(Fashion model, DataSet pictures) {
        Confusion confusion = Confusion.of(model, pictures);
        System.out.printf(Locale.ROOT, "%naccuracy on the test pictures: %.2f %%%n", 100 * confusion.accuracy());
        confusion.print(System.out);

        int shown = Math.min(3, pictures.size());
        System.out.println("\nthe first of them:\n");
        draw(Clothes.pixels(pictures, 0, shown), shown);
        for (int row = 0; row < shown; row++) {
            // One picture at a time, as a program would that is asked about one.
            float[] probabilities =
                    model.predict(Clothes.pixels(pictures, row, row + 1), 1).probabilities();
            int read = Confusion.likeliest(probabilities, 0);
            System.out.printf(
                    Locale.ROOT,
                    "    the model reads %s (%.1f %%); it is %s%n",
                    Clothes.NAMES.get(read),
                    100 * probabilities[read],
                    Clothes.NAMES.get(Clothes.label(pictures, row)));
        }
    }

    /** Pictures side by side. A character stands for two pixels, one above the other: it is twice as high as wide. */
    private static void draw(float[] pixels, int pictures) {
        for (int y = 0; y < Clothes.SIDE; y += 2) {
            StringBuilder line = new StringBuilder();
            for (int picture = 0; picture < pictures; picture++) {
                line.append("    ");
                for (int x = 0; x < Clothes.SIDE; x++) {
                    int at = picture * Clothes.PIXELS + y * Clothes.SIDE + x;
                    float grey = (pixels[at] + pixels[at + Clothes.SIDE]) / 2;
                    line.append(SHADES.charAt(Math.round(grey * (SHADES.length() - 1))));
                }
            }
            System.out.println(line.toString().stripTrailing());
        }
        System.out.println();
    }
}
