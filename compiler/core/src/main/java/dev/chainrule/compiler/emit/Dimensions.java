// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import dev.chainrule.compiler.type.Dimension;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Dimensions as Java expressions. */
final class Dimensions {
    private static final ClassName EXTENT = ClassName.get("dev.chainrule.runtime", "Extent");

    private Dimensions() {}

    /**
     * An int expression: {@code 4 * B * T + 1}. What is the length of a buffer, or an index in it, fits: the runtime has
     * checked the longest buffers before.
     */
    static String asInt(Dimension dimension, UnaryOperator<String> names) {
        return expression(dimension, names, "");
    }

    /** A long expression: {@code 4L * B * T + 1L}. */
    static String asLong(Dimension dimension, UnaryOperator<String> names) {
        return expression(dimension, names, "L");
    }

    private static String expression(Dimension dimension, UnaryOperator<String> names, String suffix) {
        StringBuilder text = new StringBuilder();
        for (Dimension.Summand summand : dimension.summands()) {
            long coefficient = summand.coefficient();
            if (text.length() > 0) {
                text.append(coefficient < 0 ? " - " : " + ");
                coefficient = Math.abs(coefficient);
            }
            List<String> factors = new ArrayList<>();
            if (coefficient != 1 || summand.names().isEmpty() || !suffix.isEmpty()) {
                factors.add(coefficient + suffix);
            }
            summand.names().forEach(name -> factors.add(names.apply(name)));
            text.append(String.join(" * ", factors));
        }
        return text.length() == 0 ? "0" + suffix : text.toString();
    }

    /** An expression that makes the runtime's {@code Extent}. */
    static CodeBlock asExtent(Dimension dimension, List<String> dynamicNames) {
        List<Dimension.Summand> summands = dimension.summands();
        if (summands.isEmpty()) {
            return CodeBlock.of("$T.of(0)", EXTENT);
        }
        if (summands.size() == 1) {
            return term(summands.get(0), dynamicNames);
        }
        return CodeBlock.of(
                "$T.sum($L)",
                ModelLayout.BLUEPRINT,
                summands.stream().map(summand -> term(summand, dynamicNames)).collect(CodeBlock.joining(", ")));
    }

    private static CodeBlock term(Dimension.Summand summand, List<String> dynamicNames) {
        List<String> names = summand.names();
        if (names.isEmpty()) {
            return CodeBlock.of("$T.of($L)", EXTENT, number(summand.coefficient()));
        }
        if (names.size() == 1 && summand.coefficient() == 1) {
            return CodeBlock.of("$T.dimension($L)", EXTENT, dynamicNames.indexOf(names.get(0)));
        }
        CodeBlock.Builder code =
                CodeBlock.builder().add("$T.term($L", ModelLayout.BLUEPRINT, number(summand.coefficient()));
        names.forEach(name -> code.add(", $L", dynamicNames.indexOf(name)));
        return code.add(")").build();
    }

    private static String number(long value) {
        return value == (int) value ? Long.toString(value) : value + "L";
    }
}
