// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

/**
 * Windows that slide over images of one channel, line by line of their places and tap by tap along a line, so that the innermost
 * loops are plain. Images are shared out to the threads.
 */
abstract class SlidingWindows implements Pool.Job {
    /** Below so many elements of windows, some 20 µs, handing over to another thread gains nothing. */
    private static final int SHARED = 16_000;

    static final String EMPTY = "a window without an element has no largest one: it stands beside its axis";

    private final Pool pool;
    final Convolution shape;
    /** Windows are of 2 × 2 elements, and all of them are there. */
    private boolean ofFour;

    /** @param shape what slides, by axis */
    SlidingWindows(Pool pool, Convolution shape) {
        this.pool = pool;
        this.shape = shape;
    }

    /** A line of places begins. */
    abstract void beginLine(int at, int count, int worker);

    /**
     * What one tap sees along a line.
     *
     * @param image where the image begins, and {@code place} where in it is seen from place {@code from} of the line
     * @param step how much further is seen from the next place
     */
    abstract void tap(int image, int place, int step, int at, int from, int to, int worker);

    /** All taps of a line have been seen. */
    abstract void endLine(int at, int count, int worker);

    /**
     * A line of windows of 2 × 2, as most are.
     *
     * @param first where in the image the first window begins; its other elements are {@code beside}, {@code below}, and both, behind it
     * @return whether this was done: otherwise it is gone through tap by tap
     */
    abstract boolean lineOfFour(int image, int first, int beside, int below, int step, int at, int count, int worker);

    final void slide() {
        ofFour = isWithin(0, 1) && isWithin(1, 2) && isWithin(2, 2);
        if (shape.work() < SHARED) {
            run(0, 0, shape.images, 0);
        } else {
            pool.run(this, 0, shape.images, 1);
        }
    }

    /** Whether a window is so long along an axis, and no window reaches beyond what is there. */
    private boolean isWithin(int axis, int length) {
        return shape.kernel[axis] == length
                && shape.before[axis] == 0
                && at(axis, shape.places[axis] - 1, length - 1) < shape.length[axis];
    }

    @Override
    public final void run(int task, int from, int to, int worker) {
        int width = shape.places[2];
        for (int image = from; image < to; image++) {
            int at = image * shape.outputs;
            for (int line = 0; line < shape.outputs / width; line++) {
                line(image * shape.inputs, line / shape.places[1], line % shape.places[1], at, worker);
                at += width;
            }
        }
    }

    private void line(int image, int firstPlace, int secondPlace, int at, int worker) {
        int width = shape.places[2];
        if (ofFour) {
            int line = at(0, firstPlace, 0) * shape.length[1] + at(1, secondPlace, 0);
            int below = shape.dilation[1] * shape.length[2];
            int first = line * shape.length[2];
            if (lineOfFour(image, first, shape.dilation[2], below, shape.stride[2], at, width, worker)) {
                return;
            }
        }
        beginLine(at, width, worker);
        for (int slab = 0; slab < shape.kernel[0]; slab++) {
            int depth = at(0, firstPlace, slab);
            for (int line = 0; line < shape.kernel[1]; line++) {
                int height = at(1, secondPlace, line);
                if (depth >= 0 && depth < shape.length[0] && height >= 0 && height < shape.length[1]) {
                    int start = (depth * shape.length[1] + height) * shape.length[2];
                    for (int k = 0; k < shape.kernel[2]; k++) {
                        tap(image, start, at(2, 0, k), at, worker);
                    }
                }
            }
        }
        endLine(at, width, worker);
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
        tap(image, line + first + from * step, step, at, from, to, worker);
    }
}
