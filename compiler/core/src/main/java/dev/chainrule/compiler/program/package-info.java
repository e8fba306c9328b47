// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * A whole model beyond its equations: what it declares ({@link dev.chainrule.compiler.program.ModelDefinition}, made by
 * {@code resolve}) and what can be run ({@link dev.chainrule.compiler.program.Program}: one graph an entry point).
 */
@NullMarked
package dev.chainrule.compiler.program;

import org.jspecify.annotations.NullMarked;
