// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.Arrays;

/**
 * The f64 matrix product: rows of the right operand packed into arrays of their own, one row of the result at a time. It
 * serves models that are checked in f64 more than such that are trained so; its plan is that of {@link
 * ScalarFloatProduct} without the blocks.
 */
final class ScalarDoubleProduct {
    private double[][] right = new double[0][];
    private double[] result = new double[0];

    /** As {@link FloatProduct#multiply}. */
    void multiply(
            double[] a,
            int aFrom,
            int aRow,
            int aColumn,
            double[] b,
            int bFrom,
            int bRow,
            int bColumn,
            double[] c,
            int cFrom,
            int cRow,
            int m,
            int k,
            int n) {
        makeRoom(k, n);
        for (int p = 0; p < k; p++) {
            double[] row = right[p];
            int at = bFrom + p * bRow;
            for (int j = 0; j < n; j++) {
                row[j] = b[at];
                at += bColumn;
            }
        }
        for (int i = 0; i < m; i++) {
            Arrays.fill(result, 0, n, 0.0);
            for (int p = 0; p < k; p++) {
                addScaled(result, right[p], a[aFrom + i * aRow + p * aColumn], n);
            }
            System.arraycopy(result, 0, c, cFrom + i * cRow, n);
        }
    }

    private void makeRoom(int depth, int width) {
        if (right.length < depth || result.length < width) {
            int rows = Math.max(depth, right.length);
            int columns = Math.max(width, result.length);
            right = new double[rows][columns];
            result = new double[columns];
        }
    }

    private static void addScaled(double[] c, double[] b, double factor, int columns) {
        for (int j = 0; j < columns; j++) {
            c[j] = Math.fma(factor, b[j], c[j]);
        }
    }
}
