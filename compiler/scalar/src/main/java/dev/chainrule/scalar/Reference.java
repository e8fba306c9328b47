// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

/** What functions mean, in double, where the JDK has none of the name: within some ULP, at any price. */
final class Reference {
    private static final double LN2 = StrictMath.log(2);
    private static final double SQRT_PI = StrictMath.sqrt(Math.PI);

    private Reference() {}

    static double sigmoid(double x) {
        double power = StrictMath.exp(-Math.abs(x));
        return (x < 0 ? power : 1) / (1 + power);
    }

    static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    /** The exponent is added apart, so powers of 2 are exact. */
    static double log2(double x) {
        if (!(x > 0) || Double.isInfinite(x)) {
            return StrictMath.log(x);
        }
        double normal = x < Double.MIN_NORMAL ? x * 0x1p54 : x;
        int exponent = Math.getExponent(normal * StrictMath.sqrt(2));
        double significand = Math.scalb(normal, -exponent);
        return exponent - (x < Double.MIN_NORMAL ? 54 : 0) + StrictMath.log(significand) / LN2;
    }

    static double asinh(double x) {
        double size = Math.abs(x);
        double square = size * size;
        double value = size > 0x1p60
                ? StrictMath.log(size) + LN2
                : StrictMath.log1p(size + square / (1 + StrictMath.sqrt(1 + square)));
        return Math.copySign(value, x);
    }

    static double acosh(double x) {
        if (x < 1) {
            return Double.NaN;
        }
        double t = x - 1;
        return x > 0x1p60 ? StrictMath.log(x) + LN2 : StrictMath.log1p(t + StrictMath.sqrt(t * (t + 2)));
    }

    static double atanh(double x) {
        double size = Math.abs(x);
        return Math.copySign(0.5 * StrictMath.log1p(2 * size / (1 - size)), x);
    }

    static double erf(double x) {
        double size = Math.abs(x);
        return Math.copySign(size < 2 ? erfNear(size) : 1 - erfcFar(size), x);
    }

    static double erfc(double x) {
        if (x < 0) {
            return 1 + erf(-x);
        }
        return x < 2 ? 1 - erfNear(x) : erfcFar(x);
    }

    /**
     * z ≥ 0 with ½·erfc(z/√2) = tail ≤ ½: halving brackets it, Newton's method does the rest.
     *
     * @param q a half less the tail, so ½·erf(z/√2)
     */
    static double percentagePoint(double tail, double q) {
        double low = 0;
        double high = 10;
        for (int i = 0; i < 30; i++) {
            double middle = (low + high) / 2;
            if (lacks(middle, tail, q) > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double z = (low + high) / 2;
        for (int i = 0; i < 2; i++) {
            z += lacks(z, tail, q) * StrictMath.sqrt(2 * Math.PI) / StrictMath.exp(-z * z / 2);
        }
        return z;
    }

    /** What lies beyond z of the tail: of two that are equal, the difference that loses less. */
    private static double lacks(double z, double tail, double q) {
        double x = z / StrictMath.sqrt(2);
        return q < tail ? q - erf(x) / 2 : erfc(x) / 2 - tail;
    }

    /** 2/√π · e^(−x²) · (x + 2x³/3 + 2²x⁵/(3·5) + …): no term is negative. */
    private static double erfNear(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; term > sum * 0x1p-60; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / SQRT_PI * StrictMath.exp(-x * x) * sum;
    }

    /** e^(−x²)/√π / (x + ½/(x + 1/(x + 3⁄2/(x + …)))), from far behind forward. */
    private static double erfcFar(double x) {
        if (!(x < 28)) {
            return x * 0 == 0 || x > 0 ? 0 : x;
        }
        double fraction = x;
        for (int n = 200; n >= 1; n--) {
            fraction = x + 0.5 * n / fraction;
        }
        double square = x * x;
        double squareLost = Math.fma(x, x, -square);
        return StrictMath.exp(-square) * (1 - squareLost) / SQRT_PI / fraction;
    }
}
