// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;

/**
 * A real function of reals, written in the scalar vocabulary for both precisions.
 *
 * @param name its name in generated code, {@code exp}
 * @param arity how many arguments
 * @param doc one line: definition and error bound
 * @param definition its expression for a precision, over as many arguments
 * @param reference its value in double, from the JDK's StrictMath or a slower formula; the meaning that tests compare
 *     with, never what runs
 */
public record Function(
        String name,
        int arity,
        String doc,
        BiFunction<Precision, List<Scalar>, Scalar> definition,
        ToDoubleFunction<double[]> reference) {
    /** The function's body for a precision. */
    public Body body(Precision precision) {
        return BodyBuilder.of(arity, arguments -> definition.apply(precision, arguments));
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
