// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SumsTest {
    @Property
    void aSumHasTheBitsOfItsLanes(
            @ForAll long seed, @ForAll @IntRange(max = 5) int from, @ForAll @IntRange(max = 70) int length) {
        Random random = new Random(seed);
        float[] x = new float[from + length + 3];
        double[] wide = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            wide[i] = random.nextGaussian() * Math.pow(10, random.nextInt(7));
            x[i] = (float) wide[i];
        }
        assertThat(Sums.sum(x, from, length)).isEqualTo(lanes(x, from, length));
        assertThat(Sums.sum(wide, from, length)).isEqualTo(lanes(wide, from, length));
    }

    /** Two lines of numbers of which one lies elsewhere, and a line with itself. */
    @Property
    void aSumOfProductsHasTheBitsOfASumOfThem(
            @ForAll long seed, @ForAll @IntRange(max = 5) int start, @ForAll @IntRange(max = 700) int length) {
        Random random = new Random(seed);
        float[] x = new float[length];
        float[] y = new float[start + length];
        double[] wideX = new double[x.length];
        double[] wideY = new double[y.length];
        float[] products = new float[length];
        double[] wideProducts = new double[length];
        for (int i = 0; i < length; i++) {
            wideX[i] = random.nextGaussian() * Math.pow(10, random.nextInt(7));
            wideY[start + i] = random.nextGaussian();
            x[i] = (float) wideX[i];
            y[start + i] = (float) wideY[start + i];
            products[i] = x[i] * y[start + i];
            wideProducts[i] = wideX[i] * wideY[start + i];
        }
        assertThat(Sums.dot(x, 0, y, start, length)).isEqualTo(Sums.sum(products, 0, length));
        assertThat(Sums.dot(wideX, 0, wideY, start, length)).isEqualTo(Sums.sum(wideProducts, 0, length));
        assertThat(Sums.dot(y, start, y, start, length)).isNotNegative();
    }

    private static float lanes(float[] x, int from, int length) {
        float[] lanes = new float[16];
        int whole = length - length % 16;
        for (int j = 0; j < whole; j++) {
            lanes[j % 16] += x[from + j];
        }
        for (int half = 8; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes[lane] += lanes[lane + half];
            }
        }
        for (int j = whole; j < length; j++) {
            lanes[0] += x[from + j];
        }
        return lanes[0];
    }

    private static double lanes(double[] x, int from, int length) {
        double[] lanes = new double[8];
        int whole = length - length % 8;
        for (int j = 0; j < whole; j++) {
            lanes[j % 8] += x[from + j];
        }
        for (int half = 4; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes[lane] += lanes[lane + half];
            }
        }
        for (int j = whole; j < length; j++) {
            lanes[0] += x[from + j];
        }
        return lanes[0];
    }
}
