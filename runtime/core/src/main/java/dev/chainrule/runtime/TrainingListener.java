// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.io.PrintStream;

/** Told of what a {@link Trainer} does, on the thread that trains. Nothing is allocated for {@link #batch}. */
public interface TrainingListener {
    /**
     * Before the first batch.
     *
     * @param epochs as many as are planned in all
     * @param done epochs done before, if training is resumed
     * @param batches in an epoch
     */
    default void started(int epochs, int done, int batches) {}

    /**
     * After each batch.
     *
     * @param epoch from 1
     * @param batch from 1
     * @param loss of the batch, from the last train step that ran
     */
    default void batch(int epoch, int batch, double loss) {}

    /**
     * In the first batch and in each so-manieth the gradients are computed apart from the update, and told to {@link #gradients}; 0 for
     * never. Asked once, at the start; it changes no bit of the training.
     */
    default int gradientsEvery() {
        return 0;
    }

    /**
     * The gradients of a train step, before the update.
     *
     * @param gradients what the model holds now; it is another batch's with the next
     */
    default void gradients(int epoch, int batch, Gradients gradients) {}

    /** After each epoch and its validation. */
    default void epoch(History.Epoch epoch) {}

    /** After an epoch that led to a setting being reduced, which has this value from here on. */
    default void reduced(int epoch, String setting, double value) {}

    /** At the end, also when it was asked for. */
    default void finished(History history) {}

    /** At the end, if it is not a good one: {@link Trainer#fit} throws this. */
    default void failed(Throwable fault) {}

    /** Prints a line an epoch, and one that closes. */
    static TrainingListener lines(PrintStream out) {
        return new TrainingListener() {
            @Override
            public void epoch(History.Epoch epoch) {
                out.println(epoch);
            }

            @Override
            public void reduced(int epoch, String setting, double value) {
                out.println(setting + " is " + value + " from here on");
            }

            @Override
            public void finished(History history) {
                out.println(history.closing());
            }
        };
    }
}
