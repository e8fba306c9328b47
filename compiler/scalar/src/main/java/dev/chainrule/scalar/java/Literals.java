// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar.java;

import dev.chainrule.scalar.Precision;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Numbers as Java literals: the shortest decimal that reads back to the same bits. Written out here because
 * {@code Float.toString} gives other digits on JDK 17 than from 19 on, and generated code is the same on all.
 */
public final class Literals {
    private static final BigDecimal PLAIN_FROM = new BigDecimal("1e-4");
    private static final BigDecimal PLAIN_BELOW = new BigDecimal("1e17");

    private Literals() {}

    /** A real, rounded to the precision: {@code 0.5f}, {@code -1.0}, {@code Float.NaN}. */
    public static String real(double value, Precision precision) {
        return precision == Precision.F32 ? single((float) value) : twice(value);
    }

    /** Bits as wide as the precision's reals: {@code 0x7fffffff}, {@code 1023L}. */
    public static String bits(long value, Precision precision) {
        if (precision == Precision.F32) {
            int bits = (int) value;
            return isSmall(bits) ? Integer.toString(bits) : "0x" + Integer.toHexString(bits);
        }
        return (isSmall(value) ? Long.toString(value) : "0x" + Long.toHexString(value)) + "L";
    }

    private static boolean isSmall(long value) {
        return -4096 < value && value < 4096;
    }

    private static String single(float value) {
        if (Float.isNaN(value)) {
            return "Float.NaN";
        }
        if (Float.isInfinite(value)) {
            return value > 0 ? "Float.POSITIVE_INFINITY" : "Float.NEGATIVE_INFINITY";
        }
        if (value == Float.MIN_NORMAL) {
            return "Float.MIN_NORMAL";
        }
        if (value == 0) {
            return Float.floatToRawIntBits(value) == 0 ? "0f" : "-0f";
        }
        return decimal(new BigDecimal(value), 9, text -> Float.parseFloat(text) == value) + "f";
    }

    private static String twice(double value) {
        if (Double.isNaN(value)) {
            return "Double.NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY";
        }
        if (value == Double.MIN_NORMAL) {
            return "Double.MIN_NORMAL";
        }
        if (value == 0) {
            return Double.doubleToRawLongBits(value) == 0 ? "0.0" : "-0.0";
        }
        String text = decimal(new BigDecimal(value), 17, shorter -> Double.parseDouble(shorter) == value);
        return text.matches("-?\\d+") ? text + ".0" : text;
    }

    /** The fewest digits, at most {@code most}, that read back to the same value. */
    private static String decimal(BigDecimal exact, int most, Predicate<String> readsBack) {
        for (int digits = 1; digits < most; digits++) {
            String text = format(exact.round(new MathContext(digits, RoundingMode.HALF_EVEN)));
            if (readsBack.test(text)) {
                return text;
            }
        }
        return format(exact.round(new MathContext(most, RoundingMode.HALF_EVEN)));
    }

    private static String format(BigDecimal value) {
        BigDecimal shortest = value.stripTrailingZeros();
        BigDecimal size = shortest.abs();
        if (size.compareTo(PLAIN_FROM) >= 0 && size.compareTo(PLAIN_BELOW) < 0) {
            return shortest.toPlainString();
        }
        int exponent = shortest.precision() - shortest.scale() - 1;
        return String.format(
                Locale.ROOT, "%se%d", shortest.scaleByPowerOfTen(-exponent).toPlainString(), exponent);
    }
}
