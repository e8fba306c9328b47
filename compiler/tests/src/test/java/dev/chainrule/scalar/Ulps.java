// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

import java.math.BigDecimal;
import java.math.MathContext;

/** Distances in units in the last place of the true value; below the normal range the smallest subnormal is the unit. */
final class Ulps {
    private Ulps() {}

    /** How far off a value of the precision is; 0 where the wanted one is not finite or 0 and is met, sign included. */
    static double error(Precision precision, double got, double want) {
        double rounded = precision == Precision.F32 ? (float) want : want;
        if (Double.compare(got, rounded) == 0 && (Double.isNaN(want) || Double.isInfinite(want) || want == 0)) {
            return 0;
        }
        if (Double.isNaN(want) || Double.isNaN(got) || want == 0) {
            return Double.POSITIVE_INFINITY;
        }
        return Math.abs(finite(precision, got) - finite(precision, want)) / unit(precision, want);
    }

    /** The same for a finite true value other than 0. */
    static double error(Precision precision, double got, BigDecimal want) {
        if (Double.isNaN(got)) {
            return Double.POSITIVE_INFINITY;
        }
        BigDecimal unit = new BigDecimal(unit(precision, want.doubleValue()));
        BigDecimal value = Double.isInfinite(got) ? pastTheLargest(precision, got) : new BigDecimal(got);
        BigDecimal limit = pastTheLargest(precision, Double.POSITIVE_INFINITY);
        BigDecimal capped = want.min(limit).max(limit.negate());
        return value.subtract(capped).abs().divide(unit, MathContext.DECIMAL32).doubleValue();
    }

    /** The first power of 2 that is too large: infinity is as if the range of exponents went on. */
    private static BigDecimal pastTheLargest(Precision precision, double infinity) {
        BigDecimal size = BigDecimal.valueOf(2).pow(precision == Precision.F32 ? 128 : 1024);
        return infinity > 0 ? size : size.negate();
    }

    /** What is too large for f32 stands for 2^128 when f32 is measured in double. */
    private static double finite(Precision precision, double value) {
        return precision == Precision.F32 ? Math.max(-0x1p128, Math.min(value, 0x1p128)) : value;
    }

    private static double unit(Precision precision, double value) {
        if (precision == Precision.F32) {
            int exponent = Math.min(Math.max(Math.getExponent(value), -126), 127);
            return Math.scalb(1.0, exponent - 23);
        }
        return Math.ulp(Math.min(Math.abs(value), Double.MAX_VALUE));
    }
}
