// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.Arrays;

/**
 * The f32 convolutions; one object belongs to one workspace. Each result, and each element that comes back to an input, is
 * one chain of fused multiply-adds from +0: channels (units) in ascending order, taps in ascending order within each; zeros
 * around an image are multiplied. What comes back to kernels: {@link FloatWeightSums}. So the bits depend on nothing but the
 * operands.
 *
 * <p>Images are shared out to the threads, some at a time; each thread has planes and a product of its own.
 */
final class FloatConvolution implements Pool.Job {
    private static final int RESULT = 0;
    private static final int INPUT = 1;

    private static final float[] NONE = new float[0];

    /** Where vectors matter, and after how many of them they are worth the trouble. */
    private static final long LARGE = 20_000;

    private static final int DUE = 8;

    private final Pool pool;
    private final Convolution shape;
    private final Planes planes = new Planes();
    private final FloatWeightSums weights;
    private final float[][] filled;
    private final float[][] results;
    private final WorkerProducts products;
    private final TapRows[] rows;
    private int large;

    /** For each number of the chain how far what it meets is from the place. */
    private int[] distances = new int[0];
    /** Where each line of places begins in a plane. */
    private int[] lines = new int[0];
    /** What comes back to an input by plane of it: where its part of {@link #distances} begins, and its taps. */
    private int[] firstTap = new int[1];

    private int planesOfInput;
    /** Where along each axis of x what comes back begins: there or a little before. */
    private final int[] firstAt = new int[Convolution.AXES];

    /** Whose planes have their zeros: no image is written there. */
    private final boolean[] cleared;

    private float[] turned = NONE;
    private float[] x = NONE;
    private float[] w = NONE;
    private float[] y = NONE;

    /** @param shape the convolution that runs */
    FloatConvolution(Pool pool, Convolution shape) {
        FloatProducts.OF_TAPS.prepareIfDemanded();
        this.pool = pool;
        this.shape = shape;
        filled = new float[pool.threads()][];
        cleared = new boolean[pool.threads()];
        results = new float[pool.threads()][];
        products = new WorkerProducts(FloatProducts.OF_TAPS, pool.threads());
        rows = TapRows.ofEach(pool.threads());
        weights = new FloatWeightSums(pool, shape);
        Arrays.fill(filled, NONE);
        Arrays.fill(results, NONE);
    }

    private void operands(float[] x, float[] w, float[] y) {
        this.x = x;
        this.w = w;
        this.y = y;
        askForVectors();
        products.renew();
        Arrays.fill(cleared, false);
    }

    private void askForVectors() {
        if (large < DUE && shape.work() >= LARGE && ++large == DUE) {
            FloatProducts.OF_TAPS.wanted();
        }
    }

    private void release() {
        x = NONE;
        w = NONE;
        y = NONE;
    }

    @Override
    public void run(int task, int from, int to, int worker) {
        for (int part = from; part < to; part++) {
            int first = part * planes.images;
            int count = Math.min(planes.images, shape.images - first);
            if (task == RESULT) {
                convolve(first, count, worker);
            } else {
                giveBack(first, count, worker);
            }
        }
    }

    /** @param kernels which all of the images are multiplied by */
    private void runImages(int task, float[] kernels) {
        products.keepLeft(kernels);
        try {
            shape.run(pool, this, task, (shape.images + planes.images - 1) / planes.images);
        } finally {
            products.keepLeft(NONE);
        }
    }

    static float[] room(float[][] of, int worker, int length) {
        if (of[worker].length < length) {
            of[worker] = new float[length];
        }
        return of[worker];
    }

    /** Planes of some images; or their own arrays, where nothing has to be moved. */
    private float[] planesOf(float[] array, int channels, int each, int first, int count, int worker) {
        if (planes.isInPlace) {
            return array;
        }
        float[] room = room(filled, worker, planes.room(channels));
        if (!cleared[worker]) {
            Arrays.fill(room, 0, planes.room(channels), 0f);
            cleared[worker] = true;
        }
        LineMoves moves = products.of(worker).lineMoves();
        planes.fill(array, first * channels * each, channels * each, channels, count, room, moves);
        return room;
    }

    // ---- y from x and w

    void convolve(float[] x, float[] w, float[] y) {
        if (shape.images == 0 || shape.outputs == 0 || shape.units == 0) {
            return;
        }
        operands(x, w, y);
        for (int axis = 0; axis < Convolution.AXES; axis++) {
            int furthest = (shape.kernel[axis] - 1) * shape.dilation[axis] / shape.stride[axis];
            int places = shape.places[axis];
            planes.axis(axis, shape.length[axis], shape.stride[axis], shape.before[axis], places + furthest, places);
            for (int tap = 0; tap < shape.kernel[axis]; tap++) {
                planes.see(axis, tap * shape.dilation[axis] % shape.stride[axis]);
            }
        }
        planes.layOut(shape.images);
        makeDistances(shape.channelsEach * shape.taps);
        for (int tap = 0; tap < shape.taps; tap++) {
            int distance = distance(tap);
            for (int c = 0; c < shape.channelsEach; c++) {
                distances[c * shape.taps + tap] = c * planes.channel + distance;
            }
        }
        findLines();
        runImages(RESULT, w);
        release();
    }

    private void findLines() {
        int count = planes.places[0] * planes.places[1];
        if (lines.length < count) {
            lines = new int[count];
        }
        for (int line = 0; line < count; line++) {
            int z = line / planes.places[1];
            int row = line % planes.places[1];
            lines[line] = (z * planes.extent[1] + row) * planes.extent[2];
        }
    }

    private void makeDistances(int count) {
        if (distances.length < count) {
            distances = new int[count];
        }
    }

    private int distance(int tap) {
        int depth = shape.distance(tap, 0);
        int height = shape.distance(tap, 1);
        int width = shape.distance(tap, 2);
        int plane = planes.plane(depth % shape.stride[0], height % shape.stride[1], width % shape.stride[2]);
        return plane
                + (depth / shape.stride[0] * planes.extent[1] + height / shape.stride[1]) * planes.extent[2]
                + width / shape.stride[2];
    }

    private void convolve(int first, int count, int worker) {
        float[] from = planesOf(x, shape.channels, shape.inputs, first, count, worker);
        int start = planes.isInPlace ? first * shape.channels * shape.inputs : 0;
        int depth = shape.channelsEach * shape.taps;
        FloatProduct product = products.of(worker);
        int width = shape.places[2];
        boolean byLine = planes.images == 1 && product.isQuickByPieces(shape.unitsEach, width);
        boolean direct = byLine || planes.hasNoGaps();
        int columns = planes.columns(count);
        TapRows seen = byLine
                ? rows[worker].set(distances, 0, lines, shape.outputs / width, width)
                : rows[worker].set(distances, 0, columns);
        float[] to = direct ? y : room(results, worker, shape.unitsEach * columns);
        for (int group = 0; group < shape.groups; group++) {
            int unit = group * shape.unitsEach;
            int result = (first * shape.units + unit) * shape.outputs;
            product.multiplyTaps(
                    w,
                    unit * depth,
                    depth,
                    from,
                    start + group * shape.channelsEach * planes.channel,
                    seen,
                    to,
                    direct ? result : 0,
                    direct ? shape.outputs : columns,
                    shape.unitsEach,
                    depth);
            if (!direct) {
                for (int u = 0; u < shape.unitsEach; u++) {
                    takePlaces(to, u * columns, result + u * shape.outputs, count, product.lineMoves());
                }
            }
        }
    }

    /** Leaves out the places that are none. */
    private void takePlaces(float[] from, int start, int result, int count, LineMoves moves) {
        int width = shape.places[2];
        int rows = shape.places[1];
        for (int image = 0; image < count; image++) {
            int to = result + image * shape.units * shape.outputs;
            for (int z = 0; z < shape.places[0]; z++) {
                int line = start + image * planes.size + z * planes.extent[1] * planes.extent[2];
                moves.copy(from, line, planes.extent[2], y, to + z * rows * width, width, width, rows);
            }
        }
    }

    // ---- x from y and w: for each plane of x, the taps that reach it

    /** What comes back to x from y. */
    void giveBack(float[] y, float[] w, float[] x) {
        if (shape.images == 0 || shape.inputs == 0 || shape.channels == 0) {
            return;
        }
        operands(x, w, y);
        planesOfInput = 1;
        for (int axis = 0; axis < Convolution.AXES; axis++) {
            int first = Math.floorDiv(shape.before[axis], shape.stride[axis]);
            firstAt[axis] = first * shape.stride[axis] - shape.before[axis];
            int furthest = (shape.kernel[axis] - 1) * shape.dilation[axis] / shape.stride[axis];
            int places = Math.floorDiv(shape.before[axis] + shape.length[axis] - 1, shape.stride[axis]) - first + 1;
            planes.axis(axis, shape.places[axis], 1, furthest - first, places + furthest, places);
            planes.see(axis, 0);
            planesOfInput *= shape.stride[axis];
        }
        planes.layOut(shape.images);
        makeDistances(shape.unitsEach * shape.taps);
        findLines();
        if (firstTap.length <= planesOfInput) {
            firstTap = new int[planesOfInput + 1];
        }
        turn();
        runImages(INPUT, turned);
        release();
    }

    /** The kernels with channels for rows, by group and by plane of x: of each the taps that reach the plane, unit by unit. */
    private void turn() {
        int size = shape.units * shape.channelsEach * shape.taps;
        if (turned.length < size) {
            turned = new float[size];
        }
        int tapsBefore = 0;
        for (int plane = 0; plane < planesOfInput; plane++) {
            firstTap[plane] = tapsBefore;
            int taps = tapsOf(plane);
            int own = 0;
            for (int tap = 0; tap < shape.taps; tap++) {
                if (reaches(tap, plane)) {
                    turn(tap, tapsBefore, taps, own);
                    own++;
                }
            }
            tapsBefore += taps;
        }
        firstTap[planesOfInput] = tapsBefore;
    }

    private int tapsOf(int plane) {
        int taps = 0;
        for (int tap = 0; tap < shape.taps; tap++) {
            taps += reaches(tap, plane) ? 1 : 0;
        }
        return taps;
    }

    /** Which of its planes an axis has in a plane of x. */
    private int along(int plane, int axis) {
        int rest = plane;
        for (int inner = Convolution.AXES - 1; inner > axis; inner--) {
            rest /= shape.stride[inner];
        }
        return rest % shape.stride[axis];
    }

    private boolean reaches(int tap, int plane) {
        boolean reaches = true;
        for (int axis = 0; axis < Convolution.AXES; axis++) {
            reaches &= shape.distance(tap, axis) % shape.stride[axis] == along(plane, axis);
        }
        return reaches;
    }

    /** One of the taps that reach a plane, of which {@code before} reach the planes before it. */
    private void turn(int tap, int before, int taps, int own) {
        int distance = 0;
        for (int axis = 0; axis < Convolution.AXES; axis++) {
            int furthest = (shape.kernel[axis] - 1) * shape.dilation[axis] / shape.stride[axis];
            distance = distance * planes.extent[axis] + furthest - shape.distance(tap, axis) / shape.stride[axis];
        }
        int each = shape.channelsEach * shape.taps;
        for (int u = 0; u < shape.unitsEach; u++) {
            distances[shape.unitsEach * before + u * taps + own] = u * planes.channel + distance;
        }
        for (int unit = 0; unit < shape.units; unit++) {
            int group = unit / shape.unitsEach * shape.unitsEach * each;
            int start = group + before * shape.unitsEach * shape.channelsEach + unit % shape.unitsEach * taps + own;
            for (int c = 0; c < shape.channelsEach; c++) {
                turned[start + c * shape.unitsEach * taps] = w[unit * each + c * shape.taps + tap];
            }
        }
    }

    private void giveBack(int first, int count, int worker) {
        float[] from = planesOf(y, shape.units, shape.outputs, first, count, worker);
        int start = planes.isInPlace ? first * shape.units * shape.outputs : 0;
        FloatProduct product = products.of(worker);
        int columns = planes.columns(count);
        int width = planes.places[2];
        boolean byLine = planesOfInput == 1 && planes.images == 1 && product.isQuickByPieces(shape.channelsEach, width);
        boolean direct = byLine || planesOfInput == 1 && planes.hasNoGaps() && columns == shape.inputs;
        // Planes whose elements take turns in a line are put there together.
        int together = shape.stride[2];
        int apart = shape.channelsEach * columns;
        float[] to = direct ? x : room(results, worker, together * apart);
        for (int group = 0; group < shape.groups; group++) {
            int channel = group * shape.channelsEach;
            int input = (first * shape.channels + channel) * shape.inputs;
            int kernels = group * shape.unitsEach * shape.channelsEach * shape.taps;
            for (int plane = 0; plane < planesOfInput; plane++) {
                int before = firstTap[plane];
                int depth = shape.unitsEach * (firstTap[plane + 1] - before);
                int within = plane % together;
                if (firstTap[plane - within + together] == firstTap[plane - within]) {
                    if (within == 0) {
                        putNothing(input, plane, count);
                    }
                    continue;
                }
                int tapsAt = shape.unitsEach * before;
                TapRows seen = byLine
                        ? rows[worker].set(distances, tapsAt, lines, shape.inputs / width, width)
                        : rows[worker].set(distances, tapsAt, columns);
                product.multiplyTaps(
                        turned,
                        kernels + before * shape.unitsEach * shape.channelsEach,
                        depth,
                        from,
                        start + group * shape.unitsEach * planes.channel,
                        seen,
                        to,
                        direct ? input : within * apart,
                        direct ? shape.inputs : columns,
                        shape.channelsEach,
                        depth);
                if (!direct && within == together - 1) {
                    for (int c = 0; c < shape.channelsEach; c++) {
                        putPlanes(to, c * columns, apart, input + c * shape.inputs, plane, count, product.lineMoves());
                    }
                }
            }
        }
    }

    /** Nothing comes back to lines that no tap reaches. */
    private void putNothing(int input, int plane, int count) {
        for (int c = 0; c < shape.channelsEach; c++) {
            putPlanes(NONE, 0, 0, input + c * shape.inputs, plane, count, LineMoves.PLAIN);
        }
    }

    /**
     * Puts what has come back to planes of x where it belongs: to all that share lines with one of them.
     *
     * @param from what has come back, the planes so far apart; of no length if that is nothing
     */
    private void putPlanes(float[] from, int start, int apart, int input, int plane, int count, LineMoves moves) {
        int firstDepth = firstAt[0] + along(plane, 0);
        int firstHeight = firstAt[1] + along(plane, 1);
        int stride = shape.stride[1];
        // The first row of the plane that lies in x, and how many do.
        int first = firstHeight < 0 ? 1 : 0;
        int top = firstHeight + first * stride;
        int rows = Math.min(planes.places[1] - first, (shape.length[1] - top + stride - 1) / stride);
        if (rows <= 0) {
            return;
        }
        for (int image = 0; image < count; image++) {
            int to = input + image * shape.channels * shape.inputs;
            for (int z = 0; z < planes.places[0]; z++) {
                int depth = firstDepth + z * shape.stride[0];
                if (depth >= 0 && depth < shape.length[0]) {
                    int line = start + image * planes.size + (z * planes.extent[1] + first) * planes.extent[2];
                    int at = to + (depth * shape.length[1] + top) * shape.length[2];
                    putLines(from, line, apart, at, rows, moves);
                }
            }
        }
    }

    /** Lines that are a stride of rows apart in x. */
    private void putLines(float[] from, int line, int apart, int to, int rows, LineMoves moves) {
        int step = shape.stride[2];
        int length = shape.length[2];
        int below = shape.stride[1] * length;
        if (from.length > 0 && step == 1) {
            moves.copy(from, line, planes.extent[2], x, to, below, length, rows);
        } else if (from.length > 0 && step == 2) {
            putPairs(from, line, line + apart, to, below, rows, moves);
        } else {
            for (int row = 0; row < rows; row++) {
                putLine(from, line + row * planes.extent[2], apart, to + row * below);
            }
        }
    }

    private void putLine(float[] from, int line, int apart, int to) {
        int step = shape.stride[2];
        int length = shape.length[2];
        if (from.length == 0) {
            Arrays.fill(x, to, to + length, 0f);
            return;
        }
        for (int i = 0; i < length; i++) {
            int turn = i - firstAt[2];
            x[to + i] = from[line + turn % step * apart + turn / step];
        }
    }

    /** Elements of two planes by turns; of the first plane the first is before the line where {@code firstAt} is −1. */
    private void putPairs(float[] from, int even, int odd, int to, int below, int rows, LineMoves moves) {
        int step = planes.extent[2];
        int skipped = -firstAt[2];
        int begin = to + skipped;
        int pairs = (shape.length[2] - skipped) / 2;
        int evens = even + skipped;
        moves.pair(from, evens, odd + skipped, step, x, begin, below, pairs, rows);
        if (skipped == 1) {
            moves.copy(from, odd, step, x, to, below, 1, rows);
        }
        if (skipped + 2 * pairs < shape.length[2]) {
            moves.copy(from, evens + pairs, step, x, begin + 2 * pairs, below, 1, rows);
        }
    }

    /** What comes back to the kernels w from x and y. */
    void sumWeight(float[] x, float[] y, float[] w) {
        askForVectors();
        weights.sum(x, y, w);
    }
}
