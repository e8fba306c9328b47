// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The command {@code chainrule}. A subcommand is a class: it takes files and options, calls the compiler, the runtime or the
 * test kit, and prints. Nothing here decides what a model means.
 */
@NullMarked
package dev.chainrule.cli;

import org.jspecify.annotations.NullMarked;
