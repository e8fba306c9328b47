// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What runs in a child process: the workloads, and how each contestant carries them out. A workload enters, a
 * {@link dev.chainrule.benchmarks.contest.Task} leaves. Weights and data are drawn from fixed seeds, so that every process
 * makes the same ones for itself.
 */
@NullMarked
package dev.chainrule.benchmarks.contest;

import org.jspecify.annotations.NullMarked;
