// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.Arrays;

/**
 * Sums by target, which are the derivatives of gathers. One pass in the order of the ints, so the bits depend on nothing but
 * the operands.
 */
public final class Scatters {
    private Scatters() {}

    /**
     * y [outer, before, length, inner] = 0, then y [o, b, ids [o, i]] += x [o, b, i].
     *
     * @param x [outer, before, count, inner]
     * @param ids [outer, count], each less than {@code length}
     */
    public static void add(float[] x, int[] ids, float[] y, int outer, int before, int count, int length, int inner) {
        Arrays.fill(y, 0, outer * before * length * inner, 0);
        for (int row = 0; row < outer * before; row++) {
            int first = row / before * count;
            for (int i = 0; i < count; i++) {
                int from = (row * count + i) * inner;
                int to = (row * length + ids[first + i]) * inner;
                for (int j = 0; j < inner; j++) {
                    y[to + j] += x[from + j];
                }
            }
        }
    }

    /** {@link #add(float[], int[], float[], int, int, int, int, int)} */
    public static void add(double[] x, int[] ids, double[] y, int outer, int before, int count, int length, int inner) {
        Arrays.fill(y, 0, outer * before * length * inner, 0);
        for (int row = 0; row < outer * before; row++) {
            int first = row / before * count;
            for (int i = 0; i < count; i++) {
                int from = (row * count + i) * inner;
                int to = (row * length + ids[first + i]) * inner;
                for (int j = 0; j < inner; j++) {
                    y[to + j] += x[from + j];
                }
            }
        }
    }

    /**
     * {@link #add(float[], int[], float[], int, int, int, int, int)}
     *
     * @throws ArithmeticException if a sum does not fit
     */
    public static void add(int[] x, int[] ids, int[] y, int outer, int before, int count, int length, int inner) {
        Arrays.fill(y, 0, outer * before * length * inner, 0);
        for (int row = 0; row < outer * before; row++) {
            int first = row / before * count;
            for (int i = 0; i < count; i++) {
                int from = (row * count + i) * inner;
                int to = (row * length + ids[first + i]) * inner;
                for (int j = 0; j < inner; j++) {
                    y[to + j] = Math.addExact(y[to + j], x[from + j]);
                }
            }
        }
    }
}
