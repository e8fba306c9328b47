// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.contest.Contestant;

/** What a process costs besides the time of its steps: one quantity of one contestant. */
record Footprint(Jdk jdk, Quantity quantity, Contestant contestant, Figure figure) {
    /** With a heap so large, of which neither side needs more: what a JVM takes beyond it is a choice by the size of the machine. */
    static final String SMALL_HEAP = "-Xmx32m";

    /** What is measured. */
    enum Quantity {
        /** Seconds from a process's start to the end of its first training step. */
        START,
        /** The most bytes resident while training, as Linux counts them. */
        MEMORY,
        /** The same with {@link #SMALL_HEAP}. */
        MEMORY_OF_SMALL_HEAP,
        /** Seconds from a process's start until training runs at 90 % of its full speed; infinite where it did not come to that. */
        FULL_SPEED,
        /** The same where the process has one core only. */
        FULL_SPEED_PINNED
    }
}
