// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.digits;

import dev.chainrule.data.Csv;
import dev.chainrule.data.TrainingProgress;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Figures;
import dev.chainrule.runtime.Trainer;
import dev.chainrule.runtime.TrainingListener;
import java.nio.file.Path;
import java.util.Locale;

/** Trains on 1,438 handwritten digits, measures on 359 others, saves what was learnt and reads one digit with it. */
public final class Main {
    /** 45 batches an epoch, 1,350 steps in all: those over which the rate falls in Digits.nn. */
    private static final int EPOCHS = 30;

    private static final int BATCH = 32;
    private static final int PIXELS = 64;
    private static final String SHADES = " .:-=+*#%@";

    private final DataSet training;
    private final DataSet test;

    Main(Path csv) {
        DataSet all = Csv.of(csv)
                .reals("pixels", name -> name.startsWith("pixel_"), value -> value / 16)
                .ints("label", "target")
                .load();
        training = all.where(row -> row % 5 != 4);
        test = all.where(row -> row % 5 == 4);
    }

    /** The first argument may name the data file. */
    public static void main(String[] arguments) {
        Main main = new Main(Path.of(arguments.length > 0 ? arguments[0] : "data/digits.csv"));

        Digits model = Digits.create(1);
        Figures figures = main.train(model, TrainingProgress.console());
        System.out.printf(Locale.ROOT, "%naccuracy on the test digits: %.2f %%%n", 100 * figures.get("accuracy"));

        Path weights = Path.of("target", "digits.safetensors");
        model.saveWeights(weights);
        Digits loaded = Digits.load(weights);
        System.out.println("weights saved to " + weights + " and loaded again\n");
        main.show(loaded, 7);
    }

    /** Trains, and measures on the test digits. */
    Figures train(Digits model, TrainingListener listener) {
        return Trainer.of(model)
                .epochs(EPOCHS)
                .batchSize(BATCH)
                .validation(test)
                .listener(listener)
                .fit(training)
                .evaluate(test);
    }

    /** Reads a test digit. */
    int read(Digits model, int row) {
        return model.predict(pixels(row), 1).argmax()[0];
    }

    private void show(Digits model, int row) {
        float[] pixels = pixels(row);
        for (int y = 0; y < 8; y++) {
            StringBuilder line = new StringBuilder("    ");
            for (int x = 0; x < 8; x++) {
                char shade = SHADES.charAt(Math.round(pixels[8 * y + x] * (SHADES.length() - 1)));
                line.append(shade).append(shade);
            }
            System.out.println(line);
        }
        int[] label = new int[1];
        test.copy(1, row, label, 0);
        System.out.println("\nthe model reads " + read(model, row) + "; it is " + label[0]);
    }

    private float[] pixels(int row) {
        float[] pixels = new float[PIXELS];
        test.copy(0, row, pixels, 0);
        return pixels;
    }
}
