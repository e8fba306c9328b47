// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The tiles of processors with 16 vector registers.
 *
 * <p>Note [Sixteen registers]: 6 × 2 leaves four registers for the operands. C2 moves all loads and broadcasts between two branches to the
 * first of them, and then they want more, and accumulators go to the stack and back in each chain (40 % of the peak on AVX2). So conditions that never hold stand
 * between rows, and a turn takes no more at once than there is room for, whatever collector decides whether C2 cuts the loop into strips.
 *
 * <p>Note [One place for both operands]: a step stands as far apart from the next in the packed left operand as a power of two that divides the
 * panel's, so C2 sees that all places of a turn are within their arrays, and counts by one number. A step of 12 multiply-adds and 8 loads takes 25 (JDK 25) to 28
 * instructions (17), and 31 or 32 where steps stand side by side and C2 checks each. Both reach 97 % of the FMA peak at best; in a process in which the core did less meanwhile, this one made
 * 70 GFLOP/s and the other 56 (medians, JDK 17).
 */
final class VectorNarrowTiles {
    private static final VectorSpecies<Float> S = VectorTiles.S;
    private static final int LANES = VectorTiles.LANES;
    private static final int PANEL = VectorTiles.PANEL;
    private static final int STEP = VectorTiles.STEP;
    private static final int RATIO = PANEL / STEP;

    /** A place at which no step stands. Not a constant, so that the JIT does not know; see Note [Sixteen registers]. */
    private static int nowhere = -1;

    private VectorNarrowTiles() {}

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
        int end = aAt + depth * STEP;
        int shift = bAt - aAt * RATIO;
        for (int left = aAt; left < end; left += 2 * STEP) {
            int right = shift + left * RATIO;
            FloatVector b0 = FloatVector.fromArray(S, b, right);
            FloatVector b1 = FloatVector.fromArray(S, b, right + LANES);
            FloatVector a0 = FloatVector.broadcast(S, a[left]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(S, a[left + 1]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            if (left == nowhere) {
                break;
            }
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
            if (right == nowhere) {
                break;
            }
            FloatVector d0 = FloatVector.fromArray(S, b, right + PANEL);
            FloatVector d1 = FloatVector.fromArray(S, b, right + PANEL + LANES);
            FloatVector e0 = FloatVector.broadcast(S, a[left + STEP]);
            c00 = e0.fma(d0, c00);
            c01 = e0.fma(d1, c01);
            FloatVector e1 = FloatVector.broadcast(S, a[left + STEP + 1]);
            c10 = e1.fma(d0, c10);
            c11 = e1.fma(d1, c11);
            if (left + STEP == nowhere) {
                break;
            }
            FloatVector e2 = FloatVector.broadcast(S, a[left + STEP + 2]);
            c20 = e2.fma(d0, c20);
            c21 = e2.fma(d1, c21);
            FloatVector e3 = FloatVector.broadcast(S, a[left + STEP + 3]);
            c30 = e3.fma(d0, c30);
            c31 = e3.fma(d1, c31);
            FloatVector e4 = FloatVector.broadcast(S, a[left + STEP + 4]);
            c40 = e4.fma(d0, c40);
            c41 = e4.fma(d1, c41);
            FloatVector e5 = FloatVector.broadcast(S, a[left + STEP + 5]);
            c50 = e5.fma(d0, c50);
            c51 = e5.fma(d1, c51);
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
            left += STEP;
        }
        c00.intoArray(c, cAt);
        c10.intoArray(c, cAt + cStep);
        c20.intoArray(c, cAt + 2 * cStep);
        c30.intoArray(c, cAt + 3 * cStep);
        c40.intoArray(c, cAt + 4 * cStep);
        c50.intoArray(c, cAt + 5 * cStep);
    }
}
