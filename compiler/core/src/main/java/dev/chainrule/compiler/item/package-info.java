// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What expressions evaluate to: items, which are numbers, dimensions, lists, what can be called, or values of the graph that
 * grows. Here the operators of the language act on items, exactly where everything is known, and here alone stands how
 * element types meet.
 */
@NullMarked
package dev.chainrule.compiler.item;

import org.jspecify.annotations.NullMarked;
