// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/** Moves parts of matrices into the order in which {@link VectorTiles} reads them. */
final class VectorPacking {
    private static final int LANES = VectorTiles.LANES;
    /** The side of the largest squares that are turned. */
    static final int SQUARE = 16;

    static final boolean CAN_TRANSPOSE = LANES == SQUARE || LANES == 8;

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
        for (int turn = FloatProducts.turnsOfNothing; turn > 0; turn--) {}
        if (FloatProducts.areCallsForNothing()) {
            return;
        }
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
        for (int turn = FloatProducts.turnsOfNothing; turn > 0; turn--) {}
        if (FloatProducts.areCallsForNothing()) {
            return;
        }
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

    /**
     * Copies {@code rows} rows of four vectors that begin {@code apart} numbers from one another, each to a strip of its own whose
     * rows stand {@link VectorTiles#STEP} apart.
     */
    static void copy4x1(float[] x, int xAt, int xStep, int apart, float[] y, int yAt, int yApart, int rows) {
        for (int turn = FloatProducts.turnsOfNothing; turn > 0; turn--) {}
        if (FloatProducts.areCallsForNothing()) {
            return;
        }
        int end = yAt + rows * VectorTiles.STEP;
        int from = xAt;
        for (int to = yAt; to < end; to += VectorTiles.STEP) {
            FloatVector x0 = FloatVector.fromArray(VectorTiles.S, x, from);
            FloatVector x1 = FloatVector.fromArray(VectorTiles.S, x, from + apart);
            FloatVector x2 = FloatVector.fromArray(VectorTiles.S, x, from + 2 * apart);
            FloatVector x3 = FloatVector.fromArray(VectorTiles.S, x, from + 3 * apart);
            x0.intoArray(y, to);
            x1.intoArray(y, to + yApart);
            x2.intoArray(y, to + 2 * yApart);
            x3.intoArray(y, to + 3 * yApart);
            from += xStep;
        }
    }

    /** Copies rows of eight vectors each, two to each of four panels. */
    static void copy4x2(float[] x, int xAt, int xStep, float[] y0, float[] y1, float[] y2, float[] y3, int rows) {
        for (int turn = FloatProducts.turnsOfNothing; turn > 0; turn--) {}
        if (FloatProducts.areCallsForNothing()) {
            return;
        }
        int from = xAt;
        int to = 0;
        for (int i = 0; i < rows; i++) {
            FloatVector x0 = FloatVector.fromArray(VectorTiles.S, x, from);
            FloatVector x1 = FloatVector.fromArray(VectorTiles.S, x, from + LANES);
            FloatVector x2 = FloatVector.fromArray(VectorTiles.S, x, from + 2 * LANES);
            FloatVector x3 = FloatVector.fromArray(VectorTiles.S, x, from + 3 * LANES);
            FloatVector x4 = FloatVector.fromArray(VectorTiles.S, x, from + 4 * LANES);
            FloatVector x5 = FloatVector.fromArray(VectorTiles.S, x, from + 5 * LANES);
            FloatVector x6 = FloatVector.fromArray(VectorTiles.S, x, from + 6 * LANES);
            FloatVector x7 = FloatVector.fromArray(VectorTiles.S, x, from + 7 * LANES);
            x0.intoArray(y0, to);
            x1.intoArray(y0, to + LANES);
            x2.intoArray(y1, to);
            x3.intoArray(y1, to + LANES);
            x4.intoArray(y2, to);
            x5.intoArray(y2, to + LANES);
            x6.intoArray(y3, to);
            x7.intoArray(y3, to + LANES);
            from += xStep;
            to += 2 * LANES;
        }
    }

    /**
     * Packs a strip of an operand: number (p, lane) stands at {@code xAt + p·xDepth + lane·xLane}, and goes to {@code yAt +
     * p·yStep + lane}. Lanes from {@code live} on get any numbers: what is computed from them is not kept. Rows are written
     * in their order, and each as a whole vector where a strip is narrower. Behind the strip's last row y has room to the next multiple of 16 rows, and for the rest of a vector.
     *
     * @param width the lanes that there are to be
     */
    static void pack(
            float[] x, int xAt, int xDepth, int xLane, float[] y, int yAt, int yStep, int depth, int live, int width) {
        int done = 0;
        if (width <= LANES && xLane == 1) {
            // As far as what lies behind the last live lane still lies in x.
            done = live == LANES ? depth : rowsWithin(x.length - xAt - LANES, xDepth, depth);
            copy1(x, xAt, xDepth, y, yAt, yStep, done);
        } else if (CAN_TRANSPOSE && xDepth == 1) {
            int squares = (depth + LANES - 1) / LANES;
            if (xAt + (live - 1) * xLane + squares * LANES > x.length) {
                squares = depth / LANES;
            }
            transpose(x, xAt, xLane, live, y, yAt, yStep, squares);
            done = squares * LANES;
        }
        if (done < depth) {
            gather(x, xAt + done * xDepth, xDepth, xLane, y, yAt + done * yStep, yStep, depth - done, live);
        }
    }

    /** Turns squares of as many rows as a vector has lanes, side by side in x, below one another in y. */
    static void transpose(float[] x, int xAt, int xStep, int live, float[] y, int yAt, int yStep, int squares) {
        if (LANES == SQUARE) {
            transpose16(x, xAt, xStep, live, y, yAt, yStep, squares);
        } else {
            transpose8(x, xAt, xStep, live, y, yAt, yStep, squares);
        }
    }

    /** Of so many rows {@code step} apart, those that begin within so much room. */
    static int rowsWithin(int room, int step, int rows) {
        return room < 0 ? 0 : Math.min(rows, room / step + 1);
    }

    private static void gather(
            float[] x, int xAt, int xDepth, int xLane, float[] y, int yAt, int yStep, int depth, int live) {
        if (xDepth == 1) {
            for (int lane = 0; lane < live; lane++) {
                gatherLane(x, xAt + lane * xLane, y, yAt + lane, yStep, depth);
            }
        } else {
            for (int p = 0; p < depth; p++) {
                gatherRow(x, xAt + p * xDepth, xLane, y, yAt + p * yStep, live);
            }
        }
    }

    private static void gatherLane(float[] x, int xAt, float[] y, int yAt, int yStep, int depth) {
        int to = yAt;
        for (int p = 0; p < depth; p++) {
            y[to] = x[xAt + p];
            to += yStep;
        }
    }

    private static void gatherRow(float[] x, int xAt, int xLane, float[] y, int yAt, int live) {
        int from = xAt;
        for (int lane = 0; lane < live; lane++) {
            y[yAt + lane] = x[from];
            from += xLane;
        }
    }

    /**
     * Turns {@code squares} squares of 16 × 16 that stand side by side in x; in y they follow below one another. Four rounds:
     * in the one with distance d, row i gives its lanes with that bit for those of row i + d without. What is exchanged is
     * first brought together in one vector, so a pair needs one shuffle and not two (7.7 numbers a ns for 6.3 on JDK 25, 3.8
     * for 3.3 on 17).
     *
     * @param live rows of x that are there; the last one stands for those behind it
     */
    static void transpose16(float[] x, int xAt, int xStep, int live, float[] y, int yAt, int yStep, int squares) {
        for (int turn = FloatProducts.turnsOfNothing; turn > 0; turn--) {}
        if (FloatProducts.areCallsForNothing()) {
            return;
        }
        int last = (live - 1) * xStep;
        int x1 = Math.min(xStep, last);
        int x2 = Math.min(2 * xStep, last);
        int x3 = Math.min(3 * xStep, last);
        int x4 = Math.min(4 * xStep, last);
        int x5 = Math.min(5 * xStep, last);
        int x6 = Math.min(6 * xStep, last);
        int x7 = Math.min(7 * xStep, last);
        int x8 = Math.min(8 * xStep, last);
        int x9 = Math.min(9 * xStep, last);
        int x10 = Math.min(10 * xStep, last);
        int x11 = Math.min(11 * xStep, last);
        int x12 = Math.min(12 * xStep, last);
        int x13 = Math.min(13 * xStep, last);
        int x14 = Math.min(14 * xStep, last);
        int x15 = Math.min(15 * xStep, last);
        int from = xAt;
        int to = yAt;
        for (int square = 0; square < squares; square++) {
            FloatVector a0 = FloatVector.fromArray(VectorTiles.S, x, from);
            FloatVector a1 = FloatVector.fromArray(VectorTiles.S, x, from + x1);
            FloatVector a2 = FloatVector.fromArray(VectorTiles.S, x, from + x2);
            FloatVector a3 = FloatVector.fromArray(VectorTiles.S, x, from + x3);
            FloatVector a4 = FloatVector.fromArray(VectorTiles.S, x, from + x4);
            FloatVector a5 = FloatVector.fromArray(VectorTiles.S, x, from + x5);
            FloatVector a6 = FloatVector.fromArray(VectorTiles.S, x, from + x6);
            FloatVector a7 = FloatVector.fromArray(VectorTiles.S, x, from + x7);
            FloatVector a8 = FloatVector.fromArray(VectorTiles.S, x, from + x8);
            FloatVector a9 = FloatVector.fromArray(VectorTiles.S, x, from + x9);
            FloatVector a10 = FloatVector.fromArray(VectorTiles.S, x, from + x10);
            FloatVector a11 = FloatVector.fromArray(VectorTiles.S, x, from + x11);
            FloatVector a12 = FloatVector.fromArray(VectorTiles.S, x, from + x12);
            FloatVector a13 = FloatVector.fromArray(VectorTiles.S, x, from + x13);
            FloatVector a14 = FloatVector.fromArray(VectorTiles.S, x, from + x14);
            FloatVector a15 = FloatVector.fromArray(VectorTiles.S, x, from + x15);
            FloatVector p0 = a8.blend(a0, UPPER8).rearrange(SWAP8);
            FloatVector b0 = a0.blend(p0, UPPER8);
            FloatVector b8 = p0.blend(a8, UPPER8);
            FloatVector p1 = a9.blend(a1, UPPER8).rearrange(SWAP8);
            FloatVector b1 = a1.blend(p1, UPPER8);
            FloatVector b9 = p1.blend(a9, UPPER8);
            FloatVector p2 = a10.blend(a2, UPPER8).rearrange(SWAP8);
            FloatVector b2 = a2.blend(p2, UPPER8);
            FloatVector b10 = p2.blend(a10, UPPER8);
            FloatVector p3 = a11.blend(a3, UPPER8).rearrange(SWAP8);
            FloatVector b3 = a3.blend(p3, UPPER8);
            FloatVector b11 = p3.blend(a11, UPPER8);
            FloatVector p4 = a12.blend(a4, UPPER8).rearrange(SWAP8);
            FloatVector b4 = a4.blend(p4, UPPER8);
            FloatVector b12 = p4.blend(a12, UPPER8);
            FloatVector p5 = a13.blend(a5, UPPER8).rearrange(SWAP8);
            FloatVector b5 = a5.blend(p5, UPPER8);
            FloatVector b13 = p5.blend(a13, UPPER8);
            FloatVector p6 = a14.blend(a6, UPPER8).rearrange(SWAP8);
            FloatVector b6 = a6.blend(p6, UPPER8);
            FloatVector b14 = p6.blend(a14, UPPER8);
            FloatVector p7 = a15.blend(a7, UPPER8).rearrange(SWAP8);
            FloatVector b7 = a7.blend(p7, UPPER8);
            FloatVector b15 = p7.blend(a15, UPPER8);
            FloatVector q0 = b4.blend(b0, UPPER4).rearrange(SWAP4);
            FloatVector c0 = b0.blend(q0, UPPER4);
            FloatVector c4 = q0.blend(b4, UPPER4);
            FloatVector q1 = b5.blend(b1, UPPER4).rearrange(SWAP4);
            FloatVector c1 = b1.blend(q1, UPPER4);
            FloatVector c5 = q1.blend(b5, UPPER4);
            FloatVector q2 = b6.blend(b2, UPPER4).rearrange(SWAP4);
            FloatVector c2 = b2.blend(q2, UPPER4);
            FloatVector c6 = q2.blend(b6, UPPER4);
            FloatVector q3 = b7.blend(b3, UPPER4).rearrange(SWAP4);
            FloatVector c3 = b3.blend(q3, UPPER4);
            FloatVector c7 = q3.blend(b7, UPPER4);
            FloatVector q8 = b12.blend(b8, UPPER4).rearrange(SWAP4);
            FloatVector c8 = b8.blend(q8, UPPER4);
            FloatVector c12 = q8.blend(b12, UPPER4);
            FloatVector q9 = b13.blend(b9, UPPER4).rearrange(SWAP4);
            FloatVector c9 = b9.blend(q9, UPPER4);
            FloatVector c13 = q9.blend(b13, UPPER4);
            FloatVector q10 = b14.blend(b10, UPPER4).rearrange(SWAP4);
            FloatVector c10 = b10.blend(q10, UPPER4);
            FloatVector c14 = q10.blend(b14, UPPER4);
            FloatVector q11 = b15.blend(b11, UPPER4).rearrange(SWAP4);
            FloatVector c11 = b11.blend(q11, UPPER4);
            FloatVector c15 = q11.blend(b15, UPPER4);
            FloatVector r0 = c2.blend(c0, UPPER2).rearrange(SWAP2);
            FloatVector d0 = c0.blend(r0, UPPER2);
            FloatVector d2 = r0.blend(c2, UPPER2);
            FloatVector r1 = c3.blend(c1, UPPER2).rearrange(SWAP2);
            FloatVector d1 = c1.blend(r1, UPPER2);
            FloatVector d3 = r1.blend(c3, UPPER2);
            FloatVector r4 = c6.blend(c4, UPPER2).rearrange(SWAP2);
            FloatVector d4 = c4.blend(r4, UPPER2);
            FloatVector d6 = r4.blend(c6, UPPER2);
            FloatVector r5 = c7.blend(c5, UPPER2).rearrange(SWAP2);
            FloatVector d5 = c5.blend(r5, UPPER2);
            FloatVector d7 = r5.blend(c7, UPPER2);
            FloatVector r8 = c10.blend(c8, UPPER2).rearrange(SWAP2);
            FloatVector d8 = c8.blend(r8, UPPER2);
            FloatVector d10 = r8.blend(c10, UPPER2);
            FloatVector r9 = c11.blend(c9, UPPER2).rearrange(SWAP2);
            FloatVector d9 = c9.blend(r9, UPPER2);
            FloatVector d11 = r9.blend(c11, UPPER2);
            FloatVector r12 = c14.blend(c12, UPPER2).rearrange(SWAP2);
            FloatVector d12 = c12.blend(r12, UPPER2);
            FloatVector d14 = r12.blend(c14, UPPER2);
            FloatVector r13 = c15.blend(c13, UPPER2).rearrange(SWAP2);
            FloatVector d13 = c13.blend(r13, UPPER2);
            FloatVector d15 = r13.blend(c15, UPPER2);
            FloatVector s0 = d1.blend(d0, UPPER1).rearrange(SWAP1);
            FloatVector e0 = d0.blend(s0, UPPER1);
            FloatVector e1 = s0.blend(d1, UPPER1);
            FloatVector s2 = d3.blend(d2, UPPER1).rearrange(SWAP1);
            FloatVector e2 = d2.blend(s2, UPPER1);
            FloatVector e3 = s2.blend(d3, UPPER1);
            FloatVector s4 = d5.blend(d4, UPPER1).rearrange(SWAP1);
            FloatVector e4 = d4.blend(s4, UPPER1);
            FloatVector e5 = s4.blend(d5, UPPER1);
            FloatVector s6 = d7.blend(d6, UPPER1).rearrange(SWAP1);
            FloatVector e6 = d6.blend(s6, UPPER1);
            FloatVector e7 = s6.blend(d7, UPPER1);
            FloatVector s8 = d9.blend(d8, UPPER1).rearrange(SWAP1);
            FloatVector e8 = d8.blend(s8, UPPER1);
            FloatVector e9 = s8.blend(d9, UPPER1);
            FloatVector s10 = d11.blend(d10, UPPER1).rearrange(SWAP1);
            FloatVector e10 = d10.blend(s10, UPPER1);
            FloatVector e11 = s10.blend(d11, UPPER1);
            FloatVector s12 = d13.blend(d12, UPPER1).rearrange(SWAP1);
            FloatVector e12 = d12.blend(s12, UPPER1);
            FloatVector e13 = s12.blend(d13, UPPER1);
            FloatVector s14 = d15.blend(d14, UPPER1).rearrange(SWAP1);
            FloatVector e14 = d14.blend(s14, UPPER1);
            FloatVector e15 = s14.blend(d15, UPPER1);
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

    /** As {@link #transpose16}, squares of 8 × 8; the loop counts by the place in x, so that it need not be checked. */
    static void transpose8(float[] x, int xAt, int xStep, int live, float[] y, int yAt, int yStep, int squares) {
        for (int turn = FloatProducts.turnsOfNothing; turn > 0; turn--) {}
        if (FloatProducts.areCallsForNothing()) {
            return;
        }
        int last = (live - 1) * xStep;
        int x1 = Math.min(xStep, last);
        int x2 = Math.min(2 * xStep, last);
        int x3 = Math.min(3 * xStep, last);
        int x4 = Math.min(4 * xStep, last);
        int x5 = Math.min(5 * xStep, last);
        int x6 = Math.min(6 * xStep, last);
        int x7 = Math.min(7 * xStep, last);
        int end = xAt + squares * 8;
        int to = yAt;
        for (int from = xAt; from < end; from += 8) {
            FloatVector a0 = FloatVector.fromArray(VectorTiles.S, x, from);
            FloatVector a1 = FloatVector.fromArray(VectorTiles.S, x, from + x1);
            FloatVector a2 = FloatVector.fromArray(VectorTiles.S, x, from + x2);
            FloatVector a3 = FloatVector.fromArray(VectorTiles.S, x, from + x3);
            FloatVector a4 = FloatVector.fromArray(VectorTiles.S, x, from + x4);
            FloatVector a5 = FloatVector.fromArray(VectorTiles.S, x, from + x5);
            FloatVector a6 = FloatVector.fromArray(VectorTiles.S, x, from + x6);
            FloatVector a7 = FloatVector.fromArray(VectorTiles.S, x, from + x7);
            FloatVector p0 = a4.blend(a0, UPPER4).rearrange(SWAP4);
            FloatVector b0 = a0.blend(p0, UPPER4);
            FloatVector b4 = p0.blend(a4, UPPER4);
            FloatVector p1 = a5.blend(a1, UPPER4).rearrange(SWAP4);
            FloatVector b1 = a1.blend(p1, UPPER4);
            FloatVector b5 = p1.blend(a5, UPPER4);
            FloatVector p2 = a6.blend(a2, UPPER4).rearrange(SWAP4);
            FloatVector b2 = a2.blend(p2, UPPER4);
            FloatVector b6 = p2.blend(a6, UPPER4);
            FloatVector p3 = a7.blend(a3, UPPER4).rearrange(SWAP4);
            FloatVector b3 = a3.blend(p3, UPPER4);
            FloatVector b7 = p3.blend(a7, UPPER4);
            FloatVector q0 = b2.blend(b0, UPPER2).rearrange(SWAP2);
            FloatVector c0 = b0.blend(q0, UPPER2);
            FloatVector c2 = q0.blend(b2, UPPER2);
            FloatVector q1 = b3.blend(b1, UPPER2).rearrange(SWAP2);
            FloatVector c1 = b1.blend(q1, UPPER2);
            FloatVector c3 = q1.blend(b3, UPPER2);
            FloatVector q4 = b6.blend(b4, UPPER2).rearrange(SWAP2);
            FloatVector c4 = b4.blend(q4, UPPER2);
            FloatVector c6 = q4.blend(b6, UPPER2);
            FloatVector q5 = b7.blend(b5, UPPER2).rearrange(SWAP2);
            FloatVector c5 = b5.blend(q5, UPPER2);
            FloatVector c7 = q5.blend(b7, UPPER2);
            FloatVector r0 = c1.blend(c0, UPPER1).rearrange(SWAP1);
            FloatVector d0 = c0.blend(r0, UPPER1);
            FloatVector d1 = r0.blend(c1, UPPER1);
            FloatVector r2 = c3.blend(c2, UPPER1).rearrange(SWAP1);
            FloatVector d2 = c2.blend(r2, UPPER1);
            FloatVector d3 = r2.blend(c3, UPPER1);
            FloatVector r4 = c5.blend(c4, UPPER1).rearrange(SWAP1);
            FloatVector d4 = c4.blend(r4, UPPER1);
            FloatVector d5 = r4.blend(c5, UPPER1);
            FloatVector r6 = c7.blend(c6, UPPER1).rearrange(SWAP1);
            FloatVector d6 = c6.blend(r6, UPPER1);
            FloatVector d7 = r6.blend(c7, UPPER1);
            d0.intoArray(y, to);
            d1.intoArray(y, to + yStep);
            d2.intoArray(y, to + 2 * yStep);
            d3.intoArray(y, to + 3 * yStep);
            d4.intoArray(y, to + 4 * yStep);
            d5.intoArray(y, to + 5 * yStep);
            d6.intoArray(y, to + 6 * yStep);
            d7.intoArray(y, to + 7 * yStep);
            to += 8 * yStep;
        }
    }
}
