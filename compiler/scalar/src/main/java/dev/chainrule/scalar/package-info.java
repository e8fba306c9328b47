// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The small language of kernel bodies: what one element goes through. It holds only what IEEE 754 rounds correctly or
 * what moves bits, so a body means the same bits everywhere; transcendental functions are written in it once, in
 * {@link dev.chainrule.scalar.Functions}. Depends on nothing else of the compiler.
 */
@NullMarked
package dev.chainrule.scalar;

import org.jspecify.annotations.NullMarked;
