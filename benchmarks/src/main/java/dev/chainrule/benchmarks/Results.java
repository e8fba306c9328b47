// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.contest.Contestant;
import dev.chainrule.benchmarks.contest.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** All measurements of a run. */
final class Results {
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<Footprint> footprints = new ArrayList<>();
    private final List<String> absences = new ArrayList<>();
    private int vectorBits;

    void add(Measurement measurement) {
        measurements.add(measurement);
    }

    void add(Footprint footprint) {
        footprints.add(footprint);
    }

    /** A peer that did not run, and why. */
    void addAbsence(String sentence) {
        if (!absences.contains(sentence)) {
            absences.add(sentence);
        }
    }

    void setVectorBits(int bits) {
        vectorBits = bits;
    }

    int vectorBits() {
        return vectorBits;
    }

    List<Measurement> measurements() {
        return List.copyOf(measurements);
    }

    List<String> absences() {
        return List.copyOf(absences);
    }

    Optional<Footprint> footprint(Jdk jdk) {
        return footprints.stream()
                .filter(footprint -> footprint.jdk().equals(jdk))
                .findFirst();
    }

    Optional<Measurement> find(Workload workload, Contestant contestant, Jdk jdk, int threads) {
        return measurements.stream()
                .filter(measurement -> measurement.workload().equals(workload)
                        && measurement.contestant() == contestant
                        && measurement.jdk().equals(jdk)
                        && measurement.threads() == threads)
                .findFirst();
    }

    /** Nanoseconds a step. */
    Optional<Figure> time(Workload workload, Contestant contestant, Jdk jdk, int threads) {
        return find(workload, contestant, jdk, threads).map(Measurement::rounds);
    }

    /** How many times as fast as another a contestant is, in the same rounds. */
    Optional<Figure> speedup(Workload workload, Contestant contestant, Contestant other, Jdk jdk, int threads) {
        return time(workload, other, jdk, threads)
                .flatMap(slow -> time(workload, contestant, jdk, threads).map(slow::over));
    }

    /** Nanoseconds that so many floating-point operations take at the peak, the median over the rounds of all products. */
    Optional<Figure> atPeak(double operations, Jdk jdk, int threads) {
        double[] rates = measurements.stream()
                .filter(measurement -> measurement.contestant() == Contestant.PEAK
                        && measurement.jdk().equals(jdk)
                        && measurement.threads() == threads)
                .flatMapToDouble(measurement -> Arrays.stream(measurement
                        .rounds()
                        .rate(((Workload.Product) measurement.workload()).operations())
                        .rounds()))
                .toArray();
        return rates.length == 0 ? Optional.empty() : Optional.of(new Figure(rates).rate(operations));
    }

    /** One line for each round. */
    String csv() {
        StringBuilder csv = new StringBuilder("jdk,threads,workload,contestant,round,ns_per_step,bytes_per_step\n");
        for (Measurement measurement : measurements) {
            double[] rounds = measurement.rounds().rounds();
            for (int round = 0; round < rounds.length; round++) {
                csv.append(String.format(
                        Locale.ROOT,
                        "%s,%d,%s,%s,%d,%.1f,%.2f%n",
                        measurement.jdk().version(),
                        measurement.threads(),
                        measurement.workload().id(),
                        measurement.contestant(),
                        round,
                        rounds[round],
                        measurement.allocated()));
            }
        }
        return csv.toString();
    }
}
