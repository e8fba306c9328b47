// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.tagger;

import dev.chainrule.data.TrainingProgress;
import dev.chainrule.runtime.Trainer;
import dev.chainrule.runtime.TrainingListener;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Learns from nine tenths of the Psalms which letters are capitals, and gives the last tenth its capitals back. */
public final class Main {
    /** 63 batches an epoch, 1,512 in all: those over which the rate falls in Capitals.nn. */
    private static final int EPOCHS = 24;

    private static final int BATCH = 64;
    private static final Pattern WORD = Pattern.compile("[A-Za-z']+");

    private Main() {}

    /** The first argument may name a text. */
    public static void main(String[] arguments) {
        Verses psalms = Verses.of(Path.of(arguments.length > 0 ? arguments[0] : "data/kjv_psalms.txt"));
        Verses known = psalms.before(0.9);
        Verses test = psalms.after(0.9);
        Capitals model = Capitals.create(1);
        trainer(model, EPOCHS, TrainingProgress.console().every(2))
                .validation(test.rows())
                .fit(known.rows());

        String restored = test.restored(model);
        System.out.println("\nletters of the last tenth that are right");
        print("the field", restored, test.text());
        print("each word as it is written most often", byWords(known.text(), test.text()), test.text());
        print("the most frequent tag: all small", test.text().toLowerCase(Locale.ROOT), test.text());
        System.out.println("\nfrom it:\n");
        restored.lines().skip(test.text().lines().count() - 8).forEach(line -> System.out.println("    " + line));
    }

    static Trainer trainer(Capitals model, int epochs, TrainingListener listener) {
        return Trainer.of(model).epochs(epochs).batchSize(BATCH).listener(listener);
    }

    private static void print(String who, String restored, String text) {
        System.out.printf(Locale.ROOT, "    %s: %.2f %%%n", who, 100 * right(restored, text));
    }

    /** The part of the letters of a text that are as they should be. */
    static double right(String restored, String text) {
        int letters = 0;
        int right = 0;
        for (int i = 0; i < text.length(); i++) {
            if (Character.isLetter(text.charAt(i))) {
                letters++;
                right += restored.charAt(i) == text.charAt(i) ? 1 : 0;
            }
        }
        return (double) right / letters;
    }

    /** A text in which each word has the form that it has most often in another; words that are not there are small. */
    static String byWords(String known, String text) {
        Map<String, Map<String, Integer>> forms = new HashMap<>();
        Matcher words = WORD.matcher(known);
        while (words.find()) {
            forms.computeIfAbsent(words.group().toLowerCase(Locale.ROOT), word -> new HashMap<>())
                    .merge(words.group(), 1, Integer::sum);
        }
        return WORD.matcher(text.toLowerCase(Locale.ROOT))
                .replaceAll(word -> forms.getOrDefault(word.group(), Map.of(word.group(), 1)).entrySet().stream()
                        .max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                        .orElseThrow()
                        .getKey());
    }
}
