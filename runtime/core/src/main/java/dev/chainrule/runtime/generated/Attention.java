// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import org.jspecify.annotations.Nullable;

/**
 * Attention by heads, of queries {@code [batch, queries, heads, depth]}, keys {@code [batch, keys, heads, depth]} and values
 * {@code [batch, keys, heads, width]}: {@code scratch.attention(16, 64, 64, 4, 24, 24).attend(q, k, v, y)}. One object belongs to
 * one workspace, and holds what it needs besides its operands, once it was needed.
 */
public final class Attention {
    int batch;
    int queries;
    int keys;
    int heads;
    int depth;
    int width;
    boolean causal;

    private @Nullable FloatAttention floats;
    private @Nullable DoubleAttention doubles;

    Attention() {}

    /** Of such sizes. */
    Attention of(int batch, int queries, int keys, int heads, int depth, int width) {
        this.batch = batch;
        this.queries = queries;
        this.keys = keys;
        this.heads = heads;
        this.depth = depth;
        this.width = width;
        return this;
    }

    /** y {@code [batch, queries, heads, width]}: of each query the mean of the values by the softmax of what it finds among the keys. */
    public void attend(float[] q, float[] k, float[] v, float[] y) {
        floats(false).attend(q, k, v, y);
    }

    /** The same; no query looks at keys that come after it. */
    public void attendCausal(float[] q, float[] k, float[] v, float[] y) {
        floats(true).attend(q, k, v, y);
    }

    /** What comes back to q, k and v from dy, one behind the other. */
    public void giveBack(float[] dy, float[] q, float[] k, float[] v, float[] back) {
        floats(false).giveBack(dy, q, k, v, back);
    }

    /** What comes back through {@link #attendCausal(float[], float[], float[], float[])}. */
    public void giveBackCausal(float[] dy, float[] q, float[] k, float[] v, float[] back) {
        floats(true).giveBack(dy, q, k, v, back);
    }

    /** As in f32. */
    public void attend(double[] q, double[] k, double[] v, double[] y) {
        doubles(false).attend(q, k, v, y);
    }

    /** As in f32. */
    public void attendCausal(double[] q, double[] k, double[] v, double[] y) {
        doubles(true).attend(q, k, v, y);
    }

    /** As in f32. */
    public void giveBack(double[] dy, double[] q, double[] k, double[] v, double[] back) {
        doubles(false).giveBack(dy, q, k, v, back);
    }

    /** As in f32. */
    public void giveBackCausal(double[] dy, double[] q, double[] k, double[] v, double[] back) {
        doubles(true).giveBack(dy, q, k, v, back);
    }

    private FloatAttention floats(boolean causal) {
        this.causal = causal;
        FloatAttention own = floats;
        if (own == null) {
            own = new FloatAttention(Pool.shared(), this);
            floats = own;
        }
        return own;
    }

    private DoubleAttention doubles(boolean causal) {
        this.causal = causal;
        DoubleAttention own = doubles;
        if (own == null) {
            own = new DoubleAttention(this);
            doubles = own;
        }
        return own;
    }

    /** How many keys count for a query. */
    int seen(int query) {
        return causal ? Math.min(query + 1, keys) : keys;
    }

    /** Where the first query of a head stands if a vector has so many elements; {@code head} counts through the batch. */
    int query(int head, int each) {
        return (head / heads * queries * heads + head % heads) * each;
    }

    /** The same of its first key. */
    int key(int head, int each) {
        return (head / heads * keys * heads + head % heads) * each;
    }

    /** Multiply-adds of a product over all pairs of places. */
    long work() {
        return (long) batch * heads * queries * keys * (depth + width);
    }
}
