// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of the f32 product: a tile of rows × vectors of the result stays in registers while k runs. In each
 * step the operand on the left gives a number for each row, which stand side by side, each step's {@link #STEP} behind those of
 * the one before, and the one on the right a number for each column. Each accumulator begins with what {@code start} holds,
 * zeros or what the block of k before this one left, so it goes on with the output's one chain of fused multiply-adds. The depth is even.
 *
 * <p>Note [Accumulators have values of their own]: begun from one shared zero vector, all of them are boxed in every step
 * by C2 (20 GFLOP/s in place of 257). Loaded one by one, from an array of zeros if need be, they stay in registers.
 *
 * <p>Note [Which tiles]: 24 accumulators for 32 registers, twelve for 16; those of fewer rows and of one vector are for the edges. What limits a tile is how many instructions
 * a processor takes in at once. With 32 registers, distances that the JIT knows and two steps of k a turn, no address is computed, and the loop costs half: with a block of 384 × 384 on the left, on AVX-512, 8 × 2 rose from 58 % of
 * the FMA peak to 70 % (with four steps to 75 %) and 12 × 2 from 56 % to 73 % on JDK 17 and 84 % on 25, where four steps spill.
 *
 * <p>What the empty loops are for: Note [Turns of nothing].
 */
final class VectorTiles {
    static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    static final int LANES = S.length();
    /** With fewer, a panel is narrower than a step of the packed left operand; see Note [One place for both operands]. */
    static final int LEAST_LANES = 4;
    /** The number of vector registers: 32 with AVX-512 and on ARM, else 16. */
    static final boolean MANY_REGISTERS =
            LANES == 16 || System.getProperty("os.arch").equals("aarch64");
    /** Columns of the right operand that stand side by side: two vectors. */
    static final int PANEL = 2 * LANES;
    /** Rows of the left operand that stand side by side once packed: the height of the largest tile. */
    static final int GROUP = MANY_REGISTERS ? 12 : 6;
    /** From where a step of the packed left operand stands to where the next does; see Note [One place for both operands]. */
    static final int STEP = MANY_REGISTERS ? GROUP : 8;

    private VectorTiles() {}

    static void multiply12x2(
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
        FloatVector c80 = FloatVector.fromArray(S, start, startAt + 8 * startStep);
        FloatVector c81 = FloatVector.fromArray(S, start, startAt + 8 * startStep + LANES);
        FloatVector c90 = FloatVector.fromArray(S, start, startAt + 9 * startStep);
        FloatVector c91 = FloatVector.fromArray(S, start, startAt + 9 * startStep + LANES);
        FloatVector c100 = FloatVector.fromArray(S, start, startAt + 10 * startStep);
        FloatVector c101 = FloatVector.fromArray(S, start, startAt + 10 * startStep + LANES);
        FloatVector c110 = FloatVector.fromArray(S, start, startAt + 11 * startStep);
        FloatVector c111 = FloatVector.fromArray(S, start, startAt + 11 * startStep + LANES);
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
            FloatVector a8 = FloatVector.broadcast(S, a[left + 8]);
            c80 = a8.fma(b0, c80);
            c81 = a8.fma(b1, c81);
            FloatVector a9 = FloatVector.broadcast(S, a[left + 9]);
            c90 = a9.fma(b0, c90);
            c91 = a9.fma(b1, c91);
            FloatVector a10 = FloatVector.broadcast(S, a[left + 10]);
            c100 = a10.fma(b0, c100);
            c101 = a10.fma(b1, c101);
            FloatVector a11 = FloatVector.broadcast(S, a[left + 11]);
            c110 = a11.fma(b0, c110);
            c111 = a11.fma(b1, c111);
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
            FloatVector e8 = FloatVector.broadcast(S, a[left + STEP + 8]);
            c80 = e8.fma(d0, c80);
            c81 = e8.fma(d1, c81);
            FloatVector e9 = FloatVector.broadcast(S, a[left + STEP + 9]);
            c90 = e9.fma(d0, c90);
            c91 = e9.fma(d1, c91);
            FloatVector e10 = FloatVector.broadcast(S, a[left + STEP + 10]);
            c100 = e10.fma(d0, c100);
            c101 = e10.fma(d1, c101);
            FloatVector e11 = FloatVector.broadcast(S, a[left + STEP + 11]);
            c110 = e11.fma(d0, c110);
            c111 = e11.fma(d1, c111);
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
        c80.intoArray(c, cAt + 8 * cStep);
        c81.intoArray(c, cAt + 8 * cStep + LANES);
        c90.intoArray(c, cAt + 9 * cStep);
        c91.intoArray(c, cAt + 9 * cStep + LANES);
        c100.intoArray(c, cAt + 10 * cStep);
        c101.intoArray(c, cAt + 10 * cStep + LANES);
        c110.intoArray(c, cAt + 11 * cStep);
        c111.intoArray(c, cAt + 11 * cStep + LANES);
    }

    /** As {@link #multiply12x2}, with a right operand that stands unpacked, and is packed on the way. */
    static void packAndMultiply12x2(
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            int bStep,
            float[] panel,
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
        FloatVector c80 = FloatVector.fromArray(S, start, startAt + 8 * startStep);
        FloatVector c81 = FloatVector.fromArray(S, start, startAt + 8 * startStep + LANES);
        FloatVector c90 = FloatVector.fromArray(S, start, startAt + 9 * startStep);
        FloatVector c91 = FloatVector.fromArray(S, start, startAt + 9 * startStep + LANES);
        FloatVector c100 = FloatVector.fromArray(S, start, startAt + 10 * startStep);
        FloatVector c101 = FloatVector.fromArray(S, start, startAt + 10 * startStep + LANES);
        FloatVector c110 = FloatVector.fromArray(S, start, startAt + 11 * startStep);
        FloatVector c111 = FloatVector.fromArray(S, start, startAt + 11 * startStep + LANES);
        int left = aAt;
        int right = bAt;
        int packed = 0;
        for (int p = 0; p < depth; p += 2) {
            FloatVector b0 = FloatVector.fromArray(S, b, right);
            FloatVector b1 = FloatVector.fromArray(S, b, right + LANES);
            b0.intoArray(panel, packed);
            b1.intoArray(panel, packed + LANES);
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
            FloatVector a8 = FloatVector.broadcast(S, a[left + 8]);
            c80 = a8.fma(b0, c80);
            c81 = a8.fma(b1, c81);
            FloatVector a9 = FloatVector.broadcast(S, a[left + 9]);
            c90 = a9.fma(b0, c90);
            c91 = a9.fma(b1, c91);
            FloatVector a10 = FloatVector.broadcast(S, a[left + 10]);
            c100 = a10.fma(b0, c100);
            c101 = a10.fma(b1, c101);
            FloatVector a11 = FloatVector.broadcast(S, a[left + 11]);
            c110 = a11.fma(b0, c110);
            c111 = a11.fma(b1, c111);
            FloatVector d0 = FloatVector.fromArray(S, b, right + bStep);
            FloatVector d1 = FloatVector.fromArray(S, b, right + bStep + LANES);
            d0.intoArray(panel, packed + PANEL);
            d1.intoArray(panel, packed + PANEL + LANES);
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
            FloatVector e8 = FloatVector.broadcast(S, a[left + STEP + 8]);
            c80 = e8.fma(d0, c80);
            c81 = e8.fma(d1, c81);
            FloatVector e9 = FloatVector.broadcast(S, a[left + STEP + 9]);
            c90 = e9.fma(d0, c90);
            c91 = e9.fma(d1, c91);
            FloatVector e10 = FloatVector.broadcast(S, a[left + STEP + 10]);
            c100 = e10.fma(d0, c100);
            c101 = e10.fma(d1, c101);
            FloatVector e11 = FloatVector.broadcast(S, a[left + STEP + 11]);
            c110 = e11.fma(d0, c110);
            c111 = e11.fma(d1, c111);
            left += 2 * STEP;
            right += 2 * bStep;
            packed += 2 * PANEL;
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
        c80.intoArray(c, cAt + 8 * cStep);
        c81.intoArray(c, cAt + 8 * cStep + LANES);
        c90.intoArray(c, cAt + 9 * cStep);
        c91.intoArray(c, cAt + 9 * cStep + LANES);
        c100.intoArray(c, cAt + 10 * cStep);
        c101.intoArray(c, cAt + 10 * cStep + LANES);
        c110.intoArray(c, cAt + 11 * cStep);
        c111.intoArray(c, cAt + 11 * cStep + LANES);
    }
}
