// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

/**
 * Rounding to integers, exactly, for all reals: NaN, infinities and what has no fraction any more come back as they
 * are, and zeros keep their sign, as does a fraction that becomes 0. Adding and subtracting 2²³ (2⁵²) rounds what is
 * smaller; that a compiler must not simplify it is what IEEE 754 and Java guarantee.
 */
final class Rounding {
    private Rounding() {}

    /** From here on every real is an integer. */
    private static double allIntegers(Floating real) {
        return Math.scalb(1.0, real.significandBits());
    }

    /** A size below {@link #allIntegers}, to the nearest integer, ties to even. */
    private static Scalar nearest(Floating real, Scalar size) {
        return size.plus(allIntegers(real)).minus(allIntegers(real));
    }

    /** Whether a size (not negative) is an integer; infinity is one. */
    static Scalar isInteger(Floating real, Scalar size) {
        return real.real(allIntegers(real)).atMost(size).or(nearest(real, size).equalTo(size));
    }

    private static Scalar orUnchanged(Floating real, Scalar x, Scalar rounded) {
        return x.abs().lessThan(allIntegers(real)).select(real.withSignOf(rounded, x), x);
    }

    /** To the nearest integer, ties to even: {@code Math.rint}, {@code torch.round}. */
    static Scalar roundEven(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        return orUnchanged(real, x, nearest(real, x.abs()));
    }

    /** Towards zero. */
    static Scalar truncate(Precision precision, Scalar x) {
        Floating real = Floating.of(precision, x);
        Scalar size = x.abs();
        Scalar nearest = nearest(real, size);
        return orUnchanged(real, x, size.lessThan(nearest).select(nearest.minus(1), nearest));
    }

    /** Down. */
    static Scalar floor(Precision precision, Scalar x) {
        Scalar nearest = roundEven(precision, x);
        return x.lessThan(nearest).select(nearest.minus(1), nearest);
    }

    /** Up. */
    static Scalar ceil(Precision precision, Scalar x) {
        return floor(precision, x.negated()).negated();
    }
}
