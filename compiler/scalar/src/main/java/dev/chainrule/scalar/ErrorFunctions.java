// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

/**
 * erf and erfc. Up to |x| = 0.85 erf x = x + x·p(x²); beyond, erf |x| = 1 − e^−g(|x|) with a polynomial g, whose errors
 * the small power scales down. erfc beyond 0.85 is e^(−x²)·q(t)/(1 + 2x) with t = (x − K)/(x + K), after Shepherd and
 * Laframboise, <i>Chebyshev approximation of (1 + 2x) exp(x²) erfc x in 0 ≤ x &lt; ∞</i>, 1981, x² and the factors in
 * two words.
 */
final class ErrorFunctions {
    private static final double SWITCH = 0.85;

    /** erf x = x + x·p(x²), |x| ≤ 0.9, degree 6; relative error below 2^−30. */
    private static final double[] NEAR_F32 = {
        0.128379166, -0.376126319, 0.11283683, -0.0268591419, 5.20105846e-3, -8.14819126e-4, 8.40972716e-5
    };
    /** The same in double, degree 11; below 2^−56. */
    private static final double[] NEAR_F64 = {
        0.12837916709551259,
        -0.37612638903184092,
        0.11283791670970811,
        -0.026866170647982971,
        5.2239776520603774e-3,
        -8.5483284663951168e-4,
        1.2055381200192193e-4,
        -1.4926661306016348e-5,
        1.6475052399821679e-6,
        -1.6455278188910463e-7,
        1.4968327277298037e-8,
        -1.052730915194716e-9
    };

    /** erfc a = e^−g(a), 0.85 ≤ a ≤ 4; error of erf below 2^−32. */
    private static final double[] FAR_F32 = {
        -1.54513022e-4,
        1.12941575,
        0.633551598,
        0.108050413,
        -0.0249682143,
        4.11268324e-3,
        -4.22230456e-4,
        2.00224531e-5
    };
    /** The same in double, to 6; below 2^−60. */
    private static final double[] FAR_F64 = {
        -9.2496426280599073e-9,
        1.1283793032529452,
        0.6366188391597345,
        0.10277657312768798,
        -0.019140226142094846,
        -1.8323822405006155e-4,
        1.6520740162527994e-3,
        -5.3079106336708054e-4,
        -3.819310743908388e-5,
        1.205388984107057e-4,
        -6.9503092448002394e-5,
        2.6139118994771635e-5,
        -7.3693316279017813e-6,
        1.6163525540044403e-6,
        -2.7696697804409131e-7,
        3.6538904853863106e-8,
        -3.5921093390531655e-9,
        2.4803469379017582e-10,
        -1.0733213190688749e-11,
        2.1892292721278709e-13
    };
    /** Where erf has become 1. */
    private static final double ONE_F32 = 4;

    private static final double ONE_F64 = 6;

    /** (1 + 2x)·e^(x²)·erfc x = 1.25 + q((x − 2)/(x + 2)), 0.85 ≤ x ≤ 10.1; relative error below 2^−29. */
    private static final double[] TAIL_F32 = {
        0.026978381,
        -0.0927638113,
        -0.166030228,
        0.164050281,
        -0.0542248338,
        -8.01439863e-3,
        8.76169186e-3,
        1.11539708e-3,
        -1.51935173e-3
    };
    /** The same in double with 3 for 2, to 27.3; below 2^−61. */
    private static final double[] TAIL_F64 = {
        3.0080582697296532e-3,
        -0.1356211061245812,
        -0.04756229435345128,
        0.1296451587027638,
        -0.11927366341526671,
        0.068308027343850594,
        -0.02377051491989474,
        2.5293918187045466e-3,
        1.8886903772699229e-3,
        -7.7983230561711847e-4,
        -1.0515994413343723e-4,
        1.2509963078689653e-4,
        4.9501501686980773e-6,
        -2.0102092437743337e-5,
        -7.3318017995487773e-7,
        3.477806882487936e-6,
        3.5819704257451458e-7,
        -6.2837483651765664e-7,
        -1.3790000589220988e-7,
        1.1584453533437058e-7,
        3.1283738574960631e-8,
        -1.9722538297787799e-8
    };

    private ErrorFunctions() {}

    /** x·p(x²) = erf x − x. */
    private static Scalar nearLessX(Floating real, Scalar x) {
        return x.times(real.polynomial(x.times(x), NEAR_F32, NEAR_F64));
    }

    static Scalar erf(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        Scalar size = x.abs().named("size");
        Scalar near = size.plus(nearLessX(real, size));
        Scalar clamped = real.atMost(size, real.single() ? ONE_F32 : ONE_F64);
        Scalar power = real.polynomial(clamped, FAR_F32, FAR_F64).negated();
        Scalar far = real.real(1).minus(Exponentials.expNear(real, power));
        return real.withSignOf(size.lessThan(SWITCH).select(near, far), x);
    }

    static Scalar erfc(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        Scalar near = real.real(1).minus(x).minus(nearLessX(real, x));
        Scalar tail = tail(real, x.abs());
        Scalar far = x.lessThan(0).select(real.real(2).minus(tail), tail);
        return x.abs().lessThan(SWITCH).select(near, far);
    }

    private static Scalar tail(Floating real, Scalar size) {
        Scalar a = real.atMost(size, real.single() ? 10.1 : 27.3);
        Scalar center = real.real(2, 3);
        Scalar divisor = a.times(2).plus(1);
        Scalar shifted = a.plus(center);
        // Both quotients from one division.
        Scalar both = real.real(1).over(divisor.times(shifted));
        Scalar t = a.minus(center).times(divisor).times(both);
        Scalar inverse = both.times(shifted);
        Paired numerator = Paired.sum(real.real(1.25), real.polynomial(t, TAIL_F32, TAIL_F64));
        Scalar divisorLost = a.times(2).minus(divisor.minus(1));
        Paired quotient = new Paired(divisor, divisorLost)
                .dividing(numerator.high(), inverse)
                .plusSmall(numerator.low().times(inverse));
        Paired square = Paired.product(a, a);
        Exponentials.Power power =
                Exponentials.power(real, square.high().negated(), square.low().negated());
        Paired product = power.mantissa().times(quotient);
        return real.scaleFar(product.rounded(), power.exponent());
    }
}
