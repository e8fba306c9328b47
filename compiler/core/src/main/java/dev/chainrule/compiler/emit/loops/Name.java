// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit.loops;

import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.scalar.ScalarType;

/** What the code calls something. Two names are the same if they are one object; the printer gives each a text of its own. */
abstract sealed class Name {
    final String hint;

    private Name(String hint) {
        this.hint = hint;
    }

    @Override
    public final String toString() {
        return hint;
    }

    /** A scalar. */
    static final class Variable extends Name {
        final ScalarType type;

        Variable(String hint, ScalarType type) {
            super(hint);
            this.type = type;
        }

        static Variable whole(String hint) {
            return new Variable(hint, ScalarType.INT);
        }
    }

    /** Truth values stand in an int array, as 0 and 1. */
    static final class Array extends Name {
        final ElementType element;

        Array(String hint, ElementType element) {
            super(hint);
            this.element = element;
        }

        boolean isReal() {
            return element == ElementType.REAL;
        }

        ScalarType type() {
            return switch (element) {
                case REAL, SETTING -> ScalarType.REAL;
                case INT -> ScalarType.INT;
                case BOOL -> ScalarType.BOOL;
            };
        }
    }
}
