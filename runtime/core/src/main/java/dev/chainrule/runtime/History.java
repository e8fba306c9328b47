// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * What training did, epoch by epoch; where it went on from a checkpoint, from its very first.
 *
 * @param end why it ended
 * @param best the number of the epoch whose weights were brought back, where early stopping watched and training was not
 *     asked to end
 * @param closing a line that says why training ended, after how much, whose weights the model has, and how long it took
 */
public record History(List<Epoch> epochs, End end, OptionalInt best, String closing) {
    public History {
        epochs = List.copyOf(epochs);
    }

    /** Without weights that were brought back, and without a line to close with. */
    public History(List<Epoch> epochs, End end) {
        this(epochs, end, OptionalInt.empty(), "");
    }

    /**
     * One pass over the training set.
     *
     * @param number from 1
     * @param training the mean of each train step's loss over the epoch, as the steps saw it; with {@code
     *     measureTraining} also all losses and metrics over the whole training set after the epoch
     * @param validation losses and metrics over the whole validation set; empty without one
     * @param rows trained on in this epoch
     * @param seconds of training, without validation
     */
    public record Epoch(int number, Figures training, Figures validation, long rows, double seconds) {
        /** {@code epoch 3: nll 0.31 | validation: nll 0.29, accuracy 0.95 (1.2 s, 45,678 rows/s)}. */
        @Override
        public String toString() {
            String validated = validation.values().isEmpty() ? "" : " | validation: " + validation;
            return String.format(
                    Locale.ROOT,
                    "epoch %d: %s%s (%.1f s, %,.0f rows/s)",
                    number,
                    training,
                    validated,
                    seconds,
                    rows / Math.max(seconds, 1e-9));
        }
    }

    public enum End {
        /** All epochs were done. */
        COMPLETED,
        /** The validation figure stopped improving. */
        STOPPED_EARLY,
        /** {@link Trainer#stop()}, Ctrl-C or an interrupt asked for it. */
        ASKED,
        /** The {@link Trainer#timeLimit} was reached. */
        OUT_OF_TIME
    }
}
