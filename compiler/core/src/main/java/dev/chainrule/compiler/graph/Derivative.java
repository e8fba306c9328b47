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

    /** Constant in pieces, and of reals: the derivative is zero, but there is one, so what it is taken by is trained. */
    record Flat(String why) implements Derivative {}

    /**
     * @param guarding what becomes of the condition under which an adjoint counts
     * @param choice where in addition the adjoint of an operand counts
     */
    record Rule(AdjointRule rule, Guarding guarding, Choice choice) implements Derivative {
        public Rule(AdjointRule rule, Guarding guarding) {
            this(rule, guarding, (builder, y, x, operand) -> Optional.empty());
        }

        /** A rule for adjoints that count everywhere. */
        public Rule(AdjointRule rule) {
            this(rule, new Guarding.Materialised());
        }
    }

    /**
     * Where the adjoint of an operand counts, by its index; empty if everywhere. Elsewhere it is zero, whatever the rule
     * gives there and whatever infinite slopes it meets on its way: the operator has not chosen this operand, or has a corner.
     */
    @FunctionalInterface
    interface Choice {
        Optional<Where> of(GraphBuilder builder, Value y, List<Value> x, int operand);
    }

    /**
     * @param condition meets the shape of the result, or of the operand of a reduction
     * @param holds whether the adjoint counts where the condition holds, or where it does not
     * @param isZero whether the rule gives zero by itself where the adjoint does not count
     */
    record Where(Value condition, boolean holds, boolean isZero) {}

    /**
     * How the condition under which an adjoint counts passes from the result to the operands: see Note [Guards] in the
     * differentiator.
     */
    sealed interface Guarding {
        /** Element by element, as the adjoint does. */
        record PerElement() implements Guarding {}

        /** By the same rule as the adjoint. */
        record Moved() implements Guarding {}

        /** By the same rule, which adds up where several meet: it is given zeros, and the guard says where none counts. */
        record Added() implements Guarding {}

        /** As the adjoint, which is summed over what was repeated. */
        record Repeated() implements Guarding {}

        /** Along axes that the operator took it is the same. */
        record Restored(List<Integer> axes) implements Guarding {}

        /** As far as it does not change along axes. */
        record Constant(List<Integer> axes) implements Guarding {}

        /** Not at all: the rule is given zeros where the adjoint does not count. */
        record Materialised() implements Guarding {}

        /** As above; an operand for which the rule has no adjoint gets none, though the result depends on it. */
        record Partial() implements Guarding {}
    }

    /**
     * It follows from the derivative of the body of the operator.
     *
     * @param carried so many results are parameters of the same index when the body is applied again, in the next turn
     */
    record OfBody(Function body, int carried, Backward backward) implements Derivative {}

    /** How the body's derivative is applied: once for a call, turn by turn for a loop. */
    @FunctionalInterface
    interface Backward {
        /**
         * @param body finds the derivative of the body
         * @param x the operands
         * @param y the results
         * @param dy adjoints of the results; empty for those on which nothing depends
         * @param wanted which operands' adjoints are asked for, by index
         * @return an adjoint for each operand; empty where none is wanted, and where y does not depend on it
         */
        List<Optional<Value>> apply(
                GraphBuilder builder,
                OfFunction body,
                List<Value> x,
                List<Value> y,
                List<Optional<Guarded>> dy,
                IntPredicate wanted);
    }

    /** Finds the derivative of a function, each once. */
    @FunctionalInterface
    interface OfFunction {
        /**
         * @param wanted the parameters whose adjoints are asked for
         * @param given the results that have an adjoint; behind the adjoints of all results stand the conditions of their guards
         * @return empty if no parameter that is wanted has an influence
         */
        Optional<SplitDerivative> split(List<Integer> wanted, List<SplitDerivative.Given> given);
    }

    /** An adjoint, and the condition under which it counts. */
    record Guarded(Value adjoint, Optional<Value> condition) {}

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
