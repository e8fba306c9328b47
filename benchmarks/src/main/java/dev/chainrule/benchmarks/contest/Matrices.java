// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest;

import java.util.SplittableRandom;

/** The operands of the products, and which elements of a result are compared. */
public final class Matrices {
    private Matrices() {}

    /** {@code [n, n]}, uniform between −1 and 1. */
    public static float[] random(int n, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[n * n];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1);
        }
        return values;
    }

    /** Some elements from all over an array. */
    public static double[] sample(float[] values) {
        int count = Math.min(32, values.length);
        double[] sample = new double[count];
        for (int i = 0; i < count; i++) {
            sample[i] = values[(int) ((long) i * (values.length - 1) / Math.max(1, count - 1))];
        }
        return sample;
    }
}
