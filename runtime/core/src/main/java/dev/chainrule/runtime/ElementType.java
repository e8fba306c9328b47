// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

/** What an array of a model holds. */
public enum ElementType {
    /** {@code float} or {@code double}, as the model's precision says. */
    REAL,
    INT,
    /** Kept as an int, 0 or 1. */
    BOOL
}
