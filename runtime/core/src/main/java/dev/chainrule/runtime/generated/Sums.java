// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

/**
 * Sums of contiguous elements in one fixed order, whatever the width of the machine's vectors: element j of the whole
 * turns goes to virtual lane j mod 16 (f64: 8), the lanes are added by a tree, and what does not fill a turn follows one by
 * one. Sixteen running sums also keep the processor's adders busy where one would wait for itself.
 */
public final class Sums {
    private static final int SHORTEST_BLOCK = 4096;
    private static final int MOST_BLOCKS = 64;

    private Sums() {}

    /**
     * How long the blocks are in which so many elements are summed, by several threads where there are some: a few
     * thousand elements, or more for there to be at most {@value #MOST_BLOCKS} blocks. It depends on the number alone, so
     * the order of the additions does too.
     */
    public static int block(int length) {
        if (length <= SHORTEST_BLOCK * MOST_BLOCKS) {
            return SHORTEST_BLOCK;
        }
        int even = (int) (((long) length + MOST_BLOCKS - 1) / MOST_BLOCKS);
        return (even + 15) / 16 * 16;
    }

    /** How many blocks so many elements have. */
    public static int blocks(int length) {
        int block = block(length);
        return length <= block ? Math.min(length, 1) : (length - 1) / block + 1;
    }

    /** The number of the block that starts there; a division takes longer than a short sum. */
    public static int number(int start, int block) {
        return start == 0 ? 0 : start / block;
    }

    /** x[from] + … + x[from + length − 1]; +0 of nothing. */
    public static float sum(float[] x, int from, int length) {
        int whole = from + length - length % 16;
        float s0 = 0f;
        float s1 = 0f;
        float s2 = 0f;
        float s3 = 0f;
        float s4 = 0f;
        float s5 = 0f;
        float s6 = 0f;
        float s7 = 0f;
        float s8 = 0f;
        float s9 = 0f;
        float s10 = 0f;
        float s11 = 0f;
        float s12 = 0f;
        float s13 = 0f;
        float s14 = 0f;
        float s15 = 0f;
        for (int i = from; i < whole; i += 16) {
            s0 += x[i];
            s1 += x[i + 1];
            s2 += x[i + 2];
            s3 += x[i + 3];
            s4 += x[i + 4];
            s5 += x[i + 5];
            s6 += x[i + 6];
            s7 += x[i + 7];
            s8 += x[i + 8];
            s9 += x[i + 9];
            s10 += x[i + 10];
            s11 += x[i + 11];
            s12 += x[i + 12];
            s13 += x[i + 13];
            s14 += x[i + 14];
            s15 += x[i + 15];
        }
        float even = ((s0 + s8) + (s4 + s12)) + ((s2 + s10) + (s6 + s14));
        float odd = ((s1 + s9) + (s5 + s13)) + ((s3 + s11) + (s7 + s15));
        float sum = even + odd;
        for (int i = whole; i < from + length; i++) {
            sum += x[i];
        }
        return sum;
    }

    /** The sum of 16 virtual lanes, by the tree: lanes are added to those that stand half as far, until one is left. */
    public static float tree(float[] s) {
        float even = ((s[0] + s[8]) + (s[4] + s[12])) + ((s[2] + s[10]) + (s[6] + s[14]));
        float odd = ((s[1] + s[9]) + (s[5] + s[13])) + ((s[3] + s[11]) + (s[7] + s[15]));
        return even + odd;
    }

    /** x[from] + … + x[from + length − 1]; +0 of nothing. */
    public static double sum(double[] x, int from, int length) {
        int whole = from + length - length % 8;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        for (int i = from; i < whole; i += 8) {
            s0 += x[i];
            s1 += x[i + 1];
            s2 += x[i + 2];
            s3 += x[i + 3];
            s4 += x[i + 4];
            s5 += x[i + 5];
            s6 += x[i + 6];
            s7 += x[i + 7];
        }
        double sum = ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
        for (int i = whole; i < from + length; i++) {
            sum += x[i];
        }
        return sum;
    }
}
