// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of products that are too thin for packing to pay: the left operand's rows are read where they stand
 * when the result has few columns, the right one's when it has few rows.
 */
final class VectorRows {
    private static final VectorSpecies<Float> S = VectorTiles.S;
    private static final int LANES = VectorTiles.LANES;

    private VectorRows() {}

    static void multiply8x2(
            float[] a,
            int aAt,
            int aRow,
            int aColumn,
            float[] b,
            int bAt,
            int bStep,
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
        int row2 = 2 * aRow;
        int row3 = 3 * aRow;
        int row4 = 4 * aRow;
        int row5 = 5 * aRow;
        int row6 = 6 * aRow;
        int row7 = 7 * aRow;
        for (int p = 0; p < depth; p++) {
            FloatVector b0 = FloatVector.fromArray(S, b, right);
            FloatVector b1 = FloatVector.fromArray(S, b, right + LANES);
            FloatVector a0 = FloatVector.broadcast(S, a[left]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(S, a[left + aRow]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(S, a[left + row2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(S, a[left + row3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            FloatVector a4 = FloatVector.broadcast(S, a[left + row4]);
            c40 = a4.fma(b0, c40);
            c41 = a4.fma(b1, c41);
            FloatVector a5 = FloatVector.broadcast(S, a[left + row5]);
            c50 = a5.fma(b0, c50);
            c51 = a5.fma(b1, c51);
            FloatVector a6 = FloatVector.broadcast(S, a[left + row6]);
            c60 = a6.fma(b0, c60);
            c61 = a6.fma(b1, c61);
            FloatVector a7 = FloatVector.broadcast(S, a[left + row7]);
            c70 = a7.fma(b0, c70);
            c71 = a7.fma(b1, c71);
            left += aColumn;
            right += bStep;
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
            int aRow,
            int aColumn,
            float[] b,
            int bAt,
            int bStep,
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
        int row2 = 2 * aRow;
        int row3 = 3 * aRow;
        int row4 = 4 * aRow;
        int row5 = 5 * aRow;
        int row6 = 6 * aRow;
        int row7 = 7 * aRow;
        for (int p = 0; p < depth; p++) {
            FloatVector b0 = FloatVector.fromArray(S, b, right);
            FloatVector a0 = FloatVector.broadcast(S, a[left]);
            c00 = a0.fma(b0, c00);
            FloatVector a1 = FloatVector.broadcast(S, a[left + aRow]);
            c10 = a1.fma(b0, c10);
            FloatVector a2 = FloatVector.broadcast(S, a[left + row2]);
            c20 = a2.fma(b0, c20);
            FloatVector a3 = FloatVector.broadcast(S, a[left + row3]);
            c30 = a3.fma(b0, c30);
            FloatVector a4 = FloatVector.broadcast(S, a[left + row4]);
            c40 = a4.fma(b0, c40);
            FloatVector a5 = FloatVector.broadcast(S, a[left + row5]);
            c50 = a5.fma(b0, c50);
            FloatVector a6 = FloatVector.broadcast(S, a[left + row6]);
            c60 = a6.fma(b0, c60);
            FloatVector a7 = FloatVector.broadcast(S, a[left + row7]);
            c70 = a7.fma(b0, c70);
            left += aColumn;
            right += bStep;
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
            int aRow,
            int aColumn,
            float[] b,
            int bAt,
            int bStep,
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
        int right = bAt;
        int row2 = 2 * aRow;
        int row3 = 3 * aRow;
        for (int p = 0; p < depth; p++) {
            FloatVector b0 = FloatVector.fromArray(S, b, right);
            FloatVector b1 = FloatVector.fromArray(S, b, right + LANES);
            FloatVector a0 = FloatVector.broadcast(S, a[left]);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            FloatVector a1 = FloatVector.broadcast(S, a[left + aRow]);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            FloatVector a2 = FloatVector.broadcast(S, a[left + row2]);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            FloatVector a3 = FloatVector.broadcast(S, a[left + row3]);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            left += aColumn;
            right += bStep;
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

    /** c += the sum of eight rows of b, each times its number in a, in their order. */
    static void add8(float[] a, int aAt, int aColumn, float[] b, int bAt, int bRow, float[] c, int cAt, int columns) {
        for (int turn = FloatProducts.turnsOfNothing; turn > 0; turn--) {}
        if (FloatProducts.areCallsForNothing()) {
            return;
        }
        float a0 = a[aAt];
        float a1 = a[aAt + aColumn];
        float a2 = a[aAt + 2 * aColumn];
        float a3 = a[aAt + 3 * aColumn];
        float a4 = a[aAt + 4 * aColumn];
        float a5 = a[aAt + 5 * aColumn];
        float a6 = a[aAt + 6 * aColumn];
        float a7 = a[aAt + 7 * aColumn];
        int row1 = bAt + bRow;
        int row2 = bAt + 2 * bRow;
        int row3 = bAt + 3 * bRow;
        int row4 = bAt + 4 * bRow;
        int row5 = bAt + 5 * bRow;
        int row6 = bAt + 6 * bRow;
        int row7 = bAt + 7 * bRow;
        int whole = S.loopBound(columns);
        for (int j = 0; j < whole; j += LANES) {
            FloatVector c0 = FloatVector.fromArray(S, c, cAt + j);
            FloatVector b0 = FloatVector.fromArray(S, b, bAt + j);
            FloatVector c1 = FloatVector.broadcast(S, a0).fma(b0, c0);
            FloatVector b1 = FloatVector.fromArray(S, b, row1 + j);
            FloatVector c2 = FloatVector.broadcast(S, a1).fma(b1, c1);
            FloatVector b2 = FloatVector.fromArray(S, b, row2 + j);
            FloatVector c3 = FloatVector.broadcast(S, a2).fma(b2, c2);
            FloatVector b3 = FloatVector.fromArray(S, b, row3 + j);
            FloatVector c4 = FloatVector.broadcast(S, a3).fma(b3, c3);
            FloatVector b4 = FloatVector.fromArray(S, b, row4 + j);
            FloatVector c5 = FloatVector.broadcast(S, a4).fma(b4, c4);
            FloatVector b5 = FloatVector.fromArray(S, b, row5 + j);
            FloatVector c6 = FloatVector.broadcast(S, a5).fma(b5, c5);
            FloatVector b6 = FloatVector.fromArray(S, b, row6 + j);
            FloatVector c7 = FloatVector.broadcast(S, a6).fma(b6, c6);
            FloatVector b7 = FloatVector.fromArray(S, b, row7 + j);
            FloatVector c8 = FloatVector.broadcast(S, a7).fma(b7, c7);
            c8.intoArray(c, cAt + j);
        }
        for (int j = whole; j < columns; j++) {
            float sum = Math.fma(a0, b[bAt + j], c[cAt + j]);
            sum = Math.fma(a1, b[row1 + j], sum);
            sum = Math.fma(a2, b[row2 + j], sum);
            sum = Math.fma(a3, b[row3 + j], sum);
            sum = Math.fma(a4, b[row4 + j], sum);
            sum = Math.fma(a5, b[row5 + j], sum);
            sum = Math.fma(a6, b[row6 + j], sum);
            sum = Math.fma(a7, b[row7 + j], sum);
            c[cAt + j] = sum;
        }
    }

    /** c += a row of b times a number of a. */
    static void add1(float[] a, int aAt, float[] b, int bAt, float[] c, int cAt, int columns) {
        for (int turn = FloatProducts.turnsOfNothing; turn > 0; turn--) {}
        if (FloatProducts.areCallsForNothing()) {
            return;
        }
        float a0 = a[aAt];
        int whole = S.loopBound(columns);
        for (int j = 0; j < whole; j += LANES) {
            FloatVector c0 = FloatVector.fromArray(S, c, cAt + j);
            FloatVector b0 = FloatVector.fromArray(S, b, bAt + j);
            FloatVector c1 = FloatVector.broadcast(S, a0).fma(b0, c0);
            c1.intoArray(c, cAt + j);
        }
        for (int j = whole; j < columns; j++) {
            float sum = Math.fma(a0, b[bAt + j], c[cAt + j]);
            c[cAt + j] = sum;
        }
    }
}
