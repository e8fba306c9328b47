// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The comparison with other frameworks. {@link dev.chainrule.benchmarks.Main} starts child processes, lets them take turns,
 * checks that they compute the same, and writes tables and charts; what the children do stands in
 * {@link dev.chainrule.benchmarks.contest}.
 */
@NullMarked
package dev.chainrule.benchmarks;

import org.jspecify.annotations.NullMarked;
