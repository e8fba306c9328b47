// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

import dev.chainrule.compiler.type.TensorType;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /** An operator with its operands. A record but for its hash, which is asked for after every pass, so kept. */
    final class Apply implements Node {
        private final Op op;
        private final List<Value> operands;
        private final List<TensorType> results;
        private final int hash;

        public Apply(Op op, List<Value> operands, List<TensorType> results) {
            this.op = op;
            this.operands = List.copyOf(operands);
            this.results = List.copyOf(results);
            this.hash = 31 * op.hashCode() + operands.hashCode();
        }

        public Op op() {
            return op;
        }

        /** The same operator on other values of the same types. */
        public Apply on(List<Value> others) {
            return others.equals(operands) ? this : new Apply(op, others, results);
        }

        @Override
        public List<Value> operands() {
            return operands;
        }

        @Override
        public List<TensorType> results() {
            return results;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other
                    || other instanceof Apply apply
                            && hash == apply.hash
                            && op.equals(apply.op)
                            && operands.equals(apply.operands)
                            && results.equals(apply.results);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public String toString() {
            return op + operands.toString() + " : " + results;
        }
    }
}
