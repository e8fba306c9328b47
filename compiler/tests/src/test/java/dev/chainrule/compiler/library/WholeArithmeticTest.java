// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.driver.Derived;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.resolve.Resolver;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.scalar.Precision;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arithmetic of int tensors: exact, or an error that names the place. */
class WholeArithmeticTest {
    private static final int LENGTH = 37;
    private static final BigInteger LEAST = BigInteger.valueOf(Integer.MIN_VALUE);
    private static final BigInteger MOST = BigInteger.valueOf(Integer.MAX_VALUE);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a + b             | 2000000000  | 147483648   | 2000000000 + 147483648 = 2147483648
            a - b             | -2000000000 | 147483649   | -2000000000 - 147483649 = -2147483649
            a * b             | 65536       | 32768       | 65536 * 32768 = 2147483648
            a * a * (b - a)   | 1200        | 3200        | 1440000 * 2000 = 2880000000
            -a + b            | -2147483648 | 0           | 0 - -2147483648 = 2147483648
            abs(a) + b        | -2147483648 | 0           | 0 - -2147483648 = 2147483648
            sum([a, b])       | 2147483647  | 1           | 2147483647 + 1 = 2147483648
            sum(a) + sum(b)   | -2147483648 | -1          | -2147483648 + -1 = -2147483649
            cumsum(concat([a, b], axis = 0), axis = 0) | 2147483647 | 1 | 2147483647 + 1 = 2147483648
            product(concat([a, b], axis = 0)) | 65536 | 65536 | 65536 * 65536 = 4294967296
            div(a, b)         | -2147483648 | -1          | div(-2147483648, -1) is no int
            int(3.0 * real(a)) + b | 1000000000 | 0 | int(3.0E9)
            """)
    void whatDoesNotFitIsToldByPlaceEquationAndValues(String expression, int a, int b, String values) {
        String program = """
                model M {
                    input a: int[1]
                    input b: int[1]
                    output y = EXPRESSION
                }
                """.replace("EXPRESSION", expression.strip());
        for (Precision precision : Precision.values()) {
            Derived large = Derived.of(program, precision, Map.of("a", new double[] {a}, "b", new double[] {b}));
            assertThatThrownBy(large::predict)
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("test.nn:4: ")
                    .hasMessageContaining(values)
                    .hasMessageContaining("reals have room");
            Derived small = Derived.of(program, precision, Map.of("a", new double[] {7}, "b", new double[] {-3}));
            assertThat(small.predict()).containsKey("y");
        }
    }

    /** In large kernels, which several threads run, the error comes out as well, and the model goes on. */
    @Test
    void aLargeBatchIsRefusedByAllThreads() {
        String program = """
                model M {
                    input a: int[B]
                    output twice = a + a
                    output total = sum(a)
                }
                """;
        double[] a = new double[300_000];
        java.util.Arrays.fill(a, 1000);
        Model model = Derived.models(program, Precision.F32).get("M");
        a[299_990] = 1_073_741_824;
        assertThatThrownBy(() -> Derived.of(model, Map.of("a", a), a.length).predict())
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("test.nn:3: twice = a + a: 1073741824 + 1073741824 = 2147483648");
        a[299_990] = 1000;
        Map<String, double[]> found =
                Derived.of(model, Map.of("a", a), a.length).predict();
        assertThat(found.get("total")).containsExactly(300_000_000);
        assertThat(found.get("twice")).containsOnly(2000);
    }

    /** A power of whole numbers is a real, as a quotient is, and so what reals make of it. */
    @Test
    void powersAreReals() {
        String program = """
                model M {
                    input a: int[B]
                    output square = a^2
                    output half = a * real(a) / 2
                    output negative = a^-1
                }
                """;
        double[] a = {46_341, -46_341, 2_000_000_000};
        Map<String, double[]> found =
                Derived.of(program, Precision.F64, Map.of("a", a), a.length).predict();
        assertThat(found.get("square")).containsExactly(2_147_488_281.0, 2_147_488_281.0, 4e18);
        assertThat(found.get("half")).containsExactly(1_073_744_140.5, 1_073_744_140.5, 2e18);
        assertThat(found.get("negative")).containsExactly(1 / 46_341.0, -1 / 46_341.0, 5e-10);
    }

    /** Whatever is computed from ints is what exact arithmetic gives, or there is an error and a number that has no room. */
    @Test
    void randomExpressionsAreExactOrRefused() {
        Random random = new Random(Long.getLong("programs.seed", 5));
        List<Whole> expressions = new ArrayList<>();
        StringBuilder program = new StringBuilder();
        for (int i = 0; i < 24; i++) {
            Whole whole = new Whole(random);
            expressions.add(whole);
            program.append("model M" + i + " {\n    input a: int[N]\n    input b: int[N]\n    input x: [N]\n");
            program.append("    k = " + whole.text + "\n    output y = k\n    output real = real(k) + 0 * x\n");
            program.append(
                    "    output some = k[0:3] - 0\n    output m = max(k)\n    output s = sum(min(k, 1000))\n}\n");
        }
        int[] outcomes = new int[2];
        for (Precision precision : Precision.values()) {
            Map<String, Model> models = Derived.models(program.toString(), precision);
            Resolver.Result resolved =
                    Resolver.resolve(Resolver.Request.of(new SourceFile("test.nn", program.toString())));
            for (int i = 0; i < expressions.size(); i++) {
                for (int run = 0; run < 16; run++) {
                    int[] a = numbers(random, run);
                    int[] b = numbers(random, run);
                    Map<String, double[]> data = new HashMap<>();
                    data.put("a", reals(a));
                    data.put("b", reals(b));
                    data.put("x", new double[LENGTH]);
                    Derived model = Derived.of(models.get("M" + i), data, LENGTH);
                    boolean value = check(expressions.get(i), model, a, b);
                    outcomes[value ? 0 : 1]++;
                    if (means(resolved.model("M" + i).evaluating(), a, b)) {
                        assertThat(value).as(expressions.get(i).text).isTrue();
                    }
                }
            }
        }
        assertThat(outcomes[0]).as("values").isGreaterThan(200);
        assertThat(outcomes[1]).as("errors").isGreaterThan(200);
    }

    /** Whether there is a value. */
    private static boolean check(Whole expression, Derived model, int[] a, int[] b) {
        List<BigInteger> exact = new ArrayList<>();
        boolean fits = true;
        BigInteger absolute = BigInteger.ZERO;
        for (int i = 0; i < LENGTH; i++) {
            Whole.Run run = new Whole.Run(BigInteger.valueOf(a[i]), BigInteger.valueOf(b[i]));
            exact.add(expression.meaning.of(run));
            fits &= run.fits;
            absolute = absolute.add(exact.get(i).min(BigInteger.valueOf(1000)).abs());
        }
        fits &= absolute.compareTo(MOST) <= 0;
        Map<String, double[]> found;
        try {
            found = model.predict();
        } catch (ModelException refused) {
            assertThat(fits).as(expression.text + ": " + refused.getMessage()).isFalse();
            assertThat(refused).hasMessageContaining("test.nn:");
            return false;
        }
        BigInteger most = exact.get(0);
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i < LENGTH; i++) {
            assertThat(BigInteger.valueOf((long) found.get("y")[i]))
                    .as(expression.text)
                    .isEqualTo(exact.get(i));
            most = most.max(exact.get(i));
            sum = sum.add(exact.get(i).min(BigInteger.valueOf(1000)));
        }
        assertThat(found.get("m")[0]).as(expression.text).isEqualTo(most.doubleValue());
        assertThat(found.get("s")[0]).as(expression.text).isEqualTo(sum.doubleValue());
        assertThat(found.get("some")[2])
                .as(expression.text)
                .isEqualTo(exact.get(2).doubleValue());
        return true;
    }

    /** Whether all that is written has a meaning; what is not looked at, as elements behind a slice, need not be computed. */
    private static boolean means(Graph graph, int[] a, int[] b) {
        int[] shape = {LENGTH};
        try {
            ReferenceEvaluator.evaluate(
                    graph,
                    Map.of(
                            "a", new Array(ElementType.INT, shape, reals(a)),
                            "b", new Array(ElementType.INT, shape, reals(b)),
                            "x", Array.real(shape, new double[LENGTH])),
                    Map.of());
            return true;
        } catch (ArithmeticException tooLarge) {
            return false;
        }
    }

    /** Small numbers, numbers whose products are near the end, and those at the end. */
    private static int[] numbers(Random random, int run) {
        int[] numbers = new int[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            int bits = run < 4 ? 4 : run < 8 ? 1 + random.nextInt(16) : 1 + random.nextInt(32);
            numbers[i] = random.nextInt() >> 32 - bits;
            if (run > 9 && random.nextInt(20) == 0) {
                numbers[i] = random.nextBoolean() ? Integer.MAX_VALUE : Integer.MIN_VALUE;
            }
        }
        return numbers;
    }

    private static double[] reals(int[] numbers) {
        return java.util.Arrays.stream(numbers).asDoubleStream().toArray();
    }

    /** A random expression of a and b, and what it means in exact arithmetic. */
    private static final class Whole {
        private interface Meaning {
            BigInteger of(Run run);
        }

        /** One element's computation: whether all of it had room. */
        private static final class Run {
            private final BigInteger a;
            private final BigInteger b;
            private boolean fits = true;

            Run(BigInteger a, BigInteger b) {
                this.a = a;
                this.b = b;
            }

            private BigInteger seen(BigInteger value) {
                fits &= value.compareTo(LEAST) >= 0 && value.compareTo(MOST) <= 0;
                return value;
            }
        }

        private final Random random;
        private final String text;
        private final Meaning meaning;

        Whole(Random random) {
            this.random = random;
            Part part = part(2 + random.nextInt(4));
            text = part.text;
            meaning = part.meaning;
        }

        private record Part(String text, Meaning meaning) {}

        private Part part(int depth) {
            if (depth == 0) {
                int number = random.nextInt(9) - 4;
                return switch (random.nextInt(5)) {
                    case 0, 1 -> new Part("a", run -> run.a);
                    case 2, 3 -> new Part("b", run -> run.b);
                    default -> new Part("(a * 0 + " + number + ")", run -> BigInteger.valueOf(number));
                };
            }
            Part x = part(depth - 1);
            if (random.nextInt(6) == 0) {
                return new Part(
                        "(-" + x.text + ")", run -> run.seen(x.meaning.of(run).negate()));
            } else if (random.nextInt(6) == 0) {
                return new Part("abs(" + x.text + ")", run -> {
                    BigInteger value = x.meaning.of(run);
                    run.seen(value.negate());
                    return value.abs();
                });
            }
            Part y = part(random.nextInt(depth));
            return switch (random.nextInt(7)) {
                case 0, 1 ->
                    new Part(
                            "(" + x.text + " + " + y.text + ")",
                            run -> run.seen(x.meaning.of(run).add(y.meaning.of(run))));
                case 2, 3 ->
                    new Part(
                            "(" + x.text + " - " + y.text + ")",
                            run -> run.seen(x.meaning.of(run).subtract(y.meaning.of(run))));
                case 4 ->
                    new Part(
                            "(" + x.text + " * " + y.text + ")",
                            run -> run.seen(x.meaning.of(run).multiply(y.meaning.of(run))));
                case 5 ->
                    new Part(
                            "max(" + x.text + ", " + y.text + ")",
                            run -> x.meaning.of(run).max(y.meaning.of(run)));
                default ->
                    new Part("where(a < b, " + x.text + ", " + y.text + ")", run -> {
                        BigInteger left = x.meaning.of(run);
                        BigInteger right = y.meaning.of(run);
                        return run.a.compareTo(run.b) < 0 ? left : right;
                    });
            };
        }
    }
}
