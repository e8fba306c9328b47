// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import dev.chainrule.runtime.Parameters;
import dev.chainrule.runtime.Turn;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Matrix products, c = a · b, row-major, over {@code batch} pairs that follow one another, or over pairs of matrices that
 * lie anywhere in regular steps ({@code multiplyStrided}: heads of attention, transposed or not). Each output is one chain of
 * fused multiply-adds in ascending k that starts from +0 (a long one goes in stretches), so its bits depend on nothing but its operands: not on blocks,
 * threads or vectors. Nothing is allocated but the scratch, once.
 */
public final class Contractions {
    private Contractions() {}

    /** What a product needs besides its operands; it grows to the largest product and stays. Belongs to a workspace. */
    public static final class Scratch {
        /** A product for which vectors matter, and after how many of them they are worth the trouble. */
        private static final long LARGE = 20_000;

        private static final int DUE = 8;

        /** Up to so many multiply-adds plain loops in the model's own step win (1,024: 0.24 µs, the scalar product 0.35). */
        private static final int PLAIN = 1024;
        /** The same, against the vector product (512: 0.21 µs and 0.09). */
        private static final int PLAIN_BESIDE_VECTORS = 400;

        /** Fewer rows read the right operand where it stands; of more, packing it is a small part. */
        private static final int KEPT_FROM = 8;

        private static final int KEPT_TO = 512;
        /** As many columns as are packed side by side, and one more. */
        private static final int KEPT_COLUMNS = 33;

        final ScalarDoubleProduct doubles = new ScalarDoubleProduct();
        private Supplier<FloatProduct> maker;
        private FloatProduct floats;
        private final LongFloatProduct inStretches = new LongFloatProduct();
        private int plain;
        private int large;
        private final Convolution convolution = new Convolution();
        private @Nullable Parameters parameters;
        private @Nullable Turn turn;
        private @Nullable KeptOperands kept;
        private boolean mayKeep;
        private final Attention attention = new Attention();
        private final HeldOperands held = new HeldOperands();

        public Scratch() {
            FloatProducts.OF_MATRICES.prepareIfDemanded();
            maker = FloatProducts.OF_MATRICES.fastest();
            floats = maker.get();
            plain = plain();
        }

        private int plain() {
            return maker == FloatProducts.scalar() ? PLAIN : PLAIN_BESIDE_VECTORS;
        }

        /** A convolution of so many, over the axes that follow. */
        public Convolution convolution(int images, int channels, int units, int groups) {
            return convolution.of(images, channels, units, groups);
        }

        /** The products are those of a model over these parameters. */
        void multipliesBy(Parameters parameters, Turn turn) {
            this.parameters = parameters;
            this.turn = turn;
        }

        /** Whether what follows leaves the parameters as they are, so that products may keep what they pack of them. */
        void mayKeep(boolean may) {
            mayKeep = may;
            held.releaseAll();
        }

        /** From here on no step writes to an array, until it is {@link #release released}: products by it may pack it once. */
        public void hold(float[] b) {
            held.hold(b);
        }

        /** What was held last may change again. */
        public void release() {
            held.release();
        }

        /** c = a · b with what was packed of b before, if anything was. */
        boolean multipliesByPacked(
                FloatProduct product, float[] a, float[] b, int bRow, int bColumn, float[] c, int m, int k, int n) {
            PackedOperand standing = held.get(product, b, bRow, bColumn, m, k, n);
            if (standing != null) {
                product.multiply(a, 0, k, 1, standing, c, 0, n, m);
                return true;
            }
            if (!mayKeep || parameters == null || turn == null || m < KEPT_FROM || m > KEPT_TO || n < KEPT_COLUMNS) {
                return false;
            }
            if (kept == null) {
                kept = KeptOperands.of(parameters, turn);
            }
            PackedOperand packed = kept.get(b, bRow, bColumn, k, n, product, turn);
            if (packed == null) {
                return false;
            }
            product.multiply(a, 0, k, 1, packed, c, 0, n, m);
            return true;
        }

        /** Attention of such sizes. */
        public Attention attention(int batch, int queries, int keys, int heads, int depth, int width) {
            return attention.of(batch, queries, keys, heads, depth, width);
        }

        boolean isSmall(int m, int k, int n) {
            return (long) m * k * n <= plain;
        }

        /** The product for so many multiply-adds; once there were a few large ones, the vector one is made ready. */
        FloatProduct floats(long work, int k) {
            if (large < DUE && work >= LARGE && ++large == DUE) {
                FloatProducts.OF_MATRICES.wanted();
            }
            return k > LongFloatProduct.STRETCHES_FROM ? inStretches.of(floats()) : floats();
        }

        /** The process's fastest product at this moment. */
        FloatProduct floats() {
            Supplier<FloatProduct> fastest = FloatProducts.OF_MATRICES.fastest();
            if (maker != fastest) {
                floats = fastest.get();
                maker = fastest;
                plain = plain();
            }
            return floats;
        }
    }

    /** c [batch, m, n] = a [batch, m, k] · b [batch, k, n]. */
    public static void multiply(float[] a, float[] b, float[] c, int batch, int m, int k, int n, Scratch scratch) {
        if (scratch.isSmall(m, k, n)) {
            for (int i = 0; i < batch; i++) {
                SmallFloatProduct.multiply(a, i * m * k, b, i * k * n, c, i * m * n, m, k, n);
            }
            return;
        }
        FloatProduct product = scratch.floats((long) batch * m * k * n, k);
        if (batch == 1 && scratch.multipliesByPacked(product, a, b, n, 1, c, m, k, n)) {
            return;
        }
        for (int i = 0; i < batch; i++) {
            product.multiply(a, i * m * k, k, 1, b, i * k * n, n, 1, c, i * m * n, n, m, k, n);
        }
    }

    /** c [batch, m, n] = a [batch, m, k] · bᵀ, where b is [batch, n, k]. */
    public static void multiplyTransposedRight(
            float[] a, float[] b, float[] c, int batch, int m, int k, int n, Scratch scratch) {
        if (scratch.isSmall(m, k, n)) {
            for (int i = 0; i < batch; i++) {
                SmallFloatProduct.multiplyTransposedRight(a, i * m * k, b, i * k * n, c, i * m * n, m, k, n);
            }
            return;
        }
        FloatProduct product = scratch.floats((long) batch * m * k * n, k);
        if (batch == 1 && scratch.multipliesByPacked(product, a, b, 1, k, c, m, k, n)) {
            return;
        }
        for (int i = 0; i < batch; i++) {
            product.multiply(a, i * m * k, k, 1, b, i * k * n, 1, k, c, i * m * n, n, m, k, n);
        }
    }

    /** c [batch, m, n] = aᵀ · b [batch, k, n], where a is [batch, k, m]. */
    public static void multiplyTransposedLeft(
            float[] a, float[] b, float[] c, int batch, int m, int k, int n, Scratch scratch) {
        if (scratch.isSmall(m, k, n)) {
            for (int i = 0; i < batch; i++) {
                SmallFloatProduct.multiplyTransposedLeft(a, i * m * k, b, i * k * n, c, i * m * n, m, k, n);
            }
            return;
        }
        FloatProduct product = scratch.floats((long) batch * m * k * n, k);
        for (int i = 0; i < batch; i++) {
            product.multiply(a, i * m * k, 1, m, b, i * k * n, n, 1, c, i * m * n, n, m, k, n);
        }
    }

    /**
     * The products of outer × inner pairs of matrices, wherever they stand: element (i, p) of the left operand of pair (g, h)
     * at {@code aFrom + g·aOuter + h·aInner + i·aRow + p·aColumn}, the right one and the result likewise; the columns of the
     * result are neighbours. Fastest where each operand has a step of 1 along its rows or its columns.
     */
    public static void multiplyStrided(
            float[] a,
            int aFrom,
            int aOuter,
            int aInner,
            int aRow,
            int aColumn,
            float[] b,
            int bFrom,
            int bOuter,
            int bInner,
            int bRow,
            int bColumn,
            float[] c,
            int cFrom,
            int cOuter,
            int cInner,
            int cRow,
            int outer,
            int inner,
            int m,
            int k,
            int n,
            Scratch scratch) {
        FloatProduct product =
                scratch.isSmall(m, k, n) ? SmallFloatProduct.ANY : scratch.floats((long) outer * inner * m * k * n, k);
        for (int g = 0; g < outer; g++) {
            for (int h = 0; h < inner; h++) {
                product.multiply(
                        a,
                        aFrom + g * aOuter + h * aInner,
                        aRow,
                        aColumn,
                        b,
                        bFrom + g * bOuter + h * bInner,
                        bRow,
                        bColumn,
                        c,
                        cFrom + g * cOuter + h * cInner,
                        cRow,
                        m,
                        k,
                        n);
            }
        }
    }

    /** As {@link #multiply(float[], float[], float[], int, int, int, int, Scratch)}. */
    public static void multiply(double[] a, double[] b, double[] c, int batch, int m, int k, int n, Scratch scratch) {
        for (int i = 0; i < batch; i++) {
            scratch.doubles.multiply(a, i * m * k, k, 1, b, i * k * n, n, 1, c, i * m * n, n, m, k, n);
        }
    }

    /** As {@link #multiplyTransposedRight(float[], float[], float[], int, int, int, int, Scratch)}. */
    public static void multiplyTransposedRight(
            double[] a, double[] b, double[] c, int batch, int m, int k, int n, Scratch scratch) {
        for (int i = 0; i < batch; i++) {
            scratch.doubles.multiply(a, i * m * k, k, 1, b, i * k * n, 1, k, c, i * m * n, n, m, k, n);
        }
    }

    /** As {@link #multiplyTransposedLeft(float[], float[], float[], int, int, int, int, Scratch)}. */
    public static void multiplyTransposedLeft(
            double[] a, double[] b, double[] c, int batch, int m, int k, int n, Scratch scratch) {
        for (int i = 0; i < batch; i++) {
            scratch.doubles.multiply(a, i * m * k, 1, m, b, i * k * n, n, 1, c, i * m * n, n, m, k, n);
        }
    }

    /** As the one in f32. */
    public static void multiplyStrided(
            double[] a,
            int aFrom,
            int aOuter,
            int aInner,
            int aRow,
            int aColumn,
            double[] b,
            int bFrom,
            int bOuter,
            int bInner,
            int bRow,
            int bColumn,
            double[] c,
            int cFrom,
            int cOuter,
            int cInner,
            int cRow,
            int outer,
            int inner,
            int m,
            int k,
            int n,
            Scratch scratch) {
        for (int g = 0; g < outer; g++) {
            for (int h = 0; h < inner; h++) {
                scratch.doubles.multiply(
                        a,
                        aFrom + g * aOuter + h * aInner,
                        aRow,
                        aColumn,
                        b,
                        bFrom + g * bOuter + h * bInner,
                        bRow,
                        bColumn,
                        c,
                        cFrom + g * cOuter + h * cInner,
                        cRow,
                        m,
                        k,
                        n);
            }
        }
    }
}
