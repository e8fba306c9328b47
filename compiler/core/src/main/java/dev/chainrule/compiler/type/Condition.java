// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.type;

/**
 * What only the data decide, checked at the entry of a step and said in its Javadoc; never dropped.
 *
 * @see AtMost
 * @see Divides
 */
public sealed interface Condition {
    /** {@code T ≤ context}: why it must hold, in the words of the program. */
    String reason();

    /** {@code smaller ≤ larger}. */
    record AtMost(Dimension smaller, Dimension larger, String reason) implements Condition {}

    /** {@code divisor} divides {@code dividend}. */
    record Divides(Dimension divisor, Dimension dividend, String reason) implements Condition {}

    /** Two dimensions that the program cannot prove equal and the data must make so. */
    record Equal(Dimension left, Dimension right, String reason) implements Condition {}
}
