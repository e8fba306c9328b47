// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

/** The sizes of the convolution that runs; one object belongs to one workspace. Axes are depth, height, width. */
final class ConvolutionShape {
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

    void set(int images, int channels, int units, int groups) {
        this.images = images;
        this.channels = channels;
        this.units = units;
        this.groups = groups;
        channelsEach = channels / groups;
        unitsEach = units / groups;
        inputs = 1;
        taps = 1;
        outputs = 1;
    }

    void axis(int axis, int length, int kernel, int places, int stride, int before, int dilation) {
        this.length[axis] = length;
        this.kernel[axis] = kernel;
        this.places[axis] = places;
        this.stride[axis] = stride;
        this.before[axis] = before;
        this.dilation[axis] = dilation;
        inputs *= length;
        taps *= kernel;
        outputs *= places;
    }

    /** Multiply-adds of any of the three convolutions. */
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
