// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.Locale;

/** What records of outputs say of their arrays. */
public final class Answers {
    private static final int SHOWN = 10;

    private Answers() {}

    /** The index of the largest element in each row, the first of several; NaN counts as the largest, as in the language. */
    public static int[] argmax(float[] values, int width) {
        int[] indices = new int[values.length / width];
        for (int row = 0; row < indices.length; row++) {
            int best = 0;
            for (int i = 1; i < width; i++) {
                if (Float.compare(values[row * width + i] + 0f, values[row * width + best] + 0f) > 0) {
                    best = i;
                }
            }
            indices[row] = best;
        }
        return indices;
    }

    /** As {@link #argmax(float[], int)}. */
    public static int[] argmax(double[] values, int width) {
        int[] indices = new int[values.length / width];
        for (int row = 0; row < indices.length; row++) {
            int best = 0;
            for (int i = 1; i < width; i++) {
                if (Double.compare(values[row * width + i] + 0d, values[row * width + best] + 0d) > 0) {
                    best = i;
                }
            }
            indices[row] = best;
        }
        return indices;
    }

    /** {@code [0.25, 0.75, … 18 more]}; reals of an f32 model with the digits that they have. */
    public static String text(Object array) {
        int length = java.lang.reflect.Array.getLength(array);
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < Math.min(length, SHOWN); i++) {
            text.append(i == 0 ? "" : ", ").append(java.lang.reflect.Array.get(array, i));
        }
        if (length > SHOWN) {
            text.append(String.format(Locale.ROOT, ", … %,d more", length - SHOWN));
        }
        return text.append(']').toString();
    }
}
