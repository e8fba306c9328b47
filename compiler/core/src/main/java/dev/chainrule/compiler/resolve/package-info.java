// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What was written becomes what it means. Syntax trees enter; resolved models leave ({@link
 * dev.chainrule.compiler.program.ModelDefinition}): names bound, layers instantiated, functions and loops written out,
 * types and shapes proved. What leaves has no fault that a user could have made; every fault is a diagnostic, and none
 * is told twice.
 *
 * <p>Two walks over a file. {@code NameCheck} looks at the text alone: unknown and double names, cycles, what nothing
 * needs. The elaborator then evaluates each model, once for training and once for everything else, with values that are
 * numbers, dimensions, lists, functions or values of the graph ({@code Item}).
 */
@NullMarked
package dev.chainrule.compiler.resolve;

import org.jspecify.annotations.NullMarked;
