// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/** The derivative of an operator: a rule, or the reason why there is none. A missing rule is an error, never a zero. */
public sealed interface Derivative {
    /** Piecewise constant, or of whole numbers: no adjoint passes, and that is right. */
    record Zero(String why) implements Derivative {}

    record Rule(AdjointRule rule) implements Derivative {}

    /**
     * A function of graph values to graph values. For an element-wise operator the adjoint of an operand may have the
     * result's shape: broadcasting is undone by the differentiator.
     */
    @FunctionalInterface
    interface AdjointRule {
        /**
         * @param dy adjoints of the results, each of its result's type
         * @param y the results
         * @param x the operands
         * @param wanted which operands' adjoints are asked for, by index; a rule makes no others
         * @return one adjoint an operand; empty for operands that take none (int, bool), and where none is wanted
         */
        List<Optional<Value>> apply(
                GraphBuilder builder, List<Value> dy, List<Value> y, List<Value> x, IntPredicate wanted);
    }
}
