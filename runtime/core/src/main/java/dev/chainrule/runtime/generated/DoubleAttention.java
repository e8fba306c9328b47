// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.Arrays;

/** Attention in f64, which serves checks: plain loops, row by row. */
final class DoubleAttention {
    private final Attention shape;
    private double[] weights = new double[0];
    private double[] slopes = new double[0];

    DoubleAttention(Attention shape) {
        this.shape = shape;
    }

    void attend(double[] q, double[] k, double[] v, double[] y) {
        makeRoom();
        Arrays.fill(y, 0, shape.batch * shape.queries * shape.heads * shape.width, 0);
        int step = shape.heads * shape.width;
        for (int head = 0; head < shape.batch * shape.heads; head++) {
            for (int t = 0; t < shape.queries; t++) {
                int seen = weigh(head, t, q, k);
                int to = shape.query(head, shape.width) + t * step;
                for (int s = 0; s < seen; s++) {
                    add(weights[s], v, shape.key(head, shape.width) + s * step, y, to, shape.width);
                }
            }
        }
    }

    void giveBack(double[] dy, double[] q, double[] k, double[] v, double[] back) {
        makeRoom();
        int toKeys = shape.batch * shape.queries * shape.heads * shape.depth;
        int toValues = toKeys + shape.batch * shape.keys * shape.heads * shape.depth;
        Arrays.fill(back, 0, toValues + shape.batch * shape.keys * shape.heads * shape.width, 0);
        int step = shape.heads * shape.depth;
        int stepOfValues = shape.heads * shape.width;
        for (int head = 0; head < shape.batch * shape.heads; head++) {
            int key = shape.key(head, shape.depth);
            int value = shape.key(head, shape.width);
            for (int t = 0; t < shape.queries; t++) {
                int seen = weigh(head, t, q, k);
                int query = shape.query(head, shape.depth) + t * step;
                int result = shape.query(head, shape.width) + t * stepOfValues;
                double mean = 0;
                for (int s = 0; s < seen; s++) {
                    slopes[s] = dot(dy, result, v, value + s * stepOfValues, shape.width);
                    mean = Math.fma(weights[s], slopes[s], mean);
                    add(weights[s], dy, result, back, toValues + value + s * stepOfValues, shape.width);
                }
                for (int s = 0; s < seen; s++) {
                    double slope = weights[s] * (slopes[s] - mean);
                    add(slope, k, key + s * step, back, query, shape.depth);
                    add(slope, q, query, back, toKeys + key + s * step, shape.depth);
                }
            }
        }
    }

    private void makeRoom() {
        if (weights.length < shape.keys) {
            weights = new double[shape.keys];
            slopes = new double[shape.keys];
        }
    }

    /** The weights of the keys that count for a query, and how many these are. */
    private int weigh(int head, int t, double[] q, double[] k) {
        int seen = shape.seen(t);
        int step = shape.heads * shape.depth;
        double largest = Double.NEGATIVE_INFINITY;
        for (int s = 0; s < seen; s++) {
            weights[s] = dot(
                    q,
                    shape.query(head, shape.depth) + t * step,
                    k,
                    shape.key(head, shape.depth) + s * step,
                    shape.depth);
            largest = Math.max(largest, weights[s]);
        }
        double less = largest == Double.NEGATIVE_INFINITY ? 0 : largest;
        double sum = 0;
        for (int s = 0; s < seen; s++) {
            weights[s] = Functions.exp(weights[s] - less);
            sum += weights[s];
        }
        double all = Math.max(sum, 1);
        for (int s = 0; s < seen; s++) {
            weights[s] /= all;
        }
        return seen;
    }

    private static double dot(double[] a, int aFrom, double[] b, int bFrom, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum = Math.fma(a[aFrom + i], b[bFrom + i], sum);
        }
        return sum;
    }

    private static void add(double factor, double[] x, int from, double[] to, int at, int length) {
        for (int i = 0; i < length; i++) {
            to[at + i] = Math.fma(factor, x[from + i], to[at + i]);
        }
    }
}
