// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

/**
 * The logarithm of the gamma function and its derivatives. Between 1 and 3 a polynomial with the zero of the function as
 * a factor; up to 8 the argument goes down by whole numbers, from 8 on stands Stirling's series, and below 0 Euler's
 * reflection (Abramowitz and Stegun, 6.1 to 6.4). What is far from the argument is computed as well, and not chosen.
 */
final class Gammas {
    private static final double FAR = 8;
    /** How many whole numbers the argument goes down at most, from below 8 to 3 or less. */
    private static final int STEPS = 5;

    /** log Γ(2 + t) = t·(1 + t)·p(t), |t| ≤ 1, degree 12; relative error below 2^−25. */
    private static final double[] LOG_F32 = {
        0.42278433,
        -0.10031728,
        0.032965176,
        -0.01238491,
        0.004997483,
        -0.0021023927,
        0.0009178035,
        -0.00042485518,
        0.00018303256,
        -5.311022e-05,
        3.0862706e-05,
        -3.8489303e-05,
        1.5939764e-05
    };
    /** The same in double, degree 28; below 2^−56. */
    private static final double[] LOG_F64 = {
        0.42278433509846713,
        -0.1003173016743539,
        0.03296500062115651,
        -0.012384192193373932,
        0.004998641164669839,
        -0.002108130833842125,
        0.0009153769227548162,
        -0.00040570739974171585,
        0.0001825526340180893,
        -8.309510168422695e-05,
        3.816891981808338e-05,
        -1.7661845737177498e-05,
        8.222075994903704e-06,
        -3.846550785342873e-06,
        1.8083530967517896e-06,
        -8.553870859944107e-07,
        4.0348888857516513e-07,
        -1.863027837698747e-07,
        9.088338573659679e-08,
        -5.182263291788568e-08,
        2.2254978992240887e-08,
        -9.723332991621648e-10,
        2.453766672012705e-09,
        -8.84744167732761e-09,
        3.2285247219222125e-09,
        2.4349657389998096e-09,
        -8.590461262441679e-10,
        -8.13949758152524e-10,
        3.502780579512125e-10
    };
    /** Where digamma is 0, in two words. */
    private static final double[] ZERO_F32 = {1.46163213253021240234375, 1.243815e-8};

    private static final double[] ZERO_F64 = {1.4616321449683622, 9.549995429965697e-17};
    /** digamma(2 + t) = (2 + t − zero)·p(t), |t| ≤ 1, degree 13; relative error below 2^−25. */
    private static final double[] SLOPE_F32 = {
        0.7853075,
        -0.26073894,
        0.10899981,
        -0.049551256,
        0.023453116,
        -0.0113390945,
        0.0055076913,
        -0.0027250599,
        0.0014963446,
        -0.00073135627,
        0.00013491942,
        -7.758393e-05,
        0.00021382076,
        -0.00010360028
    };
    /** The same in double, degree 29; below 2^−54. */
    private static final double[] SLOPE_F64 = {
        0.7853075386041053,
        -0.2607389546830014,
        0.10899991701762349,
        -0.04955103291767187,
        0.02344730959783952,
        -0.01133843255336785,
        0.005552254169126566,
        -0.002739572882606233,
        0.0013581422147436178,
        -0.0006753133752618303,
        0.0003364322083388342,
        -0.000167815153113845,
        8.378043728122227e-05,
        -4.184637400389544e-05,
        2.0889246444150595e-05,
        -1.0440635670646366e-05,
        5.274280346546941e-06,
        -2.634746536077175e-06,
        1.203029875440687e-06,
        -6.045357243654702e-07,
        4.719430849595072e-07,
        -2.3237962625925358e-07,
        -6.447149281843748e-08,
        2.935748908711511e-08,
        1.1958142922534344e-07,
        -5.8273497795115914e-08,
        -3.698763235429156e-08,
        1.8021615189489625e-08,
        1.0378069895356788e-08,
        -5.123243972817613e-09
    };
    /** log Γ(x) = (x − ½)·log x − x + log(2π)/2 + p(1/x²)/x, x ≥ 8; error of the result below 2^−28. */
    private static final double[] STIRLING_F32 = {0.083333336, -0.002778352, 0.00081349397};
    /** The same in double; below 2^−60. */
    private static final double[] STIRLING_F64 = {
        0.08333333333333333,
        -0.0027777777777668144,
        0.0007936507860923923,
        -0.0005952357835806062,
        0.0008413848385098306,
        -0.0018860260800701181,
        0.004980233805701774
    };
    /** digamma(x) = log x − 1/(2x) − p(1/x²)/x², x ≥ 8; error of the result below 2^−30. */
    private static final double[] DIGAMMA_F32 = {0.083333336, -0.008333541, 0.003912398};
    /** The same in double; below 2^−60. */
    private static final double[] DIGAMMA_F64 = {
        0.08333333333333333,
        -0.008333333333286489,
        0.003968253916174774,
        -0.004166645783133286,
        0.007571794895954446,
        -0.020703496847211414,
        0.06373194939606044
    };
    /** trigamma(x) = 1/x + 1/(2x²) + p(1/x²)/x³, x ≥ 8; relative error below 2^−30. */
    private static final double[] TRIGAMMA_F32 = {0.16666667, -0.033335827, 0.024115972, -0.043101866};
    /** The same in double; below 2^−60. */
    private static final double[] TRIGAMMA_F64 = {
        0.16666666666666666,
        -0.03333333333330414,
        0.023809523782458236,
        -0.033333321943899936,
        0.07575499104917102,
        -0.2527713246682255,
        1.1394771259436804,
        -5.807916079237546,
        20.28371342888981
    };
    /** tetragamma(x) = −1/x² − 1/x³ − p(1/x²)/x⁴, x ≥ 8; relative error below 2^−30. */
    private static final double[] TETRAGAMMA_F32 = {0.5, -0.16666614, 0.16646048, -0.27680206};
    /** The same in double; below 2^−60. */
    private static final double[] TETRAGAMMA_F64 = {
        0.5,
        -0.1666666666666513,
        0.16666666663484128,
        -0.29999997724324123,
        0.8333253985769198,
        -3.2889293204274552,
        17.321232594959014,
        -108.17466192518626,
        543.545570337182
    };
    /** sin πr = r·p(r²), |r| ≤ ½; relative error below 2^−25. */
    private static final double[] SINE_F32 = {3.1415927, -5.167715, 2.5501451, -0.5986353, 0.07824675};
    /** The same in double; below 2^−54. */
    private static final double[] SINE_F64 = {
        3.141592653589793,
        -5.167712780049942,
        2.5501640398754253,
        -0.5992645292610099,
        0.0821458855986237,
        -0.007370420838971461,
        0.0004662416687032747,
        -2.1695086494957103e-05,
        3.6037584257835124e-07,
        3.3926082447458637e-07
    };

    private static final double HALF_LOG_TWO_PI_LESS_HALF = 0.41893853320467274178;

    private Gammas() {}

    /**
     * What of a size below 8 goes into a polynomial: 2 + t, which is the size, or more by 1 below 1, or less by whole
     * numbers above 3.
     *
     * @param product of the size less 1, less 2, …, which takes Γ(2 + t) to Γ(size)
     * @param sum of their reciprocals, times the product
     */
    private record Near(Scalar isLow, Scalar isFar, Scalar t, Scalar onePlus, Scalar product, Scalar sum) {
        static Near of(Floating real, Scalar size) {
            Scalar isLow = size.lessThan(1).named("isLow");
            Scalar isFar = real.real(FAR).atMost(size).named("isFar");
            Scalar y = size;
            Scalar product = real.real(1);
            Scalar sum = real.real(0);
            for (int j = 1; j <= STEPS; j++) {
                Scalar isAbove = real.real(2.0 + j).lessThan(size);
                Scalar factor = size.minus(j);
                y = isAbove.select(factor, y);
                sum = isAbove.select(sum.fma(factor, product), sum);
                product = isAbove.select(product.times(factor), product);
            }
            Scalar onePlus = isLow.select(size, y.minus(1)).named("onePlus");
            return new Near(isLow, isFar, onePlus.minus(1).named("t"), onePlus, product, sum);
        }
    }

    /** sin πs and cos πs of a size, with the signs that they have on [−½, ½] around the nearest whole number. */
    private record Turn(Scalar sine, Scalar cosine) {
        static Turn of(Precision precision, Floating real, Scalar size) {
            Scalar r = size.minus(Rounding.roundEven(precision, size)).named("r");
            Scalar rest = real.real(0.5).minus(r.abs());
            return new Turn(sine(real, r), sine(real, rest));
        }

        private static Scalar sine(Floating real, Scalar r) {
            return r.times(real.polynomial(r.times(r), SINE_F32, SINE_F64));
        }
    }

    /** log |Γ(x)|; infinite at 0 and the negative whole numbers. */
    static Scalar lgamma(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        Scalar infinity = real.real(Double.POSITIVE_INFINITY);
        Scalar size = x.abs().named("size");
        Near near = Near.of(real, size);
        Scalar oneMore = near.t()
                .times(near.onePlus())
                .times(real.polynomial(near.t(), LOG_F32, LOG_F64))
                .named("curve");
        Scalar argument = near.isLow().select(size, near.isFar().select(size, near.product()));
        Paired log = Powers.log(real, argument);
        Scalar high = near.isLow().select(log.high().negated(), log.high());
        Scalar low = near.isLow().select(log.low().negated(), log.low());
        Scalar usual = high.plus(oneMore.plus(low));

        Scalar inverse = real.real(1).over(size);
        Paired less = Paired.sum(log.high(), real.real(-1));
        Scalar factor = size.minus(0.5);
        Paired product = Paired.product(factor, less.high());
        Scalar series = inverse.fma(
                real.polynomial(inverse.times(inverse), STIRLING_F32, STIRLING_F64),
                real.real(HALF_LOG_TWO_PI_LESS_HALF));
        Scalar small = factor.fma(less.low().plus(log.low()), product.low().plus(series));
        Scalar isFinite = product.high().lessThan(infinity);
        Scalar far = isFinite.select(product.high().plus(small), product.high());
        Scalar positive = near.isFar().select(far, usual);

        // Γ(−s) = −π / (sin πs · Γ(1 + s)), and below 1 log Γ(1 + s) is at hand.
        Scalar sine = Turn.of(precision, real, size).sine().abs();
        Scalar divisor = near.isLow().select(sine, sine.times(size));
        Scalar mirrored = Logarithms.log(precision, real.real(Math.PI).over(divisor))
                .minus(near.isLow().select(oneMore, positive));
        Scalar isPole = sine.equalTo(0).or(size.equalTo(infinity));
        Scalar negative = isPole.select(infinity, mirrored);
        Scalar value = x.lessThan(0).select(negative, positive);
        return size.equalTo(0).select(infinity, value);
    }

    /** The derivative of log Γ(x); NaN at the negative whole numbers, where its sign changes. */
    static Scalar digamma(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        double[] zero = real.single() ? ZERO_F32 : ZERO_F64;
        Scalar size = x.abs().named("size");
        Near near = Near.of(real, size);
        Scalar distance = near.onePlus().minus(zero[0] - 1).minus(zero[1]);
        Scalar oneMore = distance.times(real.polynomial(near.t(), SLOPE_F32, SLOPE_F64));
        Scalar above = near.isLow().select(real.real(-1), near.sum());
        Scalar usual = above.over(near.isLow().select(size, near.product())).plus(oneMore);

        Scalar inverse = real.real(1).over(size);
        Scalar series = inverse.fma(real.polynomial(inverse.times(inverse), DIGAMMA_F32, DIGAMMA_F64), real.real(0.5));
        Scalar far = Logarithms.log(precision, size).minus(inverse.times(series));
        Scalar positive = near.isFar().select(far, usual);

        Turn turn = Turn.of(precision, real, size);
        Scalar cotangent = turn.cosine().times(Math.PI).over(turn.sine());
        Scalar base = near.isLow().select(oneMore, positive.plus(inverse));
        Scalar negative = turn.sine().equalTo(0).select(real.real(Double.NaN), base.plus(cotangent));
        Scalar value = x.lessThan(0).select(negative, positive);
        return x.equalTo(0).select(real.real(-1).over(x), value);
    }

    /**
     * Σ 1/(size + k)ⁿ of k from 1 to 7, smallest first, for sizes below 8: what takes a polygamma at 8 more to 1 more than
     * the size.
     */
    private static Scalar steps(Floating real, Scalar size, int power) {
        Scalar sum = real.real(0);
        for (int k = (int) FAR - 1; k >= 1; k--) {
            sum = sum.plus(reciprocal(real, size.plus(k), power));
        }
        return sum;
    }

    private static Scalar reciprocal(Floating real, Scalar s, int power) {
        Scalar square = s.times(s);
        return real.real(1).over(power == 2 ? square : square.times(s));
    }

    /** The derivative of digamma. */
    static Scalar trigamma(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        Scalar size = x.abs().named("size");
        Scalar isFar = real.real(FAR).atMost(size);
        Scalar inverse = real.real(1).over(isFar.select(size, size.plus(FAR)));
        Scalar square = inverse.times(inverse);
        Scalar series = inverse.fma(real.polynomial(square, TRIGAMMA_F32, TRIGAMMA_F64), real.real(0.5));
        Scalar distant = square.fma(series, inverse);
        // As a square of the reciprocal, since the square of a small size may be subnormal.
        Scalar ofSize = real.real(1).over(size);
        Scalar first = ofSize.times(ofSize);
        Scalar oneMore =
                isFar.select(distant.minus(square), steps(real, size, 2).plus(distant));
        Scalar positive = isFar.select(distant, oneMore.plus(first));
        Scalar sine = Turn.of(precision, real, size).sine();
        Scalar negative = reciprocal(real, sine.over(Math.PI), 2).minus(oneMore);
        return x.lessThan(0).select(negative, positive);
    }

    /** The derivative of trigamma; NaN at the negative whole numbers. */
    static Scalar tetragamma(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        Scalar size = x.abs().named("size");
        Scalar isFar = real.real(FAR).atMost(size);
        Scalar inverse = real.real(1).over(isFar.select(size, size.plus(FAR)));
        Scalar square = inverse.times(inverse);
        Scalar series = inverse.fma(real.polynomial(square, TETRAGAMMA_F32, TETRAGAMMA_F64), real.real(1));
        Scalar distant = square.fma(inverse.times(series), square);
        Scalar first = reciprocal(real, size, 2).times(real.real(2).over(size));
        Scalar cube = square.times(inverse).times(2);
        Scalar oneMore =
                isFar.select(distant.minus(cube), steps(real, size, 3).times(2).plus(distant));
        Scalar positive = isFar.select(distant, oneMore.plus(first)).negated();
        Turn turn = Turn.of(precision, real, size);
        Scalar sine = turn.sine().over(Math.PI);
        Scalar pole = turn.cosine().times(2).times(reciprocal(real, sine, 3));
        Scalar negative = turn.sine().equalTo(0).select(real.real(Double.NaN), pole.minus(oneMore));
        Scalar value = x.lessThan(0).select(negative, positive);
        return x.equalTo(0).select(real.real(-1).over(x), value);
    }
}
