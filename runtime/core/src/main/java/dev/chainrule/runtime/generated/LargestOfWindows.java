// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import dev.chainrule.runtime.ModelException;
import java.util.Arrays;

/** The largest element of each window, NaN if there is one, as {@code Math.max} has it; one object belongs to one workspace. */
final class LargestOfWindows extends SlidingWindows {
    private static final int[] NOTHING = new int[0];

    private final WorkerProducts products;
    private Object x = NOTHING;
    private Object y = NOTHING;

    /** @param shape what slides, by axis */
    LargestOfWindows(Pool pool, Convolution shape) {
        super(pool, shape);
        products = new WorkerProducts(FloatProducts.OF_TAPS, pool.threads());
    }

    /**
     * @param x floats, doubles or ints, with so many images as the shape has
     * @param y of the same kind
     */
    void take(Object x, Object y) {
        for (int axis = 0; axis < Convolution.AXES; axis++) {
            if (shape.images > 0 && isBeside(axis)) {
                throw new ModelException(EMPTY);
            }
        }
        this.x = x;
        this.y = y;
        products.renew();
        slide();
        this.x = NOTHING;
        this.y = NOTHING;
    }

    /** Whether there is a place along an axis from which no element is seen. */
    private boolean isBeside(int axis) {
        for (int place = 0; place < shape.places[axis]; place++) {
            int first = place * shape.stride[axis] - shape.before[axis];
            boolean isSeen = false;
            for (int tap = 0; tap < shape.kernel[axis]; tap++) {
                int at = first + tap * shape.dilation[axis];
                isSeen |= at >= 0 && at < shape.length[axis];
            }
            if (!isSeen) {
                return true;
            }
        }
        return false;
    }

    @Override
    boolean lineOfFour(int image, int first, int beside, int below, int step, int at, int count, int worker) {
        if (x instanceof float[] floats) {
            LineMoves moves = products.of(worker).lineMoves();
            int upper = image + first;
            moves.largestOfFour(floats, upper, upper + below, beside, step, (float[]) y, at, count);
            return true;
        }
        return false;
    }

    @Override
    void beginLine(int at, int count, int worker) {
        if (y instanceof float[] floats) {
            Arrays.fill(floats, at, at + count, Float.NEGATIVE_INFINITY);
        } else if (y instanceof double[] doubles) {
            Arrays.fill(doubles, at, at + count, Double.NEGATIVE_INFINITY);
        } else {
            Arrays.fill((int[]) y, at, at + count, Integer.MIN_VALUE);
        }
    }

    @Override
    void tap(int image, int place, int step, int at, int from, int to, int worker) {
        if (x instanceof float[] floats) {
            compare(floats, image + place, step, (float[]) y, at + from, at + to);
        } else if (x instanceof double[] doubles) {
            compare(doubles, image + place, step, (double[]) y, at + from, at + to);
        } else {
            compare((int[]) x, image + place, step, (int[]) y, at + from, at + to);
        }
    }

    @Override
    void endLine(int at, int count, int worker) {}

    private static void compare(float[] x, int first, int step, float[] y, int from, int to) {
        int place = first;
        for (int i = from; i < to; i++) {
            y[i] = Math.max(y[i], x[place]);
            place += step;
        }
    }

    private static void compare(double[] x, int first, int step, double[] y, int from, int to) {
        int place = first;
        for (int i = from; i < to; i++) {
            y[i] = Math.max(y[i], x[place]);
            place += step;
        }
    }

    private static void compare(int[] x, int first, int step, int[] y, int from, int to) {
        int place = first;
        for (int i = from; i < to; i++) {
            y[i] = Math.max(y[i], x[place]);
            place += step;
        }
    }
}
