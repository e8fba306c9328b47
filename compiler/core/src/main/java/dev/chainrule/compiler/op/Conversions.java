// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.List;
import java.util.stream.Stream;

/** How element types meet: bool becomes int, int a setting or real, a setting real; back only where the program says so. */
public final class Conversions {
    private Conversions() {}

    /** The narrowest type to which both go by themselves. */
    public static ElementType common(ElementType a, ElementType b) {
        return width(a) >= width(b) ? a : b;
    }

    /** Whether a value goes there by itself, in any number of steps. */
    public static boolean widens(ElementType from, ElementType to) {
        return width(from) < width(to);
    }

    /** Whether the language converts by itself: to a wider type, and between reals and settings. */
    public static boolean isImplicit(ElementType from, ElementType to) {
        return !widens(to, from) || to == ElementType.SETTING;
    }

    /**
     * The operators that convert, one after the other.
     *
     * @throws TypeFault for a conversion that does not exist
     */
    static List<Elementwise> steps(ElementType from, ElementType to) {
        if (from == to) {
            return List.of();
        } else if (from == ElementType.BOOL) {
            return Stream.concat(Stream.of(Discrete.BOOL_TO_INT), steps(ElementType.INT, to).stream())
                    .toList();
        }
        boolean whole = from == ElementType.INT;
        return List.of(
                switch (to) {
                    case INT -> Discrete.REAL_TO_INT;
                    case REAL -> whole ? Discrete.INT_TO_REAL : Discrete.SETTING_TO_REAL;
                    case SETTING -> whole ? Discrete.INT_TO_SETTING : Discrete.REAL_TO_SETTING;
                    case BOOL ->
                        throw new TypeFault(
                                TypeFault.Kind.ELEMENT,
                                "a " + from.word() + " is not a " + to.word(),
                                "write a comparison, such as x != 0");
                });
    }

    private static int width(ElementType element) {
        return switch (element) {
            case BOOL -> 0;
            case INT -> 1;
            case SETTING -> 2;
            case REAL -> 3;
        };
    }
}
