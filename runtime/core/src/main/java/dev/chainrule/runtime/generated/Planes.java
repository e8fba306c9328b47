// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.Arrays;

/**
 * How images lie in scratch so that every tap of a kernel sees its elements at one distance from the place that it is at: with
 * zeros around them, and elements that are a stride apart beside one another, in planes of their own (the even and the odd ones of a
 * stride of two). Then a convolution is a product of which a row of the right operand is a stretch of the planes, and each
 * stretch begins elsewhere; places at the end of a line that no kernel has are computed too, and left out afterwards.
 *
 * <p>{@code [channels, planes, images, depth, height, width]}; several images stand side by side so that a stretch is long.
 */
final class Planes {
    private static final int AXES = Convolution.AXES;
    /** So many places at least, where there are images enough. */
    private static final int PLACES = 512;

    /** How many planes an axis is dealt out to; element p of plane r is the axis's p · count + r − before. */
    final int[] count = new int[AXES];

    private final int[] before = new int[AXES];
    /** Of a plane. */
    final int[] extent = new int[AXES];
    /** Of what the planes hold. */
    private final int[] length = new int[AXES];
    /** How many places there are along each axis. */
    final int[] places = new int[AXES];
    /** The planes that a tap looks at, by axis and number. */
    private boolean[][] seen = new boolean[AXES][1];
    /** Elements of an image's plane. */
    int size;
    /** Images that stand side by side. */
    int images;
    /** What a channel takes. */
    int channel;

    /** Whether what the planes hold may be read where it stands, image by image. */
    boolean isInPlace;

    void axis(int axis, int length, int count, int before, int extent, int places) {
        this.length[axis] = length;
        this.count[axis] = count;
        this.before[axis] = before;
        this.extent[axis] = extent;
        this.places[axis] = places;
        if (seen[axis].length < count) {
            seen[axis] = new boolean[count];
        }
        for (int plane = 0; plane < count; plane++) {
            seen[axis][plane] = false;
        }
    }

    /** A tap looks at a plane. */
    void see(int axis, int plane) {
        seen[axis][plane] = true;
    }

    /** Once all axes are there. */
    void layOut(int ofImages) {
        size = extent[0] * extent[1] * extent[2];
        isInPlace = size >= PLACES / 2 || ofImages == 1;
        for (int axis = 0; axis < AXES; axis++) {
            isInPlace &= count[axis] == 1 && before[axis] == 0 && extent[axis] == length[axis];
        }
        images = isInPlace ? 1 : Math.max(1, Math.min(ofImages, PLACES / Math.max(size, 1)));
        channel = count[0] * count[1] * count[2] * images * size;
    }

    /** From the first place of the first of so many images to behind the last place of the last. */
    int columns(int ofImages) {
        return (ofImages - 1) * size
                + (places[0] - 1) * extent[1] * extent[2]
                + (places[1] - 1) * extent[2]
                + places[2];
    }

    /** Where a plane of a channel begins, by its number along each axis. */
    int plane(int first, int second, int third) {
        return ((first * count[1] + second) * count[2] + third) * images * size;
    }

    /** Places are all that a plane has, so a line of them is followed by the next. */
    boolean hasNoGaps() {
        return images == 1 && places[0] == extent[0] && places[1] == extent[1] && places[2] == extent[2];
    }

    /** Fills the planes that taps look at from images that stand so far apart, with so many channels of each. */
    void fill(float[] x, int from, int imageStep, int channels, int ofImages, float[] to) {
        int inputs = length[0] * length[1] * length[2];
        for (int c = 0; c < channels; c++) {
            for (int plane = 0; plane < count[0] * count[1] * count[2]; plane++) {
                int third = plane % count[2];
                int second = plane / count[2] % count[1];
                int first = plane / count[2] / count[1];
                if (seen[0][first] && seen[1][second] && seen[2][third]) {
                    int at = c * channel + plane * images * size;
                    for (int image = 0; image < ofImages; image++) {
                        fill(x, from + image * imageStep + c * inputs, first, second, third, to, at + image * size);
                    }
                }
            }
        }
    }

    private void fill(float[] x, int from, int first, int second, int third, float[] to, int start) {
        int at = start;
        for (int z = 0; z < extent[0]; z++) {
            int depth = z * count[0] + first - before[0];
            for (int y = 0; y < extent[1]; y++) {
                int height = y * count[1] + second - before[1];
                if (depth >= 0 && depth < length[0] && height >= 0 && height < length[1]) {
                    int line = from + (depth * length[1] + height) * length[2];
                    copy(x, line, length[2], third - before[2], count[2], to, at, extent[2]);
                } else {
                    Arrays.fill(to, at, at + extent[2], 0f);
                }
                at += extent[2];
            }
        }
    }

    /**
     * Copies {@code columns} elements of a line, {@code first} and those that follow it in steps; where the line has none
     * they are 0.
     */
    static void copy(float[] x, int line, int length, int first, int step, float[] to, int at, int columns) {
        int low = Math.min(columns, first >= 0 ? 0 : (step - 1 - first) / step);
        int high = Math.max(low, Math.min(columns, first >= length ? 0 : (length - 1 - first) / step + 1));
        Arrays.fill(to, at, at + low, 0f);
        Arrays.fill(to, at + high, at + columns, 0f);
        int source = line + first + low * step;
        if (step == 1 && low < high) {
            System.arraycopy(x, source, to, at + low, high - low);
        } else {
            for (int i = low; i < high; i++) {
                to[at + i] = x[source];
                source += step;
            }
        }
    }
}
