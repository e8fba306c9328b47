// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.item;

/**
 * Bounds against absurd programs; each has a code of its own.
 *
 * @param instances layers of a model, nested ones included
 * @param turns turns of one unrolled loop
 * @param nodes nodes of a model's graph
 * @param calls how deep calls nest
 * @param elements of one tensor whose size is known while compiling
 */
public record Limits(int instances, int turns, int nodes, int calls, long elements) {
    public static final Limits STANDARD = new Limits(100_000, 100_000, 2_000_000, 200, Integer.MAX_VALUE);
}
