// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.diagnostic;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/** Did you mean? */
public final class Spelling {
    private Spelling() {}

    /**
     * The candidate that a slip of the fingers turns into the word: a letter too many, too few, wrong, or two exchanged;
     * one slip in a short word, two in a long one. Of equally near ones the first in the order of the alphabet.
     */
    public static Optional<String> nearest(String word, Collection<String> candidates) {
        int allowed = word.length() < 3 ? 0 : word.length() < 6 ? 1 : 2;
        String best = null;
        int least = allowed + 1;
        for (String candidate : candidates) {
            if (candidate.equals(word) || Math.abs(candidate.length() - word.length()) > allowed) {
                continue;
            }
            int slips = slips(word, candidate);
            if (slips < least || slips == least && best != null && isCloser(word, candidate, best)) {
                best = candidate;
                least = slips;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Of two that are as near: the one of the same letters, exchanged; or else the first. */
    private static boolean isCloser(String word, String candidate, String best) {
        boolean exchanged = haveSameLetters(word, candidate);
        return exchanged != haveSameLetters(word, best) ? exchanged : candidate.compareTo(best) < 0;
    }

    private static boolean haveSameLetters(String first, String second) {
        return Arrays.equals(
                first.chars().sorted().toArray(), second.chars().sorted().toArray());
    }

    /** {@code 1 axis}, {@code 2 axes}. */
    public static String count(long number, String noun) {
        String many = noun.endsWith("is")
                ? noun.substring(0, noun.length() - 2) + "es"
                : noun.endsWith("ex") ? noun.substring(0, noun.length() - 2) + "ices" : noun + "s";
        return number + " " + (number == 1 ? noun : many);
    }

    /** The optimal string alignment distance: Levenshtein's, with exchanged neighbours as one slip. */
    static int slips(String first, String second) {
        int shorter = Math.min(first.length(), second.length());
        int same = 0;
        while (same < shorter && first.charAt(same) == second.charAt(same)) {
            same++;
        }
        int end = 0;
        while (end < shorter - same
                && first.charAt(first.length() - 1 - end) == second.charAt(second.length() - 1 - end)) {
            end++;
        }
        return alignment(first.substring(same, first.length() - end), second.substring(same, second.length() - end));
    }

    private static int alignment(String from, String to) {
        int[][] distance = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    distance[i][j] = i + j;
                    continue;
                }
                int wrong = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                int least = Math.min(distance[i - 1][j] + 1, distance[i][j - 1] + 1);
                least = Math.min(least, distance[i - 1][j - 1] + wrong);
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    least = Math.min(least, distance[i - 2][j - 2] + 1);
                }
                distance[i][j] = least;
            }
        }
        return distance[from.length()][to.length()];
    }
}
