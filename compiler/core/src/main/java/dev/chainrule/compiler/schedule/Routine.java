// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

/** What the runtime computes for generated code. Sizes are in the order of the routine's int parameters. */
public enum Routine {
    /** c = a·b; sizes: batch, m, k, n; a [batch, m, k], b [batch, k, n], c [batch, m, n]. */
    MULTIPLY,
    /** c = a·bᵀ; the same sizes; b is [batch, n, k]. */
    MULTIPLY_TRANSPOSED_RIGHT,
    /** c = aᵀ·b; the same sizes; a is [batch, k, m]. */
    MULTIPLY_TRANSPOSED_LEFT,
    /** Throws if an index is outside of [0, bound); sizes: length, bound. Reads only. */
    CHECK_INDICES
}
