// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Passes from graph to graph: small named rules that keep values and gradients, and the engine that applies them. Exact
 * unless a rule says otherwise and is asked for.
 */
@NullMarked
package dev.chainrule.compiler.rewrite;

import org.jspecify.annotations.NullMarked;
