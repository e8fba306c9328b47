// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.type;

import java.util.function.ToLongFunction;

/**
 * What only the data decide, checked at the entry of a step and said in its Javadoc; never dropped.
 *
 * @see AtMost
 * @see Divides
 */
public sealed interface Condition {
    /** {@code T ≤ context}: why it must hold, in the words of the program. */
    String reason();

    /** @param sizes of the dynamic dimensions */
    boolean holds(ToLongFunction<String> sizes);

    /** {@code smaller ≤ larger}. */
    record AtMost(Dimension smaller, Dimension larger, String reason) implements Condition {
        @Override
        public boolean holds(ToLongFunction<String> sizes) {
            return smaller.evaluate(sizes) <= larger.evaluate(sizes);
        }
    }

    /** {@code divisor} divides {@code dividend}. */
    record Divides(Dimension divisor, Dimension dividend, String reason) implements Condition {
        @Override
        public boolean holds(ToLongFunction<String> sizes) {
            long number = divisor.evaluate(sizes);
            return number != 0 && dividend.evaluate(sizes) % number == 0;
        }
    }

    /** Two dimensions that the program cannot prove equal and the data must make so. */
    record Equal(Dimension left, Dimension right, String reason) implements Condition {
        @Override
        public boolean holds(ToLongFunction<String> sizes) {
            return left.evaluate(sizes) == right.evaluate(sizes);
        }
    }
}
