// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

/**
 * The unevaluated sum of two reals, {@code low} no larger than the rounding error of {@code high}: about twice the
 * precision (Dekker, <i>A floating-point technique for extending the available precision</i>, 1971; products by fma).
 */
record Paired(Scalar high, Scalar low) {
    /** a + b, exactly, where |a| ≥ |b| or a is 0 (Fast2Sum). */
    static Paired sum(Scalar a, Scalar b) {
        Scalar high = a.plus(b);
        return new Paired(high, a.minus(high).plus(b));
    }

    /** a · b, exactly. */
    static Paired product(Scalar a, Scalar b) {
        Scalar high = a.times(b);
        return new Paired(high, a.fma(b, high.negated()));
    }

    /** To some bits less than twice the precision. */
    Paired times(Paired other) {
        Paired product = product(high, other.high);
        return product.plusSmall(high.fma(other.low, low.times(other.high)));
    }

    /** n / this, given 1/high: one division serves several quotients. */
    Paired dividing(Scalar n, Scalar inverse) {
        Scalar quotient = n.times(inverse);
        Scalar minus = quotient.negated();
        Scalar rest = minus.fma(low, minus.fma(high, n));
        return new Paired(quotient, rest.times(inverse));
    }

    /** Adds what is small beside {@code low}'s place; not normalised. */
    Paired plusSmall(Scalar small) {
        return new Paired(high, low.plus(small));
    }

    Paired normalised() {
        return sum(high, low);
    }

    Scalar rounded() {
        return high.plus(low);
    }
}
