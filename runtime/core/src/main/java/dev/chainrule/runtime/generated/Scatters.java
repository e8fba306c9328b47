// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.Arrays;

/**
 * Sums by target, which are the derivatives of gathers. Each row is one pass in the order of its ints, so the bits depend on
 * nothing but the operands; in f32, which trains, rows are shared out to the threads.
 */
public final class Scatters {
    /** Below so many elements, some 10 µs, handing over to another thread gains nothing. */
    private static final int SHARED = 16_000;

    private static final ThreadLocal<Rows> ROWS = ThreadLocal.withInitial(Rows::new);

    private Scatters() {}

    /**
     * y [outer, before, length, inner] = 0, then y [o, b, ids [o, i]] += x [o, b, i].
     *
     * @param x [outer, before, count, inner]
     * @param ids [outer, count], each less than {@code length}
     */
    public static void add(float[] x, int[] ids, float[] y, int outer, int before, int count, int length, int inner) {
        int rows = outer * before;
        if ((long) rows * (count + length) * inner < SHARED) {
            addRows(x, ids, y, 0, rows, before, count, length, inner);
        } else {
            add(Pool.shared(), x, ids, y, rows, before, count, length, inner);
        }
    }

    static void add(
            Pool pool, float[] x, int[] ids, float[] y, int rows, int before, int count, int length, int inner) {
        Rows job = ROWS.get().set(x, ids, y, before, count, length, inner);
        try {
            pool.run(job, 0, rows, 1);
        } finally {
            job.set(Rows.NONE, Rows.NO_INTS, Rows.NONE, 0, 0, 0, 0);
        }
    }

    private static void addRows(
            float[] x, int[] ids, float[] y, int from, int to, int before, int count, int length, int inner) {
        Arrays.fill(y, from * length * inner, to * length * inner, 0f);
        for (int row = from; row < to; row++) {
            int first = row / before * count;
            if (inner == 1) {
                addElements(x, row * count, ids, first, y, row * length, count);
                continue;
            }
            for (int i = 0; i < count; i++) {
                int source = (row * count + i) * inner;
                int target = (row * length + ids[first + i]) * inner;
                for (int j = 0; j < inner; j++) {
                    y[target + j] += x[source + j];
                }
            }
        }
    }

    private static void addElements(float[] x, int from, int[] ids, int first, float[] y, int to, int count) {
        for (int i = 0; i < count; i++) {
            y[to + ids[first + i]] += x[from + i];
        }
    }

    /** Rows of y, which a thread shares out. */
    private static final class Rows implements Pool.Job {
        static final float[] NONE = new float[0];
        static final int[] NO_INTS = new int[0];

        private float[] x = NONE;
        private int[] ids = NO_INTS;
        private float[] y = NONE;
        private int before;
        private int count;
        private int length;
        private int inner;

        Rows set(float[] x, int[] ids, float[] y, int before, int count, int length, int inner) {
            this.x = x;
            this.ids = ids;
            this.y = y;
            this.before = before;
            this.count = count;
            this.length = length;
            this.inner = inner;
            return this;
        }

        @Override
        public void run(int task, int from, int to, int worker) {
            addRows(x, ids, y, from, to, before, count, length, inner);
        }
    }

    /** {@link #add(float[], int[], float[], int, int, int, int, int)} */
    public static void add(double[] x, int[] ids, double[] y, int outer, int before, int count, int length, int inner) {
        Arrays.fill(y, 0, outer * before * length * inner, 0);
        for (int row = 0; row < outer * before; row++) {
            int first = row / before * count;
            for (int i = 0; i < count; i++) {
                int from = (row * count + i) * inner;
                int to = (row * length + ids[first + i]) * inner;
                for (int j = 0; j < inner; j++) {
                    y[to + j] += x[from + j];
                }
            }
        }
    }

    /**
     * {@link #add(float[], int[], float[], int, int, int, int, int)}
     *
     * @throws ArithmeticException if a sum does not fit
     */
    public static void add(int[] x, int[] ids, int[] y, int outer, int before, int count, int length, int inner) {
        Arrays.fill(y, 0, outer * before * length * inner, 0);
        for (int row = 0; row < outer * before; row++) {
            int first = row / before * count;
            for (int i = 0; i < count; i++) {
                int from = (row * count + i) * inner;
                int to = (row * length + ids[first + i]) * inner;
                for (int j = 0; j < inner; j++) {
                    y[to + j] = Math.addExact(y[to + j], x[from + j]);
                }
            }
        }
    }
}
