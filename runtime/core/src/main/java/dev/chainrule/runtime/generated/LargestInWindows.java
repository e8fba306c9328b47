// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import dev.chainrule.runtime.ModelException;
import java.util.Arrays;

/**
 * Where the largest element of each window stands, counted from its image's first element; one object belongs to one
 * workspace. Of equal ones it is the first; NaN counts as largest.
 *
 * <p>Note [Elements as keys]: lines of places are gone through tap by tap, and of an element and its place is made one whole number,
 * larger where the element is or, of equal ones, where the place is smaller. So the largest key is all that is looked for, and nothing
 * depends on a branch, half of which would be foreseen wrongly (8 ns a window of four in place of 26).
 */
final class LargestInWindows extends SlidingWindows {
    private static final int[] NOTHING = new int[0];

    /** The largest key so far of a line's windows, of each thread. */
    private final long[][] largest;
    /** The same of f64, whose keys have no room for places. */
    private final double[][] largestDouble;

    private Object x = NOTHING;
    private int[] best = NOTHING;

    /** @param shape what slides, by axis */
    LargestInWindows(Pool pool, Convolution shape) {
        super(pool, shape);
        largest = new long[pool.threads()][0];
        largestDouble = new double[pool.threads()][0];
    }

    /** @param x of floats, doubles or ints, with so many images as the shape has */
    void find(Object x, int[] best) {
        this.x = x;
        this.best = best;
        slide();
        this.x = NOTHING;
        this.best = NOTHING;
    }

    @Override
    boolean lineOfFour(int image, int first, int beside, int below, int step, int at, int count, int worker) {
        if (x instanceof float[] floats) {
            findOfFour(floats, image, first, beside, below, step, best, at, count);
            return true;
        }
        return false;
    }

    @Override
    void beginLine(int at, int count, int worker) {
        if (largest[worker].length < count) {
            largest[worker] = new long[count];
            largestDouble[worker] = new double[count];
        }
        Arrays.fill(largest[worker], 0, count, Long.MIN_VALUE);
        Arrays.fill(best, at, at + count, -1);
    }

    @Override
    void endLine(int at, int count, int worker) {
        for (int i = 0; i < count; i++) {
            if (!(x instanceof double[])) {
                best[at + i] = ~(int) largest[worker][i];
            }
            if (best[at + i] < 0) {
                throw new ModelException(EMPTY);
            }
        }
    }

    @Override
    void tap(int image, int place, int step, int at, int from, int to, int worker) {
        if (x instanceof float[] floats) {
            compare(floats, image, place, step, largest[worker], from, to);
        } else if (x instanceof double[] doubles) {
            compare(doubles, image, place, step, largestDouble[worker], best, at, from, to);
        } else {
            compare((int[]) x, image, place, step, largest[worker], from, to);
        }
    }

    /**
     * Of windows of 2 × 2 the keys need no array between them, and a place is found by masks, for JDK 17 makes
     * branches of the larger of two longs.
     */
    private static void findOfFour(
            float[] x, int image, int first, int beside, int below, int step, int[] best, int at, int count) {
        int place = first;
        for (int i = 0; i < count; i++) {
            int under = place + below;
            int a = key(x[image + place]);
            int b = key(x[image + place + beside]);
            int c = key(x[image + under]);
            int d = key(x[image + under + beside]);
            int upper = place + (beside & ifLess(a, b));
            int lower = under + (beside & ifLess(c, d));
            best[at + i] = upper + (lower - upper & ifLess(Math.max(a, b), Math.max(c, d)));
            place += step;
        }
    }

    /** All ones if x is less than y, else 0. */
    private static int ifLess(int x, int y) {
        return (int) ((long) x - y >> 63);
    }

    private static void compare(float[] x, int image, int first, int step, long[] largest, int from, int to) {
        int place = first;
        for (int i = from; i < to; i++) {
            largest[i] = Math.max(largest[i], key(key(x[image + place]), place));
            place += step;
        }
    }

    private static void compare(int[] x, int image, int first, int step, long[] largest, int from, int to) {
        int place = first;
        for (int i = from; i < to; i++) {
            largest[i] = Math.max(largest[i], key(x[image + place], place));
            place += step;
        }
    }

    /** −0 becomes +0, what is negative is turned around, and NaN stands above all. */
    private static int key(float x) {
        int bits = Float.floatToIntBits(x + 0f);
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }

    private static long key(int value, int place) {
        return (long) value << 32 | ~place & 0xFFFF_FFFFL;
    }

    private static void compare(
            double[] x, int image, int first, int step, double[] largest, int[] best, int at, int from, int to) {
        int place = first;
        for (int i = from; i < to; i++) {
            double value = x[image + place];
            if (best[at + i] < 0 || !(value <= largest[i]) && !Double.isNaN(largest[i])) {
                largest[i] = value;
                best[at + i] = place;
            }
            place += step;
        }
    }
}
