// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The grammar of {@code .nn} files: the lexer and parser that ANTLR generates from {@code Nn.g4}, and the filter that
 * puts in the ends of the statements. The tokens of a text enter; a parse tree leaves.
 */
@NullMarked
package dev.chainrule.grammar;

import org.jspecify.annotations.NullMarked;
