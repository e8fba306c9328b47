// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

/**
 * The places of the elements of rows in their order. Of equal elements the first comes first, so there is one order and no
 * way of finding it shows; NaN counts as the largest, and −0 equals 0. The places are a heap where they are to stand, of
 * those found so far that come first: no memory is needed besides.
 */
public final class Orders {
    private Orders() {}

    /** places [rows, count] = the first places of x [rows, length] in ascending order. */
    public static void ascending(float[] x, int[] places, int rows, int length, int count) {
        order(x, places, rows, length, count, false);
    }

    /** {@link #ascending(float[], int[], int, int, int)} */
    public static void ascending(double[] x, int[] places, int rows, int length, int count) {
        order(x, places, rows, length, count, false);
    }

    /** {@link #ascending(float[], int[], int, int, int)} */
    public static void ascending(int[] x, int[] places, int rows, int length, int count) {
        order(x, places, rows, length, count, false);
    }

    /** places [rows, count] = the first places of x [rows, length] in descending order. */
    public static void descending(float[] x, int[] places, int rows, int length, int count) {
        order(x, places, rows, length, count, true);
    }

    /** {@link #descending(float[], int[], int, int, int)} */
    public static void descending(double[] x, int[] places, int rows, int length, int count) {
        order(x, places, rows, length, count, true);
    }

    /** {@link #descending(float[], int[], int, int, int)} */
    public static void descending(int[] x, int[] places, int rows, int length, int count) {
        order(x, places, rows, length, count, true);
    }

    private static void order(Object x, int[] places, int rows, int length, int count, boolean descending) {
        for (int row = 0; row < rows && count > 0; row++) {
            row(x, row * length, length, places, row * count, count, descending);
        }
    }

    private static void row(Object x, int from, int length, int[] places, int to, int count, boolean descending) {
        for (int i = 0; i < count; i++) {
            places[to + i] = i;
        }
        for (int root = count / 2 - 1; root >= 0; root--) {
            sink(x, from, places, to, root, count, descending);
        }
        for (int i = count; i < length; i++) {
            if (isBefore(x, from, i, places[to], descending)) {
                places[to] = i;
                sink(x, from, places, to, 0, count, descending);
            }
        }
        for (int end = count - 1; end > 0; end--) {
            int last = places[to];
            places[to] = places[to + end];
            places[to + end] = last;
            sink(x, from, places, to, 0, end, descending);
        }
    }

    /** Restores the heap, whose root comes last. */
    private static void sink(Object x, int from, int[] places, int to, int root, int size, boolean descending) {
        int place = places[to + root];
        int at = root;
        for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && isBefore(x, from, places[to + child], places[to + child + 1], descending)) {
                child++;
            }
            if (isBefore(x, from, places[to + child], place, descending)) {
                break;
            }
            places[to + at] = places[to + child];
            at = child;
        }
        places[to + at] = place;
    }

    private static boolean isBefore(Object x, int from, int a, int b, boolean descending) {
        int order = compare(x, from + a, from + b);
        return order == 0 ? a < b : order < 0 != descending;
    }

    private static int compare(Object x, int a, int b) {
        if (x instanceof int[] ints) {
            return Integer.compare(ints[a], ints[b]);
        }
        double left = x instanceof float[] floats ? floats[a] : ((double[]) x)[a];
        double right = x instanceof float[] floats ? floats[b] : ((double[]) x)[b];
        if (left < right) {
            return -1;
        }
        return left > right ? 1 : Boolean.compare(Double.isNaN(left), Double.isNaN(right));
    }
}
