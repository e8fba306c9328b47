// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

/** The order in which an epoch takes the rows: Fisher and Yates' shuffle, a function of seed and epoch alone. */
final class RowOrder {
    /** Neighbours stay together in this many parts of a window. */
    private static final int STRETCHES = 16;

    private RowOrder() {}

    /**
     * Stretches of neighbours in any order, mixed a window at a time: what is read at one time lies in few places.
     *
     * @param window how many rows are mixed at a time; 0 for all
     */
    static int[] of(int rows, long seed, int epoch, int window) {
        if (window <= 0 || window >= rows) {
            return of(rows, seed, epoch, true);
        }
        int length = Math.max(1, window / STRETCHES);
        int stretches = (int) (((long) rows + length - 1) / length);
        int[] order = new int[rows];
        int count = 0;
        for (int stretch : of(stretches, seed, epoch, true)) {
            long from = (long) stretch * length;
            for (long row = from; row < Math.min(rows, from + length); row++) {
                order[count++] = (int) row;
            }
        }
        for (int from = 0; from < rows; from += window) {
            // Another key than that of the stretches, which count from 0 as the rows do.
            mix(order, from, Math.min(rows - from, window), ~seed, epoch);
            if (window > rows - from) {
                break;
            }
        }
        return order;
    }

    /** @param epoch from 0 */
    static int[] of(int rows, long seed, int epoch, boolean shuffled) {
        int[] order = new int[rows];
        for (int i = 0; i < rows; i++) {
            order[i] = i;
        }
        if (!shuffled) {
            return order;
        }
        mix(order, 0, rows, seed, epoch);
        return order;
    }

    private static void mix(int[] order, int from, int count, long seed, int epoch) {
        int[] words = new int[4];
        for (int i = from + count - 1; i > from; i--) {
            Philox.words(seed, epoch, i, words);
            int j = from + (int) (Philox.uniform(words[0], words[1]) * (i - from + 1));
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }
}
