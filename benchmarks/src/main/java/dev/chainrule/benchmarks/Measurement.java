// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.contest.Contestant;
import dev.chainrule.benchmarks.contest.Workload;

/**
 * What one contestant took for one workload.
 *
 * @param jdk on which it ran; of one in Python, on which the peers beside it ran
 * @param rounds nanoseconds a step in each round; for the peak, what as many operations as the workload's would take at it
 * @param allocated bytes a step on the Java heap, once compiled; NaN where not measured
 * @param ready seconds from being asked to the first results, or to the losses of the first steps
 */
record Measurement(
        Workload workload,
        Contestant contestant,
        Jdk jdk,
        int threads,
        Figure rounds,
        double allocated,
        double ready) {}
