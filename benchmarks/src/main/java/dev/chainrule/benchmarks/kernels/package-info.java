// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * JMH benchmarks of single kernels, as the compiler emits them for small models. The class path is the JMH way in:
 * {@code -Dbenchmark.main=org.openjdk.jmh.Main}.
 */
@NullMarked
package dev.chainrule.benchmarks.kernels;

import org.jspecify.annotations.NullMarked;
