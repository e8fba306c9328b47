// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/** The functions to some 26 digits, by series and Newton steps over {@link BigDecimal}: slow, short, independent. */
final class Oracle {
    private static final MathContext DIGITS = new MathContext(30);
    private static final BigDecimal ONE = BigDecimal.ONE;
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final BigDecimal LARGE = BigDecimal.TEN.pow(300);
    private static final BigDecimal LN2 = new BigDecimal(
            "0.693147180559945309417232121458176568075500134360255254120680" + "009493393621969694715605863327");
    private static final BigDecimal PI = new BigDecimal(
            "3.141592653589793238462643383279502884197169399375105820974944" + "59230781640628620899862803483");

    private Oracle() {}

    /** A function's value where it is finite and does not vanish in a double. */
    static BigDecimal value(String function, BigDecimal x) {
        return switch (function) {
            case "exp" -> exp(x);
            case "exp2" -> exp(x.multiply(LN2, DIGITS));
            case "expm1" -> expm1(x);
            case "log" -> log(x);
            case "log2" -> divide(log(x), LN2);
            case "log10" -> divide(log(x), log(BigDecimal.TEN));
            case "log1p" -> log1p(x);
            case "sigmoid" -> sigmoid(x);
            case "softplus" -> x.max(BigDecimal.ZERO).add(log1p(exp(x.abs().negate())), DIGITS);
            case "tanh" -> tanh(x);
            case "sinh" -> sinh(x);
            case "cosh" -> multiply(HALF, exp(x).add(exp(x.negate()), DIGITS));
            case "asinh" -> signed(x, asinh(x.abs()));
            case "acosh" -> acosh(x.subtract(ONE));
            case "atanh" -> signed(x, multiply(HALF, log1p(divide(multiply(TWO, x.abs()), ONE.subtract(x.abs())))));
            case "sin" -> sin(x);
            case "cos" -> cos(x);
            case "tan" -> divide(sin(x), cos(x));
            case "asin" -> asin(x);
            case "acos" -> acos(x);
            case "atan" -> atan(x);
            case "erf" -> signed(x, erf(x.abs()));
            case "erfc" -> x.signum() < 0 ? ONE.add(erf(x.negate()), DIGITS) : erfc(x);
            case "lgamma" -> OracleOfGamma.lgamma(x);
            case "digamma" -> OracleOfGamma.polygamma(0, x);
            case "trigamma" -> OracleOfGamma.polygamma(1, x);
            case "tetragamma" -> OracleOfGamma.polygamma(2, x);
            default -> throw new IllegalArgumentException(function);
        };
    }

    /** The same of two arguments. */
    static BigDecimal value(String function, BigDecimal x, BigDecimal y) {
        return function.equals("pow") ? pow(x, y) : angle(x, y);
    }

    private static BigDecimal angle(BigDecimal y, BigDecimal x) {
        BigDecimal size = y.abs().compareTo(x.abs()) <= 0
                ? atan(divide(y.abs(), x.abs()))
                : multiply(PI, HALF).subtract(atan(divide(x.abs(), y.abs())), DIGITS);
        return signed(y, x.signum() < 0 ? PI.subtract(size, DIGITS) : size);
    }

    /** x to the power y, x > 0. */
    static BigDecimal pow(BigDecimal x, BigDecimal y) {
        return exp(multiply(y, log(x)));
    }

    private static BigDecimal exp(BigDecimal x) {
        int k = divide(x, LN2).setScale(0, RoundingMode.HALF_EVEN).intValueExact();
        BigDecimal r = x.subtract(LN2.multiply(BigDecimal.valueOf(k)), DIGITS);
        BigDecimal y = taylor(divide(r, BigDecimal.valueOf(64)), ONE, 1, 1);
        for (int i = 0; i < 6; i++) {
            y = multiply(y, y);
        }
        return multiply(y, TWO.pow(k, DIGITS));
    }

    /**
     * first + the terms that follow from it, each the one before times x^step/(n (n+1) …), step factors: the series of
     * exp with step 1, of sinh and cosh with step 2, and of sin and cos with a negative factor.
     */
    private static BigDecimal taylor(BigDecimal factor, BigDecimal first, int from, int step) {
        BigDecimal sum = first;
        BigDecimal term = first;
        for (int n = from; term.signum() != 0; n += step) {
            long divisor = step == 1 ? n : (long) n * (n + 1);
            term = divide(multiply(term, factor), BigDecimal.valueOf(divisor));
            if (isNegligible(term, sum)) {
                break;
            }
            sum = sum.add(term, DIGITS);
        }
        return sum;
    }

    private static boolean isNegligible(BigDecimal term, BigDecimal sum) {
        return term.signum() == 0
                || term.precision() - term.scale() < sum.precision() - sum.scale() - DIGITS.getPrecision() - 1;
    }

    private static BigDecimal expm1(BigDecimal x) {
        if (x.abs().compareTo(HALF) > 0) {
            return exp(x).subtract(ONE, DIGITS);
        }
        return taylor(x, x, 2, 1);
    }

    static BigDecimal log(BigDecimal x) {
        BigDecimal rest = x.subtract(ONE);
        if (rest.abs().compareTo(HALF) < 0) {
            return log1p(rest);
        }
        if (x.compareTo(LARGE) > 0) {
            return log(divide(x, LARGE)).add(log(LARGE), DIGITS);
        }
        BigDecimal y = new BigDecimal(StrictMath.log(x.doubleValue()));
        BigDecimal ratio = multiply(x, exp(y.negate()));
        return y.add(logNearOne(ratio.subtract(ONE, DIGITS)), DIGITS);
    }

    private static BigDecimal log1p(BigDecimal x) {
        if (x.compareTo(TWO) > 0) {
            return log(ONE.add(x));
        }
        BigDecimal y = new BigDecimal(StrictMath.log1p(x.doubleValue()));
        BigDecimal power = expm1(y);
        BigDecimal delta = divide(x.subtract(power, DIGITS), ONE.add(power));
        return y.add(logNearOne(delta), DIGITS);
    }

    /** log(1 + δ) for |δ| below 1e-12. */
    private static BigDecimal logNearOne(BigDecimal delta) {
        BigDecimal square = multiply(delta, delta);
        return delta.subtract(multiply(square, HALF), DIGITS)
                .add(divide(multiply(square, delta), BigDecimal.valueOf(3)), DIGITS);
    }

    private static BigDecimal sigmoid(BigDecimal x) {
        BigDecimal power = exp(x.abs().negate());
        return divide(x.signum() < 0 ? power : ONE, ONE.add(power));
    }

    private static BigDecimal tanh(BigDecimal x) {
        BigDecimal power = expm1(multiply(TWO, x));
        return divide(power, power.add(TWO));
    }

    private static BigDecimal sinh(BigDecimal x) {
        if (x.abs().compareTo(ONE) < 0) {
            return taylor(multiply(x, x), x, 2, 2);
        }
        return multiply(HALF, exp(x).subtract(exp(x.negate()), DIGITS));
    }

    private static BigDecimal asinh(BigDecimal x) {
        BigDecimal square = multiply(x, x);
        return log1p(x.add(divide(square, ONE.add(root(ONE.add(square)))), DIGITS));
    }

    private static BigDecimal acosh(BigDecimal t) {
        return log1p(t.add(root(multiply(t, t.add(TWO))), DIGITS));
    }

    private static BigDecimal sin(BigDecimal x) {
        BigDecimal quarter = quarter(x);
        BigDecimal r = x.subtract(quarter.multiply(PI.multiply(HALF)));
        BigDecimal value = isOdd(quarter) ? cosNear(r) : sinNear(r);
        return quarter.toBigInteger().testBit(1) ? value.negate() : value;
    }

    private static BigDecimal cos(BigDecimal x) {
        BigDecimal quarter = quarter(x);
        BigDecimal r = x.subtract(quarter.multiply(PI.multiply(HALF)));
        BigDecimal value = isOdd(quarter) ? sinNear(r) : cosNear(r);
        return quarter.toBigInteger().add(BigInteger.ONE).testBit(1) ? value.negate() : value;
    }

    private static BigDecimal quarter(BigDecimal x) {
        return divide(x, PI.multiply(HALF)).setScale(0, RoundingMode.HALF_EVEN);
    }

    private static boolean isOdd(BigDecimal integer) {
        return integer.toBigInteger().testBit(0);
    }

    private static BigDecimal sinNear(BigDecimal r) {
        return taylor(multiply(r, r).negate(), r.round(DIGITS), 2, 2);
    }

    private static BigDecimal cosNear(BigDecimal r) {
        return taylor(multiply(r, r).negate(), ONE, 1, 2);
    }

    private static BigDecimal atan(BigDecimal x) {
        BigDecimal y = new BigDecimal(StrictMath.atan(x.doubleValue()));
        BigDecimal sine = sin(y);
        BigDecimal cosine = cos(y);
        BigDecimal delta = divide(multiply(x, cosine).subtract(sine, DIGITS), cosine.add(multiply(x, sine), DIGITS));
        BigDecimal cube = multiply(delta, multiply(delta, delta));
        return y.add(delta, DIGITS).subtract(divide(cube, BigDecimal.valueOf(3)), DIGITS);
    }

    private static BigDecimal asin(BigDecimal x) {
        BigDecimal square = ONE.subtract(x.multiply(x));
        return square.signum() == 0 ? signed(x, PI.multiply(HALF)) : atan(divide(x, root(square)));
    }

    private static BigDecimal acos(BigDecimal x) {
        BigDecimal below = ONE.add(x);
        return below.signum() == 0 ? PI : multiply(TWO, atan(root(divide(ONE.subtract(x), below))));
    }

    /** 2/√π · e^(−x²) · (x + 2x³/3 + 2²x⁵/(3·5) + …) for x ≥ 0. */
    private static BigDecimal erf(BigDecimal x) {
        if (x.compareTo(BigDecimal.valueOf(4)) > 0) {
            return ONE.subtract(erfc(x), DIGITS);
        }
        BigDecimal square = multiply(x, x);
        BigDecimal term = x;
        BigDecimal sum = x;
        for (int n = 1; !isNegligible(term, sum); n++) {
            term = divide(multiply(term, multiply(TWO, square)), BigDecimal.valueOf(2L * n + 1));
            sum = sum.add(term, DIGITS);
        }
        return multiply(divide(TWO, root(PI)), multiply(exp(square.negate()), sum));
    }

    /** By the continued fraction e^(−x²)/√π / (x + ½/(x + 1/(x + …))), for x ≥ 2. */
    private static BigDecimal erfc(BigDecimal x) {
        if (x.compareTo(TWO) < 0) {
            return ONE.subtract(erf(x), DIGITS);
        }
        MathContext digits = new MathContext(24);
        BigDecimal fraction = x;
        for (int n = 60 + (int) (1000 / (x.doubleValue() * x.doubleValue())); n >= 1; n--) {
            fraction = x.add(BigDecimal.valueOf(0.5 * n).divide(fraction, digits), digits);
        }
        return divide(divide(exp(x.multiply(x).negate()), root(PI)), fraction);
    }

    private static BigDecimal signed(BigDecimal x, BigDecimal size) {
        return x.signum() < 0 ? size.negate() : size;
    }

    private static BigDecimal root(BigDecimal x) {
        return x.sqrt(DIGITS);
    }

    private static BigDecimal multiply(BigDecimal a, BigDecimal b) {
        return a.multiply(b, DIGITS);
    }

    private static BigDecimal divide(BigDecimal a, BigDecimal b) {
        return a.divide(b, DIGITS);
    }
}
