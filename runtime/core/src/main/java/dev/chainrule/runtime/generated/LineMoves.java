// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

/** Moves lines of images between the layouts of convolutions, and from windows their largest, in plain loops; nothing else is computed. */
class LineMoves {
    static final LineMoves PLAIN = new LineMoves();

    /** Copies lines of so many elements that are {@code step} apart to where they are {@code toStep} apart. */
    void copy(float[] x, int from, int step, float[] to, int at, int toStep, int length, int lines) {
        for (int line = 0; line < lines; line++) {
            System.arraycopy(x, from + line * step, to, at + line * toStep, length);
        }
    }

    /** Deals lines out: their elements go by turns to {@code evens} and to {@code odds}, so many to each. */
    void deal(float[] x, int from, int step, float[] to, int evens, int odds, int toStep, int count, int lines) {
        for (int line = 0; line < lines; line++) {
            int source = from + line * step;
            int even = evens + line * toStep;
            int odd = odds + line * toStep;
            for (int i = 0; i < count; i++) {
                to[even + i] = x[source + 2 * i];
                to[odd + i] = x[source + 2 * i + 1];
            }
        }
    }

    /** The way back from {@link #deal}. */
    void pair(float[] x, int evens, int odds, int step, float[] to, int at, int toStep, int count, int lines) {
        for (int line = 0; line < lines; line++) {
            int even = evens + line * step;
            int odd = odds + line * step;
            int target = at + line * toStep;
            for (int i = 0; i < count; i++) {
                to[target + 2 * i] = x[even + i];
                to[target + 2 * i + 1] = x[odd + i];
            }
        }
    }

    /**
     * Puts channels beside one another: element i of channel c, at {@code from + c·apart + i}, goes to {@code at + i·step + c}.
     */
    void interleave(float[] x, int from, int apart, int channels, float[] to, int at, int step, int count) {
        int fours = channels - channels % 4;
        for (int c = 0; c < fours; c += 4) {
            interleaveFour(x, from + c * apart, apart, to, at + c, step, count);
        }
        for (int c = fours; c < channels; c++) {
            spread(x, from + c * apart, 1, to, at + c, step, count);
        }
    }

    /** Four channels at a time, whose elements come to stand in one line of the cache. */
    private static void interleaveFour(float[] x, int from, int apart, float[] to, int start, int step, int count) {
        int second = from + apart;
        int third = second + apart;
        int fourth = third + apart;
        int at = start;
        for (int i = 0; i < count; i++) {
            to[at] = x[from + i];
            to[at + 1] = x[second + i];
            to[at + 2] = x[third + i];
            to[at + 3] = x[fourth + i];
            at += step;
        }
    }

    /** Elements that are {@code apart} come to stand {@code step} apart. */
    static void spread(float[] x, int from, int apart, float[] to, int start, int step, int count) {
        int source = from;
        int at = start;
        for (int i = 0; i < count; i++) {
            to[at] = x[source];
            source += apart;
            at += step;
        }
    }

    /**
     * The largest of each window of 2 × 2, NaN if there is one, as {@code Math.max} has it. The first window has elements at {@code upper} and
     * {@code lower}, and {@code beside} these; the next ones are a step further.
     */
    void largestOfFour(float[] x, int upper, int lower, int beside, int step, float[] y, int at, int count) {
        int place = upper;
        int under = lower;
        for (int i = at; i < at + count; i++) {
            y[i] = Math.max(Math.max(x[place], x[place + beside]), Math.max(x[under], x[under + beside]));
            place += step;
            under += step;
        }
    }
}
