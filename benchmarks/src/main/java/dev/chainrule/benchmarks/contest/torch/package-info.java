// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/** The workloads with libtorch: each net in DJL's operators. */
@NullMarked
package dev.chainrule.benchmarks.contest.torch;

import org.jspecify.annotations.NullMarked;
