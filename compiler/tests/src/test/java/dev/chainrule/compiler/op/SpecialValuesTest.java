// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.scalar.Body;
import dev.chainrule.scalar.Interpreter;
import dev.chainrule.scalar.Precision;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the operators give at ±0, 1, tiny and huge numbers, infinities and NaN: as meant, and as their bodies run. */
class SpecialValuesTest {
    private static final double TINY = 1e-300;
    private static final double HUGE = 1e300;
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final double NAN = Double.NaN;
    private static final double E = Math.E;
    private static final double PI = Math.PI;
    private static final double LN2 = 0.6931471805599453;
    private static final double[] X = {-INF, -HUGE, -1, -TINY, -0.0, 0, TINY, 1, HUGE, INF, NAN};

    /** Beyond 2⁴⁵ a period is not much longer than the distance of two doubles: the bodies say NaN, the JDK a number. */
    private static final Set<Elementwise> PERIODIC = Set.of(Elementwise.SIN, Elementwise.COS, Elementwise.TAN);

    private static final Map<Elementwise, double[]> UNARY = Map.ofEntries(
            row(Elementwise.NEGATE, INF, HUGE, 1, TINY, 0, -0.0, -TINY, -1, -HUGE, -INF, NAN),
            row(Elementwise.ABS, INF, HUGE, 1, TINY, 0, 0, TINY, 1, HUGE, INF, NAN),
            row(Elementwise.SIGN, -1, -1, -1, -1, -0.0, 0, 1, 1, 1, 1, NAN),
            row(Elementwise.FLOOR, -INF, -HUGE, -1, -1, -0.0, 0, 0, 1, HUGE, INF, NAN),
            row(Elementwise.CEIL, -INF, -HUGE, -1, -0.0, -0.0, 0, 1, 1, HUGE, INF, NAN),
            row(Elementwise.ROUND, -INF, -HUGE, -1, -0.0, -0.0, 0, 0, 1, HUGE, INF, NAN),
            row(Elementwise.SQRT, NAN, NAN, NAN, NAN, -0.0, 0, 1e-150, 1, 1e150, INF, NAN),
            row(Elementwise.EXP, 0, 0, 1 / E, 1, 1, 1, 1, E, INF, INF, NAN),
            row(Elementwise.EXPM1, -1, -1, 1 / E - 1, -TINY, -0.0, 0, TINY, E - 1, INF, INF, NAN),
            row(Elementwise.LOG, NAN, NAN, NAN, NAN, -INF, -INF, -690.7755278982137, 0, 690.7755278982137, INF, NAN),
            row(Elementwise.LOG1P, NAN, NAN, -INF, -TINY, -0.0, 0, TINY, LN2, 690.7755278982137, INF, NAN),
            row(Elementwise.LOG2, NAN, NAN, NAN, NAN, -INF, -INF, -996.5784284662087, 0, 996.5784284662087, INF, NAN),
            row(Elementwise.LOG10, NAN, NAN, NAN, NAN, -INF, -INF, -300, 0, 300, INF, NAN),
            row(
                    Elementwise.SIN,
                    NAN,
                    NAN,
                    -0.8414709848078965,
                    -TINY,
                    -0.0,
                    0,
                    TINY,
                    0.8414709848078965,
                    NAN,
                    NAN,
                    NAN),
            row(Elementwise.COS, NAN, NAN, 0.5403023058681398, 1, 1, 1, 1, 0.5403023058681398, NAN, NAN, NAN),
            row(
                    Elementwise.TAN,
                    NAN,
                    NAN,
                    -1.5574077246549023,
                    -TINY,
                    -0.0,
                    0,
                    TINY,
                    1.5574077246549023,
                    NAN,
                    NAN,
                    NAN),
            row(Elementwise.ASIN, NAN, NAN, -PI / 2, -TINY, -0.0, 0, TINY, PI / 2, NAN, NAN, NAN),
            row(Elementwise.ACOS, NAN, NAN, PI, PI / 2, PI / 2, PI / 2, PI / 2, 0, NAN, NAN, NAN),
            row(Elementwise.ATAN, -PI / 2, -PI / 2, -PI / 4, -TINY, -0.0, 0, TINY, PI / 4, PI / 2, PI / 2, NAN),
            row(
                    Elementwise.SINH,
                    -INF,
                    -INF,
                    -1.1752011936438014,
                    -TINY,
                    -0.0,
                    0,
                    TINY,
                    1.1752011936438014,
                    INF,
                    INF,
                    NAN),
            row(Elementwise.COSH, INF, INF, 1.5430806348152437, 1, 1, 1, 1, 1.5430806348152437, INF, INF, NAN),
            row(Elementwise.TANH, -1, -1, -0.7615941559557649, -TINY, -0.0, 0, TINY, 0.7615941559557649, 1, 1, NAN),
            row(
                    Elementwise.ASINH,
                    -INF,
                    -691.4686750787736,
                    -0.881373587019543,
                    -TINY,
                    -0.0,
                    0,
                    TINY,
                    0.881373587019543,
                    691.4686750787736,
                    INF,
                    NAN),
            row(Elementwise.ACOSH, NAN, NAN, NAN, NAN, NAN, NAN, NAN, 0, 691.4686750787736, INF, NAN),
            row(Elementwise.ATANH, NAN, NAN, -INF, -TINY, -0.0, 0, TINY, INF, NAN, NAN, NAN),
            row(
                    Elementwise.ERF,
                    -1,
                    -1,
                    -0.8427007929497149,
                    -1.1283791670955126e-300,
                    -0.0,
                    0,
                    1.1283791670955126e-300,
                    0.8427007929497149,
                    1,
                    1,
                    NAN),
            row(Elementwise.ERFC, 2, 2, 1.8427007929497148, 1, 1, 1, 1, 0.15729920705028513, 0, 0, NAN),
            row(Elementwise.RELU, 0, 0, 0, 0, 0, 0, TINY, 1, HUGE, INF, NAN),
            row(
                    GammaFunctions.LGAMMA,
                    INF,
                    INF,
                    INF,
                    690.7755278982137,
                    INF,
                    INF,
                    690.7755278982137,
                    0,
                    6.897755278982137e302,
                    INF,
                    NAN),
            row(
                    GammaFunctions.DIGAMMA,
                    NAN,
                    NAN,
                    NAN,
                    1e300,
                    INF,
                    -INF,
                    -1e300,
                    -0.5772156649015329,
                    690.7755278982137,
                    INF,
                    NAN),
            row(GammaFunctions.TRIGAMMA, NAN, INF, INF, INF, INF, INF, INF, 1.6449340668482264, TINY, 0, NAN),
            row(GammaFunctions.TETRAGAMMA, NAN, NAN, NAN, INF, INF, -INF, -INF, -2.4041138063191886, -0.0, -0.0, NAN),
            row(Elementwise.SIGMOID, 0, 0, 0.2689414213699951, 0.5, 0.5, 0.5, 0.5, 0.7310585786300049, 1, 1, NAN),
            row(
                    Elementwise.SOFTPLUS,
                    0,
                    0,
                    0.31326168751822286,
                    LN2,
                    LN2,
                    LN2,
                    LN2,
                    1.3132616875182228,
                    HUGE,
                    INF,
                    NAN));

    private record Pair(Elementwise op, double a, double b, double expected) {}

    private static final List<Pair> BINARY = List.of(
            new Pair(Elementwise.ADD, INF, -INF, NAN),
            new Pair(Elementwise.ADD, -0.0, 0, 0),
            new Pair(Elementwise.SUBTRACT, INF, INF, NAN),
            new Pair(Elementwise.MULTIPLY, 0, INF, NAN),
            new Pair(Elementwise.MULTIPLY, HUGE, HUGE, INF),
            new Pair(Elementwise.MULTIPLY, -TINY, TINY, -0.0),
            new Pair(Elementwise.DIVIDE, 1, 0, INF),
            new Pair(Elementwise.DIVIDE, 1, -0.0, -INF),
            new Pair(Elementwise.DIVIDE, 0, 0, NAN),
            new Pair(Elementwise.DIVIDE, INF, INF, NAN),
            new Pair(Elementwise.MIN, -0.0, 0, -0.0),
            new Pair(Elementwise.MIN, 1, NAN, NAN),
            new Pair(Elementwise.MIN, -INF, HUGE, -INF),
            new Pair(Elementwise.MAX, -0.0, 0, 0),
            new Pair(Elementwise.MAX, NAN, 1, NAN),
            new Pair(Elementwise.MAX, -INF, -HUGE, -HUGE),
            new Pair(Elementwise.ATAN2, 0, 0, 0),
            new Pair(Elementwise.ATAN2, -0.0, -0.0, -PI),
            new Pair(Elementwise.ATAN2, 1, 0, PI / 2),
            new Pair(Elementwise.ATAN2, -1, -0.0, -PI / 2),
            new Pair(Elementwise.ATAN2, INF, INF, PI / 4),
            new Pair(Elementwise.ATAN2, -INF, -INF, -3 * PI / 4),
            new Pair(Elementwise.ATAN2, 3, INF, 0),
            new Pair(Elementwise.ATAN2, -0.0, -HUGE, -PI),
            new Pair(Elementwise.ATAN2, TINY, HUGE, 0),
            new Pair(Elementwise.ATAN2, NAN, 1, NAN),
            new Pair(Elementwise.ATAN2, 1, NAN, NAN),
            new Pair(Elementwise.POWER, 0, 0, 1),
            new Pair(Elementwise.POWER, NAN, 0, 1),
            new Pair(Elementwise.POWER, 0, -1, INF),
            new Pair(Elementwise.POWER, -0.0, -1, -INF),
            new Pair(Elementwise.POWER, -2, 3, -8),
            new Pair(Elementwise.POWER, -2, 0.5, NAN),
            new Pair(Elementwise.POWER, 2, INF, INF),
            new Pair(Elementwise.POWER, 0.5, INF, 0),
            new Pair(Elementwise.POWER, -INF, 3, -INF),
            new Pair(Elementwise.POWER, NAN, 1, NAN));

    private record Comparison(Elementwise op, double a, double b, boolean expected) {}

    private static final List<Comparison> COMPARISONS = List.of(
            new Comparison(Elementwise.EQUAL, -0.0, 0, true),
            new Comparison(Elementwise.EQUAL, NAN, NAN, false),
            new Comparison(Elementwise.EQUAL, INF, INF, true),
            new Comparison(Elementwise.LESS, -0.0, 0, false),
            new Comparison(Elementwise.LESS, -INF, -HUGE, true),
            new Comparison(Elementwise.LESS, NAN, 1, false),
            new Comparison(Elementwise.LESS_EQUAL, 1, NAN, false),
            new Comparison(Elementwise.LESS_EQUAL, 0, -0.0, true));

    @ParameterizedTest
    @EnumSource
    void ofOneOperand(Interpreter.Calls calls) {
        UNARY.forEach((op, expected) -> {
            for (int i = 0; i < X.length; i++) {
                boolean differs =
                        Math.abs(X[i]) == HUGE && PERIODIC.contains(op) && calls == Interpreter.Calls.REFERENCE;
                if (!differs) {
                    assertThatIs(
                            new Interpreter(Precision.F64, calls).reals(op.body(), X[i])[0],
                            expected[i],
                            op + " of " + X[i]);
                }
            }
        });
    }

    /** What is a function of its own has a row above; what is made of others is compared with what they mean. */
    @Test
    void everyOperatorOfOneRealIsWhatItMeans() {
        Interpreter meant = new Interpreter(Precision.F64, Interpreter.Calls.REFERENCE);
        Interpreter runs = new Interpreter(Precision.F64, Interpreter.Calls.BODY);
        Set<Elementwise> rest = Catalogue.ELEMENTWISE.stream()
                .filter(op -> op.operandTypes().equals(List.of(ElementType.REAL)) && !UNARY.containsKey(op))
                .collect(Collectors.toSet());
        for (Elementwise op : rest) {
            for (double x : X) {
                assertThatIs(runs.reals(op.body(), x)[0], meant.reals(op.body(), x)[0], op + " of " + x);
            }
        }
        assertThat(rest)
                .as("functions without a row")
                .noneMatch(op -> op.body().instructions().stream()
                        .anyMatch(instruction -> instruction instanceof Body.Call call
                                && call.operands().size() == 1));
    }

    @ParameterizedTest
    @EnumSource
    void ofTwoOperands(Interpreter.Calls calls) {
        Interpreter interpreter = new Interpreter(Precision.F64, calls);
        for (Pair pair : BINARY) {
            assertThatIs(interpreter.reals(pair.op().body(), pair.a(), pair.b())[0], pair.expected(), pair.toString());
        }
        for (Comparison test : COMPARISONS) {
            long holds = interpreter
                    .evaluate(test.op().body(), interpreter.fromReal(test.a()), interpreter.fromReal(test.b()))[0];
            assertThat(holds == 1).as(test.toString()).isEqualTo(test.expected());
        }
    }

    @ParameterizedTest
    @EnumSource
    void powersOfTwoAreExact(Precision precision) {
        Interpreter interpreter = new Interpreter(precision, Interpreter.Calls.BODY);
        for (int n = -126; n <= 127; n++) {
            assertThat(interpreter.reals(Elementwise.EXP2.body(), n)[0]).isEqualTo(Math.scalb(1.0, n));
        }
    }

    /** So that {@code int(log2(n))} counts bits, and {@code int(log10(n))} digits. */
    @ParameterizedTest
    @EnumSource
    void logarithmsOfPowersAreWhole(Precision precision) {
        Interpreter interpreter = new Interpreter(precision, Interpreter.Calls.BODY);
        boolean single = precision == Precision.F32;
        for (int n = single ? -149 : -1074; n <= (single ? 127 : 1023); n++) {
            assertThat(interpreter.reals(Elementwise.LOG2.body(), Math.scalb(1.0, n))[0])
                    .isEqualTo(n);
        }
        double power = 1;
        for (int n = 0; n <= (single ? 10 : 22); n++) {
            assertThat(interpreter.reals(Elementwise.LOG10.body(), power)[0])
                    .as("10^" + n)
                    .isEqualTo(n);
            power *= 10;
        }
    }

    @Test
    void aBranchThatIsNotTakenLeavesNoTrace() {
        Interpreter interpreter = new Interpreter(Precision.F64, Interpreter.Calls.BODY);
        long one = interpreter.fromReal(1);
        long nan = interpreter.fromReal(NAN);
        assertThat(interpreter.evaluate(Elementwise.SELECT.body(), 1, one, nan)).containsExactly(one);
        assertThat(interpreter.evaluate(Elementwise.SELECT.body(), 0, nan, one)).containsExactly(one);
    }

    @Test
    void wholeNumbersAreExactOrRefused() {
        Interpreter interpreter = new Interpreter(Precision.F64, Interpreter.Calls.BODY);
        assertThat(interpreter.evaluate(Discrete.INT_ADD.body(), Integer.MAX_VALUE, -1))
                .containsExactly(Integer.MAX_VALUE - 1);
        assertThatThrownBy(() -> interpreter.evaluate(Discrete.INT_ADD.body(), Integer.MAX_VALUE, 1))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> interpreter.evaluate(Discrete.INT_ABS.body(), Integer.MIN_VALUE))
                .isInstanceOf(ArithmeticException.class);
        assertThat(interpreter.evaluate(Discrete.INT_NEGATE.body(), 3)).containsExactly(-3);
        assertThat(cut(interpreter, -1.9)).isEqualTo(-1);
        assertThat(cut(interpreter, Integer.MAX_VALUE + 0.5)).isEqualTo(Integer.MAX_VALUE);
        assertThat(cut(interpreter, Integer.MIN_VALUE - 0.5)).isEqualTo(Integer.MIN_VALUE);
        for (double none : new double[] {NAN, HUGE, -HUGE, Integer.MAX_VALUE + 1.0, Integer.MIN_VALUE - 1.0}) {
            assertThatThrownBy(() -> cut(interpreter, none)).isInstanceOf(ArithmeticException.class);
        }
    }

    private static long cut(Interpreter interpreter, double value) {
        return interpreter.evaluate(Discrete.REAL_TO_INT.body(), interpreter.fromReal(value))[0];
    }

    /** To the bit where the value is special, else within some units in the last place. */
    private static void assertThatIs(double actual, double expected, String what) {
        if (expected == 0 || !Double.isFinite(expected)) {
            assertThat(actual).as(what).isEqualTo(Double.valueOf(expected));
        } else {
            assertThat(actual).as(what).isCloseTo(expected, within(1e-15 * Math.abs(expected)));
        }
    }

    private static Map.Entry<Elementwise, double[]> row(Elementwise op, double... values) {
        assertThat(values).hasSameSizeAs(X);
        return Map.entry(op, values);
    }
}
