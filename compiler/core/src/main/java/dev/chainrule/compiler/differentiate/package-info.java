// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Reverse mode as graph terms. A scalar and what to differentiate it by enter; the derivatives leave as further nodes of
 * the same builder, which share the forward values, simplify, print as mathematics and can be differentiated again.
 */
@NullMarked
package dev.chainrule.compiler.differentiate;

import org.jspecify.annotations.NullMarked;
