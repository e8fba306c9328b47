// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import dev.chainrule.runtime.ModelException;
import java.util.Arrays;

/**
 * Where the largest element of each window stands, counted from its image's first element; one object belongs to one
 * workspace. Of equal ones it is the first; NaN counts as largest. Images are shared out to the threads.
 *
 * <p>Note [Elements as keys]: lines of places are gone through tap by tap, and of an element and its place is made one whole number,
 * larger where the element is or, of equal ones, where the place is smaller. So the largest key is all that is looked for, and nothing
 * depends on a branch, half of which would be foreseen wrongly (8 ns a window of four in place of 26).
 */
final class LargestInWindows implements Pool.Job {
    /** Below so many elements of windows, some 20 µs, handing over to another thread gains nothing. */
    private static final int SHARED = 16_000;

    private static final int[] NOTHING = new int[0];

    private final Pool pool;
    private final Convolution shape;
    /** The largest key so far of a line's windows, of each thread. */
    private final long[][] largest;
    /** The same of f64, whose keys have no room for places. */
    private final double[][] largestDouble;

    /** Windows are of 2 × 2 elements, and all of them are there. */
    private boolean ofFour;

    private Object x = NOTHING;
    private int[] best = NOTHING;

    /** @param shape what slides, by axis */
    LargestInWindows(Pool pool, Convolution shape) {
        this.pool = pool;
        this.shape = shape;
        largest = new long[pool.threads()][0];
        largestDouble = new double[pool.threads()][0];
    }

    /** @param x of floats, doubles or ints, with so many images as the shape has */
    void find(Object x, int[] best) {
        this.x = x;
        this.best = best;
        ofFour = isWithin(0, 1) && isWithin(1, 2) && isWithin(2, 2);
        if (shape.work() < SHARED) {
            run(0, 0, shape.images, 0);
        } else {
            pool.run(this, 0, shape.images, 1);
        }
        this.x = NOTHING;
        this.best = NOTHING;
    }

    /** Whether a window is so long along an axis, and no window reaches beyond what is there. */
    private boolean isWithin(int axis, int length) {
        return shape.kernel[axis] == length
                && shape.before[axis] == 0
                && at(axis, shape.places[axis] - 1, length - 1) < shape.length[axis];
    }

    @Override
    public void run(int task, int from, int to, int worker) {
        int width = shape.places[2];
        if (largest[worker].length < width) {
            largest[worker] = new long[width];
            largestDouble[worker] = new double[width];
        }
        for (int image = from; image < to; image++) {
            int at = image * shape.outputs;
            for (int line = 0; line < shape.outputs / width; line++) {
                line(image * shape.inputs, line, at, worker);
                at += width;
            }
        }
    }

    private void line(int image, int number, int at, int worker) {
        int width = shape.places[2];
        if (ofFour && x instanceof float[] floats) {
            int line = at(0, number / shape.places[1], 0) * shape.length[1] + at(1, number % shape.places[1], 0);
            int below = shape.dilation[1] * shape.length[2];
            findOfFour(
                    floats, image, line * shape.length[2], shape.dilation[2], below, shape.stride[2], best, at, width);
            return;
        }
        Arrays.fill(largest[worker], 0, width, Long.MIN_VALUE);
        Arrays.fill(best, at, at + width, -1);
        for (int slab = 0; slab < shape.kernel[0]; slab++) {
            int depth = at(0, number / shape.places[1], slab);
            for (int line = 0; line < shape.kernel[1]; line++) {
                int height = at(1, number % shape.places[1], line);
                if (depth >= 0 && depth < shape.length[0] && height >= 0 && height < shape.length[1]) {
                    int start = (depth * shape.length[1] + height) * shape.length[2];
                    for (int k = 0; k < shape.kernel[2]; k++) {
                        tap(image, start, at(2, 0, k), at, worker);
                    }
                }
            }
        }
        for (int i = 0; i < width; i++) {
            if (!(x instanceof double[])) {
                best[at + i] = ~(int) largest[worker][i];
            }
            if (best[at + i] < 0) {
                throw new ModelException("a window without an element has no largest one: it stands beside its axis");
            }
        }
    }

    private int at(int axis, int place, int tap) {
        return place * shape.stride[axis] + tap * shape.dilation[axis] - shape.before[axis];
    }

    /** What one tap sees along a line, of which the first place sees an element or one before it. */
    private void tap(int image, int line, int first, int at, int worker) {
        int step = shape.stride[2];
        int from = first >= 0 ? 0 : (step - 1 - first) / step;
        int behind = shape.length[2] - first;
        int to = Math.min(shape.places[2], behind <= 0 ? 0 : (behind - 1) / step + 1);
        int place = line + first + from * step;
        if (x instanceof float[] floats) {
            compare(floats, image, place, step, largest[worker], from, to);
        } else if (x instanceof double[] doubles) {
            compare(doubles, image, place, step, largestDouble[worker], best, at, from, to);
        } else {
            compare((int[]) x, image, place, step, largest[worker], from, to);
        }
    }

    /**
     * A line of windows of 2 × 2, as most are: their keys need no array between them, and a place is found by masks, for JDK 17 makes
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
