// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import java.util.ArrayList;
import java.util.List;

/** Finds where a list repeats itself. */
public final class Stretches {
    /** Below so many turns a loop is harder to read than what it stands for. */
    static final int FEWEST_TURNS = 4;

    private static final int LONGEST_PERIOD = 128;

    private final int[] kinds;
    private final int[] owners;

    private Stretches(int[] kinds, int[] owners) {
        this.kinds = kinds;
        this.owners = owners;
    }

    /** From {@code from} on, {@code period} elements come {@code turns} times. */
    public record Stretch(int from, int period, int turns) {
        public int end() {
            return from + period * turns;
        }
    }

    /**
     * The stretches of a list, in order: at each place the one that covers most, and of those the one of the shortest
     * period. Takes time in proportion to the list.
     *
     * @param kinds equal for elements that may be turns of one another
     * @param owners to whom an element belongs, negative for nobody: turns begin where the owner changes, if they may
     */
    public static List<Stretch> of(int[] kinds, int[] owners) {
        return new Stretches(kinds, owners).find();
    }

    private List<Stretch> find() {
        List<Stretch> stretches = new ArrayList<>();
        int at = 0;
        while (at < kinds.length) {
            int bestPeriod = 0;
            int bestLength = 0;
            for (int period = 1; period <= LONGEST_PERIOD && at + period < kinds.length; period++) {
                if (kinds[at] == kinds[at + period]) {
                    int length = length(at, period);
                    if (length / period >= FEWEST_TURNS
                            && length / period * period > bestLength / Math.max(1, bestPeriod) * bestPeriod) {
                        bestPeriod = period;
                        bestLength = length;
                    }
                }
            }
            if (bestPeriod == 0) {
                at++;
            } else {
                Stretch stretch = aligned(at, bestPeriod, bestLength);
                stretches.add(stretch);
                at = stretch.end();
            }
        }
        return stretches;
    }

    /** How far the list goes on with this period. */
    private int length(int from, int period) {
        int end = from + period;
        while (end < kinds.length && kinds[end] == kinds[end - period]) {
            end++;
        }
        return end - from;
    }

    /** The same stretch, begun later where a turn then has fewer owners, at the price of at most one turn. */
    private Stretch aligned(int from, int period, int length) {
        int best = 0;
        int fewest = changes(from, period);
        int fewestTurns = Math.max(FEWEST_TURNS, length / period - 1);
        for (int shift = 1; shift < period && fewest > 0 && (length - shift) / period >= fewestTurns; shift++) {
            int changes = changes(from + shift, period);
            if (changes < fewest) {
                fewest = changes;
                best = shift;
            }
        }
        return new Stretch(from + best, period, (length - best) / period);
    }

    private int changes(int from, int period) {
        int changes = 0;
        int owner = -1;
        for (int at = from; at < from + period; at++) {
            if (owners[at] >= 0) {
                changes += owner >= 0 && owner != owners[at] ? 1 : 0;
                owner = owners[at];
            }
        }
        return changes;
    }
}
