// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;

/** What functions and their derivatives are, apart from the compiler: in double with care, or in {@link BigDecimal}. */
final class Slopes {
    private static final double LN2 = StrictMath.log(2);
    private static final double LN10 = StrictMath.log(10);
    private static final double SELU = 1.0507009873554804934193349852946;
    private static final double SELU_ALPHA = 1.6732632423543772848170429916717;

    /** What an error is measured in. */
    private enum Unit {
        /** The last place of the true value. */
        VALUE,
        /** That of the value or of 1, whichever is larger: where a curve levels out, 1 − y² and the like lose what is below. */
        ONE,
        /** That of the value or of x: what is made of a difference has the error of its parts. */
        ARGUMENT
    }

    /**
     * A function of the language.
     *
     * @param value in double; where a {@link Function} has the name, {@link Oracle} knows better
     * @param domain where it is compared; NaN gives NaN everywhere
     */
    record Case(
            String name,
            String expression,
            DoubleUnaryOperator value,
            Unit unit,
            DoubleUnaryOperator slope,
            Unit level,
            DoublePredicate domain) {
        Case over(DoublePredicate other) {
            return new Case(name, expression, value, unit, slope, level, other);
        }

        double valueError(Precision precision, double x, double got) {
            if (Double.isNaN(x)) {
                return Double.isNaN(got) ? 0 : Double.POSITIVE_INFINITY;
            }
            if (!domain.test(x)) {
                return 0;
            }
            Optional<Function> function = Functions.ALL.stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst();
            if (function.isEmpty()) {
                return error(precision, x, got, value.applyAsDouble(x), unit);
            }
            return precision == Precision.F32
                    ? Ulps.error(precision, got, Accuracy.wanted(function.get(), precision, new double[] {x}))
                    : Accuracy.error(function.get(), x, got);
        }

        double slopeError(Precision precision, double x, double got) {
            boolean periodic = name.equals("sin") || name.equals("cos") || name.equals("tan");
            if (Double.isNaN(x) || !domain.test(x) || isBeyond(precision, value.applyAsDouble(x))) {
                return 0;
            }
            boolean beyond = periodic && Double.isNaN(Accuracy.wanted(Functions.SIN, precision, new double[] {x}));
            return beyond
                    ? (Double.isNaN(got) ? 0 : Double.POSITIVE_INFINITY)
                    : error(precision, x, got, slope.applyAsDouble(x), level);
        }

        /** Of what is too large for the precision the slope may be, too. */
        private static boolean isBeyond(Precision precision, double value) {
            return Math.abs(value) > (precision == Precision.F32 ? Float.MAX_VALUE : Double.MAX_VALUE);
        }

        private static double error(Precision precision, double x, double got, double want, Unit unit) {
            double least = precision == Precision.F32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
            if (Math.abs(got) < least && Math.abs(want) < least
                    || got == want
                    || precision == Precision.F32 && (float) want == got) {
                return 0;
            }
            double size =
                    unit == Unit.VALUE ? Math.abs(want) : Math.max(Math.abs(want), unit == Unit.ONE ? 1 : Math.abs(x));
            double ulp = precision == Precision.F32 ? Math.ulp((float) size) : Math.ulp(size);
            return Double.isFinite(want) && Double.isFinite(got)
                    ? Math.abs(got - want) / ulp
                    : Ulps.error(precision, got, want);
        }
    }

    private record Slope(DoubleUnaryOperator slope, Unit level) {}

    private static final Map<String, Slope> CATALOGUE = Map.ofEntries(
            exact("abs", Math::signum),
            exact("sign", x -> 0),
            exact("floor", x -> 0),
            exact("ceil", x -> 0),
            exact("round", x -> 0),
            exact("relu", x -> x <= 0 ? 0 : 1),
            exact("sqrt", x -> 0.5 / Math.sqrt(x)),
            exact("exp", StrictMath::exp),
            level("expm1", StrictMath::exp),
            exact("exp2", x -> LN2 * StrictMath.pow(2, x)),
            exact("log", x -> 1 / x),
            exact("log1p", x -> 1 / (1 + x)),
            exact("log2", x -> 1 / LN2 / x),
            exact("log10", x -> 1 / LN10 / x),
            exact("sin", StrictMath::cos),
            exact("cos", x -> -StrictMath.sin(x)),
            exact("tan", x -> 1 + StrictMath.tan(x) * StrictMath.tan(x)),
            exact("asin", x -> 1 / Math.sqrt((1 - x) * (1 + x))),
            exact("acos", x -> -1 / Math.sqrt((1 - x) * (1 + x))),
            exact("atan", x -> 1 / (1 + x * x)),
            exact("sinh", StrictMath::cosh),
            exact("cosh", StrictMath::sinh),
            level("tanh", x -> 1 / StrictMath.cosh(x) / StrictMath.cosh(x)),
            exact("asinh", x -> 1 / StrictMath.hypot(1, x)),
            exact("acosh", x -> 1 / (Math.sqrt(x - 1) * Math.sqrt(x + 1))),
            exact("atanh", x -> 1 / ((1 - x) * (1 + x))),
            level("erf", x -> 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x)),
            level("erfc", x -> -2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x)),
            level("lgamma", GammaReference::digamma),
            exact("digamma", x -> GammaReference.polygamma(1, x)),
            exact("trigamma", x -> GammaReference.polygamma(2, x)),
            exact("tetragamma", x -> OracleOfGamma.fourth(x)),
            level("sigmoid", x -> Reference.sigmoid(x) * Reference.sigmoid(-x)),
            exact("softplus", Reference::sigmoid));

    static final List<Case> COMPOSITIONS = List.of(
            made("leaky_relu(x)", x -> x > 0 ? x : 0.01 * x, x -> x > 0 ? 1 : 0.01),
            curve("elu(x)", x -> x > 0 ? x : StrictMath.expm1(x), x -> x > 0 ? 1 : StrictMath.exp(x)),
            curve(
                    "selu(x)",
                    x -> SELU * (x > 0 ? x : SELU_ALPHA * StrictMath.expm1(x)),
                    x -> SELU * (x > 0 ? 1 : SELU_ALPHA * StrictMath.exp(x))),
            curve(
                    "celu(x, alpha = 2)",
                    x -> x > 0 ? x : 2 * StrictMath.expm1(x / 2),
                    x -> x > 0 ? 1 : StrictMath.exp(x / 2)),
            curve("gelu(x)", x -> x * phi(x), x -> phi(x) + x * bell(x)),
            curve("gelu_tanh(x)", x -> x * Reference.sigmoid(2 * inner(x)), x -> {
                        double s = Reference.sigmoid(2 * inner(x));
                        double steep = 2 * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
                        return s + x * s * Reference.sigmoid(-2 * inner(x)) * steep;
                    })
                    .over(x -> Math.abs(x) < 1e6),
            curve(
                    "silu(x)",
                    x -> x * Reference.sigmoid(x),
                    x -> Reference.sigmoid(x) * (1 + x * Reference.sigmoid(-x))),
            curve("mish(x)", x -> x * StrictMath.tanh(Reference.softplus(x)), x -> {
                double t = StrictMath.tanh(Reference.softplus(x));
                return t + x * (1 - t * t) * Reference.sigmoid(x);
            }),
            made("relu6(x)", x -> Math.min(6, Math.max(0, x)), x -> x > 0 && x < 6 ? 1 : 0),
            curve("softsign(x)", x -> x / (1 + Math.abs(x)), x -> 1 / (1 + Math.abs(x)) / (1 + Math.abs(x))),
            curve("tanhshrink(x)", x -> x - StrictMath.tanh(x), x -> StrictMath.tanh(x) * StrictMath.tanh(x)),
            made("softshrink(x)", x -> x - Math.min(0.5, Math.max(-0.5, x)), x -> Math.abs(x) > 0.5 ? 1 : 0),
            made("hardshrink(x)", x -> Math.abs(x) > 0.5 ? x : 0, x -> Math.abs(x) > 0.5 ? 1 : 0),
            curve("hard_sigmoid(x)", x -> Math.min(1, Math.max(0, x / 6 + 0.5)), x -> Math.abs(x) < 3 ? 1.0 / 6 : 0),
            made("hard_tanh(x)", x -> Math.min(1, Math.max(-1, x)), x -> Math.abs(x) < 1 ? 1 : 0),
            curve(
                    "hard_silu(x)",
                    x -> x <= -3 ? 0 : x >= 3 ? x : x * (x / 6 + 0.5),
                    x -> x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5),
            made("log_sigmoid(x)", x -> -Reference.softplus(-x), x -> Reference.sigmoid(-x)),
            made("clamp(x, low = -1)", x -> Math.max(-1, x), x -> x >= -1 ? 1 : 0),
            curve("logit(x)", x -> StrictMath.log(x / (1 - x)), x -> 1 / x / (1 - x))
                    .over(x -> x > 0 && x < 1),
            made("square(x)", x -> x * x, x -> 2 * x),
            curve("sinc(x)", Slopes::sinc, x -> {
                        double series = 1;
                        for (int k = 12; k >= 1; k--) {
                            series = 1 - Math.PI * Math.PI * x * x / (2 * k * (2 * k + 3)) * series;
                        }
                        return Math.abs(x) < 0.5
                                ? -Math.PI * Math.PI * x / 3 * series
                                : (StrictMath.cos(Math.PI * x) - StrictMath.sin(Math.PI * x) / (Math.PI * x)) / x;
                    })
                    .over(x -> Math.abs(x) < 4),
            made("reciprocal(x)", x -> 1 / x, x -> -1 / x / x),
            made("rsqrt(x)", x -> 1 / Math.sqrt(x), x -> -0.5 / Math.sqrt(x) / x)
                    .over(x -> x > 0));

    private Slopes() {}

    /** A function of the catalogue. */
    static Case of(String name, DoubleUnaryOperator value) {
        Slope slope =
                Optional.ofNullable(CATALOGUE.get(name)).orElseThrow(() -> new AssertionError("no slope of " + name));
        return new Case(name, name + "(x)", value, Unit.VALUE, slope.slope(), slope.level(), domain(name));
    }

    private static DoublePredicate domain(String name) {
        return name.endsWith("gamma") ? x -> x > 1e-30 : x -> true;
    }

    private static Case made(String expression, DoubleUnaryOperator value, DoubleUnaryOperator slope) {
        return new Case(name(expression), expression, value, Unit.VALUE, slope, Unit.VALUE, Double::isFinite);
    }

    private static Case curve(String expression, DoubleUnaryOperator value, DoubleUnaryOperator slope) {
        return new Case(name(expression), expression, value, Unit.ARGUMENT, slope, Unit.ONE, Double::isFinite);
    }

    private static String name(String expression) {
        return expression.substring(0, expression.indexOf('('));
    }

    private static Map.Entry<String, Slope> exact(String name, DoubleUnaryOperator slope) {
        return Map.entry(name, new Slope(slope, Unit.VALUE));
    }

    private static Map.Entry<String, Slope> level(String name, DoubleUnaryOperator slope) {
        return Map.entry(name, new Slope(slope, Unit.ONE));
    }

    /** The distribution function of N(0, 1), and its density. */
    private static double phi(double x) {
        return Reference.erfc(-x / Math.sqrt(2)) / 2;
    }

    private static double bell(double x) {
        return StrictMath.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : StrictMath.sin(Math.PI * x) / (Math.PI * x);
    }

    private static double inner(double x) {
        return Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
    }
}
