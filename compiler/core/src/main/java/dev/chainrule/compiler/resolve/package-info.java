// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What was written becomes what it means. Syntax trees enter; resolved models leave ({@link
 * dev.chainrule.compiler.program.ModelDefinition}): names bound, layers instantiated, functions and loops written out,
 * types and shapes proved. What leaves has no fault that a user could have made; every fault is a diagnostic, and none
 * is told twice.
 *
 * <p>Each model is evaluated once for training and once for everything else, with values that are numbers, dimensions,
 * lists, functions or values of the graph ({@code Item}).
 */
@NullMarked
package dev.chainrule.compiler.resolve;

import org.jspecify.annotations.NullMarked;
