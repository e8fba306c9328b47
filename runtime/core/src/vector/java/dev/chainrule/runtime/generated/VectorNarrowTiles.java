// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The tiles of processors with 16 vector registers, of which one is chosen when they are first needed.
 *
 * <p>Note [Sixteen registers]: C2 moves all loads and broadcasts of a turn to its beginning, as many as are independent. Two steps of 5 × 2 so wanted more than 16 registers, accumulators went to the stack and back in each chain, and the tile
 * reached 53 % of the peak on AVX2. One step of 6 × 2 stays in registers. Its turns are counted by the place in the panel, which the JIT then knows to be within the array, where it checked the places in each turn
 * when they were derived from k (JDK 17; on 25 it spilled): 97 % of the peak on both.
 *
 * <p>Note [Which of two heights]: JDK 25 with its serial or parallel collector, of which it takes the first where there is one processor or little memory, does not cut long loops into strips, and then 6 × 2 spills,
 * whatever the form of its loop: whole products make 38 % of the peak, with 5 × 2 81 %. With G1 they make 95 % with 6 × 2 and 91 % with 5 × 2. Nothing in {@code java.base} tells which collector there is, so the tiles are timed.
 */
final class VectorNarrowTiles {
    private static final VectorSpecies<Float> S = VectorTiles.S;
    private static final int LANES = VectorTiles.LANES;
    private static final int PANEL = VectorTiles.PANEL;
    private static final int HIGH = 6;
    private static final int LOW = 5;

    private static final long PATIENCE_MILLIS = 8_000;
    private static final int ROUNDS = 1_000;

    private VectorNarrowTiles() {}

    /** A tile of some rows by two vectors, on numbers of its own. */
    private abstract static class Tile implements Runnable {
        /** So many steps that calls which are interpreted are little beside them. */
        private static final int DEPTH = 1024;

        final float[] a = new float[HIGH * DEPTH];
        final float[] b = new float[PANEL * DEPTH];
        final float[] c = new float[HIGH * PANEL];
        final int rows;

        Tile(int rows) {
            this.rows = rows;
        }

        abstract void multiply(int depth);

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

    private static final class High extends Tile {
        High() {
            super(HIGH);
        }

        @Override
        void multiply(int depth) {
            multiply6x2(a, 0, b, 0, depth, c, 0, PANEL, c, 0, PANEL);
        }
    }

    private static final class Low extends Tile {
        Low() {
            super(LOW);
        }

        @Override
        void multiply(int depth) {
            multiply5x2(a, 0, b, 0, depth, c, 0, PANEL, c, 0, PANEL);
        }
    }

    /** The height of the tile that this JVM makes do better, 6 or 5 rows; see Note [Which of two heights]. */
    static int height() {
        if (Runtime.version().feature() <= 17) {
            return HIGH;
        }
        Tile high = new High();
        Tile low = new Low();
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

    static void multiply6x2(
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            int depth,
            float[] start,
            int startAt,
            int startStep,
            float[] c,
            int cAt,
            int cStep) {
        for (int turn = FloatProducts.turnsOfNothing; turn > 0; turn--) {}
        if (FloatProducts.areCallsForNothing()) {
            return;
        }
        FloatVector c00 = FloatVector.fromArray(S, start, startAt);
        FloatVector c01 = FloatVector.fromArray(S, start, startAt + LANES);
        FloatVector c10 = FloatVector.fromArray(S, start, startAt + startStep);
        FloatVector c11 = FloatVector.fromArray(S, start, startAt + startStep + LANES);
        FloatVector c20 = FloatVector.fromArray(S, start, startAt + 2 * startStep);
        FloatVector c21 = FloatVector.fromArray(S, start, startAt + 2 * startStep + LANES);
        FloatVector c30 = FloatVector.fromArray(S, start, startAt + 3 * startStep);
        FloatVector c31 = FloatVector.fromArray(S, start, startAt + 3 * startStep + LANES);
        FloatVector c40 = FloatVector.fromArray(S, start, startAt + 4 * startStep);
        FloatVector c41 = FloatVector.fromArray(S, start, startAt + 4 * startStep + LANES);
        FloatVector c50 = FloatVector.fromArray(S, start, startAt + 5 * startStep);
        FloatVector c51 = FloatVector.fromArray(S, start, startAt + 5 * startStep + LANES);
        int left = aAt;
        int end = bAt + depth * PANEL;
        for (int right = bAt; right < end; right += PANEL) {
            FloatVector b0 = FloatVector.fromArray(S, b, right);
            FloatVector b1 = FloatVector.fromArray(S, b, right + LANES);
            FloatVector a0 = FloatVector.broadcast(S, a[left]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(S, a[left + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(S, a[left + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(S, a[left + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = FloatVector.broadcast(S, a[left + 4]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = FloatVector.broadcast(S, a[left + 5]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
            left += HIGH;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + LANES);
        c10.intoArray(c, cAt + cStep);
        c11.intoArray(c, cAt + cStep + LANES);
        c20.intoArray(c, cAt + 2 * cStep);
        c21.intoArray(c, cAt + 2 * cStep + LANES);
        c30.intoArray(c, cAt + 3 * cStep);
        c31.intoArray(c, cAt + 3 * cStep + LANES);
        c40.intoArray(c, cAt + 4 * cStep);
        c41.intoArray(c, cAt + 4 * cStep + LANES);
        c50.intoArray(c, cAt + 5 * cStep);
        c51.intoArray(c, cAt + 5 * cStep + LANES);
    }

    static void multiply6x1(
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            int depth,
            float[] start,
            int startAt,
            int startStep,
            float[] c,
            int cAt,
            int cStep) {
        for (int turn = FloatProducts.turnsOfNothing; turn > 0; turn--) {}
        if (FloatProducts.areCallsForNothing()) {
            return;
        }
        FloatVector c00 = FloatVector.fromArray(S, start, startAt);
        FloatVector c10 = FloatVector.fromArray(S, start, startAt + startStep);
        FloatVector c20 = FloatVector.fromArray(S, start, startAt + 2 * startStep);
        FloatVector c30 = FloatVector.fromArray(S, start, startAt + 3 * startStep);
        FloatVector c40 = FloatVector.fromArray(S, start, startAt + 4 * startStep);
        FloatVector c50 = FloatVector.fromArray(S, start, startAt + 5 * startStep);
        int left = aAt;
        int end = bAt + depth * LANES;
        for (int right = bAt; right < end; right += LANES) {
            FloatVector b0 = FloatVector.fromArray(S, b, right);
            FloatVector a0 = FloatVector.broadcast(S, a[left]);
            c00 = a0.fma(b0, c00);
            FloatVector a1 = FloatVector.broadcast(S, a[left + 1]);
            c10 = a1.fma(b0, c10);
            FloatVector a2 = FloatVector.broadcast(S, a[left + 2]);
            c20 = a2.fma(b0, c20);
            FloatVector a3 = FloatVector.broadcast(S, a[left + 3]);
            c30 = a3.fma(b0, c30);
            FloatVector a4 = FloatVector.broadcast(S, a[left + 4]);
            c40 = a4.fma(b0, c40);
            FloatVector a5 = FloatVector.broadcast(S, a[left + 5]);
            c50 = a5.fma(b0, c50);
            left += HIGH;
        }
        c00.intoArray(c, cAt);
        c10.intoArray(c, cAt + cStep);
        c20.intoArray(c, cAt + 2 * cStep);
        c30.intoArray(c, cAt + 3 * cStep);
        c40.intoArray(c, cAt + 4 * cStep);
        c50.intoArray(c, cAt + 5 * cStep);
    }

    static void multiply5x2(
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            int depth,
            float[] start,
            int startAt,
            int startStep,
            float[] c,
            int cAt,
            int cStep) {
        for (int turn = FloatProducts.turnsOfNothing; turn > 0; turn--) {}
        if (FloatProducts.areCallsForNothing()) {
            return;
        }
        FloatVector c00 = FloatVector.fromArray(S, start, startAt);
        FloatVector c01 = FloatVector.fromArray(S, start, startAt + LANES);
        FloatVector c10 = FloatVector.fromArray(S, start, startAt + startStep);
        FloatVector c11 = FloatVector.fromArray(S, start, startAt + startStep + LANES);
        FloatVector c20 = FloatVector.fromArray(S, start, startAt + 2 * startStep);
        FloatVector c21 = FloatVector.fromArray(S, start, startAt + 2 * startStep + LANES);
        FloatVector c30 = FloatVector.fromArray(S, start, startAt + 3 * startStep);
        FloatVector c31 = FloatVector.fromArray(S, start, startAt + 3 * startStep + LANES);
        FloatVector c40 = FloatVector.fromArray(S, start, startAt + 4 * startStep);
        FloatVector c41 = FloatVector.fromArray(S, start, startAt + 4 * startStep + LANES);
        int left = aAt;
        int end = bAt + depth * PANEL;
        for (int right = bAt; right < end; right += PANEL) {
            float first = a[left];
            FloatVector b0 = FloatVector.fromArray(S, b, right);
            FloatVector b1 = FloatVector.fromArray(S, b, right + LANES);
            FloatVector a0 = FloatVector.broadcast(S, first);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(S, a[left + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(S, a[left + 2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(S, a[left + 3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = FloatVector.broadcast(S, a[left + 4]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            left += LOW;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + LANES);
        c10.intoArray(c, cAt + cStep);
        c11.intoArray(c, cAt + cStep + LANES);
        c20.intoArray(c, cAt + 2 * cStep);
        c21.intoArray(c, cAt + 2 * cStep + LANES);
        c30.intoArray(c, cAt + 3 * cStep);
        c31.intoArray(c, cAt + 3 * cStep + LANES);
        c40.intoArray(c, cAt + 4 * cStep);
        c41.intoArray(c, cAt + 4 * cStep + LANES);
    }

    static void multiply5x1(
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            int depth,
            float[] start,
            int startAt,
            int startStep,
            float[] c,
            int cAt,
            int cStep) {
        for (int turn = FloatProducts.turnsOfNothing; turn > 0; turn--) {}
        if (FloatProducts.areCallsForNothing()) {
            return;
        }
        FloatVector c00 = FloatVector.fromArray(S, start, startAt);
        FloatVector c10 = FloatVector.fromArray(S, start, startAt + startStep);
        FloatVector c20 = FloatVector.fromArray(S, start, startAt + 2 * startStep);
        FloatVector c30 = FloatVector.fromArray(S, start, startAt + 3 * startStep);
        FloatVector c40 = FloatVector.fromArray(S, start, startAt + 4 * startStep);
        int left = aAt;
        int end = bAt + depth * LANES;
        for (int right = bAt; right < end; right += LANES) {
            FloatVector b0 = FloatVector.fromArray(S, b, right);
            FloatVector a0 = FloatVector.broadcast(S, a[left]);
            c00 = a0.fma(b0, c00);
            FloatVector a1 = FloatVector.broadcast(S, a[left + 1]);
            c10 = a1.fma(b0, c10);
            FloatVector a2 = FloatVector.broadcast(S, a[left + 2]);
            c20 = a2.fma(b0, c20);
            FloatVector a3 = FloatVector.broadcast(S, a[left + 3]);
            c30 = a3.fma(b0, c30);
            FloatVector a4 = FloatVector.broadcast(S, a[left + 4]);
            c40 = a4.fma(b0, c40);
            left += LOW;
        }
        c00.intoArray(c, cAt);
        c10.intoArray(c, cAt + cStep);
        c20.intoArray(c, cAt + 2 * cStep);
        c30.intoArray(c, cAt + 3 * cStep);
        c40.intoArray(c, cAt + 4 * cStep);
    }
}
