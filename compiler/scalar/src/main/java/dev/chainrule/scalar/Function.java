// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;

/**
 * A function that is written in the scalar vocabulary for both precisions.
 *
 * @param name its name in generated code, {@code exp}
 * @param doc one line: definition and error bound
 * @param definition its expression for a precision, over as many arguments
 * @param reference its value in double, from the JDK's StrictMath or a slower formula; the meaning that tests compare
 *     with, never what runs
 */
public record Function(
        String name,
        List<Parameter> parameters,
        ScalarType result,
        String doc,
        BiFunction<Precision, List<Scalar>, Scalar> definition,
        ToDoubleFunction<double[]> reference) {
    public Function {
        parameters = List.copyOf(parameters);
    }

    /** What it takes. */
    public record Parameter(String name, ScalarType type) {}

    /** A real function of reals x, y. */
    static Function ofReals(
            String name,
            int arity,
            String doc,
            BiFunction<Precision, List<Scalar>, Scalar> definition,
            ToDoubleFunction<double[]> reference) {
        List<Parameter> reals = List.of(new Parameter("x", ScalarType.REAL), new Parameter("y", ScalarType.REAL));
        return new Function(name, reals.subList(0, arity), ScalarType.REAL, doc, definition, reference);
    }

    /** How many arguments it takes. */
    public int arity() {
        return parameters.size();
    }

    /** The function's body for a precision. */
    public Body body(Precision precision) {
        BodyBuilder builder = new BodyBuilder();
        List<Scalar> arguments =
                parameters.stream().map(each -> builder.argument(each.type())).toList();
        return builder.build(List.of(definition.apply(precision, arguments)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Function function && function.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
