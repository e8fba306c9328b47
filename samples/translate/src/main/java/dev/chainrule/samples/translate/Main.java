// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.translate;

import dev.chainrule.data.TrainingProgress;
import dev.chainrule.runtime.Trainer;
import dev.chainrule.runtime.TrainingListener;
import dev.chainrule.samples.translate.Examples.Example;
import java.util.List;
import java.util.Locale;

/** Learns to write dates as ISO 8601 does, measures on dates that it has not seen, and shows where it looks. */
public final class Main {
    /** 157 batches an epoch, 1,099 in all: those over which the rate falls in Dates.nn. */
    private static final int EPOCHS = 7;

    private static final int BATCH = 64;
    private static final int TRAINING = 10_000;
    private static final int TEST = 1_000;
    private static final String SHADES = " .:-=+*#%@";

    private Main() {}

    /** Arguments, if any, are dates to be read after the training. */
    public static void main(String[] arguments) {
        List<Example> examples = Examples.draw(TRAINING + TEST, 1);
        List<Example> known = examples.subList(0, TRAINING);
        List<Example> test = examples.subList(TRAINING, examples.size());
        Dates model = Dates.create(1);
        Trainer.Training training = trainer(model, EPOCHS, TrainingProgress.console())
                .validation(Examples.rows(test))
                .fit(Examples.rows(known));

        System.out.printf(
                Locale.ROOT,
                "%ndates written exactly, of %,d that it has not seen: %.1f %%%n",
                test.size(),
                100 * training.evaluate(Examples.rows(test)).get("exact"));
        System.out.printf(
                Locale.ROOT,
                "the date of the known text with the fewest edits: %.1f %%%n%n",
                100 * nearest(known, test));
        for (Example example : test.subList(0, 8)) {
            System.out.printf("    %-38s %s%n", example.text(), translate(model, example.text()));
        }
        for (String text : arguments) {
            System.out.printf("    %-38s %s%n", text, translate(model, text));
        }
        showAttention(model, arguments.length > 0 ? arguments[0] : "3rd of May 1998");
    }

    static Trainer trainer(Dates model, int epochs, TrainingListener listener) {
        return Trainer.of(model).epochs(epochs).batchSize(BATCH).listener(listener);
    }

    static String translate(Dates model, String text) {
        return Examples.text(
                model.predict(Examples.read(text), 1, Examples.LENGTH).date());
    }

    /** How often the known text that is nearest to another has its date. */
    static double nearest(List<Example> known, List<Example> test) {
        int right = 0;
        for (Example example : test) {
            Example best = known.get(0);
            int edits = Integer.MAX_VALUE;
            for (Example other : known) {
                int now = edits(example.text(), other.text());
                if (now < edits) {
                    edits = now;
                    best = other;
                }
            }
            right += best.date().equals(example.date()) ? 1 : 0;
        }
        return (double) right / test.size();
    }

    /** The least number of characters to be put in, taken out or changed (Levenshtein, 1966). */
    static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }

    /** A line for each character that is written: how much it looked at each one that it read. */
    private static void showAttention(Dates model, String text) {
        Dates.Prediction prediction = model.predict(Examples.read(text), 1, Examples.LENGTH);
        String date = Examples.text(prediction.date());
        System.out.println("\nwhere it looks for each character:\n\n        " + text);
        for (int i = 0; i < date.length(); i++) {
            StringBuilder line = new StringBuilder();
            for (int at = 0; at < text.length(); at++) {
                float weight = prediction.attention()[i * Examples.LENGTH + at];
                line.append(SHADES.charAt(Math.round(weight * (SHADES.length() - 1))));
            }
            System.out.println("    " + date.charAt(i) + "   " + line.toString().stripTrailing());
        }
    }
}
