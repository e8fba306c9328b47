// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

/**
 * Products of which each output has very many terms, as the weights' derivatives over a whole data set: one chain would lose
 * what it is made of. Each stretch of k is a product of its own, and they are added up together with what rounding takes.
 */
final class LongFloatProduct implements FloatProduct {
    /** Up to this k an output is one chain. */
    static final int STRETCHES_FROM = 8192;

    /** Whole blocks of both the scalar product and the vector one. */
    private static final int STRETCH = 765;

    private FloatProduct product = SmallFloatProduct.ANY;
    private final Sums.Stretches stretches = new Sums.Stretches();
    private float[] part = new float[0];

    /** The same, by a product. */
    LongFloatProduct of(FloatProduct one) {
        product = one;
        return this;
    }

    @Override
    public void multiply(
            float[] a,
            int aFrom,
            int aRow,
            int aColumn,
            float[] b,
            int bFrom,
            int bRow,
            int bColumn,
            float[] c,
            int cFrom,
            int cRow,
            int m,
            int k,
            int n) {
        int size = m * n;
        if (part.length < size) {
            part = new float[size];
        }
        for (int from = 0; from < k; from += STRETCH) {
            int depth = Math.min(STRETCH, k - from);
            int left = aFrom + from * aColumn;
            int right = bFrom + from * bRow;
            product.multiply(a, left, aRow, aColumn, b, right, bRow, bColumn, part, 0, n, m, depth, n);
            stretches.add(0, from == 0, from + depth == k, part, 0, size);
        }
        for (int i = 0; i < m; i++) {
            System.arraycopy(part, i * n, c, cFrom + i * cRow, n);
        }
    }
}
