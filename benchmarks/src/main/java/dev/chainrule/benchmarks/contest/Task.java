// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest;

/** One workload as one contestant does it, ready to run. */
public interface Task extends AutoCloseable {
    /**
     * Figures from the initial state by which the parent sees that all contestants do the same work: the losses of the
     * first training steps, or some elements of a result.
     */
    double[] sample();

    /** Back to the initial state: weights, and what the optimiser remembers. */
    default void reset() {}

    /** So many steps, one after the other. */
    void run(long steps);

    @Override
    default void close() {}
}
