// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.contest.Child;
import dev.chainrule.benchmarks.contest.Contestant;
import dev.chainrule.benchmarks.contest.FirstStep;
import dev.chainrule.benchmarks.contest.Net;
import dev.chainrule.benchmarks.contest.Workload;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a process costs besides the time of its steps.
 *
 * @param start seconds from a process's start to the end of its first training step
 * @param memory the most bytes resident while training, as Linux counts them
 */
record Footprint(Jdk jdk, Map<Contestant, Figure> start, Map<Contestant, Figure> memory) {
    private static final List<Contestant> MEASURED = List.of(Contestant.TWIN, Contestant.SCALAR, Contestant.LIBTORCH);
    private static final Workload TRAINED = new Workload.Training(Net.LARGE, 64);

    /** @param runs processes started of each contestant */
    static Footprint measure(Jdk jdk, Path folder, int runs, long steps) {
        double[][] seconds = new double[MEASURED.size()][runs];
        for (int run = 0; run < runs; run++) {
            for (int i = 0; i < MEASURED.size(); i++) {
                seconds[i][run] = start(MEASURED.get(i), jdk, folder);
            }
        }
        Map<Contestant, Figure> start = new EnumMap<>(Contestant.class);
        Map<Contestant, Figure> memory = new EnumMap<>(Contestant.class);
        for (int i = 0; i < MEASURED.size(); i++) {
            start.put(MEASURED.get(i), new Figure(seconds[i]));
            memory.put(MEASURED.get(i), new Figure(new double[] {memory(MEASURED.get(i), jdk, folder, steps)}));
        }
        return new Footprint(jdk, start, memory);
    }

    Optional<Figure> start(Contestant contestant) {
        return Optional.ofNullable(start.get(contestant));
    }

    Optional<Figure> memory(Contestant contestant) {
        return Optional.ofNullable(memory.get(contestant));
    }

    private static double start(Contestant contestant, Jdk jdk, Path folder) {
        try {
            ProcessBuilder builder = ChildProcess.builder(
                    contestant, jdk, 1, folder, FirstStep.class.getName(), folder.resolve("logs/first-step.log"));
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

    private static double memory(Contestant contestant, Jdk jdk, Path folder, long steps) {
        try (ChildProcess child = ChildProcess.start(contestant, jdk, 1, folder)) {
            child.ask("prepare " + TRAINED.id());
            child.ask("run " + steps);
            return child.number("memory");
        }
    }
}
