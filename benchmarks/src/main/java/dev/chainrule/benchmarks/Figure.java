// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import java.util.Arrays;

/** One number measured in several rounds. */
record Figure(double[] rounds) {
    Figure {
        rounds = rounds.clone();
    }

    double median() {
        double[] sorted = rounds.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double least() {
        return Arrays.stream(rounds).min().orElse(Double.NaN);
    }

    double most() {
        return Arrays.stream(rounds).max().orElse(Double.NaN);
    }

    /** This over another, round by round: what was measured side by side is compared. */
    Figure over(Figure other) {
        double[] ratios = new double[Math.min(rounds.length, other.rounds.length)];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = rounds[i] / other.rounds[i];
        }
        return new Figure(ratios);
    }

    /** Each round as a rate of some work per unit. */
    Figure rate(double work) {
        return new Figure(Arrays.stream(rounds).map(value -> work / value).toArray());
    }

    Figure times(double factor) {
        return new Figure(Arrays.stream(rounds).map(value -> factor * value).toArray());
    }
}
