// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.contest.Child;
import dev.chainrule.benchmarks.contest.Contestant;
import dev.chainrule.benchmarks.contest.FirstStep;
import dev.chainrule.benchmarks.family.DenseNet;
import dev.chainrule.benchmarks.contest.Workload;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a process costs besides the time of its steps.
 *
 * @param start seconds from a process's start to the end of its first training step
 * @param memory the most bytes resident while training, as Linux counts them
 * @param memoryOfSmallHeap the same with a heap of at most {@link #SMALL_HEAP}, of which neither side needs more: what a JVM
 *     takes beyond what it needs is a choice by the size of the machine
 */
record Footprint(
        Jdk jdk,
        Map<Contestant, Figure> start,
        Map<Contestant, Figure> memory,
        Map<Contestant, Figure> memoryOfSmallHeap) {
    static final String SMALL_HEAP = "-Xmx32m";

    private static final List<Contestant> MEASURED = List.of(Contestant.TWIN, Contestant.SCALAR, Contestant.LIBTORCH);
    private static final Workload TRAINED = new Workload.Training(DenseNet.LARGE, 64);

    /** @param runs processes started of each contestant */
    static Footprint measure(Launch launch, int runs, long steps) {
        double[][] seconds = new double[MEASURED.size()][runs];
        for (int run = 0; run < runs; run++) {
            for (int i = 0; i < MEASURED.size(); i++) {
                seconds[i][run] = start(MEASURED.get(i), launch);
            }
        }
        Map<Contestant, Figure> start = new EnumMap<>(Contestant.class);
        Map<Contestant, Figure> memory = new EnumMap<>(Contestant.class);
        Map<Contestant, Figure> memoryOfSmallHeap = new EnumMap<>(Contestant.class);
        for (int i = 0; i < MEASURED.size(); i++) {
            Contestant contestant = MEASURED.get(i);
            start.put(contestant, new Figure(seconds[i]));
            memory.put(contestant, memory(contestant, launch, steps));
            memoryOfSmallHeap.put(contestant, memory(contestant, launch.with(SMALL_HEAP), steps));
        }
        return new Footprint(launch.jdk(), start, memory, memoryOfSmallHeap);
    }

    Optional<Figure> start(Contestant contestant) {
        return Optional.ofNullable(start.get(contestant));
    }

    Optional<Figure> memory(Contestant contestant) {
        return Optional.ofNullable(memory.get(contestant));
    }

    Optional<Figure> memoryOfSmallHeap(Contestant contestant) {
        return Optional.ofNullable(memoryOfSmallHeap.get(contestant));
    }

    private static double start(Contestant contestant, Launch launch) {
        try {
            ProcessBuilder builder = launch.process(contestant, FirstStep.class);
            long begin = System.nanoTime();
            Process process = builder.start();
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                String line = lines.readLine();
                while (line != null && !line.startsWith(Child.MARK)) {
                    line = lines.readLine();
                }
                double seconds = (System.nanoTime() - begin) / 1e9;
                process.waitFor();
                return line == null ? Double.NaN : seconds;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Figure memory(Contestant contestant, Launch launch, long steps) {
        try (ChildProcess child = ChildProcess.start(contestant, launch)) {
            child.ask("prepare " + TRAINED.id());
            child.ask("run " + steps);
            return new Figure(new double[] {child.number("memory")});
        }
    }
}
