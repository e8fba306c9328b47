// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * From a {@link dev.chainrule.compiler.program.Program} to what a reader sees of it: the derivation of each loss ({@link
 * dev.chainrule.compiler.explain.Derivation}), as a text, in Markdown, LaTeX and HTML. Nothing here is read by what is
 * compiled.
 */
@NullMarked
package dev.chainrule.compiler.explain;

import org.jspecify.annotations.NullMarked;
