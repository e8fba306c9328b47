// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Op;

/** An operator of the catalogue: what stands about it in {@code docs/operators.md}, beside its derivative. */
public interface Documented extends Op {
    /** The name without attributes, for messages: {@code softmax}. Type rules ask for it at every node. */
    default String word() {
        int attributes = name().indexOf('[');
        return attributes < 0 ? name() : name().substring(0, attributes);
    }

    /** The definition as a line of mathematics: {@code log(1 + eˣ)}. */
    String definition();

    /** The shapes of operands and results: {@code [batch…, m, k], [batch…, k, n] → [batch…, m, n]}. */
    String shapes();

    /** What a reader should know: conventions at kinks, special values, where rounding shows; may be empty. */
    default String note() {
        return "";
    }
}
