// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.kernel;

/**
 * Logarithms. All of them split x = 2ᵏ·(1 + f) with an integer k read from the bits, and share one expression for
 * log(1 + f). In f32 that is a polynomial in f, over [−1/3, 1/3] so that no division is needed; in f64 the series in
 * s = f/(2 + f), over 1 + f in [√½, √2], in the arrangement of FreeBSD's {@code e_log.c} (fdlibm, Sun 1993).
 */
final class Logarithms {
    private static final double LN2_HIGH_F32 = 0.693147182464599609375;
    private static final double LN2_LOW_F32 = -1.9046542121259336e-9;

    /** log(1 + f) = f + f²·(−½ + f·p(f)), |f| ≤ 1/3, degree 8; relative error below 2^−30. */
    private static final double[] P_F32 = {
        0.333333343,
        -0.249998227,
        0.199997053,
        -0.166794792,
        0.143017828,
        -0.121970296,
        0.107813329,
        -0.128400698,
        0.119105943
    };
    /** log((1 + s)/(1 − s)) = 2s + s·z·p(z) with z = s² ≤ 0.02947, degree 7; relative error below 2^−66. */
    private static final double[] P_F64 = {
        0.66666666666666663,
        0.40000000000004932,
        0.2857142856940656,
        0.22222222607893871,
        0.18181778266661977,
        0.15386993225624634,
        0.13252040791608419,
        0.13235814464309903
    };

    private Logarithms() {}

    /** log(2ᵏ·(1 + f)) = k·ln 2 + f + tail. */
    private record Parts(Scalar k, Scalar f, Scalar tail) {}

    /** How far the exponent of x, as bits in its place, is from that of the range in which 1 + f shall lie. */
    private static Scalar exponentBits(Floating real, Scalar x) {
        Scalar lowest = real.bitsOf(real.single() ? 2 / 3f : StrictMath.sqrt(0.5));
        Scalar mask = real.bits(-1L << real.significandBits());
        return x.toBits().apply(Operator.BITS_SUBTRACT, lowest).apply(Operator.BITS_AND, mask);
    }

    private static Scalar exponent(Floating real, Scalar exponentBits) {
        return real.toReal(exponentBits.apply(Operator.SHIFT_RIGHT, real.bits(real.significandBits())));
    }

    /** Of a positive finite x. */
    private static Parts split(Floating real, Scalar x) {
        Scalar subnormal = x.lessThan(real.smallestNormal());
        int up = real.significandBits() + 2;
        Scalar normal = subnormal.select(x.times(Math.scalb(1.0, up)), x);
        Scalar exponentBits = exponentBits(real, normal);
        Scalar f = normal.toBits()
                .apply(Operator.BITS_SUBTRACT, exponentBits)
                .fromBits()
                .minus(1);
        Scalar k = exponent(real, exponentBits).plus(subnormal.select(real.real(-up), real.real(0)));
        return new Parts(k, f, tail(real, f));
    }

    /** log(1 + f) − f. */
    private static Scalar tail(Floating real, Scalar f) {
        if (real.single()) {
            return f.times(f).times(real.polynomial(f, P_F32).fma(f, -0.5));
        }
        Scalar s = f.over(f.plus(2));
        Scalar z = s.times(s);
        Scalar halfSquare = f.times(f).times(0.5);
        return s.fma(z.fma(real.polynomial(z, P_F64), halfSquare), halfSquare.negated());
    }

    private static Scalar naturalSum(Floating real, Parts parts) {
        Scalar low = parts.k().fma(real.real(LN2_LOW_F32, Exponentials.LN2_LOW_F64), parts.tail());
        return parts.k()
                .fma(
                        real.real(LN2_HIGH_F32, Exponentials.LN2_HIGH_F64),
                        parts.f().plus(low));
    }

    /** For x that is not a positive finite number: −∞ at ±0, NaN below, and infinity and NaN as they are. */
    private static Scalar orSpecial(Floating real, Scalar x, Scalar usual) {
        Scalar infinity = real.real(Double.POSITIVE_INFINITY);
        Scalar notPositive = x.equalTo(0).select(real.real(Double.NEGATIVE_INFINITY), real.real(Double.NaN));
        Scalar finite = real.real(0).lessThan(x).select(usual, notPositive);
        return x.lessThan(infinity).select(finite, x);
    }

    static Scalar log(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        return orSpecial(real, x, naturalSum(real, split(real, x)));
    }

    /**
     * The exponent comes from 1 + x rounded, and then f = 2⁻ᵏ·x + (2⁻ᵏ − 1) in one rounding: x itself for small x.
     */
    static Scalar log1p(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        Scalar exponentBits = exponentBits(real, x.plus(1));
        // 2^-k may be subnormal for the largest x, so it is made in two steps.
        Scalar shrink = real.bitsOf(4)
                .apply(Operator.BITS_SUBTRACT, exponentBits)
                .fromBits()
                .times(0.25);
        Scalar f = x.fma(shrink, shrink.minus(1));
        Scalar usual = naturalSum(real, new Parts(exponent(real, exponentBits), f, tail(real, f)));
        // x itself: zeros with their sign, infinity and NaN.
        Scalar below = x.lessThan(-1).select(real.real(Double.NaN), x);
        Scalar special = x.equalTo(-1).select(real.real(Double.NEGATIVE_INFINITY), below);
        Scalar inside = real.real(-1)
                .lessThan(x)
                .and(x.lessThan(real.real(Double.POSITIVE_INFINITY)))
                .and(x.equalTo(0).not());
        return inside.select(usual, special);
    }
}
