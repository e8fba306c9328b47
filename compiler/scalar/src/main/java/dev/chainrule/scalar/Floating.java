// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

/**
 * What the transcendental functions need to know about a precision, and the handful of bit tricks they share. Values
 * are scalars of one builder.
 *
 * <p>Note [Rounding by a large constant]: around {@code 1.5 · 2^(p−1)} (p bits of significand) neighbouring reals
 * differ by 1, so adding that constant rounds to an integer, to nearest even; the integer then stands in the low bits
 * of the sum, where shifts and integer additions find it without a conversion, and subtracting the constant gives it
 * as a real. This holds for integers up to 2^(p−2).
 */
record Floating(BodyBuilder builder, Precision precision) {
    static Floating of(Precision precision, Scalar any) {
        return new Floating(any.builder(), precision);
    }

    boolean single() {
        return precision == Precision.F32;
    }

    /** The constant for this precision. */
    Scalar real(double f32, double f64) {
        return builder.real(single() ? f32 : f64);
    }

    Scalar real(double value) {
        return builder.real(value);
    }

    Scalar bits(long value) {
        return builder.bits(value);
    }

    /** Stored bits of the significand: 23 or 52. */
    int significandBits() {
        return single() ? 23 : 52;
    }

    /** What is added to an exponent before it is stored: 127 or 1023. */
    int bias() {
        return single() ? 127 : 1023;
    }

    /** 1.5 · 2²³ or 1.5 · 2⁵²: see Note [Rounding by a large constant]. */
    double rounder() {
        return Math.scalb(1.5, significandBits());
    }

    double smallestNormal() {
        return single() ? Float.MIN_NORMAL : Double.MIN_NORMAL;
    }

    /** The bits of a constant of this precision. */
    Scalar bitsOf(double value) {
        return bits(single() ? Float.floatToRawIntBits((float) value) : Double.doubleToRawLongBits(value));
    }

    Scalar signMask() {
        return bits(single() ? Integer.MIN_VALUE : Long.MIN_VALUE);
    }

    /** The integer in the low bits of {@code x + rounder}. */
    Scalar integerOf(Scalar rounded) {
        return rounded.toBits().apply(Operator.BITS_SUBTRACT, bitsOf(rounder()));
    }

    /** A small integer, given as bits, as a real. */
    Scalar toReal(Scalar integer) {
        return integer.apply(Operator.BITS_ADD, bitsOf(rounder())).fromBits().minus(rounder());
    }

    /** The bits moved into the place of the exponent. */
    Scalar asExponent(Scalar integer) {
        return integer.apply(Operator.SHIFT_LEFT, bits(significandBits()));
    }

    /** 2ⁿ for an integer n, given as bits, of a normal result. */
    Scalar powerOfTwo(Scalar n) {
        return asExponent(n.apply(Operator.BITS_ADD, bits(bias()))).fromBits();
    }

    /** x · 2ⁿ in two steps, so that the result may overflow or be subnormal, rounded once. NaN whatever n is. */
    Scalar scaleFar(Scalar x, Scalar n) {
        Scalar half = n.apply(Operator.SHIFT_RIGHT, bits(1)).named("half");
        return x.times(powerOfTwo(half)).times(powerOfTwo(n.apply(Operator.BITS_SUBTRACT, half)));
    }

    /** A magnitude without sign bit gets the sign of x: −0 too. */
    Scalar withSignOf(Scalar magnitude, Scalar x) {
        Scalar sign = x.toBits().apply(Operator.BITS_AND, signMask());
        return magnitude.toBits().apply(Operator.BITS_OR, sign).fromBits();
    }

    /** x where it is at least the bound, else the bound; NaN stays NaN. */
    Scalar atLeast(Scalar x, double bound) {
        return x.lessThan(bound).select(real(bound), x);
    }

    /** x where it is at most the bound, else the bound; NaN stays NaN. */
    Scalar atMost(Scalar x, double bound) {
        return real(bound).lessThan(x).select(real(bound), x);
    }

    /** c₀ + c₁·x + c₂·x² + …, by Horner's rule. */
    Scalar polynomial(Scalar x, double... ascending) {
        Scalar sum = real(ascending[ascending.length - 1]);
        for (int i = ascending.length - 2; i >= 0; i--) {
            sum = sum.fma(x, ascending[i]).named("p");
        }
        return sum;
    }

    /** The polynomial of this precision. */
    Scalar polynomial(Scalar x, double[] f32, double[] f64) {
        return polynomial(x, single() ? f32 : f64);
    }
}
