// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.names;

import java.util.Set;

/**
 * The names of functions that no file declares.
 *
 * @param builtIn what can be called everywhere
 * @param initialisers those of them that stand on the right side of a parameter alone
 */
public record Vocabulary(Set<String> builtIn, Set<String> initialisers) {}
