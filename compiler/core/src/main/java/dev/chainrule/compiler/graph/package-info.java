// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The expression graph: what a model means. Typed, immutable, interned, in evaluation order. Operators enter as values
 * of {@link dev.chainrule.compiler.graph.Op}, which answers what a pass may ask: derivative, lowering, meaning, flow. Which
 * there are stands in {@code dev.chainrule.compiler.op}. Graphs leave
 * built, printed and verified.
 */
@NullMarked
package dev.chainrule.compiler.graph;

import org.jspecify.annotations.NullMarked;
