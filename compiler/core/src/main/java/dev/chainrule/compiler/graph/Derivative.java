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

    /** @param guarding what becomes of the condition under which an adjoint counts */
    record Rule(AdjointRule rule, Guarding guarding) implements Derivative {
        /** A rule for adjoints that count everywhere. */
        public Rule(AdjointRule rule) {
            this(rule, new Guarding.Materialised());
        }
    }

    /**
     * How the condition under which an adjoint counts passes from the result to the operands: see Note [Guards] in the
     * differentiator.
     */
    sealed interface Guarding {
        /** Element by element, as the adjoint does. */
        record PerElement() implements Guarding {}

        /** Where its first operand, a condition, holds, to the second alone; elsewhere to the third. */
        record Chosen() implements Guarding {}

        /** By the same rule as the adjoint. */
        record Moved() implements Guarding {}

        /** As the adjoint, which is summed over what was repeated. */
        record Repeated() implements Guarding {}

        /** Along axes that the operator took it is the same. */
        record Restored(List<Integer> axes) implements Guarding {}

        /** As far as it does not change along axes. */
        record Constant(List<Integer> axes) implements Guarding {}

        /** Not at all: the rule is given zeros where the adjoint does not count. */
        record Materialised() implements Guarding {}
    }

    /**
     * It follows from the body of the operator. The operator over the split's forward function, on the same operands, yields
     * results and residuals; what the backward function makes of these and of the adjoints is the operator's to say.
     */
    record OfBody(Function body, Backward backward) implements Derivative {}

    /** How the backward function is applied: once for a call, turn by turn for a loop. */
    @FunctionalInterface
    interface Backward {
        /**
         * @param x the operands
         * @param y the results, then the residuals
         * @param dy adjoints of the results, each of its result's type
         * @return one adjoint for each operand in {@link SplitDerivative#wanted}
         */
        List<Value> apply(GraphBuilder builder, SplitDerivative split, List<Value> x, List<Value> y, List<Value> dy);
    }

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
