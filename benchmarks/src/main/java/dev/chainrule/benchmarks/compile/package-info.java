// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/** How long the compiler itself takes, from the text of a deep model to loaded classes, and how much it writes. */
@NullMarked
package dev.chainrule.benchmarks.compile;

import org.jspecify.annotations.NullMarked;
