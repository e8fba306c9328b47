// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

/** The order in which an epoch takes the rows: Fisher and Yates' shuffle, a function of seed and epoch alone. */
final class RowOrder {
    private RowOrder() {}

    /** @param epoch from 0 */
    static int[] of(int rows, long seed, int epoch, boolean shuffled) {
        int[] order = new int[rows];
        for (int i = 0; i < rows; i++) {
            order[i] = i;
        }
        if (!shuffled) {
            return order;
        }
        int[] words = new int[4];
        for (int i = rows - 1; i > 0; i--) {
            Philox.words(seed, epoch, i, words);
            int j = (int) (Philox.uniform(words[0], words[1]) * (i + 1));
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }
}
