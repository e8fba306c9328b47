// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What was written becomes what it means. Syntax trees enter; resolved models leave ({@link
 * dev.chainrule.compiler.program.ModelDefinition}): names bound, layers instantiated, functions and loops written out,
 * types and shapes proved. What leaves has no fault that a user could have made; every fault is a diagnostic, and none
 * is told twice.
 *
 * <p>A model is elaborated once for training and once for everything else. {@code Expressions} is what signatures, indices
 * and bodies see of the rest. An expression contains calls, a call writes out what contains expressions, and a layer is
 * made of them: {@code Evaluator}, {@code Calls} and {@code Layers} need each other for that reason.
 */
@NullMarked
package dev.chainrule.compiler.resolve;

import org.jspecify.annotations.NullMarked;
