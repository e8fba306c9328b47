// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import static org.assertj.core.api.Assertions.assertThat;

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
