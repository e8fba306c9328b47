// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.contest.Contestant;
import dev.chainrule.benchmarks.contest.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    List<Footprint> footprints() {
        return List.copyOf(footprints);
    }

    List<String> absences() {
        return List.copyOf(absences);
    }

    /** What a process costs besides its steps. */
    Optional<Figure> footprint(Footprint.Quantity quantity, Contestant contestant, Jdk jdk) {
        return footprints.stream()
                .filter(footprint -> footprint.quantity() == quantity
                        && footprint.contestant() == contestant
                        && isOf(footprint.jdk(), contestant, jdk))
                .map(Footprint::figure)
                .findFirst();
    }

    Optional<Measurement> find(Workload workload, Contestant contestant, Jdk jdk, int threads) {
        return measurements.stream()
                .filter(measurement -> measurement.workload().equals(workload)
                        && measurement.contestant() == contestant
                        && isOf(measurement.jdk(), contestant, jdk)
                        && measurement.threads() == threads)
                .findFirst();
    }

    /** Peers run once, beside ours on each JDK. */
    private static boolean isOf(Jdk measured, Contestant contestant, Jdk wanted) {
        return !contestant.isOurs() || measured.equals(wanted);
    }

    /** Whether a workload has been measured on a JDK. */
    boolean has(Workload workload, Jdk jdk, int threads) {
        return find(workload, Contestant.TWIN, jdk, threads).isPresent();
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
    Optional<Figure> atPeak(double operations, int threads) {
        double[] rates = measurements.stream()
                .filter(measurement -> measurement.contestant() == Contestant.PEAK && measurement.threads() == threads)
                .flatMapToDouble(measurement -> Arrays.stream(measurement
                        .rounds()
                        .rate(((Workload.Product) measurement.workload()).operations())
                        .rounds()))
                .toArray();
        return rates.length == 0 ? Optional.empty() : Optional.of(new Figure(rates).rate(operations));
    }
}
