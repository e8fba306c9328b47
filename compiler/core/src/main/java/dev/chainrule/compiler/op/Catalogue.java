// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.type.ElementType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The element-wise operators: what is declared is listed. The table of the language's functions follows from it, and tests
 * and {@code docs/operators.md} go through it.
 */
public final class Catalogue {
    /** The element-wise operators of reals, in the order in which they are declared. */
    public static final List<Elementwise> ELEMENTWISE = Stream.concat(
                    Elementwise.declared().stream(), GammaFunctions.declared().stream())
            .toList();

    /** The element-wise operators of whole numbers and truth values, and the conversions. */
    public static final List<Elementwise> DISCRETE = Discrete.declared();

    /** The functions of a real that the language calls by their names: {@code tanh(x)}. */
    public static final List<Elementwise> FUNCTIONS = ELEMENTWISE.stream()
            .filter(op -> op.operandTypes().equals(List.of(ElementType.REAL)) && op != Elementwise.NEGATE)
            .toList();

    private static final Map<String, Elementwise> DISCRETE_BY_NAME =
            DISCRETE.stream().collect(Collectors.toUnmodifiableMap(Elementwise::name, Function.identity()));

    private Catalogue() {}

    /** What an operator of reals is called among ints or truth values: {@code int_add}. */
    static Optional<Elementwise> among(ElementType element, Elementwise op) {
        return Optional.ofNullable(DISCRETE_BY_NAME.get(element.word() + "_" + op.name()));
    }
}
