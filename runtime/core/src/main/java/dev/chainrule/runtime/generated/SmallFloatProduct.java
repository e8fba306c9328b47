// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

/**
 * Products of a few hundred multiply-adds, where any preparation costs more than the product. The loops are plain and
 * short, so that the JIT inlines them into a model's step, knows the sizes there and unrolls them.
 *
 * <p>Note [Four chains]: an output's multiply-adds wait for one another, four cycles each, so four columns go side by
 * side. Where fewer are left, the last four are taken, some for the second time, or one of them several times over: it gives the
 * same bits, and costs less than a loop for each number of columns.
 */
final class SmallFloatProduct implements FloatProduct {
    /** As an object, for operands in any steps. */
    static final FloatProduct ANY = new SmallFloatProduct();

    private SmallFloatProduct() {}

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
        product(a, aFrom, aRow, aColumn, b, bFrom, bRow, bColumn, c, cFrom, cRow, m, k, n);
    }

    static void product(
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
        if (k == 1 && bColumn == 1) {
            outer(a, aFrom, aRow, b, bFrom, c, cFrom, cRow, m, n);
            return;
        }
        int second = Math.min(1, n - 1);
        int third = Math.min(2, n - 1);
        int fourth = Math.min(3, n - 1);
        int bSecond = second * bColumn;
        int bThird = third * bColumn;
        int bFourth = fourth * bColumn;
        for (int i = 0; i < m; i++) {
            for (int next = 0; next < n; next += 4) {
                int j = Math.max(0, Math.min(next, n - 4));
                float c0 = 0;
                float c1 = 0;
                float c2 = 0;
                float c3 = 0;
                int left = aFrom + i * aRow;
                int right = bFrom + j * bColumn;
                for (int p = 0; p < k; p++) {
                    float x = a[left];
                    c0 = Math.fma(x, b[right], c0);
                    c1 = Math.fma(x, b[right + bSecond], c1);
                    c2 = Math.fma(x, b[right + bThird], c2);
                    c3 = Math.fma(x, b[right + bFourth], c3);
                    left += aColumn;
                    right += bRow;
                }
                int to = cFrom + i * cRow + j;
                c[to] = c0;
                c[to + second] = c1;
                c[to + third] = c2;
                c[to + fourth] = c3;
            }
        }
    }

    private static void outer(
            float[] a, int aFrom, int aRow, float[] b, int bFrom, float[] c, int cFrom, int cRow, int m, int n) {
        for (int i = 0; i < m; i++) {
            float x = a[aFrom + i * aRow];
            int to = cFrom + i * cRow;
            for (int j = 0; j < n; j++) {
                c[to + j] = Math.fma(x, b[bFrom + j], 0f);
            }
        }
    }
}
