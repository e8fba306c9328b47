// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Zeros with their signs, infinities, NaN, the ends of domains and ranges: exact, in both precisions. */
class FunctionValuesTest {
    /** For each function pairs "argument value". */
    private static final String TABLE = """
            exp:      0 1, -0 1, inf inf, -inf 0, nan nan, 1000 inf, -1000 0, 1e-30 1
            exp2:     0 1, -0 1, inf inf, -inf 0, nan nan, 10 1024, -3 0.125, 2000 inf, -2000 0
            expm1:    0 0, -0 -0, inf inf, -inf -1, nan nan, 1000 inf, -1000 -1, 1e-30 1e-30, -1e-30 -1e-30
            log:      0 -inf, -0 -inf, inf inf, -inf nan, nan nan, -1 nan, 1 0, -1e-30 nan
            log2:     0 -inf, -0 -inf, inf inf, -inf nan, nan nan, -1 nan, 1 0, 8 3, 0.25 -2
            log10:    0 -inf, -0 -inf, inf inf, -inf nan, nan nan, -1 nan, 1 0
            log1p:    0 0, -0 -0, inf inf, -inf nan, nan nan, -1 -inf, -2 nan, 1e-30 1e-30, -1e-30 -1e-30
            sigmoid:  0 0.5, -0 0.5, inf 1, -inf 0, nan nan, 1000 1, -1000 0
            softplus: inf inf, -inf 0, nan nan, 1000 1000, -1000 0
            tanh:     0 0, -0 -0, inf 1, -inf -1, nan nan, 30 1, -30 -1, 1e-30 1e-30
            sinh:     0 0, -0 -0, inf inf, -inf -inf, nan nan, 1000 inf, -1000 -inf
            cosh:     0 1, -0 1, inf inf, -inf inf, nan nan, 1000 inf, -1000 inf
            asinh:    0 0, -0 -0, inf inf, -inf -inf, nan nan, 1e-30 1e-30
            acosh:    1 0, inf inf, -inf nan, nan nan, 0 nan, 0.5 nan, -5 nan
            atanh:    0 0, -0 -0, 1 inf, -1 -inf, 2 nan, -2 nan, inf nan, -inf nan, nan nan, 1e-30 1e-30
            sin:      0 0, -0 -0, inf nan, -inf nan, nan nan, 1e-30 1e-30, 1e15 nan, -1e30 nan
            cos:      0 1, -0 1, inf nan, -inf nan, nan nan, 1e-30 1, 1e15 nan, -1e30 nan
            tan:      0 0, -0 -0, inf nan, -inf nan, nan nan, 1e-30 1e-30, 1e15 nan, -1e30 nan
            asin:     0 0, -0 -0, 2 nan, -2 nan, inf nan, -inf nan, nan nan, 1e-30 1e-30
            acos:     1 0, 2 nan, -2 nan, inf nan, -inf nan, nan nan
            atan:     0 0, -0 -0, nan nan, 1e-30 1e-30
            erf:      0 0, -0 -0, inf 1, -inf -1, nan nan, 10 1, -10 -1
            erfc:     0 1, -0 1, inf 0, -inf 2, nan nan, 30 0, -30 2
            lgamma:   0 inf, -0 inf, inf inf, -inf inf, nan nan, 1 0, 2 0, -1 inf, -2 inf, -33554432 inf
            digamma:  0 -inf, -0 inf, inf inf, -inf nan, nan nan, -1 nan, -2 nan, -33554432 nan
            trigamma: 0 inf, -0 inf, inf 0, -inf nan, nan nan, -1 inf, -2 inf
            tetragamma: 0 -inf, -0 inf, inf -0, -inf nan, nan nan, -1 nan, -2 nan
            floor:    0 0, -0 -0, 0.5 0, -0.5 -1, 1.5 1, -1.5 -2, 3 3, inf inf, -inf -inf, nan nan, 1e20 1e20
            ceil:     0 0, -0 -0, 0.5 1, -0.5 -0, 1.5 2, -1.5 -1, 3 3, inf inf, -inf -inf, nan nan, 1e20 1e20
            round:    0 0, -0 -0, 0.5 0, -0.5 -0, 1.5 2, 2.5 2, -1.5 -2, 3 3, inf inf, -inf -inf, nan nan, 1e20 1e20
            trunc:    0 0, -0 -0, 0.5 0, -0.5 -0, 1.5 1, -1.5 -1, 3 3, inf inf, -inf -inf, nan nan, 1e20 1e20
            """;

    private static final double[] SPECIAL = {
        0.0,
        -0.0,
        1,
        -1,
        2,
        -2,
        3,
        -3,
        0.5,
        -0.5,
        1.5,
        -2.5,
        0.1,
        -0.1,
        1e-45,
        -1e-45,
        1e38,
        -1e38,
        1e-38,
        8388607.5,
        16777215,
        -16777215,
        16777216,
        33554432,
        Float.MIN_NORMAL,
        0.99999994f,
        1.0000001f,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    @TestFactory
    Stream<DynamicTest> valuesOfTheTable() {
        return TABLE.lines().map(line -> {
            String name = line.substring(0, line.indexOf(':'));
            return DynamicTest.dynamicTest(name, () -> check(name, line.substring(line.indexOf(':') + 1)));
        });
    }

    @Test
    void everyFunctionOfOneArgumentHasARow() {
        List<String> named =
                TABLE.lines().map(line -> line.substring(0, line.indexOf(':'))).toList();
        assertThat(Functions.ALL.stream().filter(f -> f.arity() == 1).map(Function::name))
                .containsExactlyInAnyOrderElementsOf(named);
    }

    @Test
    void powMeansWhatJavaMeans() throws Throwable {
        MethodHandle single = Accuracy.handle(Functions.POW, Precision.F32);
        MethodHandle twice = Accuracy.handle(Functions.POW, Precision.F64);
        for (double x : SPECIAL) {
            for (double y : SPECIAL) {
                float shortX = (float) x;
                float shortY = (float) y;
                near(Precision.F32, (float) single.invokeExact(shortX, shortY), StrictMath.pow(shortX, shortY), x, y);
                near(Precision.F64, (double) twice.invokeExact(x, y), StrictMath.pow(x, y), x, y);
            }
        }
    }

    private static void near(Precision precision, double got, double want, double x, double y) {
        double bound = Functions.errorBound(Functions.POW, precision) + 1;
        assertThat(Ulps.error(precision, got, want))
                .as("pow(%s, %s) is %s, not %s, in %s", x, y, got, want, precision)
                .isLessThan(bound);
    }

    /** The interpreter gives the bits of the generated class; NaN is NaN. */
    @TestFactory
    Stream<DynamicTest> interpretedAsGenerated() {
        return Functions.ALL.stream()
                .flatMap(function -> Arrays.stream(Precision.values())
                        .map(precision -> DynamicTest.dynamicTest(
                                function + " " + precision, () -> compare(function, precision))));
    }

    private static void compare(Function function, Precision precision) throws Throwable {
        MethodHandle handle = Accuracy.handle(function, precision);
        Interpreter interpreter = new Interpreter(precision, Interpreter.Calls.BODY);
        Body body = function.body(precision);
        for (double[] arguments : arguments(function.arity())) {
            Double interpreted = interpreter.reals(body, arguments)[0];
            List<Object> actual = new ArrayList<>();
            for (double argument : arguments) {
                actual.add(precision == Precision.F32 ? (Object) (float) argument : (Object) argument);
            }
            Double generated = ((Number) handle.invokeWithArguments(actual)).doubleValue();
            assertThat(interpreted).as("%s%s", function, actual).isEqualTo(generated);
        }
    }

    private static List<double[]> arguments(int arity) {
        List<double[]> arguments = new ArrayList<>();
        Random random = new Random(3);
        for (double x : SPECIAL) {
            for (double y : arity == 1 ? new double[] {0} : SPECIAL) {
                arguments.add(arity == 1 ? new double[] {x} : new double[] {x, y});
            }
        }
        for (int i = 0; i < 200; i++) {
            double x = random.nextGaussian() * Math.scalb(1.0, random.nextInt(12) - 6);
            arguments.add(arity == 1 ? new double[] {x} : new double[] {Math.abs(x), random.nextGaussian()});
        }
        return arguments;
    }

    private static void check(String name, String pairs) throws Throwable {
        Function function = Functions.ALL.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        MethodHandle single = Accuracy.handle(function, Precision.F32);
        MethodHandle twice = Accuracy.handle(function, Precision.F64);
        for (String pair : pairs.strip().split(", ")) {
            String[] numbers = pair.split(" ");
            double x = number(numbers[0]);
            double y = number(numbers[1]);
            same((double) twice.invokeExact(x), y, name + " in f64 of " + x);
            float got = (float) single.invokeExact((float) x);
            same((double) got, (double) (float) y, name + " in f32 of " + x);
        }
    }

    /** Objects are equal by bits, NaN to NaN. */
    private static void same(Double got, Double want, String what) {
        assertThat(got).as(what).isEqualTo(want);
    }

    private static double number(String text) {
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> Double.parseDouble(text);
        };
    }
}
