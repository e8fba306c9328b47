// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.type;

/** What a tensor holds. */
public enum ElementType {
    /** f32 or f64, as the model's precision says. */
    REAL,
    INT,
    BOOL,
    /**
     * A scalar that is computed in double by the step method itself, never in a buffer: optimiser settings, schedules,
     * what equations make of {@code step}. It becomes REAL where it meets a tensor.
     */
    SETTING;

    /** The word in the language and in messages. */
    public String word() {
        return switch (this) {
            case REAL, SETTING -> "real";
            case INT -> "int";
            case BOOL -> "bool";
        };
    }
}
