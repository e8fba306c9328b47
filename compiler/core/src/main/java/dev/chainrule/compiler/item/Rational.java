// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.item;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/** An exact fraction in lowest terms, with a positive divisor. */
public record Rational(BigInteger dividend, BigInteger divisor) implements Comparable<Rational> {
    /** Beyond this many bits a number is no longer kept exactly. */
    private static final int MAX_BITS = 4096;

    public static final Rational ZERO = of(0);
    public static final Rational ONE = of(1);

    public Rational {
        if (divisor.signum() == 0) {
            throw new ArithmeticException("division by zero");
        }
        BigInteger common = dividend.gcd(divisor);
        if (divisor.signum() < 0) {
            common = common.negate();
        }
        dividend = dividend.divide(common);
        divisor = divisor.divide(common);
    }

    public static Rational of(long value) {
        return new Rational(BigInteger.valueOf(value), BigInteger.ONE);
    }

    /** The number that a decimal literal means; empty if its exponent is absurd. */
    public static Optional<Rational> parse(String digits) {
        BigDecimal decimal;
        try {
            decimal = new BigDecimal(digits);
        } catch (NumberFormatException absurd) {
            return Optional.empty();
        }
        if (Math.abs((long) decimal.scale()) > 1200) {
            return Optional.empty();
        }
        BigInteger unscaled = decimal.unscaledValue();
        BigInteger power = BigInteger.TEN.pow(Math.abs(decimal.scale()));
        return Optional.of(
                decimal.scale() >= 0
                        ? new Rational(unscaled, power)
                        : new Rational(unscaled.multiply(power), BigInteger.ONE));
    }

    public Rational plus(Rational other) {
        return new Rational(
                dividend.multiply(other.divisor).add(other.dividend.multiply(divisor)),
                divisor.multiply(other.divisor));
    }

    public Rational minus(Rational other) {
        return plus(other.negated());
    }

    public Rational times(Rational other) {
        return new Rational(dividend.multiply(other.dividend), divisor.multiply(other.divisor));
    }

    /** @throws ArithmeticException if the other is 0 */
    public Rational over(Rational other) {
        return new Rational(dividend.multiply(other.divisor), divisor.multiply(other.dividend));
    }

    public Rational negated() {
        return new Rational(dividend.negate(), divisor);
    }

    /** The power with a whole exponent, if it is worth keeping exactly. */
    public Optional<Rational> power(Rational exponent) {
        if (!exponent.isWhole() || exponent.dividend.bitLength() > 16) {
            return Optional.empty();
        }
        int n = exponent.dividend.intValueExact();
        long bits = (long) Math.max(dividend.bitLength(), divisor.bitLength()) * Math.abs((long) n);
        if (bits > MAX_BITS || n < 0 && dividend.signum() == 0) {
            return Optional.empty();
        }
        Rational power = new Rational(dividend.pow(Math.abs(n)), divisor.pow(Math.abs(n)));
        return Optional.of(n < 0 ? ONE.over(power) : power);
    }

    /** The square root, if it is a fraction too. */
    public Optional<Rational> root() {
        if (dividend.signum() < 0) {
            return Optional.empty();
        }
        BigInteger top = dividend.sqrt();
        BigInteger bottom = divisor.sqrt();
        return top.multiply(top).equals(dividend) && bottom.multiply(bottom).equals(divisor)
                ? Optional.of(new Rational(top, bottom))
                : Optional.empty();
    }

    public boolean isWhole() {
        return divisor.equals(BigInteger.ONE);
    }

    /** Whether it is small enough to be reckoned with exactly. */
    public boolean isHandy() {
        return dividend.bitLength() <= MAX_BITS && divisor.bitLength() <= MAX_BITS;
    }

    /** The whole number next to it. */
    public Rational rounded(RoundingMode mode) {
        return new Rational(
                new BigDecimal(dividend)
                        .divide(new BigDecimal(divisor), 0, mode)
                        .toBigInteger(),
                BigInteger.ONE);
    }

    /** The nearest double, rounded once. */
    public double toDouble() {
        return decimal().doubleValue();
    }

    /** The nearest float, rounded once. */
    public float toFloat() {
        return decimal().floatValue();
    }

    /** Enough digits that rounding again changes nothing: a tie at 1,100 digits would be a tie exactly. */
    BigDecimal decimal() {
        if (isWhole()) {
            return new BigDecimal(dividend);
        }
        BigDecimal exact = new BigDecimal(dividend);
        return exact.divide(new BigDecimal(divisor), new MathContext(60, RoundingMode.HALF_EVEN));
    }

    @Override
    public int compareTo(Rational other) {
        return dividend.multiply(other.divisor).compareTo(other.dividend.multiply(divisor));
    }

    /** {@code 12}, {@code 0.5}, {@code 1/3}. */
    @Override
    public String toString() {
        if (isWhole()) {
            return dividend.toString();
        }
        try {
            BigDecimal exact = new BigDecimal(dividend).divide(new BigDecimal(divisor));
            if (exact.precision() <= 17) {
                return exact.abs().compareTo(new BigDecimal("1e-4")) < 0 ? exact.toString() : exact.toPlainString();
            }
        } catch (ArithmeticException endless) {
            return dividend + "/" + divisor;
        }
        return Double.toString(toDouble());
    }
}
