// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import java.util.Optional;

/** A path with a number that tells it from others: {@code blocks.3.W} beside {@code blocks.4.W}. */
record Numbered(String before, int number, String after) {
    private static final int MOST_DIGITS = 9;

    /** The first path, if the other differs from it in one number. */
    static Optional<Numbered> of(String path, String other) {
        int start = 0;
        while (start < path.length() && start < other.length() && path.charAt(start) == other.charAt(start)) {
            start++;
        }
        while (start > 0 && isDigit(path, start - 1)) {
            start--;
        }
        int end = end(path, start);
        int otherEnd = end(other, start);
        boolean differ = !path.equals(other)
                && start > 0
                && path.charAt(start - 1) == '.'
                && end > start
                && otherEnd > start
                && path.substring(end).equals(other.substring(otherEnd))
                && (end == path.length() || path.charAt(end) == '.')
                && end - start <= MOST_DIGITS;
        return differ
                ? Optional.of(new Numbered(
                        path.substring(0, start - 1), Integer.parseInt(path, start, end, 10), path.substring(end)))
                : Optional.empty();
    }

    private static int end(String path, int start) {
        int end = start;
        while (isDigit(path, end)) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(String path, int at) {
        return at < path.length() && path.charAt(at) >= '0' && path.charAt(at) <= '9';
    }

    /** {@code blocks[i - 1].W}. */
    String at(String index) {
        return before + "[" + index + "]" + after;
    }

    /** {@code blocks.W}. */
    String withoutNumber() {
        return before + after;
    }

    boolean is(String path, int otherNumber) {
        String digits = Integer.toString(otherNumber);
        return path.length() == before.length() + 1 + digits.length() + after.length()
                && path.startsWith(before)
                && path.charAt(before.length()) == '.'
                && path.startsWith(digits, before.length() + 1)
                && path.endsWith(after);
    }
}
