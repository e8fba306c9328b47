// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Where functions are measured: every exponent, the ranges that matter most, and both sides of what is critical. */
final class Samples {
    /** Where expressions switch, results leave the range, or the reduction changes its integer. */
    private static final double[] CRITICAL = {
        0.5,
        0.55,
        2 / 3.0,
        Math.sqrt(0.5),
        0.85,
        1,
        4 / 3.0,
        Math.sqrt(2),
        2,
        3,
        4,
        6,
        9.01,
        10.1,
        17.33,
        19.06,
        26.54,
        27.3,
        36.7,
        87.34,
        88.38,
        88.72,
        89.4,
        103.28,
        103.98,
        127.5,
        128,
        149,
        708.4,
        709.44,
        709.78,
        710.48,
        744.44,
        745.14,
        1022,
        1024,
        1074,
        10,
        100,
        1000,
        1e5,
        1e10,
        0x1p20,
        0x1p30,
        0x1p45,
        0x1p60
    };

    private Samples() {}

    /** Doubles for functions of one argument. */
    static double[] doubles(Random random) {
        List<Double> samples = new ArrayList<>();
        for (int exponent = -1074; exponent <= 1023; exponent++) {
            boolean often = -12 <= exponent && exponent <= 12;
            for (int i = 0; i < (often ? 20 : 1); i++) {
                double size = Math.scalb(1 + random.nextDouble(), exponent);
                samples.add(random.nextBoolean() ? size : -size);
            }
            samples.add(Math.scalb(1.0, exponent));
        }
        for (int i = 0; i < 400; i++) {
            samples.add(random.nextGaussian());
            samples.add(30 * random.nextGaussian());
            samples.add(1 + 0.1 * random.nextGaussian());
            samples.add(1500 * (random.nextDouble() - 0.5));
        }
        for (double critical : critical()) {
            for (int i = -2; i <= 2; i++) {
                double near = critical + i * Math.ulp(critical);
                samples.add(near);
                samples.add(-near);
            }
        }
        return samples.stream().mapToDouble(x -> x).toArray();
    }

    /** Floats beside those of a stride through all of them. */
    static float[] floats() {
        List<Float> samples = new ArrayList<>();
        for (double critical : critical()) {
            float center = (float) critical;
            for (int i = -40; i <= 40; i++) {
                float near = center + i * Math.ulp(center);
                samples.add(near);
                samples.add(-near);
            }
        }
        float[] array = new float[samples.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = samples.get(i);
        }
        return array;
    }

    private static List<Double> critical() {
        List<Double> critical = new ArrayList<>();
        for (double value : CRITICAL) {
            critical.add(value);
        }
        for (int k = 1; k <= 12; k++) {
            critical.add((k - 0.5) * StrictMath.log(2));
        }
        for (double k = 1; k < 0x1p45; k = Math.ceil(k * 1.3)) {
            critical.add(k * (Math.PI / 2));
            critical.add(k * (Math.PI / 2) + Math.PI / 4);
        }
        return critical;
    }

    /** Arguments of pow: results over the whole range, and bases next to 1 with large exponents. */
    static double[][] pairs(Random random, int count) {
        double[][] pairs = new double[count][];
        for (int i = 0; i < count; i++) {
            double log = random.nextInt(3) == 0 ? random.nextGaussian() * 0.1 : 170 * (random.nextDouble() - 0.5);
            double product = random.nextBoolean() ? random.nextGaussian() * 3 : 230 * (random.nextDouble() - 0.5);
            float x = (float) StrictMath.exp(log);
            float y = x == 1 ? 1e30f : (float) (product / StrictMath.log(x));
            pairs[i] = new double[] {x, y};
        }
        return pairs;
    }
}
