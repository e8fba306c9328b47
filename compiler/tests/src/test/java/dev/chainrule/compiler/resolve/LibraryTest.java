// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.SettingId;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.type.ElementType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The library's functions against formulas in Java. */
class LibraryTest {
    private static final double[] SAMPLES = {-3.5, -2.5, -1, -0.75, -0.5, -1e-3, 0.0, 1e-3, 0.25, 0.5, 1, 1.5, 2.5, 7.25
    };
    private static final double[] POSITIVE = {1, 1.0001, 2, 7.5};

    @TestFactory
    Stream<DynamicTest> functionsOfOneNumber() {
        Map<String, DoubleUnaryOperator> all = new LinkedHashMap<>();
        all.put("leaky_relu(x)", x -> x > 0 ? x : 0.01 * x);
        all.put("leaky_relu(x, slope = 0.2)", x -> x > 0 ? x : 0.2 * x);
        all.put("elu(x)", x -> x > 0 ? x : Math.expm1(x));
        all.put("celu(x, alpha = 2)", x -> x > 0 ? x : 2 * Math.expm1(x / 2));
        all.put("silu(x)", x -> x / (1 + Math.exp(-x)));
        all.put("gelu_tanh(x)", x -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))));
        all.put("mish(x)", x -> x * Math.tanh(Math.log1p(Math.exp(x))));
        all.put("relu6(x)", x -> Math.min(6, Math.max(0, x)));
        all.put("softsign(x)", x -> x / (1 + Math.abs(x)));
        all.put("tanhshrink(x)", x -> x - Math.tanh(x));
        all.put("softshrink(x)", x -> x > 0.5 ? x - 0.5 : x < -0.5 ? x + 0.5 : 0);
        all.put("hardshrink(x)", x -> Math.abs(x) > 0.5 ? x : 0);
        all.put("hard_sigmoid(x)", x -> Math.min(1, Math.max(0, x / 6 + 0.5)));
        all.put("hard_tanh(x)", x -> Math.min(1, Math.max(-1, x)));
        all.put("hard_silu(x)", x -> x * Math.min(1, Math.max(0, x / 6 + 0.5)));
        all.put("log_sigmoid(x)", x -> -Math.log1p(Math.exp(-x)));
        all.put("clamp(x, -1, 2)", x -> Math.min(2, Math.max(-1, x)));
        all.put("square(x)", x -> x * x);
        return all.entrySet().stream()
                .map(each ->
                        DynamicTest.dynamicTest(each.getKey(), () -> compare(each.getKey(), SAMPLES, each.getValue())));
    }

    @Test
    void rsqrtIsOneOverTheRoot() {
        compare("rsqrt(x)", POSITIVE, x -> 1 / Math.sqrt(x));
    }

    private static void compare(String expression, double[] at, DoubleUnaryOperator formula) {
        ModelDefinition model = Programs.lines("input x: [B]", "output y = " + expression);
        double[] actual = Programs.evaluate(model, Map.of("x", Array.real(new int[] {at.length}, at)));
        for (int i = 0; i < at.length; i++) {
            assertThat(actual[i]).as("at " + at[i]).isCloseTo(formula.applyAsDouble(at[i]), within(1e-12));
        }
    }

    @Test
    void reductionsTakeMasksAndAxes() {
        Array x = Array.real(new int[] {2, 3}, 1, 2, 4, 8, 16, 32);
        Array mask = new Array(ElementType.BOOL, new int[] {2, 3}, 1, 0, 1, 1, 1, 0);
        Map<String, double[]> expected = new LinkedHashMap<>();
        expected.put("mean(x)", new double[] {10.5});
        expected.put("mean(x, where = m)", new double[] {(1 + 4 + 8 + 16) / 4.0});
        expected.put("mean(x, axis = 0, where = m)", new double[] {4.5, 16, 4});
        expected.put("variance(x, axis = 1)", new double[] {14 / 9.0, 896 / 9.0});
        expected.put("std(x, axis = 1, unbiased = true)", new double[] {Math.sqrt(7 / 3.0), Math.sqrt(448 / 3.0)});
        expected.put("variance(x, where = m)", new double[] {31.6875});
        expected.put("max(x, axis = 1, where = m)", new double[] {4, 16});
        expected.put("min(x, axis = [0, -1])", new double[] {1});
        expected.put("norm(x, axis = 1)", new double[] {Math.sqrt(21), Math.sqrt(1344)});
        expected.put("cumsum(x, axis = 1)", new double[] {1, 3, 7, 8, 24, 56});
        expected.put("product(x, axis = 1)", new double[] {8, 4096});
        expected.put("reverse(x, axis = 1)[:, 0]", new double[] {4, 32});
        expected.put("int(any(x > 3, axis = 1)) + int(every(x > 3, axis = 1))", new double[] {1, 2});
        expected.forEach((expression, values) -> {
            ModelDefinition model = Programs.lines(
                    "input x: [B, 3]", "input m: bool[B, 3]", "output masked = m", "output y = " + expression);
            double[] actual = Programs.evaluate(model, Map.of("x", x, "m", mask));
            assertThat(actual).as(expression).containsExactly(values, within(1e-12));
        });
    }

    @Test
    void crossEntropyWeighsSmoothsAndMasks() {
        double[] logits = {1, 2, 0.5, -1, 0, 3};
        double[] first = logSoftmax(1, 2, 0.5);
        double[] second = logSoftmax(-1, 0, 3);
        double[] weight = {1, 2, 0.5};
        Map<String, Double> expected = new LinkedHashMap<>();
        expected.put("cross_entropy(x, label)", -(first[1] + second[2]) / 2);
        expected.put("cross_entropy(x, label, reduce = sum)", -(first[1] + second[2]));
        expected.put("cross_entropy(x, label, weight = w)", -(weight[1] * first[1] + weight[2] * second[2]) / 2.5);
        expected.put("cross_entropy(x, label, where = label == 2)", -second[2]);
        expected.put(
                "cross_entropy(x, label, smoothing = 0.3)",
                -(0.7 * (first[1] + second[2])
                                + 0.1
                                        * (Arrays.stream(first).sum()
                                                + Arrays.stream(second).sum()))
                        / 2);
        expected.forEach((expression, value) -> {
            ModelDefinition model = Programs.lines(
                    "input x: [B, 3]",
                    "input label: int[B]",
                    "input w: [3]",
                    "output weights = w",
                    "output y = " + expression);
            double[] actual = Programs.evaluate(
                    model,
                    Map.of(
                            "x", Array.real(new int[] {2, 3}, logits),
                            "label", new Array(ElementType.INT, new int[] {2}, 1, 2),
                            "w", Array.real(new int[] {3}, weight)));
            assertThat(actual[0]).as(expression).isCloseTo(value, within(1e-12));
        });
    }

    private static double[] logSoftmax(double... x) {
        double sum = Math.log(Arrays.stream(x).map(Math::exp).sum());
        return Arrays.stream(x).map(each -> each - sum).toArray();
    }

    @TestFactory
    Stream<DynamicTest> schedulesFollowStep() {
        Map<String, IntToDoubleFunction> all = new LinkedHashMap<>();
        all.put(
                "cosine(0.2, steps = 20, floor = 0.01)",
                k -> 0.01 + 0.19 * (1 + Math.cos(Math.PI * Math.min(1, k / 20.0))) / 2);
        all.put(
                "cosine(1, warmup = 5, steps = 25)",
                k -> k < 5 ? k / 5.0 : (1 + Math.cos(Math.PI * Math.min(1, (k - 5) / 20.0))) / 2);
        all.put("cosine_restarts(1, first = 4)", k -> (1 + Math.cos(Math.PI * (k % 4) / 4)) / 2);
        all.put("linear(1, 0.1, steps = 10)", k -> 1 - 0.9 * Math.min(1, k / 10.0));
        all.put("exponential(0.5, 0.9)", k -> 0.5 * Math.pow(0.9, k));
        all.put("step_decay(0.5, 0.1, every = 7)", k -> 0.5 * Math.pow(0.1, Math.floor(k / 7.0)));
        all.put("inverse_sqrt(1, warmup = 4)", k -> Math.min((k + 1) / 4.0, Math.sqrt(4.0 / (k + 1))));
        all.put("warmup_linear(1, warmup = 4, steps = 24)", k -> k < 4 ? k / 4.0 : 1 - Math.min(1, (k - 4) / 20.0));
        all.put("polynomial(1, steps = 20, power = 2)", k -> Math.pow(1 - Math.min(1, k / 20.0), 2));
        return all.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> compare(each.getKey(), each.getValue())));
    }

    private static void compare(String schedule, IntToDoubleFunction formula) {
        ModelDefinition model = Programs.lines(
                "param w: real = 1", "loss l = w^2", "train minimize l using sgd(lr = " + schedule + ")");
        SettingId setting = model.trains().get(0).groups().get(0).settings().get("lr");
        Graph graph = model.training();
        assertThat(graph.type(graph.output(setting.output())).element()).isEqualTo(ElementType.SETTING);
        for (int k = 0; k < 40; k++) {
            Map<Cell, Array> cells = new HashMap<>();
            for (Node node : graph.nodes()) {
                if (node instanceof Node.Read read) {
                    boolean step = read.cell().kind() == Cell.Kind.STEP;
                    cells.put(read.cell(), Array.scalar(step ? ElementType.INT : ElementType.REAL, step ? k : 1));
                }
            }
            double actual = ReferenceEvaluator.evaluate(graph, Map.of(), cells)
                    .output(setting.output())
                    .values()[0];
            assertThat(actual).as("step " + k).isCloseTo(formula.applyAsDouble(k), within(1e-12));
        }
    }
}
