// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import org.jspecify.annotations.Nullable;

/**
 * The three bilinear forms of a convolution, of x {@code [images, channels, extents…]}, w {@code [units, channels / groups,
 * kernel…]} and y {@code [images, units, places…]}: {@code scratch.convolution(64, 1, 6, 1).along(…).along(…).convolve(x, w,
 * y)}. One object belongs to one workspace, and holds what a convolution needs besides its operands, once it was needed.
 */
public final class Convolution {
    /** Depth, height, width; of fewer the first have length 1. */
    static final int AXES = 3;

    int images;
    /** Of all groups. */
    int channels;
    /** Of all groups. */
    int units;

    int groups;
    /** Channels and units of a group. */
    int channelsEach;

    int unitsEach;
    /** Elements of a channel of an image, of a kernel's part for a channel, of a unit of a result. */
    int inputs;

    int taps;
    int outputs;

    final int[] length = new int[AXES];
    final int[] kernel = new int[AXES];
    final int[] places = new int[AXES];
    final int[] stride = new int[AXES];
    final int[] before = new int[AXES];
    final int[] dilation = new int[AXES];

    /** Below so many multiply-adds, some 5 µs, handing over to another thread costs more than it gains. */
    private static final int SHARED = 100_000;

    private @Nullable FloatConvolution floats;
    private @Nullable DoubleConvolution doubles;
    private @Nullable LargestInWindows largest;
    private @Nullable LargestOfWindows elements;

    Convolution() {}

    /** Of so many, over no axis yet. */
    Convolution of(int images, int channels, int units, int groups) {
        this.images = images;
        this.channels = channels;
        this.units = units;
        this.groups = groups;
        channelsEach = channels / groups;
        unitsEach = units / groups;
        inputs = 1;
        taps = 1;
        outputs = 1;
        for (int axis = 0; axis < AXES; axis++) {
            set(axis, 1, 1, 1, 1, 0, 1);
        }
        return this;
    }

    /**
     * Over one more axis, behind those before.
     *
     * @param length of x, {@code kernel} of w, {@code places} of y
     * @param before how many zeros stand before x
     */
    public Convolution along(int length, int kernel, int places, int stride, int before, int dilation) {
        for (int axis = 1; axis < AXES; axis++) {
            set(
                    axis - 1,
                    this.length[axis],
                    this.kernel[axis],
                    this.places[axis],
                    this.stride[axis],
                    this.before[axis],
                    this.dilation[axis]);
        }
        set(AXES - 1, length, kernel, places, stride, before, dilation);
        inputs *= length;
        taps *= kernel;
        outputs *= places;
        return this;
    }

    private void set(int axis, int length, int kernel, int places, int stride, int before, int dilation) {
        this.length[axis] = length;
        this.kernel[axis] = kernel;
        this.places[axis] = places;
        this.stride[axis] = stride;
        this.before[axis] = before;
        this.dilation[axis] = dilation;
    }

    /** y from x and w. */
    public void convolve(float[] x, float[] w, float[] y) {
        floats().convolve(x, w, y);
    }

    /** What comes back to x from y through w. */
    public void convolveInput(float[] y, float[] w, float[] x) {
        floats().giveBack(y, w, x);
    }

    /** What comes back to w from x and y. */
    public void convolveWeight(float[] x, float[] y, float[] w) {
        floats().sumWeight(x, y, w);
    }

    /** As in f32. */
    public void convolve(double[] x, double[] w, double[] y) {
        doubles().convolve(x, w, y);
    }

    /** As in f32. */
    public void convolveInput(double[] y, double[] w, double[] x) {
        doubles().giveBack(y, w, x);
    }

    /** As in f32. */
    public void convolveWeight(double[] x, double[] y, double[] w) {
        doubles().sumWeight(x, y, w);
    }

    /**
     * Where the largest element of the window that each place sees stands, counted from the first of its image; of one channel and
     * one unit. Of equal ones it is the first; NaN counts as largest. What stands before and behind an axis is no element.
     */
    public void largest(float[] x, int[] best) {
        largest().find(x, best);
    }

    /** {@link #largest(float[], int[])} */
    public void largest(double[] x, int[] best) {
        largest().find(x, best);
    }

    /** {@link #largest(float[], int[])} */
    public void largest(int[] x, int[] best) {
        largest().find(x, best);
    }

    /** The largest element of the window that each place sees, NaN if there is one; else see {@link #largest(float[], int[])}. */
    public void takeLargest(float[] x, float[] y) {
        elements().take(x, y);
    }

    /** {@link #takeLargest(float[], float[])} */
    public void takeLargest(double[] x, double[] y) {
        elements().take(x, y);
    }

    /** {@link #takeLargest(float[], float[])} */
    public void takeLargest(int[] x, int[] y) {
        elements().take(x, y);
    }

    private LargestOfWindows elements() {
        LargestOfWindows own = elements;
        if (own == null) {
            own = new LargestOfWindows(Pool.shared(), this);
            elements = own;
        }
        return own;
    }

    private LargestInWindows largest() {
        LargestInWindows own = largest;
        if (own == null) {
            own = new LargestInWindows(Pool.shared(), this);
            largest = own;
        }
        return own;
    }

    private FloatConvolution floats() {
        FloatConvolution convolution = floats;
        if (convolution == null) {
            convolution = new FloatConvolution(Pool.shared(), this);
            floats = convolution;
        }
        return convolution;
    }

    private DoubleConvolution doubles() {
        DoubleConvolution convolution = doubles;
        if (convolution == null) {
            convolution = new DoubleConvolution(this);
            doubles = convolution;
        }
        return convolution;
    }

    /** Has a job of so many parts done, by several threads if it is large. */
    void run(Pool pool, Pool.Job job, int task, int parts) {
        if (work() < SHARED) {
            job.run(task, 0, parts, 0);
        } else {
            pool.run(job, task, parts, 1);
        }
    }

    /** Multiply-adds of any of the three. */
    long work() {
        return (long) images * outputs * units * channelsEach * taps;
    }

    /** The place of a tap along an axis, from the first of the kernel. */
    int distance(int tap, int axis) {
        int along = tap;
        for (int inner = AXES - 1; inner > axis; inner--) {
            along /= kernel[inner];
        }
        return along % kernel[axis] * dilation[axis];
    }
}
