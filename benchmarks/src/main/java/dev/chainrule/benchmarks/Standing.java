// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.contest.Contestant;
import dev.chainrule.benchmarks.contest.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How ours stands beside the fastest peer of a workload.
 *
 * @param ratio how many times as fast ours is
 */
record Standing(Workload workload, Contestant ours, Contestant peer, Jdk jdk, int threads, Figure ratio) {
    /** Those that compile a net before they run it. */
    static final List<Contestant> COMPILED =
            List.of(Contestant.PYTORCH_COMPILED, Contestant.JAX, Contestant.TENSORFLOW);

    /** What a user might take in place of ours. */
    private static final List<Contestant> PEERS = List.of(
            Contestant.LIBTORCH,
            Contestant.DL4J,
            Contestant.ONNX_RUNTIME,
            Contestant.PYTORCH,
            Contestant.PYTORCH_COMPILED,
            Contestant.JAX,
            Contestant.JAX_LOOP,
            Contestant.TENSORFLOW);

    /** The fastest of some at a workload, if one was measured. */
    static Optional<Contestant> fastest(Results results, Workload workload, List<Contestant> some, int threads) {
        return results.measurements().stream()
                .filter(measurement -> measurement.workload().equals(workload)
                        && measurement.threads() == threads
                        && some.contains(measurement.contestant()))
                .min(Comparator.comparingDouble(
                        measurement -> measurement.rounds().median()))
                .map(Measurement::contestant);
    }

    /** Where the twin is slower than the fastest peer, the slowest first. */
    static List<Standing> behind(Results results, List<Jdk> jdks, List<Integer> threads) {
        List<Standing> behind = new ArrayList<>();
        for (Workload workload : Workload.all()) {
            for (Jdk jdk : jdks) {
                for (int count : threads) {
                    fastest(results, workload, PEERS, count)
                            .flatMap(peer -> results.speedup(workload, Contestant.TWIN, peer, jdk, count)
                                    .map(ratio -> new Standing(workload, Contestant.TWIN, peer, jdk, count, ratio)))
                            .filter(standing -> standing.ratio().median() < 1)
                            .ifPresent(behind::add);
                }
            }
        }
        behind.sort(Comparator.comparingDouble(standing -> standing.ratio().median()));
        return behind;
    }
}
