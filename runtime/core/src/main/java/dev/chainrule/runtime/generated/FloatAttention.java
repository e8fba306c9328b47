// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.Arrays;

/**
 * Attention in f32; one object belongs to one workspace. Heads are shared out to the threads, and each goes by blocks of rows: what
 * the queries of a block find among the keys is in the first cache when it becomes weights and when these meet the values, and
 * stands nowhere else. Of a causal one a block goes as far as its last row sees. On the way back the weights are computed again.
 *
 * <p>Every score, every mean and everything that comes back is one chain of fused multiply-adds, over places in ascending order; what
 * comes back to keys and values has a chain for each {@value #STRETCH} queries, added in their order. So the bits depend on nothing but
 * the operands.
 */
final class FloatAttention implements Pool.Job {
    private static final int ATTEND = 0;
    private static final int GIVE_BACK = 1;

    /** Rows of a block: with fewer, keys are packed too often; with more, too many are computed that do not count. */
    static final int ROWS = 32;
    /** So many rows stand in scratch on the way back; whole blocks. */
    static final int STRETCH = 128;

    /** Below so many multiply-adds, some 5 µs, handing over to another thread costs more than it gains. */
    private static final int SHARED = 50_000;

    /** Where vectors matter, and after how many of them they are worth the trouble. */
    private static final long LARGE = 20_000;

    private static final int DUE = 8;

    private static final float[] NONE = new float[0];

    private final Pool pool;
    private final Attention shape;
    private final WorkerProducts products;
    private final float[][] weights;
    private final float[][] slopes;
    private final float[][] parts;
    private Exponentials.Body exponentials = Exponentials.scalar();
    private int large;

    private float[] q = NONE;
    private float[] k = NONE;
    private float[] v = NONE;
    /** The result, or what comes back to it. */
    private float[] y = NONE;

    private float[] back = NONE;

    /** @param shape of what runs */
    FloatAttention(Pool pool, Attention shape) {
        FloatProducts.OF_MATRICES.prepareIfDemanded();
        if (Vectors.current().use() == Vectors.Use.ALWAYS) {
            Exponentials.wanted();
        }
        this.pool = pool;
        this.shape = shape;
        products = new WorkerProducts(FloatProducts.OF_MATRICES, pool.threads());
        weights = new float[pool.threads()][];
        slopes = new float[pool.threads()][];
        parts = new float[pool.threads()][];
        Arrays.fill(weights, NONE);
        Arrays.fill(slopes, NONE);
        Arrays.fill(parts, NONE);
    }

    void attend(float[] q, float[] k, float[] v, float[] y) {
        runHeads(ATTEND, q, k, v, y, NONE);
    }

    void giveBack(float[] dy, float[] q, float[] k, float[] v, float[] back) {
        runHeads(GIVE_BACK, q, k, v, dy, back);
    }

    private void runHeads(int task, float[] q, float[] k, float[] v, float[] y, float[] back) {
        if (large < DUE && shape.work() >= LARGE && ++large == DUE) {
            FloatProducts.OF_MATRICES.wanted();
            Exponentials.wanted();
        }
        products.renew();
        exponentials = Exponentials.fastest();
        this.q = q;
        this.k = k;
        this.v = v;
        this.y = y;
        this.back = back;
        int heads = shape.batch * shape.heads;
        if (shape.work() < SHARED) {
            run(task, 0, heads, 0);
        } else {
            pool.run(this, task, heads, 1);
        }
        this.q = NONE;
        this.k = NONE;
        this.v = NONE;
        this.y = NONE;
        this.back = NONE;
    }

    @Override
    public void run(int task, int from, int to, int worker) {
        for (int head = from; head < to; head++) {
            if (task == ATTEND) {
                attend(head, worker);
            } else {
                giveBack(head, worker);
            }
        }
    }

    private void attend(int head, int worker) {
        int step = shape.heads * shape.width;
        float[] p = FloatConvolution.room(weights, worker, ROWS * shape.keys);
        for (int first = 0; first < shape.queries; first += ROWS) {
            int rows = Math.min(ROWS, shape.queries - first);
            int seen = shape.seen(first + rows - 1);
            weigh(head, first, rows, p, 0, seen, worker);
            products.of(worker)
                    .multiply(
                            p,
                            0,
                            seen,
                            1,
                            v,
                            shape.key(head, shape.width),
                            step,
                            1,
                            y,
                            shape.query(head, shape.width) + first * step,
                            step,
                            rows,
                            seen,
                            shape.width);
        }
    }

    /** The weights of a block of rows, 0 for what does not count, from {@code at} on in rows of {@code length}. */
    private void weigh(int head, int first, int rows, float[] p, int at, int length, int worker) {
        int step = shape.heads * shape.depth;
        int seen = shape.seen(first + rows - 1);
        products.of(worker)
                .multiply(
                        q,
                        shape.query(head, shape.depth) + first * step,
                        step,
                        1,
                        k,
                        shape.key(head, shape.depth),
                        1,
                        step,
                        p,
                        at,
                        length,
                        rows,
                        shape.depth,
                        seen);
        for (int row = 0; row < rows; row++) {
            int start = at + row * length;
            int own = shape.seen(first + row);
            softmax(p, start, own);
            Arrays.fill(p, start + own, start + seen, 0f);
        }
    }

    private void softmax(float[] x, int from, int length) {
        float largest = largest(x, from, from + length);
        exponentials.raise(x, largest == Float.NEGATIVE_INFINITY ? 0f : largest, from, from + length);
        divide(x, Math.max(Sums.sum(x, from, length), 1f), from, from + length);
    }

    /** NaN is found later: its exponential is NaN, and so is the sum. */
    private static float largest(float[] x, int from, int to) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = from; i < to; i++) {
            if (x[i] > largest) {
                largest = x[i];
            }
        }
        return largest;
    }

    private static void divide(float[] x, float by, int from, int to) {
        for (int i = from; i < to; i++) {
            x[i] = x[i] / by;
        }
    }

    private void giveBack(int head, int worker) {
        int toKeys = shape.batch * shape.queries * shape.heads * shape.depth;
        int toValues = toKeys + shape.batch * shape.keys * shape.heads * shape.depth;
        int done = 0;
        for (int top = 0; top < shape.queries; top += STRETCH) {
            int count = Math.min(STRETCH, shape.queries - top);
            int length = shape.seen(top + count - 1);
            float[] p = FloatConvolution.room(weights, worker, STRETCH * shape.keys);
            float[] ds = FloatConvolution.room(slopes, worker, STRETCH * shape.keys);
            for (int first = top; first < top + count; first += ROWS) {
                giveBackRows(
                        head,
                        first,
                        Math.min(ROWS, top + count - first),
                        p,
                        ds,
                        (first - top) * length,
                        length,
                        worker);
            }
            for (int left = 0; left < length; left += ROWS) {
                int columns = Math.min(ROWS, length - left);
                int from = shape.causal ? Math.max(left - top, 0) : 0;
                int at = from * length + left;
                boolean adds = left < done;
                sum(
                        head,
                        ds,
                        at,
                        length,
                        q,
                        shape.depth,
                        top + from,
                        count - from,
                        toKeys,
                        left,
                        columns,
                        adds,
                        worker);
                sum(
                        head,
                        p,
                        at,
                        length,
                        y,
                        shape.width,
                        top + from,
                        count - from,
                        toValues,
                        left,
                        columns,
                        adds,
                        worker);
            }
            done = length;
        }
        clear(toKeys + shape.key(head, shape.depth), shape.depth, done);
        clear(toValues + shape.key(head, shape.width), shape.width, done);
    }

    /** Weights of a block, what comes back to their scores, and from there to the queries. */
    private void giveBackRows(int head, int first, int rows, float[] p, float[] ds, int at, int length, int worker) {
        int step = shape.heads * shape.depth;
        int stepOfValues = shape.heads * shape.width;
        int seen = shape.seen(first + rows - 1);
        FloatProduct product = products.of(worker);
        weigh(head, first, rows, p, at, length, worker);
        product.multiply(
                y,
                shape.query(head, shape.width) + first * stepOfValues,
                stepOfValues,
                1,
                v,
                shape.key(head, shape.width),
                1,
                stepOfValues,
                ds,
                at,
                length,
                rows,
                shape.width,
                seen);
        for (int row = 0; row < rows; row++) {
            int start = at + row * length;
            int own = shape.seen(first + row);
            slopes(p, ds, Sums.dot(p, start, ds, start, own), start, start + own);
            Arrays.fill(ds, start + own, start + seen, 0f);
        }
        product.multiply(
                ds,
                at,
                length,
                1,
                k,
                shape.key(head, shape.depth),
                step,
                1,
                back,
                shape.query(head, shape.depth) + first * step,
                step,
                rows,
                seen,
                shape.depth);
    }

    private static void slopes(float[] p, float[] ds, float mean, int from, int to) {
        for (int i = from; i < to; i++) {
            ds[i] = p[i] * (ds[i] - mean);
        }
    }

    /** Σ a[t, s] · x[t] over some rows t, for some columns s: written, or added to what there is. */
    private void sum(
            int head,
            float[] a,
            int at,
            int length,
            float[] x,
            int each,
            int first,
            int rows,
            int part,
            int left,
            int columns,
            boolean adds,
            int worker) {
        int step = shape.heads * each;
        int to = part + shape.key(head, each) + left * step;
        float[] own = adds ? FloatConvolution.room(parts, worker, ROWS * each) : back;
        products.of(worker)
                .multiply(
                        a,
                        at,
                        1,
                        length,
                        x,
                        shape.query(head, each) + first * step,
                        step,
                        1,
                        own,
                        adds ? 0 : to,
                        adds ? each : step,
                        columns,
                        rows,
                        each);
        for (int s = 0; s < columns && adds; s++) {
            add(own, s * each, back, to + s * step, each);
        }
    }

    private static void add(float[] x, int from, float[] to, int at, int length) {
        for (int i = 0; i < length; i++) {
            to[at + i] += x[from + i];
        }
    }

    /** Nothing comes back to keys that no query sees. */
    private void clear(int to, int each, int first) {
        for (int s = first; s < shape.keys; s++) {
            int at = to + s * shape.heads * each;
            Arrays.fill(back, at, at + each, 0f);
        }
    }
}
