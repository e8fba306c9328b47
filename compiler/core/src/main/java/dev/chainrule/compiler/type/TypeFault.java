// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.type;

/**
 * Operands that an operator does not take. The message says what is wrong with both values, as in {@code inner dimensions
 * differ, 2 and 4}; the hint what to type. The front end turns it into a diagnostic at the user's line; anywhere else it
 * is a fault of the compiler.
 */
public final class TypeFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Which kind of disagreement. */
    public enum Kind {
        ELEMENT,
        RANK,
        SHAPE,
        AXIS,
        ARGUMENT
    }

    private final Kind kind;
    private final String hint;

    public TypeFault(Kind kind, String message, String hint) {
        super(message);
        this.kind = kind;
        this.hint = hint;
    }

    public TypeFault(Kind kind, String message) {
        this(kind, message, "");
    }

    public Kind kind() {
        return kind;
    }

    /** What to type instead; empty where there is nothing to say. */
    public String hint() {
        return hint;
    }
}
