// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

/**
 * e^x and its kin. All of them split x = k·ln 2 + r with an integer k and |r| ≤ ln 2 / 2 (Cody and Waite, <i>Software
 * Manual for the Elementary Functions</i>, 1980; the integer by a large constant, see {@link Floating}) and share one
 * polynomial for e^r − 1. Polynomials are minimax fits to the relative error of the result, coefficients rounded one
 * after the other.
 */
final class Exponentials {
    private static final double LOG2_E = 1 / StrictMath.log(2);
    /** ln 2 to the bits of a float, and the rest; likewise for double. With fma the first needs no spare zeros. */
    private static final double LN2_HIGH_F32 = 0.693147182464599609375;

    private static final double LN2_LOW_F32 = -1.9046542121259336e-9;
    private static final double LN2_HIGH_F64 = 0.6931471805599453;
    private static final double LN2_LOW_F64 = 2.3190468138462996e-17;

    /** e^r = 1 + r + r²·q(r), |r| ≤ 0.3467, degree 5; relative error of e^r − 1 below 2^−31. */
    private static final double[] Q_F32 = {0.5, 0.166666657, 0.0416664928, 8.33354425e-3, 1.39323308e-3, 1.97633359e-4};
    /** The same in double, degree 10; below 2^−61. */
    private static final double[] Q_F64 = {
        0.5,
        0.16666666666666677,
        0.041666666666666644,
        8.3333333333214573e-3,
        1.3888888888903754e-3,
        1.9841269886515449e-4,
        2.4801587277965741e-5,
        2.7557243846989873e-6,
        2.7557318410137543e-7,
        2.5109156185580862e-8,
        2.0900096428410763e-9
    };

    /** tanh x = x + x³·p(x²), |x| ≤ 0.5625, degree 4; relative error below 2^−29. */
    private static final double[] TANH_F32 = {-0.333333135, 0.1333244, -0.0538363047, 0.0210033637, -6.17463468e-3};
    /** The same in double, degree 11; below 2^−64. */
    private static final double[] TANH_F64 = {
        -0.33333333333333331,
        0.13333333333332925,
        -0.053968253967942817,
        0.021869488524292987,
        -8.8632352649341585e-3,
        3.5921242630885457e-3,
        -1.4557984460342355e-3,
        5.8979267914976855e-4,
        -2.3806943486559288e-4,
        9.3639643559396694e-5,
        -3.2541188124123971e-5,
        7.2085348821700688e-6
    };

    /** sinh x = x + x³·p(x²), |x| ≤ 1, degree 3; relative error below 2^−31. */
    private static final double[] SINH_F32 = {0.166666672, 8.33331142e-3, 1.98426089e-4, 2.78426933e-6};
    /** The same in double, degree 6; below 2^−61. */
    private static final double[] SINH_F64 = {
        0.16666666666666669,
        8.3333333333329134e-3,
        1.9841269841591237e-4,
        2.7557319107669592e-6,
        2.5052130826090101e-8,
        1.6056674306459297e-10,
        7.7760992441910485e-13
    };

    private Exponentials() {}

    /** x = k·ln 2 + r with r = high + low; {@code integer} is k as bits, {@code curve} is e^r − 1 − r. */
    private record Reduced(Scalar integer, Scalar high, Scalar low, Scalar curve) {
        Scalar expm1() {
            return high.plus(low.plus(curve));
        }

        /** e^r in two words: what 1 + high loses is kept, so that one rounding counts, the last. */
        Paired exp() {
            Scalar sum = high.plus(1).named("sum");
            Scalar lost = high.minus(sum.minus(1));
            return new Paired(sum, lost.plus(low.plus(curve)));
        }
    }

    /** Of x + more, for |x| up to some thousand and a tiny rest. The high part is exact, by fma and cancellation. */
    private static Reduced reduce(Floating real, Scalar x, Scalar more) {
        Scalar rounded = x.fma(LOG2_E, real.real(real.rounder())).named("rounded");
        Scalar k = rounded.minus(real.rounder()).named("k");
        Scalar high = k.fma(real.real(-LN2_HIGH_F32, -LN2_HIGH_F64), x).named("high");
        Scalar low = k.fma(real.real(-LN2_LOW_F32, -LN2_LOW_F64), more);
        return reduced(real, real.integerOf(rounded), high, low);
    }

    private static Reduced reduce(Floating real, Scalar x) {
        Scalar rounded = x.fma(LOG2_E, real.real(real.rounder())).named("rounded");
        Scalar k = rounded.minus(real.rounder()).named("k");
        Scalar high = k.fma(real.real(-LN2_HIGH_F32, -LN2_HIGH_F64), x).named("high");
        Scalar low = k.times(real.real(-LN2_LOW_F32, -LN2_LOW_F64));
        return reduced(real, real.integerOf(rounded), high, low);
    }

    private static Reduced reduced(Floating real, Scalar integer, Scalar high, Scalar low) {
        integer.named("exponent");
        low.named("low");
        Scalar r = high.plus(low).named("r");
        return new Reduced(integer, high, low, r.times(r).times(real.polynomial(r, Q_F32, Q_F64)));
    }

    /** mantissa · 2^exponent; the mantissa lies in [√½, √2], the exponent is an integer as bits. */
    record Power(Paired mantissa, Scalar exponent) {}

    /** e^(x + more), any x and a tiny rest. */
    static Power power(Floating real, Scalar x, Scalar more) {
        Reduced reduced = reduce(real, clamp(real, x), more);
        return new Power(reduced.exp(), reduced.integer());
    }

    /** Where e^x has long become 0 or infinity; the two steps of the scaling then give just these. */
    private static Scalar clamp(Floating real, Scalar x) {
        return real.single() ? real.atMost(real.atLeast(x, -104), 89) : real.atMost(real.atLeast(x, -746), 710);
    }

    static Scalar exp(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        Reduced reduced = reduce(real, clamp(real, x));
        return real.scaleFar(reduced.exp().rounded(), reduced.integer());
    }

    /** 2^x: the integer part of x is the exponent, the rest times ln 2 goes the way of {@link #exp}. */
    static Scalar exp2(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        Scalar clamped =
                real.single() ? real.atMost(real.atLeast(x, -151), 129) : real.atMost(real.atLeast(x, -1076), 1025);
        Scalar rounded = clamped.plus(real.rounder());
        Scalar rest = clamped.minus(rounded.minus(real.rounder()));
        Scalar ln2 = real.real(LN2_HIGH_F32, LN2_HIGH_F64);
        Paired product = Paired.product(rest, ln2);
        Scalar low = rest.fma(real.real(LN2_LOW_F32, LN2_LOW_F64), product.low());
        Reduced reduced = reduced(real, real.integerOf(rounded), product.high(), low);
        return real.scaleFar(reduced.exp().rounded(), reduced.integer());
    }

    /** e^x for an x of small size: no subnormal, no overflow. */
    static Scalar expNear(Floating real, Scalar x) {
        Reduced reduced = reduce(real, x);
        return reduced.exp().rounded().times(real.powerOfTwo(reduced.integer()));
    }

    /**
     * e^x − 1 = 2ᵏ·(e^r − 1) + (2ᵏ − 1), with 2ᵏ = b·c, as c·(b·(e^r − 1) + (b − 1/c)): exact for k = 0, no overflow
     * before the last product.
     */
    static Scalar expm1(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        Scalar clamped = real.single() ? real.atMost(real.atLeast(x, -20), 89) : real.atMost(real.atLeast(x, -40), 710);
        Reduced reduced = reduce(real, clamped);
        Scalar k = reduced.integer();
        Scalar half = k.apply(Operator.SHIFT_RIGHT, real.bits(1)).named("half");
        Scalar rest = k.apply(Operator.BITS_SUBTRACT, half);
        Scalar b = real.powerOfTwo(half);
        Scalar oneOverC = real.powerOfTwo(real.bits(0).apply(Operator.BITS_SUBTRACT, rest));
        Scalar c = real.powerOfTwo(rest);
        Scalar y = c.times(b.fma(reduced.expm1(), b.minus(oneOverC)));
        return x.equalTo(0).select(x, y);
    }

    /** Near 0 a polynomial; from 0.55 on 1 − 2/(e^2|x| + 1), where the error of e^2|x| counts less than half. */
    static Scalar tanh(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        Scalar size = x.abs().named("size");
        Scalar square = x.times(x).named("square");
        Scalar near = size.times(square).fma(real.polynomial(square, TANH_F32, TANH_F64), size);
        Scalar power = expNear(real, real.atMost(size, real.single() ? 10 : 20).times(2));
        Paired divisor = Paired.sum(power, real.real(1));
        Paired quotient = divisor.dividing(real.real(2), real.real(1).over(divisor.high()));
        Scalar sum = real.real(1).minus(quotient.high());
        Scalar lost = real.real(1).minus(sum).minus(quotient.high());
        Scalar far = sum.plus(lost.minus(quotient.low()));
        return real.withSignOf(size.lessThan(0.55).select(near, far), x);
    }

    /** 1/(1 + e^−x), for negative x as e^x/(1 + e^x), so that it neither overflows nor stops at 0 too early. */
    static Scalar sigmoid(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        Scalar power = exp(precision, x.abs().negated()).named("power");
        Scalar one = real.real(1);
        Paired divisor = Paired.sum(one, power);
        return divisor.dividing(x.lessThan(0).select(power, one), one.over(divisor.high()))
                .rounded();
    }

    /** log(1 + e^x) = max(x, 0) + log1p(e^−|x|). */
    static Scalar softplus(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        Scalar tail = Logarithms.log1pOfFraction(real, exp(precision, x.abs().negated()));
        return x.max(real.real(0)).plus(tail);
    }

    /** Half of e^x for x ≥ 0, without overflow where e^x overflows and its half does not. */
    private static Scalar halfExp(Floating real, Scalar x) {
        Reduced reduced = reduce(real, real.atMost(x, real.single() ? 90 : 711));
        return real.scaleFar(reduced.exp().rounded(), reduced.integer().apply(Operator.BITS_SUBTRACT, real.bits(1)));
    }

    static Scalar sinh(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        Scalar size = x.abs().named("size");
        Scalar square = x.times(x).named("square");
        Scalar near = size.times(square).fma(real.polynomial(square, SINH_F32, SINH_F64), size);
        Scalar half = halfExp(real, size).named("halfPower");
        Scalar far = half.minus(real.real(0.25).over(half));
        return real.withSignOf(size.lessThan(1).select(near, far), x);
    }

    static Scalar cosh(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        Scalar half = halfExp(real, x.abs()).named("halfPower");
        return half.plus(real.real(0.25).over(half));
    }
}
