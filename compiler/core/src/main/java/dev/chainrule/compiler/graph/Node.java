// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

import dev.chainrule.compiler.type.TensorType;
import java.util.List;

/** A node names its operands by index, so equality is shallow, interning is exact and deep graphs need no recursion. */
public sealed interface Node {
    List<TensorType> results();

    default List<Value> operands() {
        return List.of();
    }

    /** Given data. */
    record Input(String name, TensorType type) implements Node {
        @Override
        public List<TensorType> results() {
            return List.of(type);
        }
    }

    /** What a function is applied to; stands in bodies of functions alone. */
    record Parameter(int index, TensorType type) implements Node {
        @Override
        public List<TensorType> results() {
            return List.of(type);
        }
    }

    /** A cell's value at the start of the entry point. */
    record Read(Cell cell) implements Node {
        @Override
        public List<TensorType> results() {
            return List.of(cell.type());
        }
    }

    /** One value, splat to the shape. Equality is by bits: 0 and −0 differ, NaN equals itself. */
    record Constant(double value, TensorType type) implements Node {
        @Override
        public List<TensorType> results() {
            return List.of(type);
        }
    }

    /** An operator with its operands. */
    record Apply(Op op, List<Value> operands, List<TensorType> results) implements Node {
        public Apply {
            operands = List.copyOf(operands);
            results = List.copyOf(results);
        }

        /** The results follow from the rest. */
        @Override
        public int hashCode() {
            return 31 * op.hashCode() + operands.hashCode();
        }
    }
}
