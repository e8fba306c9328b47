// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.contest.Contestant;
import dev.chainrule.benchmarks.contest.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Lets the contestants take turns. Each is a process of its own, as JVM options, thread counts and what the JIT has seen
 * differ; all those of a group stand ready at once, and in each round every one runs for a moment while the others wait
 * for their standard input, so that whatever the machine does meanwhile meets all of them alike.
 */
final class Comparison {
    private static final long SETTLING_MILLIS = 300;

    private final Pace pace;
    private final Results results;
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

    Comparison(Pace pace, Results results) {
        this.pace = pace;
        this.results = results;
    }

    /** Measures workloads of one group. */
    void run(List<Workload> group, Launch launch) {
        List<ChildProcess> children = new ArrayList<>();
        try {
            for (Contestant contestant : Contestant.values()) {
                if (group.stream().anyMatch(contestant::takes)) {
                    children.add(ChildProcess.start(contestant, launch));
                }
            }
            for (Workload workload : group) {
                measure(workload, children, launch.jdk(), launch.threads());
            }
        } finally {
            children.forEach(ChildProcess::close);
        }
    }

    private void measure(Workload workload, List<ChildProcess> children, Jdk jdk, int threads) {
        List<ChildProcess> taking = new ArrayList<>();
        double operations = prepare(workload, children, taking, jdk);
        for (ChildProcess child : taking) {
            double warm = child.contestant().patience() * (child.isFresh() ? pace.warm() : pace.warm() / 3);
            child.number("warm " + warm + " " + (4 * warm));
        }
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
            if (child.contestant() == Contestant.PEAK) {
                time = time.times(((Workload.Product) workload).operations() / operations);
            } else {
                long steps = Math.round(Math.max(1, Math.min(1000, 5e7 / time.median())));
                allocated = child.number("allocated " + steps);
            }
            results.add(new Measurement(workload, child.contestant(), jdk, threads, time, allocated));
        }
        tell(workload, jdk, threads);
    }

    /** Lets a peer's threads end their spinning: those of OpenMP take a fifth of a second, on the processors of the next one. */
    private static void settle() {
        try {
            Thread.sleep(SETTLING_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted between two turns", e);
        }
    }

    /** Makes the children ready and checks that they agree; the operations of a step of the peak's. */
    private double prepare(Workload workload, List<ChildProcess> children, List<ChildProcess> taking, Jdk jdk) {
        double operations = Double.NaN;
        Optional<Agreement> agreement = Optional.empty();
        for (ChildProcess child : children) {
            if (!child.contestant().takes(workload)) {
                continue;
            }
            double[] sample;
            try {
                sample = child.numbers("prepare " + workload.id());
            } catch (ChildProcess.Failure e) {
                if (child.contestant().isOurs()) {
                    throw e;
                }
                results.addAbsence(jdk.title() + ": " + e.getMessage());
                continue;
            }
            taking.add(child);
            if (child.contestant() == Contestant.PEAK) {
                operations = sample[0];
                results.setVectorBits((int) sample[1]);
            } else if (agreement.isPresent()) {
                agreement.get().check(child.contestant(), sample);
            } else {
                agreement = Optional.of(new Agreement(workload, child.contestant(), sample));
            }
        }
        return operations;
    }

    private void tell(Workload workload, Jdk jdk, int threads) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT, "%s, %d thread%s  %-20s", jdk.title(), threads, threads == 1 ? "" : "s", workload.id()));
        for (Contestant contestant : Contestant.values()) {
            results.time(workload, contestant, jdk, threads)
                    .ifPresent(time -> line.append(String.format(
                            Locale.ROOT,
                            "  %s %s",
                            contestant.name().toLowerCase(Locale.ROOT),
                            Text.time(time.median()))));
        }
        System.out.println(line);
    }
}
