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
 *
 * <p>Note [A loop for each layout]: one loop for operands in any steps says the same as the three before it. But its machine
 * code, made for all steps, is too large for the JIT to inline: a step of a net of a few units took 1.3 times as long.
 */
final class SmallFloatProduct implements FloatProduct {
    /** For operands that stand in any steps. */
    static final FloatProduct ANY = new SmallFloatProduct();

    private SmallFloatProduct() {}

    /** c [m, n] = a [m, k] · b [k, n]. */
    static void multiply(float[] a, int aFrom, float[] b, int bFrom, float[] c, int cFrom, int m, int k, int n) {
        int second = Math.min(1, n - 1);
        int third = Math.min(2, n - 1);
        int fourth = Math.min(3, n - 1);
        for (int i = 0; i < m; i++) {
            for (int next = 0; next < n; next += 4) {
                int j = Math.max(0, Math.min(next, n - 4));
                float c0 = 0;
                float c1 = 0;
                float c2 = 0;
                float c3 = 0;
                int left = aFrom + i * k;
                int right = bFrom + j;
                for (int p = 0; p < k; p++) {
                    float x = a[left + p];
                    c0 = Math.fma(x, b[right], c0);
                    c1 = Math.fma(x, b[right + second], c1);
                    c2 = Math.fma(x, b[right + third], c2);
                    c3 = Math.fma(x, b[right + fourth], c3);
                    right += n;
                }
                int to = cFrom + i * n + j;
                c[to] = c0;
                c[to + second] = c1;
                c[to + third] = c2;
                c[to + fourth] = c3;
            }
        }
    }

    /** c [m, n] = a [m, k] · bᵀ, where b is [n, k]. */
    static void multiplyTransposedRight(
            float[] a, int aFrom, float[] b, int bFrom, float[] c, int cFrom, int m, int k, int n) {
        int second = Math.min(1, n - 1);
        int third = Math.min(2, n - 1);
        int fourth = Math.min(3, n - 1);
        for (int i = 0; i < m; i++) {
            for (int next = 0; next < n; next += 4) {
                int j = Math.max(0, Math.min(next, n - 4));
                float c0 = 0;
                float c1 = 0;
                float c2 = 0;
                float c3 = 0;
                int left = aFrom + i * k;
                int right = bFrom + j * k;
                int secondRow = right + second * k;
                int thirdRow = right + third * k;
                int fourthRow = right + fourth * k;
                for (int p = 0; p < k; p++) {
                    float x = a[left + p];
                    c0 = Math.fma(x, b[right + p], c0);
                    c1 = Math.fma(x, b[secondRow + p], c1);
                    c2 = Math.fma(x, b[thirdRow + p], c2);
                    c3 = Math.fma(x, b[fourthRow + p], c3);
                }
                int to = cFrom + i * n + j;
                c[to] = c0;
                c[to + second] = c1;
                c[to + third] = c2;
                c[to + fourth] = c3;
            }
        }
    }

    /** c [m, n] = aᵀ · b [k, n], where a is [k, m]. */
    static void multiplyTransposedLeft(
            float[] a, int aFrom, float[] b, int bFrom, float[] c, int cFrom, int m, int k, int n) {
        if (k == 1) {
            multiplyOuter(a, aFrom, b, bFrom, c, cFrom, m, n);
            return;
        }
        int second = Math.min(1, n - 1);
        int third = Math.min(2, n - 1);
        int fourth = Math.min(3, n - 1);
        for (int i = 0; i < m; i++) {
            for (int next = 0; next < n; next += 4) {
                int j = Math.max(0, Math.min(next, n - 4));
                float c0 = 0;
                float c1 = 0;
                float c2 = 0;
                float c3 = 0;
                int left = aFrom + i;
                int right = bFrom + j;
                for (int p = 0; p < k; p++) {
                    float x = a[left];
                    c0 = Math.fma(x, b[right], c0);
                    c1 = Math.fma(x, b[right + second], c1);
                    c2 = Math.fma(x, b[right + third], c2);
                    c3 = Math.fma(x, b[right + fourth], c3);
                    left += m;
                    right += n;
                }
                int to = cFrom + i * n + j;
                c[to] = c0;
                c[to + second] = c1;
                c[to + third] = c2;
                c[to + fourth] = c3;
            }
        }
    }

    private static void multiplyOuter(float[] a, int aFrom, float[] b, int bFrom, float[] c, int cFrom, int m, int n) {
        for (int i = 0; i < m; i++) {
            float x = a[aFrom + i];
            int to = cFrom + i * n;
            for (int j = 0; j < n; j++) {
                c[to + j] = Math.fma(x, b[bFrom + j], 0f);
            }
        }
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
        int second = Math.min(1, n - 1);
        int third = Math.min(2, n - 1);
        int fourth = Math.min(3, n - 1);
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
                    c1 = Math.fma(x, b[right + second * bColumn], c1);
                    c2 = Math.fma(x, b[right + third * bColumn], c2);
                    c3 = Math.fma(x, b[right + fourth * bColumn], c3);
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
}
