// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.kernel;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;

/**
 * The transcendental functions, in the scalar vocabulary: without branches, tables or loops, so that they vectorise,
 * and with the same bits on every machine. Methods, sources and measured errors stand in {@code docs/numerics.md}.
 */
public final class Functions {
    public static final Function EXP = unary("exp", "e to the power x.", Exponentials::exp, StrictMath::exp);

    public static final Function EXPM1 =
            unary("expm1", "e to the power x, less 1; accurate near 0.", Exponentials::expm1, StrictMath::expm1);

    public static final Function LOG =
            unary("log", "Natural logarithm. NaN below 0, -infinity at 0 and -0.", Logarithms::log, StrictMath::log);

    public static final Function LOG1P =
            unary("log1p", "log(1 + x); accurate near 0.", Logarithms::log1p, StrictMath::log1p);

    public static final Function TANH = unary("tanh", "Hyperbolic tangent.", Exponentials::tanh, StrictMath::tanh);

    public static final Function SIGMOID =
            unary("sigmoid", "1 / (1 + exp(-x)); goes down to subnormals.", Exponentials::sigmoid, Functions::sigmoid);

    public static final Function SOFTPLUS = unary(
            "softplus",
            "log(1 + exp(x)), computed without overflow.",
            Exponentials::softplus,
            x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x))));

    public static final Function SINH = unary("sinh", "Hyperbolic sine.", Exponentials::sinh, StrictMath::sinh);

    public static final Function COSH = unary("cosh", "Hyperbolic cosine.", Exponentials::cosh, StrictMath::cosh);

    /** Every function, in the order of the generated class. */
    public static final List<Function> ALL = List.of(EXP, EXPM1, LOG, LOG1P, TANH, SIGMOID, SOFTPLUS, SINH, COSH);

    private Functions() {}

    private static Function unary(
            String name, String doc, BiFunction<Precision, Scalar, Scalar> definition, DoubleUnaryOperator reference) {
        return new Function(
                name,
                1,
                doc,
                (precision, arguments) -> definition.apply(precision, arguments.get(0)),
                values -> reference.applyAsDouble(values[0]));
    }

    private static double sigmoid(double x) {
        double power = StrictMath.exp(-Math.abs(x));
        return (x < 0 ? power : 1) / (1 + power);
    }
}
