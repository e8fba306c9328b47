// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/** Moves parts of matrices into the order in which {@link VectorTiles} reads them. */
final class VectorPacking {
    private static final int LANES = VectorTiles.LANES;
    /** The side of the squares that {@link #transpose} turns, if it can on this machine. */
    static final int SQUARE = 16;

    static final boolean CAN_TRANSPOSE = LANES == SQUARE;

    private static final VectorShuffle<Float> SWAP1 = swap(1);
    private static final VectorShuffle<Float> SWAP2 = swap(2);
    private static final VectorShuffle<Float> SWAP4 = swap(4);
    private static final VectorShuffle<Float> SWAP8 = swap(8);
    private static final VectorMask<Float> UPPER1 = upper(1);
    private static final VectorMask<Float> UPPER2 = upper(2);
    private static final VectorMask<Float> UPPER4 = upper(4);
    private static final VectorMask<Float> UPPER8 = upper(8);

    private VectorPacking() {}

    private static VectorShuffle<Float> swap(int distance) {
        return VectorShuffle.fromOp(VectorTiles.S, lane -> (lane ^ distance) & (LANES - 1));
    }

    private static VectorMask<Float> upper(int bit) {
        boolean[] set = new boolean[LANES];
        for (int lane = 0; lane < LANES; lane++) {
            set[lane] = (lane & bit) != 0;
        }
        return VectorMask.fromArray(VectorTiles.S, set, 0);
    }

    /** Copies {@code rows} rows of one vector each. */
    static void copy1(float[] x, int xAt, int xStep, float[] y, int yAt, int yStep, int rows) {
        int from = xAt;
        int to = yAt;
        for (int i = 0; i < rows; i++) {
            FloatVector x0 = FloatVector.fromArray(VectorTiles.S, x, from);
            x0.intoArray(y, to);
            from += xStep;
            to += yStep;
        }
    }

    /** Copies {@code rows} rows of two vectors each. */
    static void copy2(float[] x, int xAt, int xStep, float[] y, int yAt, int yStep, int rows) {
        int from = xAt;
        int to = yAt;
        for (int i = 0; i < rows; i++) {
            FloatVector x0 = FloatVector.fromArray(VectorTiles.S, x, from);
            FloatVector x1 = FloatVector.fromArray(VectorTiles.S, x, from + LANES);
            x0.intoArray(y, to);
            x1.intoArray(y, to + LANES);
            from += xStep;
            to += yStep;
        }
    }

    /** Copies {@code rows} × {@code columns} numbers, one by one, from any order into rows that are {@code width} long. */
    static void gather(
            float[] x,
            int xAt,
            int xRow,
            int xColumn,
            float[] y,
            int yAt,
            int yStep,
            int rows,
            int columns,
            int width) {
        if (xRow == 1 && xColumn != 1) {
            for (int j = 0; j < columns; j++) {
                gatherColumn(x, xAt + j * xColumn, y, yAt + j, yStep, rows);
            }
        } else {
            for (int i = 0; i < rows; i++) {
                gatherRow(x, xAt + i * xRow, xColumn, y, yAt + i * yStep, columns);
            }
        }
        for (int i = 0; columns < width && i < rows; i++) {
            clear(y, yAt + i * yStep + columns, yAt + i * yStep + width);
        }
    }

    private static void gatherColumn(float[] x, int xAt, float[] y, int yAt, int yStep, int rows) {
        int to = yAt;
        for (int i = 0; i < rows; i++) {
            y[to] = x[xAt + i];
            to += yStep;
        }
    }

    private static void gatherRow(float[] x, int xAt, int xStep, float[] y, int yAt, int columns) {
        int from = xAt;
        for (int j = 0; j < columns; j++) {
            y[yAt + j] = x[from];
            from += xStep;
        }
    }

    private static void clear(float[] y, int from, int to) {
        for (int j = from; j < to; j++) {
            y[j] = 0;
        }
    }

    /**
     * Turns {@code squares} squares of 16 × 16 that stand side by side in x; in y they follow below one another. Four rounds:
     * in the one with distance d, rows i and i + d exchange the lanes of i with that bit for those of i + d without.
     */
    static void transpose(float[] x, int xAt, int xStep, float[] y, int yAt, int yStep, int squares) {
        int from = xAt;
        int to = yAt;
        for (int square = 0; square < squares; square++) {
            FloatVector a0 = FloatVector.fromArray(VectorTiles.S, x, from);
            FloatVector a1 = FloatVector.fromArray(VectorTiles.S, x, from + xStep);
            FloatVector a2 = FloatVector.fromArray(VectorTiles.S, x, from + 2 * xStep);
            FloatVector a3 = FloatVector.fromArray(VectorTiles.S, x, from + 3 * xStep);
            FloatVector a4 = FloatVector.fromArray(VectorTiles.S, x, from + 4 * xStep);
            FloatVector a5 = FloatVector.fromArray(VectorTiles.S, x, from + 5 * xStep);
            FloatVector a6 = FloatVector.fromArray(VectorTiles.S, x, from + 6 * xStep);
            FloatVector a7 = FloatVector.fromArray(VectorTiles.S, x, from + 7 * xStep);
            FloatVector a8 = FloatVector.fromArray(VectorTiles.S, x, from + 8 * xStep);
            FloatVector a9 = FloatVector.fromArray(VectorTiles.S, x, from + 9 * xStep);
            FloatVector a10 = FloatVector.fromArray(VectorTiles.S, x, from + 10 * xStep);
            FloatVector a11 = FloatVector.fromArray(VectorTiles.S, x, from + 11 * xStep);
            FloatVector a12 = FloatVector.fromArray(VectorTiles.S, x, from + 12 * xStep);
            FloatVector a13 = FloatVector.fromArray(VectorTiles.S, x, from + 13 * xStep);
            FloatVector a14 = FloatVector.fromArray(VectorTiles.S, x, from + 14 * xStep);
            FloatVector a15 = FloatVector.fromArray(VectorTiles.S, x, from + 15 * xStep);
            FloatVector b0 = a0.blend(a8.rearrange(SWAP8), UPPER8);
            FloatVector b8 = a0.rearrange(SWAP8).blend(a8, UPPER8);
            FloatVector b1 = a1.blend(a9.rearrange(SWAP8), UPPER8);
            FloatVector b9 = a1.rearrange(SWAP8).blend(a9, UPPER8);
            FloatVector b2 = a2.blend(a10.rearrange(SWAP8), UPPER8);
            FloatVector b10 = a2.rearrange(SWAP8).blend(a10, UPPER8);
            FloatVector b3 = a3.blend(a11.rearrange(SWAP8), UPPER8);
            FloatVector b11 = a3.rearrange(SWAP8).blend(a11, UPPER8);
            FloatVector b4 = a4.blend(a12.rearrange(SWAP8), UPPER8);
            FloatVector b12 = a4.rearrange(SWAP8).blend(a12, UPPER8);
            FloatVector b5 = a5.blend(a13.rearrange(SWAP8), UPPER8);
            FloatVector b13 = a5.rearrange(SWAP8).blend(a13, UPPER8);
            FloatVector b6 = a6.blend(a14.rearrange(SWAP8), UPPER8);
            FloatVector b14 = a6.rearrange(SWAP8).blend(a14, UPPER8);
            FloatVector b7 = a7.blend(a15.rearrange(SWAP8), UPPER8);
            FloatVector b15 = a7.rearrange(SWAP8).blend(a15, UPPER8);
            FloatVector c0 = b0.blend(b4.rearrange(SWAP4), UPPER4);
            FloatVector c4 = b0.rearrange(SWAP4).blend(b4, UPPER4);
            FloatVector c1 = b1.blend(b5.rearrange(SWAP4), UPPER4);
            FloatVector c5 = b1.rearrange(SWAP4).blend(b5, UPPER4);
            FloatVector c2 = b2.blend(b6.rearrange(SWAP4), UPPER4);
            FloatVector c6 = b2.rearrange(SWAP4).blend(b6, UPPER4);
            FloatVector c3 = b3.blend(b7.rearrange(SWAP4), UPPER4);
            FloatVector c7 = b3.rearrange(SWAP4).blend(b7, UPPER4);
            FloatVector c8 = b8.blend(b12.rearrange(SWAP4), UPPER4);
            FloatVector c12 = b8.rearrange(SWAP4).blend(b12, UPPER4);
            FloatVector c9 = b9.blend(b13.rearrange(SWAP4), UPPER4);
            FloatVector c13 = b9.rearrange(SWAP4).blend(b13, UPPER4);
            FloatVector c10 = b10.blend(b14.rearrange(SWAP4), UPPER4);
            FloatVector c14 = b10.rearrange(SWAP4).blend(b14, UPPER4);
            FloatVector c11 = b11.blend(b15.rearrange(SWAP4), UPPER4);
            FloatVector c15 = b11.rearrange(SWAP4).blend(b15, UPPER4);
            FloatVector d0 = c0.blend(c2.rearrange(SWAP2), UPPER2);
            FloatVector d2 = c0.rearrange(SWAP2).blend(c2, UPPER2);
            FloatVector d1 = c1.blend(c3.rearrange(SWAP2), UPPER2);
            FloatVector d3 = c1.rearrange(SWAP2).blend(c3, UPPER2);
            FloatVector d4 = c4.blend(c6.rearrange(SWAP2), UPPER2);
            FloatVector d6 = c4.rearrange(SWAP2).blend(c6, UPPER2);
            FloatVector d5 = c5.blend(c7.rearrange(SWAP2), UPPER2);
            FloatVector d7 = c5.rearrange(SWAP2).blend(c7, UPPER2);
            FloatVector d8 = c8.blend(c10.rearrange(SWAP2), UPPER2);
            FloatVector d10 = c8.rearrange(SWAP2).blend(c10, UPPER2);
            FloatVector d9 = c9.blend(c11.rearrange(SWAP2), UPPER2);
            FloatVector d11 = c9.rearrange(SWAP2).blend(c11, UPPER2);
            FloatVector d12 = c12.blend(c14.rearrange(SWAP2), UPPER2);
            FloatVector d14 = c12.rearrange(SWAP2).blend(c14, UPPER2);
            FloatVector d13 = c13.blend(c15.rearrange(SWAP2), UPPER2);
            FloatVector d15 = c13.rearrange(SWAP2).blend(c15, UPPER2);
            FloatVector e0 = d0.blend(d1.rearrange(SWAP1), UPPER1);
            FloatVector e1 = d0.rearrange(SWAP1).blend(d1, UPPER1);
            FloatVector e2 = d2.blend(d3.rearrange(SWAP1), UPPER1);
            FloatVector e3 = d2.rearrange(SWAP1).blend(d3, UPPER1);
            FloatVector e4 = d4.blend(d5.rearrange(SWAP1), UPPER1);
            FloatVector e5 = d4.rearrange(SWAP1).blend(d5, UPPER1);
            FloatVector e6 = d6.blend(d7.rearrange(SWAP1), UPPER1);
            FloatVector e7 = d6.rearrange(SWAP1).blend(d7, UPPER1);
            FloatVector e8 = d8.blend(d9.rearrange(SWAP1), UPPER1);
            FloatVector e9 = d8.rearrange(SWAP1).blend(d9, UPPER1);
            FloatVector e10 = d10.blend(d11.rearrange(SWAP1), UPPER1);
            FloatVector e11 = d10.rearrange(SWAP1).blend(d11, UPPER1);
            FloatVector e12 = d12.blend(d13.rearrange(SWAP1), UPPER1);
            FloatVector e13 = d12.rearrange(SWAP1).blend(d13, UPPER1);
            FloatVector e14 = d14.blend(d15.rearrange(SWAP1), UPPER1);
            FloatVector e15 = d14.rearrange(SWAP1).blend(d15, UPPER1);
            e0.intoArray(y, to);
            e1.intoArray(y, to + yStep);
            e2.intoArray(y, to + 2 * yStep);
            e3.intoArray(y, to + 3 * yStep);
            e4.intoArray(y, to + 4 * yStep);
            e5.intoArray(y, to + 5 * yStep);
            e6.intoArray(y, to + 6 * yStep);
            e7.intoArray(y, to + 7 * yStep);
            e8.intoArray(y, to + 8 * yStep);
            e9.intoArray(y, to + 9 * yStep);
            e10.intoArray(y, to + 10 * yStep);
            e11.intoArray(y, to + 11 * yStep);
            e12.intoArray(y, to + 12 * yStep);
            e13.intoArray(y, to + 13 * yStep);
            e14.intoArray(y, to + 14 * yStep);
            e15.intoArray(y, to + 15 * yStep);
            from += SQUARE;
            to += SQUARE * yStep;
        }
    }
}
