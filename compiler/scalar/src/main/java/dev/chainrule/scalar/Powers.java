// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

/**
 * x^y = e^(y·log x) with the logarithm in two words: log x = k·ln 2 + 2s·(1 + s²/3 + s⁴·q(s²)), s = (m − 1)/(m + 1),
 * where only the last term is computed in one. Special cases are those of Java's {@code Math.pow}.
 */
final class Powers {
    private static final double[] THIRD_F32 = {0.3333333432674407958984, -9.934107758624577400042e-9};
    private static final double[] THIRD_F64 = {0.3333333333333333148296, 1.850371707708594131323e-17};

    /** atanh s = s + s³/3 + s⁵·q(s²), s² ≤ 0.0295, degree 2; relative error below 2^−36. */
    private static final double[] Q_F32 = {0.200000763, 0.142735437, 0.117098823};
    /** The same in double, degree 7; below 2^−73. */
    private static final double[] Q_F64 = {
        0.1999999999999999,
        0.14285714285721932,
        0.11111111108890287,
        0.09090909422730313,
        0.076922791551174416,
        0.066681348054368789,
        0.058378338042526387,
        0.059913801158368057
    };

    private Powers() {}

    /** log of a positive finite size. */
    static Paired log(Floating real, Scalar size) {
        Logarithms.Split split = Logarithms.split(real, size, StrictMath.sqrt(0.5));
        Scalar f = split.f();
        Paired divisor = Paired.sum(real.real(2), f);
        Paired s = divisor.dividing(f, real.real(1).over(divisor.high())).normalised();
        Paired square = s.times(s);
        double[] third = real.single() ? THIRD_F32 : THIRD_F64;
        Scalar q = real.polynomial(square.high(), Q_F32, Q_F64);
        Paired series = Paired.sum(real.real(third[0]), square.high().times(q)).plusSmall(real.real(third[1]));
        Paired curve = square.times(series);
        Paired twice = new Paired(s.high().times(2), s.low().times(2));
        Paired bend = twice.times(curve);
        Paired ofMantissa =
                Paired.sum(twice.high(), bend.high()).plusSmall(twice.low().plus(bend.low()));
        double[] ln2 = real.single() ? Logarithms.LN2_F32 : Logarithms.LN2_F64;
        Paired sum = Paired.sum(split.k().times(ln2[0]), ofMantissa.high());
        return sum.plusSmall(split.k().fma(ln2[1], ofMantissa.low())).normalised();
    }

    static Scalar pow(Precision precision, Scalar x, Scalar y) {
        Floating real = Floating.of(precision, x);
        Scalar infinity = real.real(Double.POSITIVE_INFINITY);
        Scalar zero = real.real(0);
        Scalar size = x.abs().named("size");
        Paired log = log(real, size);
        Scalar logHigh = zero.lessThan(size).select(log.high(), infinity.negated());
        logHigh = size.lessThan(infinity).select(logHigh, size);
        Scalar product = y.times(logHigh).named("product");
        Scalar rest = y.fma(logHigh, product.negated()).plus(y.times(log.low()));
        // Far out the second word is worth nothing and may be NaN.
        Scalar low = product.abs().lessThan(2048).select(rest, zero);
        Exponentials.Power power = Exponentials.power(real, product, low);
        Scalar value = real.scaleFar(power.mantissa().rounded(), power.exponent());

        Scalar ySize = y.abs();
        Scalar isInteger = Rounding.isInteger(real, ySize).named("isInteger");
        Scalar isOdd = isInteger.and(Rounding.isInteger(real, ySize.times(0.5)).not());
        Scalar signed = real.withSignOf(value, isOdd.select(x, zero));
        Scalar isComplex = x.lessThan(0).and(size.lessThan(infinity)).and(isInteger.not());
        Scalar usual = isComplex.select(real.real(Double.NaN), signed);
        return y.equalTo(0).select(real.real(1), usual);
    }
}
