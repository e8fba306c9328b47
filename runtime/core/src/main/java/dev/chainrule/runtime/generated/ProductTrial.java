// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.ArrayList;
import java.util.List;

/** A product of numbers that are neither random nor round, on which one product is compared with another. */
abstract class ProductTrial {
    final int m;
    final int k;
    final int n;
    final float[] left;
    final float[] right;
    final float[] result;

    /** The trials of one kind of product. */
    interface Kind {
        /** Edges of all kinds: fewer rows and columns than a tile, one more than a tile, several blocks of k. */
        List<ProductTrial> atEdges();

        /** What such products call, for the JIT. */
        List<Runnable> routines(FloatProduct product);

        /** On what two are compared. */
        ProductTrial race();
    }

    private ProductTrial(int[] shape, int columnsOfRight) {
        m = shape[0];
        k = shape[1];
        n = shape[2];
        left = numbers(m * k, 0.37f);
        right = numbers(k * columnsOfRight, 0.73f);
        result = new float[m * n];
    }

    private static float[] numbers(int length, float step) {
        float[] numbers = new float[length];
        float last = step;
        for (int i = 0; i < length; i++) {
            last = last * 3.1f + step;
            last -= (int) last;
            numbers[i] = last - 0.5f;
        }
        return numbers;
    }

    /** The result; the same array each time. */
    abstract float[] run(FloatProduct product);

    /** Products of matrices, of which one may be transposed. */
    static final class OfMatrices implements Kind {
        private static final int[][] EDGES = {
            {1, 1, 1}, {3, 5, 7}, {17, 31, 65}, {13, 401, 34}, {64, 64, 48}, {2, 70, 96}, {8, 6, 40}
        };
        private static final int[] RACE = {60, 128, 96};

        @Override
        public List<ProductTrial> atEdges() {
            return all(EDGES);
        }

        @Override
        public List<Runnable> routines(FloatProduct product) {
            return product.routinesOfMatrices();
        }

        private static List<ProductTrial> all(int[][] shapes) {
            List<ProductTrial> all = new ArrayList<>();
            for (int[] shape : shapes) {
                for (Orientation orientation : Orientation.values()) {
                    all.add(new Matrices(shape, orientation));
                }
            }
            return all;
        }

        @Override
        public ProductTrial race() {
            return new Matrices(RACE, Orientation.PLAIN);
        }

        @Override
        public String toString() {
            return "matrix product";
        }
    }

    /** Products of kernels with what they see of an image. */
    static final class OfTaps implements Kind {
        private static final int[][] EDGES = {
            {1, 1, 1},
            {3, 5, 7},
            {17, 31, 65},
            {6, 25, 600},
            {2, 9, 33},
            {4, 3, 40},
            {16, 400, 48},
            {6, 60, 27},
            {12, 50, 56}
        };
        private static final int[] RACE = {16, 72, 512};

        @Override
        public List<ProductTrial> atEdges() {
            return all(EDGES);
        }

        @Override
        public List<Runnable> routines(FloatProduct product) {
            return product.routinesOfTaps();
        }

        private static List<ProductTrial> all(int[][] shapes) {
            List<ProductTrial> all = new ArrayList<>();
            for (int[] shape : shapes) {
                all.add(new Taps(shape));
            }
            return all;
        }

        @Override
        public ProductTrial race() {
            return new Taps(RACE);
        }

        @Override
        public String toString() {
            return "convolution";
        }
    }

    private enum Orientation {
        PLAIN,
        LEFT_TRANSPOSED,
        RIGHT_TRANSPOSED
    }

    private static final class Matrices extends ProductTrial {
        private final Orientation orientation;

        Matrices(int[] shape, Orientation orientation) {
            super(shape, shape[2]);
            this.orientation = orientation;
        }

        @Override
        float[] run(FloatProduct product) {
            boolean flipLeft = orientation == Orientation.LEFT_TRANSPOSED;
            boolean flipRight = orientation == Orientation.RIGHT_TRANSPOSED;
            product.multiply(
                    left,
                    0,
                    flipLeft ? 1 : k,
                    flipLeft ? m : 1,
                    right,
                    0,
                    flipRight ? 1 : n,
                    flipRight ? k : 1,
                    result,
                    0,
                    n,
                    m,
                    k,
                    n);
            return result;
        }
    }

    private static final class Taps extends ProductTrial {
        private final TapRows rows = new TapRows();

        Taps(int[] shape) {
            super(shape, shape[2]);
            int count = n % 3 == 0 && n < 64 ? 3 : 1;
            int[] starts = new int[k];
            for (int p = 0; p < k; p++) {
                // Lines that overlap, as those of neighbouring taps do.
                starts[p] = p * (n / 2) + p % 3;
            }
            int[] pieces = new int[count];
            for (int s = 0; s < count; s++) {
                pieces[s] = s * (n / count);
            }
            rows.set(starts, 0, pieces, count, n / count);
        }

        @Override
        float[] run(FloatProduct product) {
            product.multiplyTaps(left, 0, k, right, 0, rows, result, 0, n, m, k);
            return result;
        }
    }
}
