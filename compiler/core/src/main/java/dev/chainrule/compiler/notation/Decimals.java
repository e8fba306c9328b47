// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.notation;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.function.Predicate;

/** Numbers in as few digits as tell them from their neighbours, the same on every Java. */
final class Decimals {
    private static final int MOST_DIGITS = 17;
    private static final int MOST_ZEROS = 3;
    private static final int LARGEST_WHOLE = 7;

    private Decimals() {}

    /** {@code 1e-5}, {@code 0.25}, {@code 2/√π}; what is a float exactly is told from other floats. */
    static String shortest(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        boolean negative = value < 0 || 1 / value < 0;
        return (negative ? "−" : "") + positive(Math.abs(value));
    }

    /** Up to here a number whose square is whole is taken for a root: of a width, of a number of heads. */
    private static final double LARGEST_SQUARE = 1e5;

    private static String positive(double value) {
        if (Double.isInfinite(value)) {
            return "∞";
        } else if (value == 0) {
            return "0";
        } else if (value == 2 / Math.sqrt(Math.PI)) {
            return "2/√π";
        } else if (value == StrictMath.log(2)) {
            return "log(2)";
        } else if (value == StrictMath.log(10)) {
            return "log(10)";
        }
        double square = Math.rint(value * value);
        double root = Math.sqrt(square);
        if ((value == root || value == (float) root)
                && square != 0
                && root != Math.rint(root)
                && square < LARGEST_SQUARE) {
            return "√" + (int) square;
        }
        return (float) value == value
                ? decimal(value, digits -> Float.parseFloat(digits) == (float) value)
                : decimal(value, digits -> Double.parseDouble(digits) == value);
    }

    private static String decimal(double value, Predicate<String> tells) {
        BigDecimal exact = new BigDecimal(value);
        BigDecimal shortest = exact;
        for (int digits = 1; digits <= MOST_DIGITS; digits++) {
            shortest = exact.round(new MathContext(digits)).stripTrailingZeros();
            if (tells.test(shortest.toString())) {
                break;
            }
        }
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -MOST_ZEROS && exponent <= LARGEST_WHOLE) {
            return shortest.toPlainString();
        }
        String digits = shortest.unscaledValue().toString();
        return digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "") + "e" + exponent;
    }
}
