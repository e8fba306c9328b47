// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

/**
 * What runs along an axis of a length, {@code outer} times, over {@code inner} beside one another: products, the places of the
 * largest and smallest so far, and linear recurrences. What is carried on is kept in double.
 */
public final class Cumulations {
    private Cumulations() {}

    /** y = the products of x up to each element. */
    public static void productUpTo(float[] x, float[] y, int outer, int length, int inner) {
        for (int row = 0; row < outer * inner; row++) {
            double product = 1;
            int at = row / inner * length * inner + row % inner;
            for (int i = 0; i < length; i++, at += inner) {
                product *= x[at];
                y[at] = (float) product;
            }
        }
    }

    /** {@link #productUpTo(float[], float[], int, int, int)} */
    public static void productUpTo(double[] x, double[] y, int outer, int length, int inner) {
        for (int row = 0; row < outer * inner; row++) {
            double product = 1;
            int at = row / inner * length * inner + row % inner;
            for (int i = 0; i < length; i++, at += inner) {
                product *= x[at];
                y[at] = product;
            }
        }
    }

    /** {@link #productUpTo(float[], float[], int, int, int)} */
    public static void productUpTo(int[] x, int[] y, int outer, int length, int inner) {
        for (int row = 0; row < outer * inner; row++) {
            int product = 1;
            int at = row / inner * length * inner + row % inner;
            for (int i = 0; i < length; i++, at += inner) {
                product = Whole.multiply(product, x[at]);
                y[at] = product;
            }
        }
    }

    /** The place of the largest element so far, the last of equal ones; once it is NaN it stays so. */
    public static void largestUpTo(float[] x, int[] places, int outer, int length, int inner) {
        for (int row = 0; row < outer * inner; row++) {
            int at = row / inner * length * inner + row % inner;
            int best = at;
            for (int i = 0, place = 0; i < length; i++, at += inner) {
                if (x[at] >= x[best] || Float.isNaN(x[at])) {
                    best = at;
                    place = i;
                }
                places[at] = place;
            }
        }
    }

    /** {@link #largestUpTo(float[], int[], int, int, int)} */
    public static void largestUpTo(double[] x, int[] places, int outer, int length, int inner) {
        for (int row = 0; row < outer * inner; row++) {
            int at = row / inner * length * inner + row % inner;
            int best = at;
            for (int i = 0, place = 0; i < length; i++, at += inner) {
                if (x[at] >= x[best] || Double.isNaN(x[at])) {
                    best = at;
                    place = i;
                }
                places[at] = place;
            }
        }
    }

    /** {@link #largestUpTo(float[], int[], int, int, int)} */
    public static void largestUpTo(int[] x, int[] places, int outer, int length, int inner) {
        for (int row = 0; row < outer * inner; row++) {
            int at = row / inner * length * inner + row % inner;
            int best = at;
            for (int i = 0, place = 0; i < length; i++, at += inner) {
                if (x[at] >= x[best]) {
                    best = at;
                    place = i;
                }
                places[at] = place;
            }
        }
    }

    /** The place of the smallest element so far, the last of equal ones; once it is NaN it stays so. */
    public static void smallestUpTo(float[] x, int[] places, int outer, int length, int inner) {
        for (int row = 0; row < outer * inner; row++) {
            int at = row / inner * length * inner + row % inner;
            int best = at;
            for (int i = 0, place = 0; i < length; i++, at += inner) {
                if (x[at] <= x[best] || Float.isNaN(x[at])) {
                    best = at;
                    place = i;
                }
                places[at] = place;
            }
        }
    }

    /** {@link #smallestUpTo(float[], int[], int, int, int)} */
    public static void smallestUpTo(double[] x, int[] places, int outer, int length, int inner) {
        for (int row = 0; row < outer * inner; row++) {
            int at = row / inner * length * inner + row % inner;
            int best = at;
            for (int i = 0, place = 0; i < length; i++, at += inner) {
                if (x[at] <= x[best] || Double.isNaN(x[at])) {
                    best = at;
                    place = i;
                }
                places[at] = place;
            }
        }
    }

    /** {@link #smallestUpTo(float[], int[], int, int, int)} */
    public static void smallestUpTo(int[] x, int[] places, int outer, int length, int inner) {
        for (int row = 0; row < outer * inner; row++) {
            int at = row / inner * length * inner + row % inner;
            int best = at;
            for (int i = 0, place = 0; i < length; i++, at += inner) {
                if (x[at] <= x[best]) {
                    best = at;
                    place = i;
                }
                places[at] = place;
            }
        }
    }

    /** y[i] = a[i] · y[i − 1] + b[i], from y[0] = b[0] on. */
    public static void recurUp(float[] a, float[] b, float[] y, int outer, int length, int inner) {
        for (int row = 0; row < outer * inner; row++) {
            double last = 0;
            int at = row / inner * length * inner + row % inner;
            for (int i = 0; i < length; i++, at += inner) {
                last = i == 0 ? b[at] : a[at] * last + b[at];
                y[at] = (float) last;
            }
        }
    }

    /** {@link #recurUp(float[], float[], float[], int, int, int)} */
    public static void recurUp(double[] a, double[] b, double[] y, int outer, int length, int inner) {
        for (int row = 0; row < outer * inner; row++) {
            double last = 0;
            int at = row / inner * length * inner + row % inner;
            for (int i = 0; i < length; i++, at += inner) {
                last = i == 0 ? b[at] : a[at] * last + b[at];
                y[at] = last;
            }
        }
    }

    /** y[i] = a[i + 1] · y[i + 1] + b[i], from the last y = b down: the transpose. */
    public static void recurDown(float[] a, float[] b, float[] y, int outer, int length, int inner) {
        for (int row = 0; row < outer * inner; row++) {
            double next = 0;
            int at = (row / inner * length + length - 1) * inner + row % inner;
            for (int i = 0; i < length; i++, at -= inner) {
                next = i == 0 ? b[at] : a[at + inner] * next + b[at];
                y[at] = (float) next;
            }
        }
    }

    /** {@link #recurDown(float[], float[], float[], int, int, int)} */
    public static void recurDown(double[] a, double[] b, double[] y, int outer, int length, int inner) {
        for (int row = 0; row < outer * inner; row++) {
            double next = 0;
            int at = (row / inner * length + length - 1) * inner + row % inner;
            for (int i = 0; i < length; i++, at -= inner) {
                next = i == 0 ? b[at] : a[at + inner] * next + b[at];
                y[at] = next;
            }
        }
    }
}
