// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Formulas as trees, and a printer of them as text: for comments in generated code, for dumps, for {@code
 * docs/operators.md}. Operators build them from the formulas of their operands. No formula is ever read back.
 */
@NullMarked
package dev.chainrule.compiler.notation;

import org.jspecify.annotations.NullMarked;
