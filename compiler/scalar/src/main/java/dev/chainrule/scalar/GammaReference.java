// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

/**
 * The gamma functions in double, by another way than {@link Gammas}: the series of ζ(n) − 1 around 2, Stirling's from 20 on.
 */
final class GammaReference {
    private static final int TERMS = 64;
    /** ζ(n) − 1. */
    private static final double[] ZETA_LESS_ONE = zetaLessOne();

    private static final double EULER = 0.57721566490153286061;
    /** B₂ₙ / (2n), n from 1 on. */
    private static final double[] BERNOULLI = {1 / 12.0, -1 / 120.0, 1 / 252.0, -1 / 240.0, 1 / 132.0, -691 / 32760.0};

    private GammaReference() {}

    /** By Euler and Maclaurin from 60 on. */
    private static double[] zetaLessOne() {
        double[] zeta = new double[TERMS + 4];
        for (int n = 2; n < zeta.length; n++) {
            double power = StrictMath.pow(60, -n);
            double third = n * (n + 1.0) * (n + 2) / 216_000;
            double fifth = third * (n + 3) * (n + 4) / 3600;
            double sum = power * (60.0 / (n - 1) + 0.5 + n / 720.0 - third / 720 + fifth / 30_240);
            for (int k = 59; k >= 2; k--) {
                sum += StrictMath.pow(k, -n);
            }
            zeta[n] = sum;
        }
        return zeta;
    }

    static double lgamma(double x) {
        if (x <= 0) {
            double sine = sine(x);
            return sine == 0 || Double.isInfinite(x)
                    ? Double.POSITIVE_INFINITY
                    : StrictMath.log(Math.PI / Math.abs(sine)) - lgamma(1 - x);
        }
        if (x == 1 || x == 2) {
            return 0;
        }
        if (x < 1) {
            return lgamma2(x - 1) - StrictMath.log(x);
        }
        double product = 1;
        double y = x;
        while (3 < y && y < 20) {
            y -= 1;
            product *= y;
        }
        if (y <= 3) {
            return lgamma2(y - 2) + StrictMath.log(product);
        }
        double log = StrictMath.log(x);
        double product2 = (x - 0.5) * (log - 1);
        double series = 0;
        for (int n = BERNOULLI.length; n >= 1; n--) {
            series = series / (x * x) + BERNOULLI[n - 1] / (2 * n - 1);
        }
        return Double.isInfinite(product2) ? product2 : product2 + 0.41893853320467274178 + series / x;
    }

    /** log Γ(2 + t) = (1 − γ)·t + Σ (−1)ⁿ (ζ(n) − 1)/n · tⁿ. */
    private static double lgamma2(double t) {
        double sum = 0;
        for (int n = TERMS; n >= 2; n--) {
            sum = -t * sum + ZETA_LESS_ONE[n] / n;
        }
        return t * (1 - EULER) + t * t * sum;
    }

    static double digamma(double x) {
        if (x == 0) {
            return -1 / x;
        }
        if (x < 0) {
            double sine = sine(x);
            return sine == 0 ? Double.NaN : digamma(1 - x) - Math.PI * cosine(x) / sine;
        }
        if (x < 1) {
            return digamma2(x - 1) - 1 / x;
        }
        double sum = 0;
        double y = x;
        while (3 < y && y < 20) {
            y -= 1;
            sum += 1 / y;
        }
        if (y <= 3) {
            return digamma2(y - 2) + sum;
        }
        double series = 0;
        for (int n = BERNOULLI.length; n >= 1; n--) {
            series = series / (x * x) + BERNOULLI[n - 1];
        }
        return StrictMath.log(x) - 0.5 / x - series / x / x;
    }

    private static double digamma2(double t) {
        double sum = 0;
        for (int n = TERMS; n >= 2; n--) {
            sum = -t * sum + ZETA_LESS_ONE[n];
        }
        return 1 - EULER + t * sum;
    }

    /** n = 1 or 2: (−1)ⁿ⁺¹ n! Σ 1/(x + k)ⁿ⁺¹, from 20 on the series. */
    static double polygamma(int n, double x) {
        if (x < 0) {
            double sine = sine(x) / Math.PI;
            return n == 1
                    ? 1 / (sine * sine) - polygamma(1, 1 - x)
                    : sine == 0 ? Double.NaN : polygamma(2, 1 - x) - 2 * cosine(x) / (sine * sine * sine);
        }
        if (x == 0) {
            return n == 1 ? Double.POSITIVE_INFINITY : -1 / x;
        }
        double sum = 0;
        double y = x;
        for (; y < 20; y++) {
            sum += n == 1 ? 1 / (y * y) : 2 / (y * y * y);
        }
        double series = 0;
        for (int i = BERNOULLI.length; i >= 1; i--) {
            series = series / (y * y) + BERNOULLI[i - 1] * 2 * i * (n == 1 ? 1 : 2 * i + 1);
        }
        return n == 1 ? sum + (1 + (0.5 + series / y) / y) / y : -(sum + (1 + (1 + series / y) / y) / y / y);
    }

    /** sin πx of what is not positive, exactly 0 at whole numbers. */
    private static double sine(double x) {
        double r = x - 2 * Math.rint(x / 2);
        return r == Math.rint(r) ? 0 : StrictMath.sin(Math.PI * (r > 0.5 ? 1 - r : r < -0.5 ? -1 - r : r));
    }

    private static double cosine(double x) {
        double r = Math.abs(x - 2 * Math.rint(x / 2));
        return StrictMath.sin(Math.PI * (0.5 - r));
    }
}
