// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.List;
import java.util.Optional;

/**
 * An operator: a value, compared by what it is. Attributes (an axis, a target shape) are components of a record. What
 * belongs to one operator stands in one place, in {@code dev.chainrule.compiler.op}; everything else asks here.
 */
public interface Op {
    /** The name in printed graphs and in {@code docs/operators.md}; with attributes, {@code sum[axes=[0]]}. */
    String name();

    /** The name without attributes, for messages: {@code softmax}. */
    default String word() {
        int attributes = name().indexOf('[');
        return attributes < 0 ? name() : name().substring(0, attributes);
    }

    /**
     * The types of the results.
     *
     * @throws dev.chainrule.compiler.type.TypeFault if the operands do not fit
     */
    List<TensorType> infer(List<TensorType> operands);

    /** How an adjoint passes from the results to the operands. */
    Derivative derivative();

    /** What it is to the schedule. */
    Lowering lowering();

    /** What becomes of an axis of an operand, given the shapes. */
    default Flow flow(int operand, int axis, List<Shape> operands, Shape result) {
        return lowering().flow(operand, axis, operands, result);
    }

    /** The operator that does the same to each of so many operands, stacked along a new first axis; empty if there is none. */
    default Optional<Op> onEach(Dimension count) {
        return Optional.empty();
    }

    /** Whether its elements are drawn at random, so that none belongs to its place in a batch. */
    default boolean isDrawn() {
        return false;
    }

    /** How it is written, given how its operands are. */
    default Notation notation(List<Notation> x, List<TensorType> types) {
        return Notation.call(word(), x);
    }

    /** What it means, for the reference evaluator. */
    Meaning meaning();

    /** The closed functions that it applies: a call has one, a loop its body. */
    default List<Function> functions() {
        return List.of();
    }

    /** The same operator over other functions, one in the place of each. */
    default Op over(List<Function> functions) {
        return this;
    }
}
