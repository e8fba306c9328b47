// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

import static dev.chainrule.scalar.ScalarType.INT;
import static dev.chainrule.scalar.ScalarType.REAL;

import java.util.ArrayList;
import java.util.List;

/**
 * Random numbers as functions: each is a function of a key and of the place at which it is drawn, so any element is drawn at
 * any time, in any order, as often as it is needed, and is always the same. The bits are those of Philox4x32-10 (Salmon et
 * al., "Parallel random numbers: as easy as 1, 2, 3", 2011). Reals are made of 24 bits in f32, of 53 in f64. The normal
 * distribution is the inverse of its distribution function (Wichura, "Algorithm AS 241: the percentage points of the normal
 * distribution", 1988) at a tail of 31 bits and a half, in f64 55 and a half; the sign is a bit of its own.
 */
public final class Draws {
    private static final int MULTIPLIER_0 = 0xD2511F53;
    private static final int MULTIPLIER_1 = 0xCD9E8D57;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;
    private static final int ROUNDS = 10;

    private static final List<Function.Parameter> PLACE = List.of(
            new Function.Parameter("key0", INT),
            new Function.Parameter("key1", INT),
            new Function.Parameter("element", INT),
            new Function.Parameter("turn", INT),
            new Function.Parameter("stream", INT),
            new Function.Parameter("run", INT));

    /** In [0, 1). */
    public static final Function UNIFORM = new Function(
            "uniform",
            PLACE,
            REAL,
            "A random number, evenly in [0, 1).",
            (precision, place) -> uniform(Floating.of(precision, place.get(0)), words(place)),
            values -> uniform(Precision.F64, values));

    /** Of mean 0 and deviation 1. */
    public static final Function NORMAL = new Function(
            "normal",
            PLACE,
            REAL,
            "A random number of the normal distribution of mean 0 and deviation 1.",
            (precision, place) -> normal(Floating.of(precision, place.get(0)), words(place)),
            values -> normal(Precision.F64, values));

    /** In [low, high); low if that is empty. */
    public static final Function UNIFORM_INT = new Function(
            "uniformInt",
            withBounds(),
            INT,
            "A random whole number, evenly in [low, high); low if that is empty.",
            (precision, arguments) -> whole(words(arguments), arguments.get(6), arguments.get(7)),
            Draws::whole);

    /** All of them, in the order of the generated class. */
    public static final List<Function> ALL = List.of(UNIFORM, NORMAL, UNIFORM_INT);

    private Draws() {}

    private static List<Function.Parameter> withBounds() {
        List<Function.Parameter> parameters = new ArrayList<>(PLACE);
        parameters.add(new Function.Parameter("low", INT));
        parameters.add(new Function.Parameter("high", INT));
        return List.copyOf(parameters);
    }

    // ---- in the scalar vocabulary

    /** The four words of Philox at a place: two of the key, four of the counter. */
    static List<Scalar> words(List<Scalar> place) {
        BodyBuilder builder = place.get(0).builder();
        Scalar key0 = place.get(0);
        Scalar key1 = place.get(1);
        Scalar c0 = place.get(2);
        Scalar c1 = place.get(3);
        Scalar c2 = place.get(4);
        Scalar c3 = place.get(5);
        Scalar m0 = builder.whole(MULTIPLIER_0);
        Scalar m1 = builder.whole(MULTIPLIER_1);
        for (int round = 0; round < ROUNDS; round++) {
            if (round > 0) {
                key0 = key0.apply(Operator.INT_ADD, builder.whole(WEYL_0));
                key1 = key1.apply(Operator.INT_ADD, builder.whole(WEYL_1));
            }
            Scalar next0 = xor(xor(high(m1, c2), c1), key0);
            Scalar next1 = low(m1, c2);
            Scalar next2 = xor(xor(high(m0, c0), c3), key1);
            Scalar next3 = low(m0, c0);
            c0 = next0;
            c1 = next1;
            c2 = next2;
            c3 = next3;
        }
        return List.of(c0, c1, c2, c3);
    }

    private static Scalar xor(Scalar a, Scalar b) {
        return a.apply(Operator.INT_XOR, b);
    }

    private static Scalar high(Scalar a, Scalar b) {
        return a.apply(Operator.INT_MULTIPLY_HIGH, b);
    }

    private static Scalar low(Scalar a, Scalar b) {
        return a.apply(Operator.INT_MULTIPLY, b);
    }

    /** The upper bits of a word as a real. */
    private static Scalar upper(Scalar word, int bits) {
        return word.apply(Operator.INT_SHIFT_RIGHT_UNSIGNED, word.builder().bits(32 - bits))
                .toReal();
    }

    private static Scalar uniform(Floating real, List<Scalar> words) {
        return real.single()
                ? upper(words.get(0), 24).times(0x1p-24)
                : upper(words.get(0), 27)
                        .times(0x1p26)
                        .plus(upper(words.get(1), 26))
                        .times(0x1p-53);
    }

    private static Scalar normal(Floating real, List<Scalar> words) {
        Scalar first = words.get(0);
        Scalar ones = first.builder().whole(-1);
        // A half less the tail, of the other bits: the difference itself would lose them where z is near 0.
        Scalar tail = half(real, words).named("tail");
        Scalar q =
                half(real, words.stream().map(word -> xor(word, ones)).toList()).named("q");
        Scalar size = percentagePoint(real, tail, q);
        Scalar even = first.apply(Operator.INT_SHIFT_LEFT, first.builder().bits(31))
                .apply(Operator.INT_EQUAL, first.builder().whole(0));
        return even.select(size, size.negated());
    }

    /** Between 0 and a half, of all bits but the sign's. */
    private static Scalar half(Floating real, List<Scalar> words) {
        Scalar bits = upper(words.get(0), 31);
        return real.single()
                ? bits.plus(0.5).times(0x1p-32)
                : bits.plus(upper(words.get(1), 24).plus(0.5).times(0x1p-24)).times(0x1p-32);
    }

    private static final double[] CENTRE_F32 = {3.3871327179, 50.434271938, 159.29113202, 59.109374720};
    private static final double[] UNDER_CENTRE_F32 = {1, 17.895169469, 78.757757664, 67.187563600};
    private static final double[] TAIL_F32 = {1.4234372777, 2.7568153900, 1.3067284816, 0.17023821103};
    private static final double[] UNDER_TAIL_F32 = {1, 0.73700164250, 0.12021132975};

    private static final double[] CENTRE_F64 = {
        3.3871328727963666080,
        1.3314166789178437745e2,
        1.9715909503065514427e3,
        1.3731693765509461125e4,
        4.5921953931549871457e4,
        6.7265770927008700853e4,
        3.3430575583588128105e4,
        2.5090809287301226727e3
    };
    private static final double[] UNDER_CENTRE_F64 = {
        1,
        4.2313330701600911252e1,
        6.8718700749205790830e2,
        5.3941960214247511077e3,
        2.1213794301586595867e4,
        3.9307895800092710610e4,
        2.8729085735721942674e4,
        5.2264952788528545610e3
    };
    private static final double[] TAIL_F64 = {
        1.42343711074968357734,
        4.63033784615654529590,
        5.76949722146069140550,
        3.64784832476320460504,
        1.27045825245236838258,
        2.41780725177450611770e-1,
        2.27238449892691845833e-2,
        7.74545014278341407640e-4
    };
    private static final double[] UNDER_TAIL_F64 = {
        1,
        2.05319162663775882187,
        1.67638483018380384940,
        6.89767334985100004550e-1,
        1.48103976427480074590e-1,
        1.51986665636164571966e-2,
        5.47593808499534494600e-4,
        1.05075007164441684324e-9
    };
    /** Beyond r = 5, where f32 does not come. */
    private static final double[] FAR_F64 = {
        6.65790464350110377720,
        5.46378491116411436990,
        1.78482653991729133580,
        2.96560571828504891230e-1,
        2.65321895265761230930e-2,
        1.24266094738807843860e-3,
        2.71155556874348757815e-5,
        2.01033439929228813265e-7
    };

    private static final double[] UNDER_FAR_F64 = {
        1,
        5.99832206555887937690e-1,
        1.36929880922735805310e-1,
        1.48753612908506148525e-2,
        7.86869131145613259100e-4,
        1.84631831751005468180e-5,
        1.42151175831644588870e-7,
        2.04426310338993978564e-15
    };

    /**
     * Above which z a tail of at most a half lies: AS 241, PPND7 in f32 and PPND16 in f64.
     *
     * @param q a half less the tail
     */
    private static Scalar percentagePoint(Floating real, Scalar tail, Scalar q) {
        Scalar near = real.real(0.180625).minus(q.times(q));
        Scalar centre = q.times(real.polynomial(near, CENTRE_F32, CENTRE_F64))
                .over(real.polynomial(near, UNDER_CENTRE_F32, UNDER_CENTRE_F64));
        Scalar r = tail.apply(Functions.LOG).negated().sqrt().named("r");
        Scalar away = r.minus(1.6);
        Scalar outer =
                real.polynomial(away, TAIL_F32, TAIL_F64).over(real.polynomial(away, UNDER_TAIL_F32, UNDER_TAIL_F64));
        if (!real.single()) {
            Scalar beyond = r.minus(5);
            Scalar far = real.polynomial(beyond, FAR_F64).over(real.polynomial(beyond, UNDER_FAR_F64));
            outer = real.real(5).lessThan(r).select(far, outer);
        }
        return real.real(0.425).lessThan(q).select(outer, centre);
    }

    /** The upper 64 bits of 64 random ones times the number of values: no value is likelier than another by 2⁻³². */
    private static Scalar whole(List<Scalar> words, Scalar low, Scalar high) {
        BodyBuilder builder = low.builder();
        Scalar count = high.apply(Operator.INT_SUBTRACT, low).named("count");
        Scalar upper = low(words.get(0), count);
        Scalar sum = upper.apply(Operator.INT_ADD, high(words.get(1), count)).named("sum");
        Scalar sign = builder.whole(Integer.MIN_VALUE);
        Scalar carry = xor(sum, sign).apply(Operator.INT_LESS, xor(upper, sign));
        Scalar offset =
                high(words.get(0), count).apply(Operator.INT_ADD, carry.select(builder.whole(1), builder.whole(0)));
        return low.apply(Operator.INT_LESS, high).select(low.apply(Operator.INT_ADD, offset), low);
    }

    // ---- what is meant, said apart

    /** The four words at a place, as ints. */
    public static int[] philox(int key0, int key1, int... counter) {
        int[] c = counter.clone();
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = Integer.toUnsignedLong(MULTIPLIER_0) * Integer.toUnsignedLong(c[0]);
            long product1 = Integer.toUnsignedLong(MULTIPLIER_1) * Integer.toUnsignedLong(c[2]);
            c = new int[] {
                (int) (product1 >>> 32) ^ c[1] ^ (key0 + round * WEYL_0),
                (int) product1,
                (int) (product0 >>> 32) ^ c[3] ^ (key1 + round * WEYL_1),
                (int) product0
            };
        }
        return c;
    }

    private static int[] philox(double... place) {
        return philox((int) place[0], (int) place[1], (int) place[2], (int) place[3], (int) place[4], (int) place[5]);
    }

    /** What {@link #UNIFORM} means. */
    public static double uniform(Precision precision, double... place) {
        int[] words = philox(place);
        return precision == Precision.F32
                ? (words[0] >>> 8) * 0x1p-24
                : ((words[0] >>> 5) * 0x1p26 + (words[1] >>> 6)) * 0x1p-53;
    }

    /** What {@link #NORMAL} means: by halving, then Newton's method. */
    public static double normal(Precision precision, double... place) {
        int[] words = philox(place);
        double size =
                Reference.percentagePoint(half(precision, words[0], words[1]), half(precision, ~words[0], ~words[1]));
        return (words[0] & 1) == 0 ? size : -size;
    }

    private static double half(Precision precision, int first, int second) {
        double rest = precision == Precision.F32 ? 0.5 : ((second >>> 8) + 0.5) * 0x1p-24;
        return ((first >>> 1) + rest) * 0x1p-32;
    }

    /** What {@link #UNIFORM_INT} means. */
    public static double whole(double... arguments) {
        int[] words = philox(arguments);
        long low = (long) arguments[6];
        long count = (long) arguments[7] - low;
        if (count <= 0) {
            return low;
        }
        java.math.BigInteger bits = java.math.BigInteger.valueOf(Integer.toUnsignedLong(words[0]))
                .shiftLeft(32)
                .or(java.math.BigInteger.valueOf(Integer.toUnsignedLong(words[1])));
        return low
                + bits.multiply(java.math.BigInteger.valueOf(count))
                        .shiftRight(64)
                        .longValueExact();
    }
}
