// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The one table of the functions that are built in: each with its name, its parameters, a line of documentation and what a
 * call gives, as an item from items. Those of one number are the operators of the catalogue.
 */
@NullMarked
package dev.chainrule.compiler.builtin;

import org.jspecify.annotations.NullMarked;
