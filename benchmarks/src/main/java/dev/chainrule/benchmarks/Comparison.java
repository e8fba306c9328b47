// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.contest.Contestant;
import dev.chainrule.benchmarks.contest.Workload;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Lets the contestants take turns. Each is a process of its own, as JVM options, thread counts and what the JIT has seen
 * differ; all those of a group stand ready at once, and in each round every one runs for a moment while the others wait
 * for their standard input, so that whatever the machine does meanwhile meets all of them alike.
 *
 * <p>Chainrule runs on each JDK, its peers on the first. Those in Python stay from one group to the next.
 */
final class Comparison implements AutoCloseable {
    private static final long SETTLING_MILLIS = 300;

    private final Pace pace;
    private final List<Launch> launches;
    private final Python python;
    private final Results results;
    private final Map<Contestant, ChildProcess> pythons = new EnumMap<>(Contestant.class);
    private int turn;

    /**
     * How long is measured.
     *
     * @param rounds in which each contestant runs once
     * @param seconds of a contestant in a round
     * @param warm seconds for which the first workload of a process runs at least before it is measured; later ones a
     *     third of it
     */
    record Pace(int rounds, double seconds, double warm) {}

    /** @param launches one for each JDK, all with as many threads */
    Comparison(Pace pace, List<Launch> launches, Python python, Results results) {
        this.pace = pace;
        this.launches = List.copyOf(launches);
        this.python = python;
        this.results = results;
    }

    /** Measures workloads of one group. */
    void run(List<Workload> group) {
        List<ChildProcess> children = new ArrayList<>();
        try {
            for (Launch launch : launches) {
                for (Contestant contestant : Contestant.values()) {
                    boolean here = contestant.isOurs() || !contestant.isPython() && launch == launches.get(0);
                    if (here
                            && contestant.runsOn(launch.threads())
                            && group.stream().anyMatch(contestant::takes)) {
                        children.add(ChildProcess.start(contestant, launch));
                    }
                }
            }
            for (Workload workload : group) {
                List<ChildProcess> all = new ArrayList<>(children);
                all.addAll(pythons(workload));
                measure(workload, all);
            }
        } finally {
            children.forEach(ChildProcess::close);
        }
    }

    /** Those in Python that take a workload; one that has ended is started anew. */
    private List<ChildProcess> pythons(Workload workload) {
        List<ChildProcess> taking = new ArrayList<>();
        for (Contestant contestant : Contestant.values()) {
            if (contestant.isPython()
                    && python.has(contestant)
                    && contestant.takes(workload)
                    && contestant.runsOn(launches.get(0).threads())) {
                Exchange.write(Python.exchange(launches.get(0).folder()), workload);
                taking.add(pythons.compute(
                        contestant,
                        (key, child) -> child != null && child.isAlive()
                                ? child
                                : ChildProcess.start(contestant, python, launches.get(0))));
            }
        }
        return taking;
    }

    private void measure(Workload workload, List<ChildProcess> children) {
        List<ChildProcess> taking = new ArrayList<>();
        List<Double> ready = new ArrayList<>();
        Map<ChildProcess, Double> operations = prepare(workload, children, taking, ready);
        for (ChildProcess child : taking) {
            double warm = child.contestant().patience() * (child.isFresh() ? pace.warm() : pace.warm() / 3);
            child.number("warm " + warm + " " + (4 * warm));
        }
        int threads = launches.get(0).threads();
        double[][] times = new double[taking.size()][pace.rounds()];
        for (int round = 0; round < pace.rounds(); round++) {
            for (int i = 0; i < taking.size(); i++) {
                int next = (turn + i) % taking.size();
                times[next][round] = taking.get(next).number("round " + pace.seconds());
                if (threads > 1 && !taking.get(next).contestant().isOurs()) {
                    settle();
                }
            }
            turn++;
        }
        for (int i = 0; i < taking.size(); i++) {
            ChildProcess child = taking.get(i);
            Figure time = new Figure(times[i]);
            double allocated = Double.NaN;
            if (child.contestant().isProbe()) {
                time = time.times(
                        ((Workload.Product) workload).operations() / Objects.requireNonNull(operations.get(child)));
            } else if (!child.contestant().isPython()) {
                long steps = Math.round(Math.max(1, Math.min(1000, 5e7 / time.median())));
                allocated = child.number("allocated " + steps);
            }
            results.add(
                    new Measurement(workload, child.contestant(), child.jdk(), threads, time, allocated, ready.get(i)));
        }
        tell(workload, threads);
    }

    /** Lets a peer's threads end their spinning: those of OpenMP take a fifth of a second, on the processors of the next one. */
    private static void settle() {
        try {
            Thread.sleep(SETTLING_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted between two turns", e);
        }
    }

    /**
     * Makes the children ready and checks that they agree; the operations of a step of each probe's. A peer that fails, or does other work, is
     * left out and named.
     */
    private Map<ChildProcess, Double> prepare(
            Workload workload, List<ChildProcess> children, List<ChildProcess> taking, List<Double> ready) {
        Map<ChildProcess, Double> operations = new HashMap<>();
        Optional<Agreement> agreement = Optional.empty();
        for (ChildProcess child : children) {
            if (!child.contestant().takes(workload)) {
                continue;
            }
            long start = System.nanoTime();
            try {
                double[] sample = child.numbers("prepare " + workload.id());
                if (child.contestant().isProbe()) {
                    operations.put(child, sample[0]);
                    results.setVectorBits((int) sample[1]);
                } else if (agreement.isPresent()) {
                    agreement.get().check(child.contestant(), sample);
                } else {
                    agreement = Optional.of(new Agreement(workload, child.contestant(), sample));
                }
            } catch (ChildProcess.Failure | Agreement.DifferentWork e) {
                if (child.contestant().isOurs()) {
                    throw e;
                }
                String message = String.valueOf(e.getMessage());
                System.out.println(message);
                results.addAbsence(message.lines().findFirst().orElse(""));
                continue;
            }
            taking.add(child);
            ready.add((System.nanoTime() - start) / 1e9);
        }
        return operations;
    }

    private void tell(Workload workload, int threads) {
        StringBuilder line = new StringBuilder(
                String.format(Locale.ROOT, "%d thread%s  %-20s", threads, threads == 1 ? "" : "s", workload.id()));
        for (Measurement measurement : results.measurements()) {
            if (measurement.workload().equals(workload) && measurement.threads() == threads) {
                String name = measurement.contestant().name().toLowerCase(Locale.ROOT);
                String jdk = measurement.contestant().isOurs()
                        ? " " + measurement.jdk().feature()
                        : "";
                line.append("  ").append(name).append(jdk).append(": ");
                line.append(Text.time(measurement.rounds().median()));
            }
        }
        System.out.println(line);
    }

    @Override
    public void close() {
        pythons.values().forEach(ChildProcess::close);
    }
}
