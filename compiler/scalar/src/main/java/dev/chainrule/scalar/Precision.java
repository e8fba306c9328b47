// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

/** What a {@code real} is: IEEE 754 binary32 or binary64. */
public enum Precision {
    F32,
    F64
}
