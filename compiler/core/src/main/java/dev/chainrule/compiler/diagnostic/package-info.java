// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What the compiler tells its user: source texts and places in them, diagnostics as values, and the one renderer that
 * prints them. Depends on nothing else of the compiler.
 */
@NullMarked
package dev.chainrule.compiler.diagnostic;

import org.jspecify.annotations.NullMarked;
