// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Smaller tiles than those of {@link VectorTiles} and {@link VectorNarrowTiles}, for the edges. */
final class VectorEdgeTiles {
    private static final VectorSpecies<Float> S = VectorTiles.S;
    private static final int LANES = VectorTiles.LANES;
    private static final int STEP = VectorTiles.STEP;
    private static final int PANEL = VectorTiles.PANEL;

    private VectorEdgeTiles() {}

    static void multiply12x1(
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
        FloatVector c60 = FloatVector.fromArray(S, start, startAt + 6 * startStep);
        FloatVector c70 = FloatVector.fromArray(S, start, startAt + 7 * startStep);
        FloatVector c80 = FloatVector.fromArray(S, start, startAt + 8 * startStep);
        FloatVector c90 = FloatVector.fromArray(S, start, startAt + 9 * startStep);
        FloatVector c100 = FloatVector.fromArray(S, start, startAt + 10 * startStep);
        FloatVector c110 = FloatVector.fromArray(S, start, startAt + 11 * startStep);
        int left = aAt;
        int right = bAt;
        for (int p = 0; p < depth; p += 2) {
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
            FloatVector a6 = FloatVector.broadcast(S, a[left + 6]);
            c60 = a6.fma(b0, c60);
            FloatVector a7 = FloatVector.broadcast(S, a[left + 7]);
            c70 = a7.fma(b0, c70);
            FloatVector a8 = FloatVector.broadcast(S, a[left + 8]);
            c80 = a8.fma(b0, c80);
            FloatVector a9 = FloatVector.broadcast(S, a[left + 9]);
            c90 = a9.fma(b0, c90);
            FloatVector a10 = FloatVector.broadcast(S, a[left + 10]);
            c100 = a10.fma(b0, c100);
            FloatVector a11 = FloatVector.broadcast(S, a[left + 11]);
            c110 = a11.fma(b0, c110);
            FloatVector d0 = FloatVector.fromArray(S, b, right + LANES);
            FloatVector e0 = FloatVector.broadcast(S, a[left + STEP]);
            c00 = e0.fma(d0, c00);
            FloatVector e1 = FloatVector.broadcast(S, a[left + STEP + 1]);
            c10 = e1.fma(d0, c10);
            FloatVector e2 = FloatVector.broadcast(S, a[left + STEP + 2]);
            c20 = e2.fma(d0, c20);
            FloatVector e3 = FloatVector.broadcast(S, a[left + STEP + 3]);
            c30 = e3.fma(d0, c30);
            FloatVector e4 = FloatVector.broadcast(S, a[left + STEP + 4]);
            c40 = e4.fma(d0, c40);
            FloatVector e5 = FloatVector.broadcast(S, a[left + STEP + 5]);
            c50 = e5.fma(d0, c50);
            FloatVector e6 = FloatVector.broadcast(S, a[left + STEP + 6]);
            c60 = e6.fma(d0, c60);
            FloatVector e7 = FloatVector.broadcast(S, a[left + STEP + 7]);
            c70 = e7.fma(d0, c70);
            FloatVector e8 = FloatVector.broadcast(S, a[left + STEP + 8]);
            c80 = e8.fma(d0, c80);
            FloatVector e9 = FloatVector.broadcast(S, a[left + STEP + 9]);
            c90 = e9.fma(d0, c90);
            FloatVector e10 = FloatVector.broadcast(S, a[left + STEP + 10]);
            c100 = e10.fma(d0, c100);
            FloatVector e11 = FloatVector.broadcast(S, a[left + STEP + 11]);
            c110 = e11.fma(d0, c110);
            left += 2 * STEP;
            right += 2 * LANES;
        }
        c00.intoArray(c, cAt);
        c10.intoArray(c, cAt + cStep);
        c20.intoArray(c, cAt + 2 * cStep);
        c30.intoArray(c, cAt + 3 * cStep);
        c40.intoArray(c, cAt + 4 * cStep);
        c50.intoArray(c, cAt + 5 * cStep);
        c60.intoArray(c, cAt + 6 * cStep);
        c70.intoArray(c, cAt + 7 * cStep);
        c80.intoArray(c, cAt + 8 * cStep);
        c90.intoArray(c, cAt + 9 * cStep);
        c100.intoArray(c, cAt + 10 * cStep);
        c110.intoArray(c, cAt + 11 * cStep);
    }

    static void multiply8x2(
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
        FloatVector c60 = FloatVector.fromArray(S, start, startAt + 6 * startStep);
        FloatVector c61 = FloatVector.fromArray(S, start, startAt + 6 * startStep + LANES);
        FloatVector c70 = FloatVector.fromArray(S, start, startAt + 7 * startStep);
        FloatVector c71 = FloatVector.fromArray(S, start, startAt + 7 * startStep + LANES);
        int left = aAt;
        int right = bAt;
        for (int p = 0; p < depth; p += 2) {
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
            FloatVector a6 = FloatVector.broadcast(S, a[left + 6]);
            c60 = a6.fma(b0, c60);
            c61 = a6.fma(b1, c61);
            FloatVector a7 = FloatVector.broadcast(S, a[left + 7]);
            c70 = a7.fma(b0, c70);
            c71 = a7.fma(b1, c71);
            FloatVector d0 = FloatVector.fromArray(S, b, right + PANEL);
            FloatVector d1 = FloatVector.fromArray(S, b, right + PANEL + LANES);
            FloatVector e0 = FloatVector.broadcast(S, a[left + STEP]);
            c00 = e0.fma(d0, c00);
            c01 = e0.fma(d1, c01);
            FloatVector e1 = FloatVector.broadcast(S, a[left + STEP + 1]);
            c10 = e1.fma(d0, c10);
            c11 = e1.fma(d1, c11);
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
            FloatVector e6 = FloatVector.broadcast(S, a[left + STEP + 6]);
            c60 = e6.fma(d0, c60);
            c61 = e6.fma(d1, c61);
            FloatVector e7 = FloatVector.broadcast(S, a[left + STEP + 7]);
            c70 = e7.fma(d0, c70);
            c71 = e7.fma(d1, c71);
            left += 2 * STEP;
            right += 2 * PANEL;
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
        c60.intoArray(c, cAt + 6 * cStep);
        c61.intoArray(c, cAt + 6 * cStep + LANES);
        c70.intoArray(c, cAt + 7 * cStep);
        c71.intoArray(c, cAt + 7 * cStep + LANES);
    }

    static void multiply8x1(
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
        FloatVector c60 = FloatVector.fromArray(S, start, startAt + 6 * startStep);
        FloatVector c70 = FloatVector.fromArray(S, start, startAt + 7 * startStep);
        int left = aAt;
        int right = bAt;
        for (int p = 0; p < depth; p += 2) {
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
            FloatVector a6 = FloatVector.broadcast(S, a[left + 6]);
            c60 = a6.fma(b0, c60);
            FloatVector a7 = FloatVector.broadcast(S, a[left + 7]);
            c70 = a7.fma(b0, c70);
            FloatVector d0 = FloatVector.fromArray(S, b, right + LANES);
            FloatVector e0 = FloatVector.broadcast(S, a[left + STEP]);
            c00 = e0.fma(d0, c00);
            FloatVector e1 = FloatVector.broadcast(S, a[left + STEP + 1]);
            c10 = e1.fma(d0, c10);
            FloatVector e2 = FloatVector.broadcast(S, a[left + STEP + 2]);
            c20 = e2.fma(d0, c20);
            FloatVector e3 = FloatVector.broadcast(S, a[left + STEP + 3]);
            c30 = e3.fma(d0, c30);
            FloatVector e4 = FloatVector.broadcast(S, a[left + STEP + 4]);
            c40 = e4.fma(d0, c40);
            FloatVector e5 = FloatVector.broadcast(S, a[left + STEP + 5]);
            c50 = e5.fma(d0, c50);
            FloatVector e6 = FloatVector.broadcast(S, a[left + STEP + 6]);
            c60 = e6.fma(d0, c60);
            FloatVector e7 = FloatVector.broadcast(S, a[left + STEP + 7]);
            c70 = e7.fma(d0, c70);
            left += 2 * STEP;
            right += 2 * LANES;
        }
        c00.intoArray(c, cAt);
        c10.intoArray(c, cAt + cStep);
        c20.intoArray(c, cAt + 2 * cStep);
        c30.intoArray(c, cAt + 3 * cStep);
        c40.intoArray(c, cAt + 4 * cStep);
        c50.intoArray(c, cAt + 5 * cStep);
        c60.intoArray(c, cAt + 6 * cStep);
        c70.intoArray(c, cAt + 7 * cStep);
    }

    static void multiply4x2(
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
            left += STEP;
        }
        c00.intoArray(c, cAt);
        c01.intoArray(c, cAt + LANES);
        c10.intoArray(c, cAt + cStep);
        c11.intoArray(c, cAt + cStep + LANES);
        c20.intoArray(c, cAt + 2 * cStep);
        c21.intoArray(c, cAt + 2 * cStep + LANES);
        c30.intoArray(c, cAt + 3 * cStep);
        c31.intoArray(c, cAt + 3 * cStep + LANES);
    }

    static void multiply4x1(
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
            left += STEP;
        }
        c00.intoArray(c, cAt);
        c10.intoArray(c, cAt + cStep);
        c20.intoArray(c, cAt + 2 * cStep);
        c30.intoArray(c, cAt + 3 * cStep);
    }
}
