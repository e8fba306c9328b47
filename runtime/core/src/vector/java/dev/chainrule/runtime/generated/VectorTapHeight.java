// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.Arrays;
import java.util.List;

/**
 * Of 16 vector registers, the height of the tiles of convolutions that are two vectors wide, chosen when it is first needed.
 *
 * <p>Note [Which of two heights]: JDK 25 with its serial or parallel collector, of which it takes the first where there is one processor or little memory, does not cut long loops into strips, and then 6 × 2 spills
 * and does half of what 5 × 2 does. With G1 it does more. Nothing in {@code java.base} tells which collector there is, so the tiles are timed.
 */
final class VectorTapHeight {
    private static final int PANEL = VectorTiles.PANEL;
    private static final int HIGH = 6;
    private static final int LOW = 5;

    private static final long PATIENCE_MILLIS = 8_000;
    private static final int ROUNDS = 1_000;

    /** The height that this JVM makes do better, 6 or 5 rows; see Note [Which of two heights]. */
    static final int ROWS = height();

    private VectorTapHeight() {}

    /** A tile of some rows by two vectors, on numbers of its own. */
    private static final class Tile implements Runnable {
        /** So many steps that calls which are interpreted are little beside them. */
        private static final int DEPTH = 1024;

        private final float[] a = new float[VectorTaps.GROUP * DEPTH];
        private final float[] b = new float[PANEL * DEPTH];
        private final int[] starts = new int[DEPTH];
        private final float[] c = new float[HIGH * PANEL];
        private final int rows;

        Tile(int rows) {
            this.rows = rows;
            Arrays.setAll(starts, p -> p * PANEL);
        }

        private void multiply(int depth) {
            if (rows == HIGH) {
                VectorTaps.multiply6x2(a, 0, b, starts, depth, c, 0, PANEL, c, 0, PANEL);
            } else {
                VectorTaps.multiply5x2(a, 0, b, starts, depth, c, 0, PANEL, c, 0, PANEL);
            }
        }

        @Override
        public void run() {
            multiply(2);
        }

        /** Nanoseconds that one call takes for a row. */
        double time() {
            long start = System.nanoTime();
            multiply(DEPTH);
            return (double) (System.nanoTime() - start) / rows;
        }
    }

    private static int height() {
        if (Runtime.version().feature() <= 17) {
            return HIGH;
        }
        Tile high = new Tile(HIGH);
        Tile low = new Tile(LOW);
        try {
            if (Rehearsal.of(List.of(high, low), PATIENCE_MILLIS).contains(high)) {
                return LOW;
            }
            double bestOfHigh = Double.MAX_VALUE;
            double bestOfLow = Double.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                bestOfHigh = Math.min(bestOfHigh, high.time());
                bestOfLow = Math.min(bestOfLow, low.time());
            }
            return bestOfHigh <= bestOfLow ? HIGH : LOW;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return LOW;
        }
    }
}
