// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import dev.chainrule.compiler.type.Dimension;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Dimensions as Java expressions. */
final class Dimensions {
    private Dimensions() {}

    /**
     * An int expression: {@code 4 * B * T + 1}. What is the length of a buffer, or an index in it, fits: the runtime has
     * checked the longest buffers before.
     */
    static String asInt(Dimension dimension, UnaryOperator<String> names) {
        StringBuilder text = new StringBuilder();
        for (Dimension.Summand summand : dimension.summands()) {
            long coefficient = summand.coefficient();
            if (text.length() > 0) {
                text.append(coefficient < 0 ? " - " : " + ");
                coefficient = Math.abs(coefficient);
            }
            List<String> factors = new ArrayList<>();
            if (coefficient != 1 || summand.factors().isEmpty()) {
                factors.add(Long.toString(coefficient));
            }
            for (Dimension.Factor factor : summand.factors()) {
                factors.add(asInt(factor, names));
            }
            text.append(String.join(" * ", factors));
        }
        return text.length() == 0 ? "0" : text.toString();
    }

    private static String asInt(Dimension.Factor factor, UnaryOperator<String> names) {
        if (factor instanceof Dimension.Quotient quotient) {
            return "Math.floorDiv(" + asInt(quotient.dividend(), names) + ", " + quotient.divisor() + ")";
        } else if (factor instanceof Dimension.Root root) {
            return "(int) Math.ceil(Math.sqrt(" + asInt(root.radicand(), names) + "))";
        }
        return names.apply(factor.toString());
    }

    /**
     * As the runtime's {@code Blueprint} reads it: {@code 4*B*T + 1}, {@code 3*(T + 1)/2}, where the quotient is cut off, and
     * {@code root(T)}, which is rounded up.
     */
    static String asData(Dimension dimension) {
        List<String> summands = new ArrayList<>();
        for (Dimension.Summand summand : dimension.summands()) {
            List<String> factors = new ArrayList<>();
            for (Dimension.Factor factor : summand.factors()) {
                factors.add(asData(factor));
            }
            if (summand.coefficient() != 1 || factors.isEmpty()) {
                factors.add(0, Long.toString(summand.coefficient()));
            }
            summands.add(String.join("*", factors));
        }
        return summands.isEmpty() ? "0" : String.join(" + ", summands);
    }

    private static String asData(Dimension.Factor factor) {
        if (factor instanceof Dimension.Quotient quotient) {
            return "(" + asData(quotient.dividend()) + ")/" + quotient.divisor();
        } else if (factor instanceof Dimension.Root root) {
            return "root(" + asData(root.radicand()) + ")";
        }
        return factor.toString();
    }
}
