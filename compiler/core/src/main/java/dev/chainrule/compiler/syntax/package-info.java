// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * From text to {@link dev.chainrule.compiler.syntax.Ast}: what was written, with places. A source text enters; a tree
 * and diagnostics leave. Nothing here knows what a name means.
 */
@NullMarked
package dev.chainrule.compiler.syntax;

import org.jspecify.annotations.NullMarked;
