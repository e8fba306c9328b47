// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.Arrays;

/**
 * What comes back to kernels of f32 convolutions: each element is a sum over the places of all images. Some images at a time, or one
 * that is large, are a part; its places are cut into equal chains of fused multiply-adds from +0, of {@value #CHAIN} at
 * most, and the chains are added up together with what rounding takes, in blocks whose number follows from the sizes. Threads
 * share out the blocks.
 *
 * <p>A part's images are laid out {@code [group, image, depth, height, width, channel]} with zeros around them, so that what the
 * taps of a line see in all channels is one stretch, and a chain is a product: slopes of units by places, times what is seen by
 * places.
 */
final class FloatWeightSums implements Pool.Job {
    /** Places of a chain at most: of 65,536 its sum was off by a hundred thousandth. */
    private static final int CHAIN = 1024;
    /** So many sums stand side by side at most, of so many elements in all. */
    private static final int BLOCKS = 16;

    private static final int BLOCKED = 1 << 20;
    /** A product reads some elements more than it needs. */
    private static final int SLACK = 16;

    private static final int AXES = Convolution.AXES;
    private static final float[] NONE = new float[0];

    private final Pool pool;
    private final Convolution shape;
    private final WorkerProducts products;
    private final TapRows[] rows;
    private final float[][] seen;
    private final float[][] slopes;
    private Sums.Stretches[] blocks = new Sums.Stretches[0];
    private float[][] sums = new float[0][];
    private int blockCount;
    private float[] x = NONE;
    private float[] y = NONE;

    /** Images of a part. */
    private int images;
    /** Of what the taps see of an image, and so many elements it has in a group. */
    private final int[] extent = new int[AXES];

    private int size;
    /** How far apart the elements are that an image's copy has: a stride where a kernel of length 1 sees no others. */
    private final int[] taken = new int[AXES];

    /** Whose copies have their zeros: no image is written there. */
    private final boolean[] cleared;

    /** Where what each place of a part sees begins, and from there where what the taps of each line do. */
    private int[] starts = new int[0];

    private int[] lines = new int[0];
    private int lineCount;
    private int lineLength;

    /** @param shape the sizes of the convolution that runs */
    FloatWeightSums(Pool pool, Convolution shape) {
        this.pool = pool;
        this.shape = shape;
        products = new WorkerProducts(FloatProducts.OF_TAPS, pool.threads());
        rows = TapRows.ofEach(pool.threads());
        seen = new float[pool.threads()][];
        slopes = new float[pool.threads()][];
        cleared = new boolean[pool.threads()];
        Arrays.fill(seen, NONE);
        Arrays.fill(slopes, NONE);
    }

    /** What comes back to the kernels. */
    void sum(float[] x, float[] y, float[] w) {
        int weights = shape.units * shape.channelsEach * shape.taps;
        if (shape.images == 0 || shape.outputs == 0 || weights == 0) {
            Arrays.fill(w, 0, weights, 0f);
            return;
        }
        this.x = x;
        this.y = y;
        products.renew();
        Arrays.fill(cleared, false);
        layOut();
        int parts = (shape.images + images - 1) / images;
        blockCount = Math.max(1, Math.min(Math.min(parts, BLOCKS), BLOCKED / weights));
        makeBlocks(weights);
        shape.run(pool, this, 0, blockCount);
        for (int block = 0; block < blockCount; block++) {
            blocks[0].add(1, block == 0, block == blockCount - 1, sums[block], 0, weights);
        }
        takeWeights(sums[blockCount - 1], w);
        this.x = NONE;
        this.y = NONE;
    }

    private void layOut() {
        images = Math.max(1, Math.min(shape.images, CHAIN / shape.outputs));
        size = shape.channelsEach;
        for (int axis = 0; axis < AXES; axis++) {
            taken[axis] = shape.kernel[axis] == 1 ? shape.stride[axis] : 1;
            int last = (shape.places[axis] - 1) * shape.stride[axis] / taken[axis];
            extent[axis] = last + (shape.kernel[axis] - 1) * shape.dilation[axis] + 1;
            size = Math.multiplyExact(size, extent[axis]);
        }
        if (starts.length < images * shape.outputs) {
            starts = new int[images * shape.outputs];
        }
        for (int p = 0; p < images * shape.outputs; p++) {
            int line = p / shape.places[2];
            int depth = line / shape.places[1] % shape.places[0] * (shape.stride[0] / taken[0]);
            int height = line % shape.places[1] * (shape.stride[1] / taken[1]);
            int width = p % shape.places[2] * (shape.stride[2] / taken[2]);
            starts[p] = p / shape.outputs * size + at(depth, height, width);
        }
        boolean whole = shape.dilation[2] == 1;
        lineCount = whole ? shape.taps / shape.kernel[2] : shape.taps;
        lineLength = whole ? shape.kernel[2] * shape.channelsEach : shape.channelsEach;
        if (lines.length < lineCount) {
            lines = new int[lineCount];
        }
        for (int line = 0; line < lineCount; line++) {
            int tap = whole ? line * shape.kernel[2] : line;
            lines[line] = at(shape.distance(tap, 0), shape.distance(tap, 1), shape.distance(tap, 2));
        }
    }

    private int at(int depth, int height, int width) {
        return ((depth * extent[1] + height) * extent[2] + width) * shape.channelsEach;
    }

    private void makeBlocks(int weights) {
        if (blocks.length < blockCount) {
            blocks = Arrays.copyOf(blocks, blockCount);
            sums = Arrays.copyOf(sums, blockCount);
        }
        for (int block = 0; block < blockCount; block++) {
            if (blocks[block] == null) {
                blocks[block] = new Sums.Stretches();
            }
            if (sums[block] == null || sums[block].length < weights) {
                sums[block] = new float[weights];
            }
        }
    }

    @Override
    public void run(int task, int from, int to, int worker) {
        for (int block = from; block < to; block++) {
            sumBlock(block, worker);
        }
    }

    private void sumBlock(int block, int worker) {
        long parts = ((long) shape.images + images - 1) / images;
        int first = (int) (parts * block / blockCount) * images;
        int end = Math.min(shape.images, (int) (parts * (block + 1) / blockCount) * images);
        int each = shape.channelsEach * shape.taps;
        float[] see = FloatConvolution.room(seen, worker, shape.groups * images * size + SLACK);
        if (!cleared[worker]) {
            Arrays.fill(see, 0, shape.groups * images * size, 0f);
            cleared[worker] = true;
        }
        for (int image = first; image < end; image += images) {
            int count = Math.min(images, end - image);
            fill(image, count, see, products.of(worker).lineMoves());
            int places = count * shape.outputs;
            float[] slope = count == 1 ? y : slopesOf(image, count, worker);
            int slopeAt = count == 1 ? image * shape.units * shape.outputs : 0;
            int chains = (places + CHAIN - 1) / CHAIN;
            for (int chain = 0; chain < chains; chain++) {
                int from = (int) ((long) places * chain / chains);
                int to = (int) ((long) places * (chain + 1) / chains);
                for (int group = 0; group < shape.groups; group++) {
                    int unit = group * shape.unitsEach;
                    products.of(worker)
                            .multiplyTaps(
                                    slope,
                                    slopeAt + unit * places + from,
                                    places,
                                    see,
                                    group * images * size,
                                    rows[worker].set(starts, from, lines, lineCount, lineLength),
                                    sums[block],
                                    unit * each,
                                    each,
                                    shape.unitsEach,
                                    to - from);
                }
                boolean begins = image == first && chain == 0;
                boolean ends = image + count == end && chain == chains - 1;
                blocks[block].add(0, begins, ends, sums[block], 0, shape.units * each);
            }
        }
    }

    /** The slopes of some images, unit by unit. */
    private float[] slopesOf(int first, int count, int worker) {
        float[] own = FloatConvolution.room(slopes, worker, shape.units * images * shape.outputs);
        for (int image = 0; image < count; image++) {
            for (int unit = 0; unit < shape.units; unit++) {
                int from = ((first + image) * shape.units + unit) * shape.outputs;
                System.arraycopy(y, from, own, (unit * count + image) * shape.outputs, shape.outputs);
            }
        }
        return own;
    }

    // ---- what the taps see, channel beside channel

    private void fill(int first, int count, float[] see, LineMoves moves) {
        for (int group = 0; group < shape.groups; group++) {
            for (int image = 0; image < count; image++) {
                int from = ((first + image) * shape.channels + group * shape.channelsEach) * shape.inputs;
                fill(from, see, (group * images + image) * size, moves);
            }
        }
    }

    private void fill(int from, float[] see, int start, LineMoves moves) {
        int step = taken[2];
        int first = (shape.before[2] + step - 1) / step;
        int end = Math.min(extent[2], (shape.before[2] + shape.length[2] - 1) / step + 1);
        for (int z = 0; z < extent[0]; z++) {
            int depth = z * taken[0] - shape.before[0];
            for (int row = 0; row < extent[1]; row++) {
                int height = row * taken[1] - shape.before[1];
                if (depth >= 0 && depth < shape.length[0] && height >= 0 && height < shape.length[1]) {
                    int line = from + (depth * shape.length[1] + height) * shape.length[2];
                    fillLine(
                            line + first * step - shape.before[2],
                            step,
                            see,
                            start + at(z, row, first),
                            end - first,
                            moves);
                }
            }
        }
    }

    private void fillLine(int from, int step, float[] see, int start, int count, LineMoves moves) {
        int channels = shape.channelsEach;
        if (count <= 0) {
            return;
        }
        if (channels == 1 && step == 1) {
            System.arraycopy(x, from, see, start, count);
        } else if (step == 1) {
            moves.interleave(x, from, shape.inputs, channels, see, start, channels, count);
        } else {
            for (int c = 0; c < channels; c++) {
                LineMoves.spread(x, from + c * shape.inputs, step, see, start + c, channels, count);
            }
        }
    }

    /** From taps that have channels to channels that have taps. */
    private void takeWeights(float[] sums, float[] w) {
        int at = 0;
        for (int unit = 0; unit < shape.units; unit++) {
            int start = unit * shape.channelsEach * shape.taps;
            for (int c = 0; c < shape.channelsEach; c++) {
                for (int tap = 0; tap < shape.taps; tap++) {
                    w[at] = sums[start + tap * shape.channelsEach + c];
                    at++;
                }
            }
        }
    }
}
