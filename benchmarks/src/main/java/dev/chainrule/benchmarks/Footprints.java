// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.contest.Child;
import dev.chainrule.benchmarks.contest.Contestant;
import dev.chainrule.benchmarks.contest.FirstStep;
import dev.chainrule.benchmarks.contest.WarmUp;
import dev.chainrule.benchmarks.contest.Workload;
import dev.chainrule.benchmarks.family.DenseNet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures what a process costs besides the time of its steps.
 *
 * @param runs processes started of each contestant, for the time to the first step
 * @param steps trained until memory is asked for
 * @param patience how many times as long as a second or two a process gets to reach its full speed
 */
record Footprints(int runs, long steps, double patience) {
    private static final List<Contestant> MEASURED = List.of(Contestant.TWIN, Contestant.SCALAR, Contestant.LIBTORCH);
    private static final Workload TRAINED = new Workload.Training(DenseNet.LARGE, 64);
    /** Steps of a pinned process that are so much slower than those of a free one are not yet at full speed. */
    private static final double NOT_YET = 1.3;

    private static final double SHARE = 0.9;
    private static final int WINDOW = 10;

    static final Footprints WHOLE = new Footprints(5, 600, 1);
    static final Footprints QUICK = new Footprints(1, 50, 0.1);

    /** @param peers whether those that run on one JDK only run on this one */
    void measure(Launch launch, boolean peers, Results results) {
        List<Contestant> contestants = MEASURED.stream()
                .filter(contestant -> peers || contestant.isOurs())
                .toList();
        double[][] seconds = new double[contestants.size()][runs];
        for (int run = 0; run < runs; run++) {
            for (int i = 0; i < contestants.size(); i++) {
                seconds[i][run] = start(contestants.get(i), launch);
            }
        }
        for (int i = 0; i < contestants.size(); i++) {
            Contestant contestant = contestants.get(i);
            Consumer<Footprint> add = results::add;
            Recorder recorder = new Recorder(launch.jdk(), contestant, add);
            recorder.add(Footprint.Quantity.START, seconds[i]);
            recorder.add(Footprint.Quantity.MEMORY, memory(contestant, launch));
            recorder.add(
                    Footprint.Quantity.MEMORY_OF_SMALL_HEAP, memory(contestant, launch.with(Footprint.SMALL_HEAP)));
            fullSpeed(contestant, launch, recorder);
        }
    }

    private record Recorder(Jdk jdk, Contestant contestant, Consumer<Footprint> add) {
        void add(Footprint.Quantity quantity, double... values) {
            add.accept(new Footprint(jdk, quantity, contestant, new Figure(values)));
        }
    }

    private static double start(Contestant contestant, Launch launch) {
        long begin = System.nanoTime();
        List<String> lines = answers(launch.process(contestant, FirstStep.class), 1);
        return lines.isEmpty() ? Double.NaN : (System.nanoTime() - begin) / 1e9;
    }

    private double memory(Contestant contestant, Launch launch) {
        try (ChildProcess child = ChildProcess.start(contestant, launch)) {
            child.ask("prepare " + TRAINED.id());
            child.ask("run " + steps);
            return child.number("memory");
        }
    }

    private void fullSpeed(Contestant contestant, Launch launch, Recorder recorder) {
        boolean twin = contestant == Contestant.TWIN;
        Course free = course(contestant, launch, patience * (twin ? 20 : 8), List.of());
        recorder.add(Footprint.Quantity.FULL_SPEED, free.reached(free.last()));
        Course pinned = course(contestant, launch, patience * (twin ? 30 : 12), List.of("taskset", "-c", "0"));
        double full = pinned.last() > NOT_YET * free.last() ? free.last() : pinned.last();
        recorder.add(Footprint.Quantity.FULL_SPEED_PINNED, pinned.reached(full));
    }

    private static Course course(Contestant contestant, Launch launch, double seconds, List<String> prefix) {
        ProcessBuilder builder = launch.process(contestant, WarmUp.class);
        builder.command().add(Double.toString(seconds));
        builder.command().addAll(0, prefix);
        long begin = System.currentTimeMillis();
        List<double[]> slices = new ArrayList<>();
        for (String line : answers(builder, Integer.MAX_VALUE)) {
            double[] words = Arrays.stream(line.split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            slices.add(new double[] {(words[0] - begin) / 1e3, words[1]});
        }
        return new Course(slices);
    }

    /**
     * How a process came up to speed.
     *
     * @param slices of some steps each: seconds since the process's start at their end, and nanoseconds a step
     */
    private record Course(List<double[]> slices) {
        /** Nanoseconds a step in the last quarter. */
        double last() {
            return median(slices.size() * 3 / 4, slices.size());
        }

        /** The first end of a slice from which on ten run at 90 % of a speed. */
        double reached(double nanoseconds) {
            for (int i = 0; i + WINDOW <= slices.size(); i++) {
                if (median(i, i + WINDOW) <= nanoseconds / SHARE) {
                    return slices.get(i)[0];
                }
            }
            return Double.POSITIVE_INFINITY;
        }

        private double median(int from, int to) {
            return new Figure(slices.subList(from, to).stream()
                            .mapToDouble(slice -> slice[1])
                            .toArray())
                    .median();
        }
    }

    /** So many answers of a process, or as many as it gives. */
    private static List<String> answers(ProcessBuilder builder, int count) {
        List<String> found = new ArrayList<>();
        try {
            Process process = builder.start();
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                String line = lines.readLine();
                while (line != null && found.size() < count) {
                    if (line.startsWith(Child.MARK)) {
                        found.add(line.substring(Child.MARK.length()));
                    }
                    line = found.size() < count ? lines.readLine() : null;
                }
            }
            process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }
}
