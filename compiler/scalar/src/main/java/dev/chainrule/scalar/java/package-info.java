// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Scalar bodies as Java text. The writer of the runtime's functions uses it while the runtime is built, the compiler for
 * the kernels of models.
 */
@NullMarked
package dev.chainrule.scalar.java;

import org.jspecify.annotations.NullMarked;
