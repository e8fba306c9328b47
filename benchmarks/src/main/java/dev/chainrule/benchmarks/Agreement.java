// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import dev.chainrule.benchmarks.contest.Contestant;
import dev.chainrule.benchmarks.contest.Workload;
import java.util.Arrays;
import java.util.Locale;

/** Checks that contestants do the same work: their figures from the same start agree but for rounding. */
final class Agreement {
    private static final double TOLERANCE = 1e-4;

    private final Workload workload;
    private final Contestant first;
    private final double[] expected;

    /** @param expected what the first contestant computes; the others are held against it */
    Agreement(Workload workload, Contestant first, double[] expected) {
        this.workload = workload;
        this.first = first;
        this.expected = expected.clone();
    }

    /**
     * In training each step carries the rounding of those before: what is allowed grows by a fifth a step.
     *
     * @throws DifferentWork if a figure differs by more, or is not finite
     */
    void check(Contestant contestant, double[] found) {
        if (found.length != expected.length) {
            throw new DifferentWork(message(contestant, found));
        }
        for (int i = 0; i < found.length; i++) {
            double allowed = workload instanceof Workload.Training
                    ? TOLERANCE * (1 + i / 5.0) * Math.abs(expected[i])
                    : TOLERANCE * (1 + Math.abs(expected[i]));
            if (!(Math.abs(found[i] - expected[i]) <= allowed)) {
                throw new DifferentWork(message(contestant, found) + "; the first that differs is number " + (i + 1));
            }
        }
    }

    private String message(Contestant contestant, double[] found) {
        String what = workload instanceof Workload.Training ? "losses" : "results";
        return String.format(
                Locale.ROOT,
                "%s: the %s differ, so it is not the same work.%n  %s: %s%n  %s: %s",
                workload.title(),
                what,
                first.title(),
                Arrays.toString(expected),
                contestant.title(),
                Arrays.toString(found));
    }

    /** Two contestants do not compute the same. */
    static final class DifferentWork extends RuntimeException {
        private static final long serialVersionUID = 1;

        DifferentWork(String message) {
            super(message);
        }
    }
}
