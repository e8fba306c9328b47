// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.Arrays;

/**
 * What comes back to kernels of f32 convolutions: each element is a sum over the places of all images. Each stretch of {@value
 * #STRETCH} of them is one chain of fused multiply-adds from +0, and the stretches are added up together with what rounding
 * takes, in blocks whose number follows from the sizes. Threads share out the blocks; of a stretch, what the kernels see is copied,
 * a row for each channel and tap.
 */
final class FloatWeightSums implements Pool.Job {
    /** Places of a chain. */
    private static final int STRETCH = 512;
    /** So many sums of stretches stand side by side at most, of so many elements in all. */
    private static final int BLOCKS = 16;

    private static final int BLOCKED = 1 << 20;
    private static final float[] NONE = new float[0];

    private final Pool pool;
    private final Convolution shape;
    private final WorkerProducts products;
    private final float[][] seen;
    private final float[][] slopes;
    private Sums.Stretches[] blocks = new Sums.Stretches[0];
    private float[][] sums = new float[0][];
    private int blockCount;
    private float[] x = NONE;
    private float[] y = NONE;

    /** @param shape the sizes of the convolution that runs */
    FloatWeightSums(Pool pool, Convolution shape) {
        this.pool = pool;
        this.shape = shape;
        products = new WorkerProducts(FloatProducts.OF_MATRICES, pool.threads());
        seen = new float[pool.threads()][];
        slopes = new float[pool.threads()][];
        Arrays.fill(seen, NONE);
        Arrays.fill(slopes, NONE);
    }

    @Override
    public void run(int task, int from, int to, int worker) {
        for (int block = from; block < to; block++) {
            sumBlock(block, worker);
        }
    }

    /** What comes back to the kernels. */
    void sum(float[] x, float[] y, float[] w) {
        int size = shape.units * shape.channelsEach * shape.taps;
        long all = (long) shape.images * shape.outputs;
        if (all == 0 || size == 0) {
            Arrays.fill(w, 0, size, 0f);
            return;
        }
        this.x = x;
        this.y = y;
        products.renew();
        int stretches = Math.toIntExact((all + STRETCH - 1) / STRETCH);
        blockCount = Math.max(1, Math.min(Math.min(stretches, BLOCKS), BLOCKED / size));
        makeBlocks(size);
        shape.run(pool, this, 0, blockCount);
        for (int block = 0; block < blockCount; block++) {
            blocks[0].add(1, block == 0, block == blockCount - 1, sums[block], 0, size);
        }
        System.arraycopy(sums[blockCount - 1], 0, w, 0, size);
        this.x = NONE;
        this.y = NONE;
    }

    private void makeBlocks(int size) {
        if (blocks.length < blockCount) {
            blocks = Arrays.copyOf(blocks, blockCount);
            sums = Arrays.copyOf(sums, blockCount);
        }
        for (int block = 0; block < blockCount; block++) {
            if (blocks[block] == null) {
                blocks[block] = new Sums.Stretches();
            }
            if (sums[block] == null || sums[block].length < size) {
                sums[block] = new float[size];
            }
        }
    }

    private void sumBlock(int block, int worker) {
        long all = (long) shape.images * shape.outputs;
        long stretches = (all + STRETCH - 1) / STRETCH;
        long from = stretches * block / blockCount * STRETCH;
        long end = Math.min(all, stretches * (block + 1) / blockCount * STRETCH);
        int each = shape.channelsEach * shape.taps;
        int size = shape.units * each;
        float[] columns = FloatConvolution.room(seen, worker, each * STRETCH);
        float[] own = FloatConvolution.room(slopes, worker, shape.unitsEach * STRETCH);
        for (long place = from; place < end; place += STRETCH) {
            int count = (int) Math.min(STRETCH, end - place);
            for (int group = 0; group < shape.groups; group++) {
                int unit = group * shape.unitsEach;
                fillColumns(group, place, count, columns);
                fillSlopes(unit, place, count, own);
                products.of(worker)
                        .multiply(
                                own,
                                0,
                                count,
                                1,
                                columns,
                                0,
                                1,
                                count,
                                sums[block],
                                unit * each,
                                each,
                                shape.unitsEach,
                                count,
                                each);
            }
            blocks[block].add(0, place == from, place + count == end, sums[block], 0, size);
        }
    }

    /** For each channel and tap of a group what it sees at each of so many places, which go on from image to image. */
    private void fillColumns(int group, long place, int count, float[] columns) {
        int done = 0;
        while (done < count) {
            int image = (int) ((place + done) / shape.outputs);
            int inside = (int) ((place + done) % shape.outputs);
            int row = inside / shape.places[2];
            int column = inside % shape.places[2];
            int width = Math.min(count - done, shape.places[2] - column);
            int from = (image * shape.channels + group * shape.channelsEach) * shape.inputs;
            int depth = row / shape.places[1] * shape.stride[0] - shape.before[0];
            int height = row % shape.places[1] * shape.stride[1] - shape.before[1];
            int first = column * shape.stride[2] - shape.before[2];
            int to = done;
            for (int slab = 0; slab < shape.kernel[0]; slab++) {
                for (int line = 0; line < shape.kernel[1]; line++) {
                    int below = height + line * shape.dilation[1];
                    for (int k = 0; k < shape.kernel[2]; k++) {
                        int behind = first + k * shape.dilation[2];
                        fillLines(depth + slab * shape.dilation[0], below, behind, width, from, columns, to, count);
                        to += count;
                    }
                }
            }
            done += width;
        }
    }

    /** What one tap sees of each channel along a line of places. */
    private void fillLines(
            int depth, int height, int first, int width, int from, float[] columns, int start, int count) {
        boolean inside = depth >= 0 && depth < shape.length[0] && height >= 0 && height < shape.length[1];
        int line = from + (depth * shape.length[1] + height) * shape.length[2];
        int to = start;
        for (int c = 0; c < shape.channelsEach; c++) {
            if (inside) {
                Planes.copy(x, line, shape.length[2], first, shape.stride[2], columns, to, width);
                line += shape.inputs;
            } else {
                Arrays.fill(columns, to, to + width, 0f);
            }
            to += shape.taps * count;
        }
    }

    private void fillSlopes(int unit, long place, int count, float[] slopes) {
        int done = 0;
        while (done < count) {
            int image = (int) ((place + done) / shape.outputs);
            int inside = (int) ((place + done) % shape.outputs);
            int width = Math.min(count - done, shape.outputs - inside);
            for (int u = 0; u < shape.unitsEach; u++) {
                int from = (image * shape.units + unit + u) * shape.outputs + inside;
                System.arraycopy(y, from, slopes, u * count + done, width);
            }
            done += width;
        }
    }
}
