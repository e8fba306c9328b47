// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

/** One result of one node; prints as {@code %7} or {@code %7.1}. */
public record Value(int node, int result) implements Comparable<Value> {
    @Override
    public int compareTo(Value other) {
        return node != other.node ? Integer.compare(node, other.node) : Integer.compare(result, other.result);
    }

    @Override
    public String toString() {
        return "%" + node + (result == 0 ? "" : "." + result);
    }
}
