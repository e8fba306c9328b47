// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

/**
 * Sine, cosine, tangent and their inverses. The former take x = k·π/2 + r with |r| a little over π/4, by Cody and
 * Waite's subtraction of π/2 in three parts, each a full word thanks to fma; r is kept in two words, so results next to
 * a zero are as accurate as others. k stands in the low bits of a rounded product, and its two lowest bits choose the
 * polynomial and the sign by masks.
 *
 * <p>Note [Range of the trigonometric functions]: this works up to |x| = 2²⁰ in f32 and 2⁴⁵ in f64. Beyond, where one
 * step from x to its neighbour is a good part of a period or several, they return NaN: a right answer would need
 * hundreds of bits of 2/π for every element, and a wrong one would go unseen.
 */
final class Trigonometry {
    static final double LIMIT_F32 = 0x1p20;
    static final double LIMIT_F64 = 0x1p45;

    /** π/2 as the sum of three floats. */
    private static final double[] HALF_PI_F32 = {
        1.57079637050628662109, -4.371138828673792886548e-8, -1.715124510005881872804e-15
    };
    /** π/2 as the sum of three doubles. */
    private static final double[] HALF_PI_F64 = {
        1.570796326794896557999, 6.123233995736766035869e-17, -1.497384904859169832944e-33
    };

    /** sin r = r + r³·p(r²), |r| ≤ 0.83, degree 3; relative error below 2^−32. */
    private static final double[] SIN_F32 = {-0.166666672, 8.33337381e-3, -1.98501672e-4, 2.79832307e-6};
    /** The same in double for |r| ≤ 0.79, degree 5; below 2^−57. */
    private static final double[] SIN_F64 = {
        -0.16666666666666627,
        8.3333333333212127e-3,
        -1.9841269828881197e-4,
        2.7557313377851074e-6,
        -2.5050709686993308e-8,
        1.5894017347032485e-10
    };
    /** cos r = 1 − r²/2 + r⁴·p(r²), |r| ≤ 0.83, degree 2; relative error below 2^−32. */
    private static final double[] COS_F32 = {0.0416666381, -1.38869521e-3, 2.43924133e-5};
    /** The same in double for |r| ≤ 0.79, degree 5; below 2^−63. */
    private static final double[] COS_F64 = {
        0.041666666666666588,
        -1.3888888888872169e-3,
        2.4801587288277036e-5,
        -2.7557314008187413e-7,
        2.087567696653861e-9,
        -1.1357271373600056e-11
    };
    /** asin x = x + x³·p(x²), |x| ≤ 0.5, degree 4; relative error below 2^−27. */
    private static final double[] ASIN_F32 = {0.166667521, 0.0749531165, 0.0454688631, 0.024185881, 0.0421571471};
    /** The same in double, degree 12; below 2^−59. */
    private static final double[] ASIN_F64 = {
        0.1666666666666676, 0.074999999999708439, 0.044642857174602098, 0.030381942707046309, 0.022372215035925378,
        0.017351610732524919, 0.013980840191572041, 0.011398720428315695, 0.010781485047887075, 3.7012103322286291e-3,
        0.02172131893234017, -0.02102030623397011, 0.032642853512757634
    };
    /** atan x = x + x³·p(x²), |x| ≤ 1, degree 8; relative error below 2^−28. */
    private static final double[] ATAN_F32 = {
        -0.333332986,
        0.19998531,
        -0.142640412,
        0.10951063,
        -0.0840000436,
        0.0578964613,
        -0.0311153326,
        0.0108804004,
        -1.78586738e-3
    };
    /** The same in double, degree 19; below 2^−57. */
    private static final double[] ATAN_F64 = {
        -0.33333333333333071,
        0.1999999999995174,
        -0.14285714282587109,
        0.11111111007304439,
        -0.090909070070212705,
        0.076922798788664634,
        -0.066664043353125924,
        0.058805292578425171,
        -0.052535242424392482,
        0.047223395154558728,
        -0.042192199416879808,
        0.036642671570576192,
        -0.029904964502974037,
        0.021986106893167368,
        -0.013901654873809609,
        7.1972251264393779e-3,
        -2.8852659089629667e-3,
        8.3143695279322633e-4,
        -1.5218432137777894e-4,
        1.3227291198932201e-5
    };

    private Trigonometry() {}

    /** |x| = quadrant·π/2 + r: the lowest bits of the quadrant, and sine and cosine of r as sums. */
    private record Reduced(Scalar quadrant, Paired sine, Paired cosine) {}

    private static Reduced reduce(Floating real, Scalar size) {
        double[] halfPi = real.single() ? HALF_PI_F32 : HALF_PI_F64;
        Scalar rounded = size.fma(2 / Math.PI, real.real(real.rounder())).named("rounded");
        Scalar k = rounded.minus(real.rounder()).named("k");
        Scalar first = k.fma(-halfPi[0], size).named("first");
        Scalar product = k.times(halfPi[1]).named("product");
        Scalar productLow = k.fma(real.real(halfPi[1]), product.negated());
        // first − product with what its rounding loses (2Sum), less the smaller parts.
        Scalar r = first.minus(product).named("r");
        Scalar back = r.minus(first);
        Scalar lost = first.minus(r.minus(back)).minus(product.plus(back));
        Scalar low = k.fma(-halfPi[2], lost.minus(productLow)).named("low");

        Scalar z = r.times(r).named("z");
        Scalar half = z.times(0.5);
        Scalar oneLess = real.real(1).minus(half);
        Scalar oneLessLost = real.real(1).minus(oneLess).minus(half);
        Scalar curve = z.times(z)
                .fma(real.polynomial(z, COS_F32, COS_F64), r.times(low).negated());
        Scalar bend = r.times(z).times(real.polynomial(z, SIN_F32, SIN_F64));
        return new Reduced(
                rounded.toBits(), new Paired(r, low.fma(oneLess, bend)), new Paired(oneLess, oneLessLost.plus(curve)));
    }

    /** All ones where the integer is odd, else zeros. */
    private static Scalar oddMask(Floating real, Scalar integer) {
        return real.bits(0).apply(Operator.BITS_SUBTRACT, integer.apply(Operator.BITS_AND, real.bits(1)));
    }

    /** a where the mask is zeros, b where it is ones; both as bits. */
    private static Scalar choose(Scalar mask, Scalar a, Scalar b) {
        return a.apply(Operator.BITS_XOR, a.apply(Operator.BITS_XOR, b).apply(Operator.BITS_AND, mask));
    }

    /** Moves a bit to the place of the sign and drops the others. */
    private static Scalar signFrom(Floating real, Scalar integer, int bit) {
        int width = real.significandBits() == 23 ? 32 : 64;
        return integer.apply(Operator.SHIFT_LEFT, real.bits(width - 1 - bit)).apply(Operator.BITS_AND, real.signMask());
    }

    private static Scalar orOutOfRange(Floating real, Scalar size, Scalar usual) {
        return real.real(LIMIT_F32, LIMIT_F64).lessThan(size).select(real.real(Double.NaN), usual);
    }

    static Scalar sin(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        Scalar size = x.abs().named("size");
        Reduced reduced = reduce(real, size);
        Scalar mask = oddMask(real, reduced.quadrant());
        Scalar value = choose(
                mask,
                reduced.sine().rounded().toBits(),
                reduced.cosine().rounded().toBits());
        Scalar sign = signFrom(real, reduced.quadrant(), 1)
                .apply(Operator.BITS_XOR, x.toBits().apply(Operator.BITS_AND, real.signMask()));
        return orOutOfRange(real, size, value.apply(Operator.BITS_XOR, sign).fromBits());
    }

    static Scalar cos(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        Scalar size = x.abs().named("size");
        Reduced reduced = reduce(real, size);
        Scalar mask = oddMask(real, reduced.quadrant());
        Scalar value = choose(
                mask,
                reduced.cosine().rounded().toBits(),
                reduced.sine().rounded().toBits());
        Scalar sign = signFrom(real, reduced.quadrant().apply(Operator.BITS_ADD, real.bits(1)), 1);
        return orOutOfRange(real, size, value.apply(Operator.BITS_XOR, sign).fromBits());
    }

    /** sin r / cos r, or −cos r / sin r in odd quadrants; the quotient of two words by two. */
    static Scalar tan(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        Scalar size = x.abs().named("size");
        Reduced reduced = reduce(real, size);
        Scalar mask = oddMask(real, reduced.quadrant());
        Paired sine = reduced.sine().normalised();
        Paired cosine = reduced.cosine().normalised();
        Paired above = choose(mask, sine, cosine);
        Paired below = choose(mask, cosine, sine);
        Scalar inverse = real.real(1).over(below.high());
        Paired quotient =
                below.dividing(above.high(), inverse).plusSmall(above.low().times(inverse));
        Scalar sign = signFrom(real, reduced.quadrant(), 0)
                .apply(Operator.BITS_XOR, x.toBits().apply(Operator.BITS_AND, real.signMask()));
        Scalar value =
                quotient.rounded().toBits().apply(Operator.BITS_XOR, sign).fromBits();
        return orOutOfRange(real, size, value);
    }

    private static Paired choose(Scalar mask, Paired a, Paired b) {
        return new Paired(
                choose(mask, a.high().toBits(), b.high().toBits()).fromBits(),
                choose(mask, a.low().toBits(), b.low().toBits()).fromBits());
    }

    /**
     * asin of {@code argument} ≤ 0.5 is {@code argument + bend}; the argument is the size below 0.5, and
     * √((1 − |x|)/2) from there on, as asin |x| = π/2 − 2·asin √((1 − |x|)/2).
     */
    private record Arc(Scalar isNear, Scalar argument, Scalar bend) {
        static Arc of(Floating real, Scalar size) {
            Scalar isNear = size.lessThan(0.5);
            Scalar farSquare = real.real(1).minus(size).times(0.5);
            Scalar argument = isNear.select(size, farSquare.sqrt());
            Scalar square = isNear.select(size.times(size), farSquare);
            Scalar bend = argument.times(square).times(real.polynomial(square, ASIN_F32, ASIN_F64));
            return new Arc(isNear, argument, bend);
        }

        /** 2·asin of the argument, taken from an angle in two words. */
        Scalar twiceFrom(Floating real, double high, double low) {
            Paired difference = Paired.sum(real.real(high), argument.times(-2));
            return difference.plusSmall(bend.times(-2).plus(low)).rounded();
        }
    }

    static Scalar asin(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        double[] halfPi = real.single() ? HALF_PI_F32 : HALF_PI_F64;
        Arc arc = Arc.of(real, x.abs());
        Scalar far = arc.twiceFrom(real, halfPi[0], halfPi[1]);
        return real.withSignOf(arc.isNear().select(arc.argument().plus(arc.bend()), far), x);
    }

    static Scalar acos(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        double[] halfPi = real.single() ? HALF_PI_F32 : HALF_PI_F64;
        Arc arc = Arc.of(real, x.abs());
        Scalar signed = real.withSignOf(arc.argument().plus(arc.bend()), x);
        Scalar near = real.real(halfPi[0]).minus(signed.minus(halfPi[1]));
        Scalar left = arc.twiceFrom(real, 2 * halfPi[0], 2 * halfPi[1]);
        Scalar right = arc.argument().plus(arc.bend()).times(2);
        return arc.isNear().select(near, x.lessThan(0).select(left, right));
    }

    /** Beyond 1 as π/2 − atan(1/|x|). */
    static Scalar atan(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        double[] halfPi = real.single() ? HALF_PI_F32 : HALF_PI_F64;
        Scalar size = x.abs().named("size");
        Scalar isFar = real.real(1).lessThan(size);
        Scalar t = isFar.select(real.real(1).over(size), size);
        Scalar z = t.times(t).named("z");
        Scalar angle = t.times(z).fma(real.polynomial(z, ATAN_F32, ATAN_F64), t);
        Scalar far = real.real(halfPi[0]).minus(angle.minus(halfPi[1]));
        return real.withSignOf(isFar.select(far, angle), x);
    }

    /** atan of the smaller size over the larger, mirrored at the diagonal and at the axis of y. */
    static Scalar atan2(Precision precision, Scalar y, Scalar x) {
        Floating real = Floating.of(precision, y);
        double[] halfPi = real.single() ? HALF_PI_F32 : HALF_PI_F64;
        Scalar zero = real.real(0);
        Scalar isSteep = x.abs().lessThan(y.abs()).named("isSteep");
        Scalar isLeft = real.withSignOf(real.real(1), x).lessThan(zero).named("isLeft");
        Scalar larger = x.abs().max(y.abs());
        Scalar smaller = x.abs().min(y.abs());
        Scalar quotient = smaller.over(larger).named("t");
        // Two zeros are as (0, 1), two infinities as (1, 1).
        Scalar t = larger.equalTo(0)
                .select(zero, smaller.equalTo(Double.POSITIVE_INFINITY).select(real.real(1), quotient));
        Scalar z = t.times(t).named("z");
        Scalar angle = t.times(z).fma(real.polynomial(z, ATAN_F32, ATAN_F64), t);
        Scalar turned = isSteep.select(isLeft.select(angle, angle.negated()), isLeft.select(angle.negated(), angle));
        Scalar base = isSteep.select(real.real(halfPi[0]), isLeft.select(real.real(2 * halfPi[0]), zero));
        Scalar low = isSteep.select(real.real(halfPi[1]), isLeft.select(real.real(2 * halfPi[1]), zero));
        return real.withSignOf(base.plus(turned.plus(low)), y);
    }
}
