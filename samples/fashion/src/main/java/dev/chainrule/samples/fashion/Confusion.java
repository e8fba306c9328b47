// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.fashion;

import dev.chainrule.runtime.DataSet;
import java.io.PrintStream;
import java.util.Locale;

/**
 * What a model takes pictures for.
 *
 * @param counts by true class, then by the class that the model reads
 */
record Confusion(int[][] counts) {
    private static final int BATCH = 500;

    static Confusion of(Fashion model, DataSet pictures) {
        int[][] counts = new int[Fashion.CLASSES][Fashion.CLASSES];
        for (int from = 0; from < pictures.size(); from += BATCH) {
            int count = Math.min(BATCH, pictures.size() - from);
            float[] probabilities = model.predict(Clothes.pixels(pictures, from, from + count), count)
                    .probabilities();
            for (int i = 0; i < count; i++) {
                counts[Clothes.label(pictures, from + i)][likeliest(probabilities, i)]++;
            }
        }
        return new Confusion(counts);
    }

    /** The class of the largest probability in a row. */
    static int likeliest(float[] probabilities, int row) {
        int first = row * Fashion.CLASSES;
        int likeliest = 0;
        for (int each = 1; each < Fashion.CLASSES; each++) {
            if (probabilities[first + each] > probabilities[first + likeliest]) {
                likeliest = each;
            }
        }
        return likeliest;
    }

    /** The share of pictures that are read rightly. */
    double accuracy() {
        long right = 0;
        long all = 0;
        for (int actual = 0; actual < counts.length; actual++) {
            right += counts[actual][actual];
            all += sum(actual);
        }
        return (double) right / all;
    }

    /** A line a class: how many are read rightly, and what the others are most often taken for. */
    void print(PrintStream out) {
        for (int actual = 0; actual < counts.length; actual++) {
            int other = -1;
            for (int read = 0; read < counts.length; read++) {
                if (read != actual && (other < 0 || counts[actual][read] > counts[actual][other])) {
                    other = read;
                }
            }
            double percent = 100.0 / Math.max(1, sum(actual));
            out.printf(
                    Locale.ROOT,
                    "    %-12s %5.1f %%   most often taken for: %s (%.1f %%)%n",
                    Clothes.NAMES.get(actual),
                    counts[actual][actual] * percent,
                    Clothes.NAMES.get(other),
                    counts[actual][other] * percent);
        }
    }

    private long sum(int actual) {
        long sum = 0;
        for (int count : counts[actual]) {
            sum += count;
        }
        return sum;
    }
}
