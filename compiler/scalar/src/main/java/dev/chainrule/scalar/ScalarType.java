// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

/** The type of one value in a kernel's body. */
public enum ScalarType {
    /** {@code float} or {@code double}, as the precision says. */
    REAL,
    /** 32-bit two's complement. */
    INT,
    /** Stored in buffers as an int, 0 or 1. */
    BOOL,
    /** The bits of a real: {@code int} for f32, {@code long} for f64. */
    BITS
}
