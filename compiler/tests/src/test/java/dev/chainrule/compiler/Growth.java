// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How the cost of some work grows with its size: a ratio within one run, which no other machine or load changes much. */
public final class Growth {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final int TURNS = 4;

    /** Below this, what is eight times as large took linear time: that is 8, quadratic 64; collecting what it leaves behind has made 2 of 1. */
    public static final double LINEAR_OF_EIGHT = 24;

    private static final double CLEARLY_LINEAR = LINEAR_OF_EIGHT / 2;

    private Growth() {}

    /**
     * How many times the larger work takes of the smaller one: CPU time, the least of some turns of each. The smaller one has
     * the warmer code, being measured before and after, so what is clearly linear need not be measured again.
     */
    public static double of(Runnable smaller, Runnable larger) {
        long small = cost(smaller);
        long large = Long.MAX_VALUE;
        double ratio = Double.MAX_VALUE;
        for (int turn = 0; turn < TURNS && ratio > CLEARLY_LINEAR; turn++) {
            large = Math.min(large, cost(larger));
            small = Math.min(small, Math.min(cost(smaller), cost(smaller)));
            ratio = large / (double) small;
        }
        return ratio;
    }

    private static long cost(Runnable work) {
        long before = PROCESS.getProcessCpuTime();
        work.run();
        // Of a clock that stood still nothing is divided.
        return Math.max(1, PROCESS.getProcessCpuTime() - before);
    }
}
