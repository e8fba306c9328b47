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
            unary("sigmoid", "1 / (1 + exp(-x)); goes down to subnormals.", Exponentials::sigmoid, Reference::sigmoid);

    public static final Function SOFTPLUS = unary(
            "softplus", "log(1 + exp(x)), computed without overflow.", Exponentials::softplus, Reference::softplus);

    public static final Function SINH = unary("sinh", "Hyperbolic sine.", Exponentials::sinh, StrictMath::sinh);

    public static final Function COSH = unary("cosh", "Hyperbolic cosine.", Exponentials::cosh, StrictMath::cosh);

    public static final Function EXP2 =
            unary("exp2", "2 to the power x.", Exponentials::exp2, x -> StrictMath.pow(2, x));

    public static final Function LOG2 =
            unary("log2", "Logarithm to base 2; exact for powers of 2.", Logarithms::log2, Reference::log2);

    public static final Function LOG10 = unary("log10", "Logarithm to base 10.", Logarithms::log10, StrictMath::log10);

    public static final Function POW = new Function(
            "pow",
            2,
            "x to the power y, with the special cases of Java's Math.pow.",
            (precision, arguments) -> Powers.pow(precision, arguments.get(0), arguments.get(1)),
            values -> StrictMath.pow(values[0], values[1]));

    public static final Function SIN = unary(
            "sin", "Sine of x in radians. NaN beyond 2^20 (f32), 2^45 (f64).", Trigonometry::sin, StrictMath::sin);

    public static final Function COS = unary(
            "cos", "Cosine of x in radians. NaN beyond 2^20 (f32), 2^45 (f64).", Trigonometry::cos, StrictMath::cos);

    public static final Function TAN = unary(
            "tan", "Tangent of x in radians. NaN beyond 2^20 (f32), 2^45 (f64).", Trigonometry::tan, StrictMath::tan);

    public static final Function ASIN =
            unary("asin", "Arc sine. NaN outside [-1, 1].", Trigonometry::asin, StrictMath::asin);

    public static final Function ACOS =
            unary("acos", "Arc cosine. NaN outside [-1, 1].", Trigonometry::acos, StrictMath::acos);

    public static final Function ATAN = unary("atan", "Arc tangent.", Trigonometry::atan, StrictMath::atan);

    public static final Function ASINH =
            unary("asinh", "Inverse hyperbolic sine.", Logarithms::asinh, Reference::asinh);

    public static final Function ACOSH =
            unary("acosh", "Inverse hyperbolic cosine. NaN below 1.", Logarithms::acosh, Reference::acosh);

    public static final Function ATANH = unary(
            "atanh",
            "Inverse hyperbolic tangent. NaN outside [-1, 1], infinite at the ends.",
            Logarithms::atanh,
            Reference::atanh);

    public static final Function ERF = unary(
            "erf",
            "Error function, 2/sqrt(pi) times the integral of exp(-t*t) from 0 to x.",
            ErrorFunctions::erf,
            Reference::erf);

    public static final Function ERFC =
            unary("erfc", "1 - erf(x), without cancellation.", ErrorFunctions::erfc, Reference::erfc);

    public static final Function FLOOR =
            unary("floor", "The nearest integer that is not above x. Exact.", Rounding::floor, Math::floor);

    public static final Function CEIL =
            unary("ceil", "The nearest integer that is not below x. Exact.", Rounding::ceil, Math::ceil);

    public static final Function ROUND =
            unary("round", "The nearest integer, ties to even. Exact.", Rounding::roundEven, Math::rint);

    public static final Function TRUNC = unary(
            "trunc",
            "The nearest integer towards zero. Exact.",
            Rounding::truncate,
            x -> Math.copySign(Math.floor(Math.abs(x)), x));

    /** Every function, in the order of the generated class. */
    public static final List<Function> ALL = List.of(
            EXP, EXP2, EXPM1, LOG, LOG2, LOG10, LOG1P, POW, SIGMOID, SOFTPLUS, TANH, SINH, COSH, ASINH, ACOSH, ATANH,
            SIN, COS, TAN, ASIN, ACOS, ATAN, ERF, ERFC, FLOOR, CEIL, ROUND, TRUNC);

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
}
