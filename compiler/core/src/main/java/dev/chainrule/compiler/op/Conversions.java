// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TypeFault;
import java.util.List;

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
        return switch (from) {
            case BOOL ->
                switch (to) {
                    case BOOL -> List.of();
                    case INT -> List.of(Discrete.BOOL_TO_INT);
                    case REAL -> List.of(Discrete.BOOL_TO_INT, Discrete.INT_TO_REAL);
                    case SETTING -> List.of(Discrete.BOOL_TO_INT, Discrete.INT_TO_SETTING);
                };
            case INT ->
                switch (to) {
                    case INT -> List.of();
                    case REAL -> List.of(Discrete.INT_TO_REAL);
                    case SETTING -> List.of(Discrete.INT_TO_SETTING);
                    case BOOL -> throw impossible(from, to);
                };
            case REAL, SETTING ->
                switch (to) {
                    case INT -> List.of(Discrete.REAL_TO_INT);
                    case REAL -> from == to ? List.of() : List.of(Discrete.SETTING_TO_REAL);
                    case SETTING -> from == to ? List.of() : List.of(Discrete.REAL_TO_SETTING);
                    case BOOL -> throw impossible(from, to);
                };
        };
    }

    private static int width(ElementType element) {
        return switch (element) {
            case BOOL -> 0;
            case INT -> 1;
            case SETTING -> 2;
            case REAL -> 3;
        };
    }

    private static TypeFault impossible(ElementType from, ElementType to) {
        return new TypeFault(
                TypeFault.Kind.ELEMENT,
                "a " + from.word() + " is not a " + to.word(),
                "write a comparison, such as x != 0");
    }
}
