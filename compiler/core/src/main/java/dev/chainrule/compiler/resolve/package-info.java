// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What was written becomes what it means. Syntax trees enter; resolved models leave ({@link
 * dev.chainrule.compiler.program.ModelDefinition}): names bound, layers instantiated, functions and loops written out,
 * types and shapes proved. What leaves has no fault that a user could have made; every fault is a diagnostic, and none
 * is told twice.
 *
 * <p>A model is elaborated once for training and once for everything else. {@code Expressions} is what signatures, indices,
 * bodies and calls see of the evaluator that holds them: an expression contains calls, and a call writes out what contains
 * expressions. All else points one way: {@code Layers} make instances with an evaluator, {@code Models} are made of layers,
 * {@code Trains} of what models name.
 */
@NullMarked
package dev.chainrule.compiler.resolve;

import org.jspecify.annotations.NullMarked;
