// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

/**
 * How images lie in scratch so that every tap of a kernel sees its elements at one distance from the place that it is at: with
 * zeros around them, and elements that are a stride apart beside one another, in planes of their own (the even and the odd ones of a
 * stride of two). Then a convolution is a product of which a row of the right operand is a stretch of the planes, and each
 * stretch begins elsewhere; places at the end of a line that no kernel has are computed too, and left out afterwards. Zeros behind
 * a line are those before the next one, zeros below an image those above the next one.
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

    /** What stands behind the last channel, all of it 0. */
    int behind;

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
        boolean isDealtOut = count[0] * count[1] * count[2] > 1;
        behind = 0;
        for (int axis = 0; axis < AXES; axis++) {
            int shared = Math.max(0, Math.min(before[axis], extent[axis] - before[axis] - length[axis]));
            if (!isDealtOut) {
                extent[axis] -= shared;
                behind = behind * extent[axis] + shared;
            }
        }
        size = extent[0] * extent[1] * extent[2];
        isInPlace = isWhole() && (size >= PLACES / 2 || ofImages == 1);
        images = isInPlace ? 1 : Math.max(1, Math.min(ofImages, PLACES / Math.max(size, 1)));
        channel = count[0] * count[1] * count[2] * images * size;
    }

    /** An image stands in its plane as it is. */
    private boolean isWhole() {
        boolean isWhole = true;
        for (int axis = 0; axis < AXES; axis++) {
            isWhole &= count[axis] == 1 && before[axis] == 0 && extent[axis] == length[axis];
        }
        return isWhole;
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

    /** How much room so many channels take. */
    int room(int channels) {
        return channels * channel + behind;
    }

    /**
     * Fills the planes that taps look at from images that stand so far apart, with so many channels of each. All else there is 0
     * and stays so, but for the other one of two planes that share lines, which is filled too.
     */
    void fill(float[] x, int from, int imageStep, int channels, int ofImages, float[] to, LineMoves moves) {
        int inputs = length[0] * length[1] * length[2];
        int planes = count[0] * count[1] * count[2];
        int together = count[2] == 2 ? 2 : 1;
        for (int c = 0; c < channels; c++) {
            for (int plane = 0; plane < planes; plane += together) {
                int third = plane % count[2];
                int second = plane / count[2] % count[1];
                int first = plane / count[2] / count[1];
                if (seen[0][first] && seen[1][second] && (seen[2][third] || together == 2)) {
                    int at = c * channel + plane * images * size;
                    for (int image = 0; image < ofImages; image++) {
                        int start = from + image * imageStep + c * inputs;
                        fill(x, start, first, second, third, to, at + image * size, moves);
                    }
                }
            }
        }
    }

    /** Puts what a plane has of an image between the zeros that are there. */
    private void fill(float[] x, int from, int first, int second, int third, float[] to, int start, LineMoves moves) {
        if (isWhole()) {
            System.arraycopy(x, from, to, start, size);
            return;
        }
        int firstLine = firstWithin(1, second);
        int lines = Math.min(extent[1], endWithin(1, second)) - firstLine;
        if (lines <= 0) {
            return;
        }
        int top = firstLine * count[1] + second - before[1];
        for (int z = 0; z < extent[0]; z++) {
            int depth = z * count[0] + first - before[0];
            if (depth >= 0 && depth < length[0]) {
                int line = from + (depth * length[1] + top) * length[2];
                int at = start + (z * extent[1] + firstLine) * extent[2];
                if (count[2] == 2) {
                    deal(x, line, to, at, lines, moves);
                } else {
                    copy(x, line, third, to, at, lines, moves);
                }
            }
        }
    }

    /** The first element of a plane along an axis that is none of the zeros before what it holds. */
    private int firstWithin(int axis, int plane) {
        int begin = plane - before[axis];
        return begin >= 0 ? 0 : (count[axis] - 1 - begin) / count[axis];
    }

    /** The first element of a plane along an axis that is behind what it holds. */
    private int endWithin(int axis, int plane) {
        int begin = plane - before[axis];
        return begin >= length[axis] ? 0 : (length[axis] - 1 - begin) / count[axis] + 1;
    }

    private void copy(float[] x, int from, int third, float[] to, int at, int lines, LineMoves moves) {
        int low = firstWithin(2, third);
        int within = Math.min(extent[2], endWithin(2, third)) - low;
        if (within <= 0) {
            return;
        }
        int step = count[2];
        int source = from + low * step + third - before[2];
        int apart = count[1] * length[2];
        if (step == 1) {
            moves.copy(x, source, apart, to, at + low, extent[2], within, lines);
            return;
        }
        for (int line = 0; line < lines; line++) {
            LineMoves.spread(x, source + line * apart, step, to, at + low + line * extent[2], 1, within);
        }
    }

    /** Elements of lines go to two planes by turns, to which one first depends on how many zeros are before them. */
    private void deal(float[] x, int from, float[] to, int at, int lines, LineMoves moves) {
        int other = at + images * size;
        int firstEven = before[2] / 2;
        int firstOdd = (before[2] + 1) / 2;
        int evens = (firstEven == firstOdd ? at : other) + firstEven;
        int odds = (firstEven == firstOdd ? other : at) + firstOdd;
        int evenCount = Math.min(extent[2] - firstEven, (length[2] + 1) / 2);
        int oddCount = Math.min(extent[2] - firstOdd, length[2] / 2);
        int apart = count[1] * length[2];
        if (oddCount > 0) {
            moves.deal(x, from, apart, to, evens, odds, extent[2], oddCount, lines);
        }
        if (evenCount > Math.max(oddCount, 0)) {
            int last = evenCount - 1;
            for (int line = 0; line < lines; line++) {
                to[evens + line * extent[2] + last] = x[from + line * apart + 2 * last];
            }
        }
    }
}
