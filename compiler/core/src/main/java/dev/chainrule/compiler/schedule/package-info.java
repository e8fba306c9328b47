// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What runs: kernels over buffers, in order. An entry point's graph enters; a {@link
 * dev.chainrule.compiler.schedule.Schedule} leaves, fused and with its memory planned.
 */
@NullMarked
package dev.chainrule.compiler.schedule;

import org.jspecify.annotations.NullMarked;
