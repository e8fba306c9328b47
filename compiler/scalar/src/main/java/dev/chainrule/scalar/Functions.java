// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * The transcendental functions, in the scalar vocabulary: without branches, tables or loops, so that they vectorise,
 * and with the same bits on every machine. Methods, sources and measured errors stand in {@code docs/numerics.md}.
 */
public final class Functions {
    public static final Function EXP = unary("exp", 0.8, 0.75, "e to the power x.", Exponentials::exp, StrictMath::exp);

    public static final Function EXPM1 = unary(
            "expm1", 1.6, 1.5, "e to the power x, less 1; accurate near 0.", Exponentials::expm1, StrictMath::expm1);

    public static final Function LOG = unary(
            "log",
            0.9,
            0.9,
            "Natural logarithm. NaN below 0, -infinity at 0 and -0.",
            Logarithms::log,
            StrictMath::log);

    public static final Function LOG1P =
            unary("log1p", 1, 0.8, "log(1 + x); accurate near 0.", Logarithms::log1p, StrictMath::log1p);

    public static final Function TANH =
            unary("tanh", 0.9, 0.9, "Hyperbolic tangent.", Exponentials::tanh, StrictMath::tanh);

    public static final Function SIGMOID = unary(
            "sigmoid",
            1.6,
            1.3,
            "1 / (1 + exp(-x)); goes down to subnormals.",
            Exponentials::sigmoid,
            Reference::sigmoid);

    public static final Function SOFTPLUS = unary(
            "softplus",
            1.7,
            1.5,
            "log(1 + exp(x)), computed without overflow.",
            Exponentials::softplus,
            Reference::softplus);

    public static final Function SINH =
            unary("sinh", 1.7, 1.6, "Hyperbolic sine.", Exponentials::sinh, StrictMath::sinh);

    public static final Function COSH =
            unary("cosh", 1.2, 1.2, "Hyperbolic cosine.", Exponentials::cosh, StrictMath::cosh);

    public static final Function EXP2 =
            unary("exp2", 0.8, 0.75, "2 to the power x.", Exponentials::exp2, x -> StrictMath.pow(2, x));

    public static final Function LOG2 =
            unary("log2", 1.2, 0.9, "Logarithm to base 2; exact for powers of 2.", Logarithms::log2, Reference::log2);

    public static final Function LOG10 =
            unary("log10", 1.2, 0.9, "Logarithm to base 10.", Logarithms::log10, StrictMath::log10);

    public static final Function POW = function(
            "pow",
            2,
            0.85,
            0.75,
            "x to the power y, with the special cases of Java's Math.pow.",
            (precision, arguments) -> Powers.pow(precision, arguments.get(0), arguments.get(1)),
            values -> StrictMath.pow(values[0], values[1]));

    public static final Function SIN = unary(
            "sin",
            0.85,
            0.85,
            "Sine of x in radians. NaN beyond 2^20 (f32), 2^45 (f64).",
            Trigonometry::sin,
            StrictMath::sin);

    public static final Function COS = unary(
            "cos",
            0.85,
            0.85,
            "Cosine of x in radians. NaN beyond 2^20 (f32), 2^45 (f64).",
            Trigonometry::cos,
            StrictMath::cos);

    public static final Function TAN = unary(
            "tan",
            1.1,
            1.1,
            "Tangent of x in radians. NaN beyond 2^20 (f32), 2^45 (f64).",
            Trigonometry::tan,
            StrictMath::tan);

    public static final Function ASIN =
            unary("asin", 1.4, 1.3, "Arc sine. NaN outside [-1, 1].", Trigonometry::asin, StrictMath::asin);

    public static final Function ACOS =
            unary("acos", 1.3, 1.2, "Arc cosine. NaN outside [-1, 1].", Trigonometry::acos, StrictMath::acos);

    public static final Function ATAN = unary("atan", 1.5, 1.5, "Arc tangent.", Trigonometry::atan, StrictMath::atan);

    public static final Function ASINH =
            unary("asinh", 1.8, 1.5, "Inverse hyperbolic sine.", Logarithms::asinh, Reference::asinh);

    public static final Function ACOSH =
            unary("acosh", 2, 2, "Inverse hyperbolic cosine. NaN below 1.", Logarithms::acosh, Reference::acosh);

    public static final Function ATANH = unary(
            "atanh",
            1.7,
            1.4,
            "Inverse hyperbolic tangent. NaN outside [-1, 1], infinite at the ends.",
            Logarithms::atanh,
            Reference::atanh);

    public static final Function ERF = unary(
            "erf",
            1.2,
            1.1,
            "Error function, 2/sqrt(pi) times the integral of exp(-t*t) from 0 to x.",
            ErrorFunctions::erf,
            Reference::erf);

    public static final Function ERFC =
            unary("erfc", 2, 2, "1 - erf(x), without cancellation.", ErrorFunctions::erfc, Reference::erfc);

    public static final Function ATAN2 = function(
            "atan2",
            2,
            2,
            2,
            "The angle of the point (y, x) from the axis of x, in (-pi, pi].",
            (precision, arguments) -> Trigonometry.atan2(precision, arguments.get(0), arguments.get(1)),
            values -> StrictMath.atan2(values[0], values[1]));

    public static final Function LGAMMA = unary(
            "lgamma",
            2.5,
            2.5,
            "log |gamma(x)|, infinite at 0 and the negative whole numbers.",
            Gammas::lgamma,
            GammaReference::lgamma);

    public static final Function DIGAMMA = unary(
            "digamma",
            3,
            2.5,
            "The derivative of lgamma. NaN at the negative whole numbers.",
            Gammas::digamma,
            GammaReference::digamma);

    public static final Function TRIGAMMA = unary(
            "trigamma", 2.5, 2.5, "The derivative of digamma.", Gammas::trigamma, x -> GammaReference.polygamma(1, x));

    public static final Function TETRAGAMMA = unary(
            "tetragamma",
            3.5,
            3.5,
            "The derivative of trigamma. NaN at the negative whole numbers.",
            Gammas::tetragamma,
            x -> GammaReference.polygamma(2, x));

    public static final Function FLOOR =
            unary("floor", 0, 0, "The nearest integer that is not above x.", Rounding::floor, Math::floor);

    public static final Function CEIL =
            unary("ceil", 0, 0, "The nearest integer that is not below x.", Rounding::ceil, Math::ceil);

    public static final Function ROUND =
            unary("round", 0, 0, "The nearest integer, ties to even.", Rounding::roundEven, Math::rint);

    public static final Function TRUNC = unary(
            "trunc",
            0,
            0,
            "The nearest integer towards zero.",
            Rounding::truncate,
            x -> Math.copySign(Math.floor(Math.abs(x)), x));

    /** Every function, in the order of the generated class. */
    public static final List<Function> ALL = List.of(
            EXP,
            EXP2,
            EXPM1,
            LOG,
            LOG2,
            LOG10,
            LOG1P,
            POW,
            SIGMOID,
            SOFTPLUS,
            TANH,
            SINH,
            COSH,
            ASINH,
            ACOSH,
            ATANH,
            SIN,
            COS,
            TAN,
            ASIN,
            ACOS,
            ATAN,
            ATAN2,
            ERF,
            ERFC,
            LGAMMA,
            DIGAMMA,
            TRIGAMMA,
            TETRAGAMMA,
            FLOOR,
            CEIL,
            ROUND,
            TRUNC);

    private Functions() {}

    /** The largest error in units in the last place; measured, see {@code docs/numerics.md}. 0 means exact. */
    public static double errorBound(Function function, Precision precision) {
        return precision == Precision.F32
                ? Bounds.F32.getOrDefault(function, Double.NaN)
                : Bounds.F64.getOrDefault(function, Double.NaN);
    }

    /** Apart, so that the tables exist before the constants above are made. */
    private static final class Bounds {
        static final Map<Function, Double> F32 = new HashMap<>();
        static final Map<Function, Double> F64 = new HashMap<>();
    }

    private static Function unary(
            String name,
            double boundF32,
            double boundF64,
            String doc,
            BiFunction<Precision, Scalar, Scalar> definition,
            DoubleUnaryOperator reference) {
        return function(
                name,
                1,
                boundF32,
                boundF64,
                doc,
                (precision, arguments) -> definition.apply(precision, arguments.get(0)),
                values -> reference.applyAsDouble(values[0]));
    }

    private static Function function(
            String name,
            int arity,
            double boundF32,
            double boundF64,
            String doc,
            BiFunction<Precision, List<Scalar>, Scalar> definition,
            ToDoubleFunction<double[]> reference) {
        Function function = Function.ofReals(name, arity, doc, definition, reference);
        Bounds.F32.put(function, boundF32);
        Bounds.F64.put(function, boundF64);
        return function;
    }
}
