// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sums of contiguous elements in one fixed order, whatever the width of the machine's vectors: element j of the whole
 * turns goes to virtual lane j mod 16 (f64: 8), the lanes are added by a tree, and what does not fill a turn follows one by
 * one. In f32 the lanes begin anew after 256 elements; the sums of such stretches are added up together with what rounding takes from
 * them, so a sum of millions is as good as one of hundreds. Sixteen running sums also keep the processor's adders busy where one would wait for itself.
 */
public final class Sums {
    private static final int SHORTEST_BLOCK = 4096;
    private static final int MOST_BLOCKS = 64;
    private static final int STRETCH = 256;
    private static final int ROWS = 64;
    private static final ThreadLocal<Stretches> STRETCHES = ThreadLocal.withInitial(Stretches::new);

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
        float sum = 0f;
        float rest = 0f;
        for (int at = from; at < whole; at += STRETCH) {
            float part = stretch(x, at, Math.min(STRETCH, whole - at));
            float total = sum + part;
            float taken = total - sum;
            rest += (sum - (total - taken)) + (part - taken);
            sum = total;
        }
        for (int i = whole; i < from + length; i++) {
            sum += x[i];
        }
        return Float.isNaN(rest) ? sum : sum + rest;
    }

    /** A sum of whole turns. */
    private static float stretch(float[] x, int from, int length) {
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
        for (int i = from; i < from + length; i += 16) {
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
        return even + odd;
    }

    /** x[from] · y[start] + … + x[from + length − 1] · y[start + length − 1]; +0 of nothing. */
    public static float dot(float[] x, int from, float[] y, int start, int length) {
        int whole = length - length % 16;
        float sum = 0f;
        float rest = 0f;
        for (int at = 0; at < whole; at += STRETCH) {
            float part = stretch(x, from + at, y, start + at, Math.min(STRETCH, whole - at));
            float total = sum + part;
            float taken = total - sum;
            rest += (sum - (total - taken)) + (part - taken);
            sum = total;
        }
        for (int i = whole; i < length; i++) {
            sum += x[from + i] * y[start + i];
        }
        return Float.isNaN(rest) ? sum : sum + rest;
    }

    /** A sum of whole turns. */
    private static float stretch(float[] x, int from, float[] y, int start, int length) {
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
        for (int i = from, j = start; i < from + length; i += 16, j += 16) {
            s0 += x[i] * y[j];
            s1 += x[i + 1] * y[j + 1];
            s2 += x[i + 2] * y[j + 2];
            s3 += x[i + 3] * y[j + 3];
            s4 += x[i + 4] * y[j + 4];
            s5 += x[i + 5] * y[j + 5];
            s6 += x[i + 6] * y[j + 6];
            s7 += x[i + 7] * y[j + 7];
            s8 += x[i + 8] * y[j + 8];
            s9 += x[i + 9] * y[j + 9];
            s10 += x[i + 10] * y[j + 10];
            s11 += x[i + 11] * y[j + 11];
            s12 += x[i + 12] * y[j + 12];
            s13 += x[i + 13] * y[j + 13];
            s14 += x[i + 14] * y[j + 14];
            s15 += x[i + 15] * y[j + 15];
        }
        float even = ((s0 + s8) + (s4 + s12)) + ((s2 + s10) + (s6 + s14));
        float odd = ((s1 + s9) + (s5 + s13)) + ((s3 + s11) + (s7 + s15));
        return even + odd;
    }

    /**
     * To be called after each row that has been added to y[from … to), or each few where {@value #ROWS} is a multiple of so many: sums of
     * many rows are carried on as well. When {@value #ROWS} rows are done, y begins anew; what such stretches give is added up together with what rounding takes from
     * it. After the last row y is the sum of all.
     *
     * @param number of the sums that the caller has side by side
     * @param row the number of the row that has been added last
     * @param rows how many there will be
     */
    public static void carry(int number, int row, int rows, float[] y, int from, int to) {
        int done = row + 1;
        if (rows > ROWS && (done % ROWS == 0 || done == rows)) {
            STRETCHES.get().add(number, done == ROWS, done == rows, y, from, to - from);
            if (done < rows) {
                Arrays.fill(y, from, to, 0f);
            }
        }
    }

    /** Sums of stretches, element by element, and what rounding took from them. */
    static final class Stretches {
        /** Arrays of their own that one index runs through: the JIT makes vector instructions of that. */
        private static final class Carried {
            final float[] part;
            final float[] sum;
            final float[] rest;

            Carried(int length) {
                part = new float[length];
                sum = new float[length];
                rest = new float[length];
            }
        }

        private final List<Carried> carried = new ArrayList<>();

        /** Adds y; the last time, y becomes what all have given. */
        void add(int number, boolean isFirst, boolean isLast, float[] y, int from, int length) {
            if (isFirst) {
                while (number >= carried.size()) {
                    carried.add(new Carried(0));
                }
                if (carried.get(number).sum.length < length) {
                    carried.set(number, new Carried(length));
                }
                System.arraycopy(y, from, carried.get(number).sum, 0, length);
                Arrays.fill(carried.get(number).rest, 0, length, 0f);
            } else {
                Carried own = carried.get(number);
                System.arraycopy(y, from, own.part, 0, length);
                add(own.part, own.sum, own.rest, length);
            }
            if (isLast) {
                end(carried.get(number), y, from, length);
            }
        }

        private static void add(float[] part, float[] sum, float[] rest, int length) {
            for (int i = 0; i < length; i++) {
                float total = sum[i] + part[i];
                float taken = total - sum[i];
                rest[i] += (sum[i] - (total - taken)) + (part[i] - taken);
                sum[i] = total;
            }
        }

        private static void end(Carried own, float[] y, int from, int length) {
            for (int i = 0; i < length; i++) {
                y[from + i] = Float.isNaN(own.rest[i]) ? own.sum[i] : own.sum[i] + own.rest[i];
            }
        }
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

    /** x[from] · y[start] + … + x[from + length − 1] · y[start + length − 1]; +0 of nothing. */
    public static double dot(double[] x, int from, double[] y, int start, int length) {
        int whole = length - length % 8;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        for (int i = from, j = start; i < from + whole; i += 8, j += 8) {
            s0 += x[i] * y[j];
            s1 += x[i + 1] * y[j + 1];
            s2 += x[i + 2] * y[j + 2];
            s3 += x[i + 3] * y[j + 3];
            s4 += x[i + 4] * y[j + 4];
            s5 += x[i + 5] * y[j + 5];
            s6 += x[i + 6] * y[j + 6];
            s7 += x[i + 7] * y[j + 7];
        }
        double sum = ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
        for (int i = whole; i < length; i++) {
            sum += x[from + i] * y[start + i];
        }
        return sum;
    }

    /**
     * y = the sums of x up to each element along an axis of that length, {@code outer} times, over {@code inner} beside one
     * another.
     */
    public static void upTo(float[] x, float[] y, int outer, int length, int inner) {
        for (int row = 0; row < outer * inner; row++) {
            run(x, y, row / inner * length * inner + row % inner, inner, length);
        }
    }

    /** y = the sums of x from each element on. */
    public static void downTo(float[] x, float[] y, int outer, int length, int inner) {
        for (int row = 0; row < outer * inner; row++) {
            run(x, y, (row / inner * length + length - 1) * inner + row % inner, -inner, length);
        }
    }

    /** In double, or a long sum would lose what it is made of. */
    private static void run(float[] x, float[] y, int from, int step, int length) {
        double sum = 0;
        for (int i = 0, at = from; i < length; i++, at += step) {
            sum += x[at];
            y[at] = (float) sum;
        }
    }

    /** {@link #upTo(float[], float[], int, int, int)} */
    public static void upTo(double[] x, double[] y, int outer, int length, int inner) {
        for (int row = 0; row < outer * inner; row++) {
            run(x, y, row / inner * length * inner + row % inner, inner, length);
        }
    }

    /** {@link #downTo(float[], float[], int, int, int)} */
    public static void downTo(double[] x, double[] y, int outer, int length, int inner) {
        for (int row = 0; row < outer * inner; row++) {
            run(x, y, (row / inner * length + length - 1) * inner + row % inner, -inner, length);
        }
    }

    private static void run(double[] x, double[] y, int from, int step, int length) {
        double sum = 0;
        for (int i = 0, at = from; i < length; i++, at += step) {
            sum += x[at];
            y[at] = sum;
        }
    }

    /** {@link #upTo(float[], float[], int, int, int)} */
    public static void upTo(int[] x, int[] y, int outer, int length, int inner) {
        for (int row = 0; row < outer * inner; row++) {
            run(x, y, row / inner * length * inner + row % inner, inner, length);
        }
    }

    /** {@link #downTo(float[], float[], int, int, int)} */
    public static void downTo(int[] x, int[] y, int outer, int length, int inner) {
        for (int row = 0; row < outer * inner; row++) {
            run(x, y, (row / inner * length + length - 1) * inner + row % inner, -inner, length);
        }
    }

    private static void run(int[] x, int[] y, int from, int step, int length) {
        int sum = 0;
        for (int i = 0, at = from; i < length; i++, at += step) {
            sum = Whole.add(sum, x[at]);
            y[at] = sum;
        }
    }
}
