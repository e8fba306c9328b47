// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

        /** What trains the JIT: one after the other calls, in many calls of few steps, routines that those before did not. */
        List<Warming> thatWarm();

        /** On what two are compared. */
        ProductTrial race();
    }

    /**
     * A trial that is run until the JIT has compiled what it calls.
     *
     * @param runs after so many it has called each of its routines often enough
     */
    record Warming(ProductTrial trial, int runs) {}

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
        private static final List<Orientation> STANDING =
                List.of(Orientation.PLAIN, Orientation.LEFT_TRANSPOSED, Orientation.RIGHT_TRANSPOSED);

        @Override
        public List<ProductTrial> atEdges() {
            return all(EDGES);
        }

        /**
         * The highest tiles, one of which packs, and squares that are turned, which the race has too; then lower tiles and those of one
         * vector, whatever the length of a vector is, products of few columns, and of few rows; last, panels that are packed side by side.
         */
        @Override
        public List<Warming> thatWarm() {
            return List.of(
                    warming(Orientation.LEFT_TRANSPOSED, 80, 12, 2, 512),
                    warming(Orientation.LEFT_TRANSPOSED, 130, 132, 2, 64),
                    warming(Orientation.RIGHT_TRANSPOSED, 550, 4, 2, 32),
                    warming(Orientation.LEFT_TRANSPOSED, 80, 8, 2, 512),
                    warming(Orientation.LEFT_TRANSPOSED, 120, 132, 2, 36),
                    warming(Orientation.LEFT_TRANSPOSED, 1000, 4, 2, 36),
                    warming(Orientation.PLAIN, 65, 168, 2, 32),
                    warming(Orientation.PLAIN, 65, 168, 2, 16),
                    warming(Orientation.PLAIN, 45, 1, 256, 64),
                    warming(Orientation.PLAIN, 190, 1, 7, 64),
                    warming(Orientation.KEPT, 1000, 1, 2, 8 * 16));
        }

        private static Warming warming(Orientation orientation, int runs, int... shape) {
            return new Warming(new Matrices(shape, orientation), runs);
        }

        private static List<ProductTrial> all(int[][] shapes) {
            List<ProductTrial> all = new ArrayList<>();
            for (int[] shape : shapes) {
                for (Orientation orientation : STANDING) {
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
        private static final int[][] WARM = {
            {64, 25, 96},
            {6, 25, 512},
            {4, 12, 512},
            {1, 9, 1024},
            {16, 144, 128},
            {32, 64, 16},
            {6, 64, 15},
            {16, 64, 48}
        };
        private static final int RUNS = 120;
        private static final int[] RACE = {16, 72, 512};

        @Override
        public List<ProductTrial> atEdges() {
            return all(EDGES);
        }

        @Override
        public List<Warming> thatWarm() {
            return all(WARM).stream().map(trial -> new Warming(trial, RUNS)).toList();
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
        RIGHT_TRANSPOSED,
        /** The right operand is packed by itself, as those are that stay between predictions. */
        KEPT
    }

    private static final class Matrices extends ProductTrial {
        private final Orientation orientation;
        private @Nullable PackedOperand kept;

        Matrices(int[] shape, Orientation orientation) {
            super(shape, shape[2]);
            this.orientation = orientation;
        }

        @Override
        float[] run(FloatProduct product) {
            if (orientation == Orientation.KEPT) {
                PackedOperand packed = product.pack(right, 0, n, 1, k, n, kept);
                if (packed != null) {
                    product.multiply(left, 0, k, 1, packed, result, 0, n, m);
                }
                kept = packed;
                return result;
            }
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
