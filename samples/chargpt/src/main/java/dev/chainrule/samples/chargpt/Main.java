// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.chargpt;

import dev.chainrule.data.TrainingProgress;
import dev.chainrule.runtime.Trainer;
import dev.chainrule.runtime.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Learns to write from the Psalms, measures on those that it has not read, and writes some verses. */
public final class Main {
    /** 406 batches an epoch, so that the rate in CharGpt.nn has fallen to its floor at the end. */
    private static final int EPOCHS = 4;

    private static final int BATCH = 16;

    private Main() {}

    /** The first argument may name another text. */
    public static void main(String[] arguments) throws IOException {
        Psalms psalms = Psalms.read(Path.of(arguments.length > 0 ? arguments[0] : "data/kjv_psalms.txt"));
        if (psalms.characters() != CharGpt.VOCABULARY) {
            System.err.println("CharGpt.nn is for texts of " + CharGpt.VOCABULARY + " characters; this one has "
                    + psalms.characters() + ". Set vocabulary in it");
            System.exit(1);
        }
        CharGpt model = CharGpt.create(1);
        double loss = train(model, psalms, EPOCHS, TrainingProgress.console());
        double bigrams = psalms.bigrams();
        System.out.printf(
                Locale.ROOT, "%nnats a character on verses not read: %.3f; a table of pairs: %.3f%n", loss, bigrams);

        Path weights = Path.of("target", "chargpt.safetensors");
        model.saveWeights(weights);
        CharGpt loaded = CharGpt.load(weights);
        System.out.println("weights saved to " + weights + " and loaded again\n");
        String beginning = "O LORD, ";
        System.out.println(beginning + new Writer(loaded, psalms, 0.5, 1).write(beginning, 600));

        System.out.println("\nmicroseconds a character");
        for (int characters : new int[] {200, 2_000, 20_000}) {
            long start = System.nanoTime();
            new Writer(loaded, psalms, 0.5, 1).write(beginning, characters);
            System.out.printf(
                    Locale.ROOT, "%,7d characters: %d%n", characters, (System.nanoTime() - start) / 1000 / characters);
        }
    }

    /** Trains, and gives the loss on the part that is held back. */
    static double train(CharGpt model, Psalms psalms, int epochs, TrainingListener listener) {
        return Trainer.of(model)
                .epochs(epochs)
                .batchSize(BATCH)
                .validation(psalms.validation())
                .listener(listener)
                .fit(psalms.training())
                .evaluate(psalms.validation())
                .get("nll");
    }
}
