// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.library;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A number of 110 digits with its derivatives by some variables: what a formula is, however it is written. */
record Truth(BigDecimal value, BigDecimal[] slopes) {
    private static final MathContext DIGITS = new MathContext(110);
    private static final BigDecimal SMALL = new BigDecimal("0.001");
    private static final BigDecimal LN_10 = log(BigDecimal.TEN, Math.log(10));

    static Truth of(double value) {
        return of(new BigDecimal(value), 0, -1);
    }

    /** One of some variables. */
    static Truth variable(double value, int of, int index) {
        return of(new BigDecimal(value), of, index);
    }

    private static Truth of(BigDecimal value, int of, int index) {
        return new Truth(
                value,
                IntStream.range(0, of)
                        .mapToObj(i -> i == index ? BigDecimal.ONE : BigDecimal.ZERO)
                        .toArray(BigDecimal[]::new));
    }

    static Truth sum(Truth... terms) {
        return Arrays.stream(terms).reduce(of(0), Truth::plus);
    }

    static Truth[] map(Truth[] terms, Function<Truth, Truth> each) {
        return Arrays.stream(terms).map(each).toArray(Truth[]::new);
    }

    BigDecimal slope(int index) {
        return index < slopes.length ? slopes[index] : BigDecimal.ZERO;
    }

    /** With slopes a · dx + b · dy. */
    private Truth with(BigDecimal result, BigDecimal a, Truth y, BigDecimal b) {
        BigDecimal[] joined = new BigDecimal[Math.max(slopes.length, y.slopes.length)];
        for (int i = 0; i < joined.length; i++) {
            joined[i] = slope(i).multiply(a, DIGITS).add(y.slope(i).multiply(b, DIGITS), DIGITS);
        }
        return new Truth(result, joined);
    }

    private Truth with(BigDecimal result, BigDecimal slope) {
        return with(result, slope, of(0), BigDecimal.ZERO);
    }

    Truth plus(Truth other) {
        return with(value.add(other.value, DIGITS), BigDecimal.ONE, other, BigDecimal.ONE);
    }

    Truth plus(double number) {
        return plus(of(number));
    }

    Truth negated() {
        return with(value.negate(), BigDecimal.ONE.negate());
    }

    Truth minus(Truth other) {
        return plus(other.negated());
    }

    Truth times(Truth other) {
        return with(value.multiply(other.value, DIGITS), other.value, other, value);
    }

    Truth times(double number) {
        return times(of(number));
    }

    Truth squared() {
        return times(this);
    }

    Truth over(Truth other) {
        BigDecimal one = BigDecimal.ONE.divide(other.value, DIGITS);
        BigDecimal quotient = value.divide(other.value, DIGITS);
        return with(quotient, one, other, quotient.negate().multiply(one, DIGITS));
    }

    Truth root() {
        BigDecimal root = value.sqrt(DIGITS);
        return with(root, BigDecimal.ONE.divide(root.add(root), DIGITS));
    }

    Truth exp() {
        BigDecimal power = exp(value);
        return with(power, power);
    }

    /** By halving until the series is short. */
    private static BigDecimal exp(BigDecimal x) {
        BigDecimal small = x;
        int halvings = 0;
        for (; small.abs().compareTo(SMALL) > 0; halvings++) {
            small = small.divide(BigDecimal.valueOf(2), DIGITS);
        }
        BigDecimal sum = BigDecimal.ONE;
        BigDecimal term = BigDecimal.ONE;
        for (int k = 1; k < 31; k++) {
            term = term.multiply(small, DIGITS).divide(BigDecimal.valueOf(k), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        for (; halvings > 0; halvings--) {
            sum = sum.multiply(sum, DIGITS);
        }
        return sum;
    }

    Truth log() {
        int scale = value.precision() - value.scale();
        BigDecimal part = value.movePointLeft(scale);
        BigDecimal log = log(part, Math.log(part.doubleValue())).add(LN_10.multiply(BigDecimal.valueOf(scale)), DIGITS);
        return with(log, BigDecimal.ONE.divide(value, DIGITS));
    }

    /** By Newton's steps on the power, each of which doubles the digits. */
    private static BigDecimal log(BigDecimal x, double near) {
        BigDecimal log = new BigDecimal(near);
        for (int step = 0; step < 3; step++) {
            log = log.add(x.divide(exp(log), DIGITS).subtract(BigDecimal.ONE), DIGITS);
        }
        return log;
    }
}
