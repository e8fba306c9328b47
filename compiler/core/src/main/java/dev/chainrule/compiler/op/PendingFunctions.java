// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.kernel.Function;
import java.util.function.ToDoubleFunction;

final class PendingFunctions {
    static final Function SIN = of("sin", 1, x -> StrictMath.sin(x[0]));
    static final Function COS = of("cos", 1, x -> StrictMath.cos(x[0]));
    static final Function ERF = of("erf", 1, x -> {
        throw new IllegalStateException("erf");
    });
    static final Function POW = of("pow", 2, x -> StrictMath.pow(x[0], x[1]));

    private PendingFunctions() {}

    private static Function of(String name, int arity, ToDoubleFunction<double[]> reference) {
        return new Function(
                name,
                arity,
                name,
                (precision, x) -> {
                    throw new IllegalStateException(name);
                },
                reference);
    }
}
