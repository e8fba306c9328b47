// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * {@code .nn} text in, the same program in one style out: indentation, spaces and blank lines are put right, while lines,
 * comments and what the author has set in columns stay. Tokens never change.
 */
@NullMarked
package dev.chainrule.compiler.format;

import org.jspecify.annotations.NullMarked;
