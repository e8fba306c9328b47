// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ContractionsTest {
    private final Contractions.Scratch scratch = new Contractions.Scratch();

    @Property(tries = 300)
    void anyProductHasTheBitsOfOneChainPerOutput(
            @ForAll @IntRange(max = 3) int batch,
            @ForAll @IntRange(max = 13) int m,
            @ForAll @IntRange(max = 40) int k,
            @ForAll @IntRange(max = 70) int n,
            @ForAll long seed) {
        compare(batch, m, k, n, seed);
    }

    @Property(tries = 4)
    void soHasOneOfSeveralPanelsAndBlocks(@ForAll long seed) {
        compare(1, 7, 515, 1030, seed);
        compare(1, 4, 256, 512, seed);
    }

    /** Operands and results that lie anywhere, their axes in any order and with gaps between: what is not theirs stays. */
    @Property(tries = 300)
    void soHasOneOfOperandsInAnySteps(
            @ForAll @IntRange(max = 3) int outer,
            @ForAll @IntRange(max = 3) int inner,
            @ForAll @IntRange(max = 20) int m,
            @ForAll @IntRange(max = 40) int k,
            @ForAll @IntRange(max = 70) int n,
            @ForAll long seed) {
        Random random = new Random(seed);
        Place a = new Place(random, false, outer, inner, m, k);
        Place b = new Place(random, false, outer, inner, k, n);
        Place c = new Place(random, true, outer, inner, m, n);
        float[] left = draw(random, a.length);
        float[] right = draw(random, b.length);
        float[] expected = draw(random, c.length);
        float[] result = expected.clone();
        double[] wide = widen(expected);
        double[] expectedWide = wide.clone();
        for (int at = 0; at < outer * inner * m * n; at++) {
            int j = at % n;
            int i = at / n % m;
            int h = at / n / m % inner;
            int g = at / n / m / inner;
            float sum = 0;
            double wideSum = 0;
            for (int p = 0; p < k; p++) {
                float x = left[a.at(g, h, i, p)];
                float y = right[b.at(g, h, p, j)];
                sum = Math.fma(x, y, sum);
                wideSum = Math.fma((double) x, (double) y, wideSum);
            }
            expected[c.at(g, h, i, j)] = sum;
            expectedWide[c.at(g, h, i, j)] = wideSum;
        }
        int[] s = a.steps;
        int[] t = b.steps;
        int[] u = c.steps;
        Contractions.multiplyStrided(
                left, a.from, s[0], s[1], s[2], s[3], right, b.from, t[0], t[1], t[2], t[3], result, c.from, u[0], u[1],
                u[2], outer, inner, m, k, n, scratch);
        assertThat(result).isEqualTo(expected);
        Contractions.multiplyStrided(
                widen(left),
                a.from,
                s[0],
                s[1],
                s[2],
                s[3],
                widen(right),
                b.from,
                t[0],
                t[1],
                t[2],
                t[3],
                wide,
                c.from,
                u[0],
                u[1],
                u[2],
                outer,
                inner,
                m,
                k,
                n,
                scratch);
        assertThat(wide).isEqualTo(expectedWide);
    }

    /** Where a batch of matrices lies: the steps along outer, inner, rows and columns. */
    private static final class Place {
        final int from;
        final int[] steps = new int[4];
        final int length;

        Place(Random random, boolean isResult, int... extents) {
            List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3));
            if (isResult) {
                Collections.shuffle(order.subList(0, 3), random);
            } else {
                Collections.shuffle(order, random);
            }
            from = random.nextInt(3);
            int step = 1;
            for (int i = 3; i >= 0; i--) {
                steps[order.get(i)] = step;
                step *= extents[order.get(i)] + random.nextInt(2);
            }
            length = from + step + random.nextInt(3);
        }

        int at(int... index) {
            int at = from;
            for (int axis = 0; axis < 4; axis++) {
                at += index[axis] * steps[axis];
            }
            return at;
        }
    }

    private void compare(int batch, int m, int k, int n, long seed) {
        Random random = new Random(seed);
        float[] a = draw(random, batch * m * k);
        float[] b = draw(random, batch * k * n);
        float[] expected = chain(a, b, batch, m, k, n);
        float[] c = new float[batch * m * n];

        Contractions.multiply(a, b, c, batch, m, k, n, scratch);
        assertThat(c).isEqualTo(expected);

        java.util.Arrays.fill(c, Float.NaN);
        Contractions.multiplyTransposedRight(a, transpose(b, k, n), c, batch, m, k, n, scratch);
        assertThat(c).isEqualTo(expected);

        java.util.Arrays.fill(c, Float.NaN);
        Contractions.multiplyTransposedLeft(transpose(a, m, k), b, c, batch, m, k, n, scratch);
        assertThat(c).isEqualTo(expected);

        double[] wide = new double[batch * m * n];
        Contractions.multiply(widen(a), widen(b), wide, batch, m, k, n, scratch);
        double[] straight = chain(widen(a), widen(b), batch, m, k, n);
        assertThat(wide).isEqualTo(straight);
        Contractions.multiplyTransposedRight(widen(a), widen(transpose(b, k, n)), wide, batch, m, k, n, scratch);
        assertThat(wide).isEqualTo(straight);
        Contractions.multiplyTransposedLeft(widen(transpose(a, m, k)), widen(b), wide, batch, m, k, n, scratch);
        assertThat(wide).isEqualTo(straight);
    }

    private static float[] chain(float[] a, float[] b, int batch, int m, int k, int n) {
        float[] c = new float[batch * m * n];
        for (int at = 0; at < c.length; at++) {
            int j = at % n;
            int i = at / n % m;
            int which = at / n / m;
            for (int p = 0; p < k; p++) {
                c[at] = Math.fma(a[(which * m + i) * k + p], b[(which * k + p) * n + j], c[at]);
            }
        }
        return c;
    }

    private static double[] chain(double[] a, double[] b, int batch, int m, int k, int n) {
        double[] c = new double[batch * m * n];
        for (int at = 0; at < c.length; at++) {
            int j = at % n;
            int i = at / n % m;
            int which = at / n / m;
            for (int p = 0; p < k; p++) {
                c[at] = Math.fma(a[(which * m + i) * k + p], b[(which * k + p) * n + j], c[at]);
            }
        }
        return c;
    }

    private static float[] transpose(float[] x, int rows, int columns) {
        float[] y = new float[x.length];
        for (int at = 0; at < x.length; at++) {
            int j = at % columns;
            int i = at / columns % rows;
            int which = at / columns / rows;
            y[(which * columns + j) * rows + i] = x[at];
        }
        return y;
    }

    private static double[] widen(float[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i];
        }
        return y;
    }

    private static float[] draw(Random random, int length) {
        float[] x = new float[length];
        for (int i = 0; i < length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }
}
