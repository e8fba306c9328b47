// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

/**
 * Logarithms. All of them split x = 2ᵏ·(1 + f) with an integer k read from the bits, and share one expression for
 * log(1 + f). In f32 that is a polynomial in f, over [−1/3, 1/3] so that no division is needed; in f64 the series in
 * s = f/(2 + f), over 1 + f in [√½, √2], in the arrangement of FreeBSD's {@code e_log.c} (fdlibm, Sun 1993).
 */
final class Logarithms {
    /** ln 2 with so many bits that a product with k is exact, and the rest. */
    static final double[] LN2_F32 = {0.693145751953125, 1.428606765330187045038e-6};

    static final double[] LN2_F64 = {0.693147180559890330187, 5.497923018708371155242e-14};

    private static final double LN2 = 0.693147180559945309417;

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

    private static final double[] LOG2_E_F32 = {1.442695021629333496094, 1.925963033500011079013e-8};
    private static final double[] LOG2_E_F64 = {1.442695040888963387005, 2.035527374093103311102e-17};
    private static final double[] LOG10_E_F32 = {0.4342944920063018798828, -1.010304995219257762074e-8};
    private static final double[] LOG10_E_F64 = {0.4342944819032518166679, 1.098319650216765072739e-17};
    private static final double[] LOG10_2_F32 = {0.301025390625, 0.000004605039066518656909466};
    private static final double[] LOG10_2_F64 = {0.3010299956640665186569, -8.532344317057106558506e-14};

    private Logarithms() {}

    /** x = 2ᵏ·(1 + f), exactly. */
    record Split(Scalar k, Scalar f) {}

    /** How far the exponent of x, as bits in its place, is from that of the range in which 1 + f shall lie. */
    private static Scalar exponentBits(Floating real, Scalar x, double lowest) {
        Scalar mask = real.bits(-1L << real.significandBits());
        return x.toBits().apply(Operator.BITS_SUBTRACT, real.bitsOf(lowest)).apply(Operator.BITS_AND, mask);
    }

    private static Scalar exponent(Floating real, Scalar exponentBits) {
        return real.toReal(exponentBits.apply(Operator.SHIFT_RIGHT, real.bits(real.significandBits())));
    }

    /** Of a positive finite x, with 1 + f in [lowest, 2·lowest). */
    static Split split(Floating real, Scalar x, double lowest) {
        Scalar subnormal = x.lessThan(real.smallestNormal()).named("subnormal");
        int up = real.significandBits() + 2;
        Scalar normal = subnormal.select(x.times(Math.scalb(1.0, up)), x);
        Scalar exponentBits = exponentBits(real, normal, lowest);
        Scalar f = normal.toBits()
                .apply(Operator.BITS_SUBTRACT, exponentBits)
                .fromBits()
                .minus(1);
        Scalar k = exponent(real, exponentBits).plus(subnormal.select(real.real(-up), real.real(0)));
        return new Split(k.named("k"), f.named("f"));
    }

    /** The range of the expression for log(1 + f). */
    private static double lowest(Floating real) {
        return real.single() ? 2 / 3f : StrictMath.sqrt(0.5);
    }

    /** log(1 + f) − f. */
    private static Scalar tail(Floating real, Scalar f) {
        if (real.single()) {
            return f.times(f).times(real.polynomial(f, P_F32).fma(f, -0.5));
        }
        Scalar s = f.over(f.plus(2)).named("s");
        Scalar z = s.times(s).named("z");
        Scalar halfSquare = f.times(f).times(0.5).named("halfSquare");
        return s.fma(z.fma(real.polynomial(z, P_F64), halfSquare), halfSquare.negated());
    }

    /** k·ln 2 + f exactly in two words, as ln 2 leaves room for k; then what is small. */
    private static Paired naturalSum(Floating real, Split split) {
        double[] ln2 = real.single() ? LN2_F32 : LN2_F64;
        Scalar k = split.k();
        Paired sum = Paired.sum(k.times(ln2[0]), split.f());
        return sum.plusSmall(k.fma(ln2[1], tail(real, split.f())));
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
        return orSpecial(real, x, naturalSum(real, split(real, x, lowest(real))).rounded());
    }

    /** Of an x in [0, 1], or NaN. */
    static Scalar log1pOfFraction(Floating real, Scalar x) {
        Scalar exponentBits = exponentBits(real, x.plus(1), lowest(real));
        Scalar shrink =
                real.bitsOf(1).apply(Operator.BITS_SUBTRACT, exponentBits).fromBits();
        return log1p(real, x, exponentBits, shrink);
    }

    private static Scalar log1p(Floating real, Scalar x, Scalar exponentBits, Scalar shrink) {
        Scalar scaled = x.times(shrink);
        Scalar less = shrink.minus(1);
        Scalar f = scaled.plus(less).named("f");
        // What f lost (2Sum) counts 1/(1 + f) times in the logarithm, 1 − f for short.
        Scalar back = f.minus(less);
        Scalar lost = scaled.minus(back).plus(less.minus(f.minus(back)));
        Scalar more = lost.fma(f.negated(), lost);
        return naturalSum(real, new Split(exponent(real, exponentBits).named("k"), f))
                .plusSmall(more)
                .rounded();
    }

    /** log2 and log10: k·c + (f + tail)/ln(base), the sum and the product with f in two words. */
    private static Scalar toBase(Floating real, Scalar x, Scalar[] ofTwo, Scalar[] factor) {
        Split split = split(real, x, lowest(real));
        Paired product = Paired.product(split.f(), factor[0]);
        Scalar low = tail(real, split.f()).fma(factor[0], split.f().fma(factor[1], product.low()));
        Paired sum = Paired.sum(split.k().times(ofTwo[0]), product.high());
        return orSpecial(real, x, sum.plusSmall(split.k().fma(ofTwo[1], low)).rounded());
    }

    static Scalar log2(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        return toBase(real, x, new Scalar[] {real.real(1), real.real(0)}, pair(real, LOG2_E_F32, LOG2_E_F64));
    }

    static Scalar log10(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        return toBase(real, x, pair(real, LOG10_2_F32, LOG10_2_F64), pair(real, LOG10_E_F32, LOG10_E_F64));
    }

    private static Scalar[] pair(Floating real, double[] f32, double[] f64) {
        return new Scalar[] {real.real(f32[0], f64[0]), real.real(f32[1], f64[1])};
    }

    /** The exponent comes from 1 + x rounded, and then f = 2⁻ᵏ·x + (2⁻ᵏ − 1): x itself for small x. */
    static Scalar log1p(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        Scalar exponentBits = exponentBits(real, x.plus(1), lowest(real));
        // 2⁻ᵏ may be subnormal for the largest x, so it is made in two steps.
        Scalar shrink = real.bitsOf(4)
                .apply(Operator.BITS_SUBTRACT, exponentBits)
                .fromBits()
                .times(0.25);
        Scalar usual = log1p(real, x, exponentBits, shrink);
        // x itself: zeros with their sign, infinity and NaN.
        Scalar below = x.lessThan(-1).select(real.real(Double.NaN), x);
        Scalar special = x.equalTo(-1).select(real.real(Double.NEGATIVE_INFINITY), below);
        Scalar inside = real.real(-1)
                .lessThan(x)
                .and(x.lessThan(real.real(Double.POSITIVE_INFINITY)))
                .and(x.equalTo(0).not());
        return inside.select(usual, special);
    }

    /** log(|x| + √(x² + 1)) as log1p(|x| + x²/(1 + √(1 + x²))); far out log |x| + ln 2. */
    static Scalar asinh(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        Scalar size = x.abs().named("size");
        Scalar isFar = far(real, size);
        Scalar square = size.times(size);
        Scalar near = size.plus(square.over(square.plus(1).sqrt().plus(1)));
        return real.withSignOf(farther(real, precision, isFar, near, size), x);
    }

    /** log(x + √(x² − 1)) as log1p(t + √(t·(t + 2))) with t = x − 1; far out log x + ln 2. */
    static Scalar acosh(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        Scalar t = x.minus(1);
        Scalar near = t.plus(t.fma(t, t.times(2)).sqrt());
        Scalar usual = farther(real, precision, far(real, x), near, x);
        return x.lessThan(1).select(real.real(Double.NaN), usual);
    }

    /** Where x² + 1 is x² by far, and not yet infinite. */
    private static Scalar far(Floating real, Scalar size) {
        return real.real(0x1p30, 0x1p60).lessThan(size);
    }

    private static Scalar farther(Floating real, Precision precision, Scalar isFar, Scalar near, Scalar size) {
        Scalar ln2 = real.real(LN2);
        return log1p(precision, isFar.select(size, near)).plus(isFar.select(ln2, real.real(0)));
    }

    /** Half of log1p(2|x|/(1 − |x|)). */
    static Scalar atanh(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        Scalar size = x.abs().named("size");
        Paired divisor = Paired.sum(real.real(1), size.negated());
        Scalar twice = size.times(2);
        Scalar rough = twice.over(divisor.high());
        Scalar rest = rough.negated().fma(divisor.low(), rough.negated().fma(divisor.high(), twice));
        Scalar ratio = size.lessThan(0.5).select(rough.plus(rest.over(divisor.high())), rough);
        return real.withSignOf(log1p(precision, ratio).times(0.5), x);
    }
}
