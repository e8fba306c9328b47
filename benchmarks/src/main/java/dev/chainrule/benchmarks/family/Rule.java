// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.family;

/**
 * How weights are updated.
 *
 * @param rate the learning rate, or the highest where it is scheduled
 * @param decay of the weights, decoupled from Adam (Loshchilov and Hutter, 2019)
 * @param clip the largest Euclidean norm of all gradients together; infinite where they are left as they are
 * @param warmup steps in which the rate rises from 0
 * @param steps after which it has fallen to its floor, as half a cosine; 0 where it stays
 */
public record Rule(Kind kind, double rate, double decay, double clip, int warmup, int steps, double floor) {
    /**
     * The ε of Adam. DJL and DL4J add it to √v before the bias of v is corrected, the others after; with one so small that it
     * changes nothing, all do the same.
     */
    public static final double EPSILON = 1e-12;

    /** What moves a weight. */
    public enum Kind {
        SGD("SGD"),
        /** With β₁ = 0.9, β₂ = 0.999, ε = {@link #EPSILON}. */
        ADAM("Adam");

        private final String title;

        Kind(String title) {
            this.title = title;
        }
    }

    static Rule sgd(double rate) {
        return new Rule(Kind.SGD, rate, 0, Double.POSITIVE_INFINITY, 0, 0, 0);
    }

    static Rule adam(double rate) {
        return new Rule(Kind.ADAM, rate, 0, Double.POSITIVE_INFINITY, 0, 0, 0);
    }

    public String title() {
        return kind.title + (decay == 0 ? "" : "W");
    }

    /** The learning rate of a step, counted from 0. */
    public double rateAt(int step) {
        if (steps == 0) {
            return rate;
        }
        if (step < warmup) {
            return rate * step / warmup;
        }
        double part = Math.min(1, (step - warmup) / (double) (steps - warmup));
        return floor + (rate - floor) * (1 + Math.cos(Math.PI * part)) / 2;
    }
}
