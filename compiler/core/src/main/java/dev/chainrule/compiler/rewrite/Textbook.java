// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import static dev.chainrule.compiler.op.Elementwise.ADD;
import static dev.chainrule.compiler.op.Elementwise.DIVIDE;
import static dev.chainrule.compiler.op.Elementwise.MULTIPLY;

import dev.chainrule.compiler.op.Term;
import java.util.List;
import java.util.Optional;

/**
 * What the chain rule leaves behind, as it would be written: {@code 2 / B · (yhat − y)} for the square of a difference.
 * Multiplying by a power of two commutes with rounding, so all bits stay, save those of numbers so small that they have
 * lost some already.
 */
final class Textbook {
    private static final int LARGEST_EXPONENT = 8;

    private Textbook() {}

    static final List<Rewrite> RULES = List.of(
            Rewrite.of(
                    "x + x → 2 · x",
                    ADD,
                    site -> site.operand(0).equals(site.operand(1))
                            ? Optional.of(site.operand(0).times(2))
                            : Optional.empty()),
            Rewrite.of(
                    "2ⁿ · (s · x) → (2ⁿ · s) · x, of a scalar s",
                    MULTIPLY,
                    site -> site.commuted((power, product) -> powerOfTwo(power)
                            .flatMap(two -> Site.of(product)
                                    .filter(inner -> inner.op() == MULTIPLY
                                            && inner.shape().equals(site.shape()))
                                    .flatMap(inner -> inner.commuted((s, x) -> isScalar(s) && !isScalar(x)
                                            ? Optional.of(s.times(two).times(x))
                                            : Optional.empty()))))),
            Rewrite.of(
                    "2ⁿ · (c / s) → (2ⁿ · c) / s",
                    MULTIPLY,
                    site -> site.commuted((power, quotient) -> powerOfTwo(power)
                            .flatMap(two -> Site.of(quotient)
                                    .filter(inner -> inner.op() == DIVIDE
                                            && inner.shape().equals(site.shape())
                                            && Site.constant(inner.operand(0)).isPresent())
                                    .map(inner -> inner.operand(0).times(two).over(inner.operand(1)))))));

    private static Optional<Double> powerOfTwo(Term term) {
        return Site.constant(term)
                .filter(value -> Math.abs(value) == Math.scalb(1.0, Math.getExponent(value))
                        && Math.abs(Math.getExponent(value)) <= LARGEST_EXPONENT);
    }

    private static boolean isScalar(Term term) {
        return term.shape().rank() == 0;
    }
}
