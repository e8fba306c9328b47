// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.TestFiles;
import dev.chainrule.compiler.driver.Derived;
import dev.chainrule.compiler.driver.InMemory;
import dev.chainrule.compiler.driver.States;
import dev.chainrule.compiler.driver.TestModels;
import dev.chainrule.compiler.emit.GeneratedFile;
import dev.chainrule.runtime.Model;
import dev.chainrule.scalar.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Layers that normalise, beside PyTorch's: losses of three steps, what was trained and kept, and what they then give. */
class NormalizationTest {
    private static final Path VALUES =
            TestFiles.root().resolve("compiler/tests/src/test/resources/updates/normalization.txt");

    private static final double[] WEIGHTS = {1, 2, -1, 3, -2, 1};

    private record Case(String layer, int[] shape, Map<String, double[]> expected) {
        String program(String name, String precision) {
            String axes = IntStream.of(shape)
                    .skip(2)
                    .mapToObj(extent -> ", " + extent)
                    .reduce("", String::concat);
            String news = ", new".repeat(shape.length - 2);
            return """
                    model %s {
                        precision %s
                        input x: [B, %d%s]
                        param s: [%d] = [%s]
                        layer norm = %s
                        output y = norm(s%s * x)
                        loss error = mean(sin(y + x))
                        train minimize error using sgd(lr = 0.5)
                    }
                    """.formatted(
                            name,
                            precision,
                            shape[1],
                            axes,
                            shape[1],
                            IntStream.range(0, shape[1])
                                    .mapToObj(i -> "1." + i)
                                    .reduce((a, b) -> a + ", " + b)
                                    .orElseThrow(),
                            layer,
                            news.isEmpty() ? "" : "[:" + news + "]");
        }

        double[] batch(int step) {
            return IntStream.range(0, Arrays.stream(shape).reduce(1, (a, b) -> a * b))
                    .mapToDouble(i -> Math.sin(0.5 + 0.7 * i * (step + 1) + (double) i * i * 0.01) + 0.3 * step)
                    .toArray();
        }
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (String line : TestFiles.read(VALUES).lines().toList()) {
            if (line.startsWith("case ")) {
                String[] parts = line.substring(5).split(" \\| ", -1);
                int[] shape = Stream.of(parts[1].split(", ", -1))
                        .mapToInt(Integer::parseInt)
                        .toArray();
                cases.add(new Case(parts[0], shape, new LinkedHashMap<>()));
            } else {
                String[] words = line.split(" ", -1);
                double[] values = Stream.of(words)
                        .skip(1)
                        .mapToDouble(Double::parseDouble)
                        .toArray();
                cases.get(cases.size() - 1).expected().put(words[0], values);
            }
        }
        return cases;
    }

    /** Zhang and Sennrich's formula, with a scale and without, and its slopes. */
    @Test
    void aRootMeanSquareIsOneBehindItsNorm() {
        Map<String, double[]> data = Map.of("x", new double[] {0.5, -1.25, 3, 0, 0, 1e-4}, "ct", WEIGHTS);
        double[] x = data.getOrDefault("x", new double[0]);
        Derived run = Derived.of("""
                model Norms {
                    input x: [B, 3]
                    input ct: [B, 3]
                    layer scaled = RmsNorm(3)
                    layer bare = RmsNorm(3, affine = false, epsilon = 0.01)
                    output y = scaled(x)
                    output z = bare(x)
                    loss l = sum(bare(x) * ct)
                }
                """, Precision.F64, data, 2);
        assertThat(run.predict().get("y")).containsExactly(rms(x, 1e-6), within(1e-15));
        assertThat(run.predict().get("z")).containsExactly(rms(x, 0.01), within(1e-15));
        double[] slopes = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            slopes[i] = (weighted(x, i, 1e-6) - weighted(x, i, -1e-6)) / 2e-6;
        }
        assertThat(run.loss("l").get("d/x")).containsExactly(slopes, within(1e-8));
    }

    private static double[] rms(double[] x, double epsilon) {
        double[] y = new double[x.length];
        Arrays.setAll(y, i -> {
            double squares = 0;
            for (int k = i / 3 * 3; k < i / 3 * 3 + 3; k++) {
                squares += x[k] * x[k];
            }
            return x[i] / Math.sqrt(squares / 3 + epsilon);
        });
        return y;
    }

    private static double weighted(double[] x, int place, double step) {
        double[] moved = x.clone();
        moved[place] += step;
        double[] y = rms(moved, 0.01);
        return IntStream.range(0, y.length).mapToDouble(i -> y[i] * WEIGHTS[i]).sum();
    }

    @Test
    void layersThatNormaliseArePyTorchs() {
        List<Case> cases = cases();
        StringBuilder program = new StringBuilder();
        for (int i = 0; i < cases.size(); i++) {
            program.append(cases.get(i).program("Double" + i, "f64"));
            program.append(cases.get(i).program("Single" + i, "f32"));
        }
        InMemory classes = TestModels.load(TestModels.compile("normalization.nn", program.toString()));
        for (int i = 0; i < cases.size(); i++) {
            check(cases.get(i), TestModels.create(classes, "Double" + i), 1e-12);
            check(cases.get(i), TestModels.create(classes, "Single" + i), 2e-5);
        }
    }

    private static void check(Case example, Model model, double tolerance) {
        double[] losses = IntStream.range(0, 3)
                .mapToDouble(step -> States.run(model, "train", example.shape()[0], example.batch(step))[0])
                .toArray();
        Map<String, double[]> found = new LinkedHashMap<>();
        found.put("losses", losses);
        for (String cell : example.expected().keySet()) {
            if (cell.equals("s")) {
                found.put(cell, States.cell(model, cell));
            } else if (!cell.equals("losses") && !cell.equals("y")) {
                found.put(cell, States.cell(model, "norm." + cell));
            }
        }
        found.put("y", States.run(model, "predict", example.shape()[0], example.batch(3)));
        example.expected()
                .forEach((what, expected) -> assertThat(found.get(what))
                        .as(example.layer() + ", " + what + " in "
                                + model.description().precision())
                        .containsExactly(expected, within(tolerance)));
    }

    /**
     * Layers give their first derivatives themselves; slopes of slopes, through those, are those of the formula written out. A
     * learned epsilon has its slope too.
     */
    @Test
    void aSlopeOfASlopeIsThatOfTheFormula() {
        String affine = "param scale: [3] = ones()\n    param shift: [3] = zeros()";
        slopesAgree("layer norm = LayerNorm(3, affine = false)", "norm(z)", "", normal("1"));
        slopesAgree("layer norm = LayerNorm(3)", "norm(z)", affine, normal("1") + " * scale + shift");
        slopesAgree("layer norm = GroupNorm(1, 3)", "norm(z)", affine, normal("1") + " * scale + shift");
        slopesAgree("layer norm = BatchNorm(3, affine = false)", "norm(z)", "", normal("0"));
        slopesAgree("layer norm = BatchNorm(3)", "norm(z)", affine, normal("0") + " * scale + shift");
        String epsilon = "param epsilon: real = 0.25";
        slopesAgree(
                epsilon,
                "standard_along(z, axis = 1, epsilon = epsilon)",
                epsilon,
                normal("1").replace("1e-5", "epsilon"));
    }

    private static void slopesAgree(String layer, String call, String parameters, String formula) {
        Model called = TestModels.model(ofSlopes(layer, call));
        Model plain = TestModels.model(ofSlopes(parameters, formula));
        double[] batch = {0.5, -1.25, 3, 0.25, 0.75, -2, 1, 0.125, 0.5, -0.5, 2, 1.5};
        for (int step = 0; step < 3; step++) {
            double loss = States.run(plain, "train", 4, batch)[0];
            assertThat(States.run(called, "train", 4, batch))
                    .as(layer)
                    .containsExactly(new double[] {loss}, within(1e-9));
        }
        double[] trained = States.cell(plain, "s");
        assertThat(States.cell(called, "s")).as(layer).containsExactly(trained, within(1e-9));
        assertThat(trained[0]).as("it is trained").isNotCloseTo(1, within(1e-3));
    }

    private static String normal(String axis) {
        return "(z - mean(z, axis = %1$s, keep = true)) / sqrt(variance(z, axis = %1$s, keep = true) + 1e-5)"
                .formatted(axis);
    }

    private static String ofSlopes(String layer, String y) {
        return """
                model M {
                    precision f64
                    input x: [B, 3]
                    param s: [3] = [1, 1.5, -0.5]
                    %s
                    z = sin(s * x)
                    y = %s
                    slope = grad(sum(sin(y + x) + relu(y)^2), x)
                    loss error = mean(slope^2) + mean(cos(y))
                    train minimize error using sgd(lr = 0.05)
                }
                """.formatted(layer, y);
    }

    /**
     * What comes back through a ReLU behind a norm is chosen once, and stands where what comes back to the norm will; both
     * sums and the last pass read it there.
     */
    @Test
    void whatComesBackThroughAReluIsChosenOnce() {
        String backward = TestModels.compile("net.nn", """
                        model Net {
                            input x: [B, 3, 8, 8]
                            input y: [B, 4, 8, 8]
                            layer first = Conv2d(3, 4, kernel = 3, padding = 1, bias = false)
                            layer norm = BatchNorm(4)
                            layer second = Conv2d(4, 4, kernel = 3, padding = 1)
                            loss error = mse(x |> first |> norm |> relu |> second, y)
                            train minimize error using sgd(lr = 0.1)
                        }
                        """).files().stream()
                .filter(file -> file.path().endsWith("Backward.java"))
                .map(GeneratedFile::text)
                .findFirst()
                .orElseThrow();
        assertThat(backward.split("Select\\.of\\(", -1)).hasSize(2);
        assertThat(backward)
                .contains("dfirst[i] = Select.of(", "+= dfirst[i] * ", "Sums.sum(dfirst, ", "(dfirst[i] - ");
    }

    /** Of one value there is no variance, of none no mean. */
    @Test
    void batchesOfOneRowAndOfNone() {
        Model model = TestModels.model("""
                model M {
                    input x: [B, 2]
                    layer norm = BatchNorm(2, momentum = 0.5)
                    y = norm(x)
                    output z = y
                    loss error = sum(y)
                    train minimize error using sgd(lr = 0.5)
                }
                """);
        double[] loss = States.run(model, "train", 1, 4, 6);
        assertThat(loss).containsExactly(0);
        assertThat(States.cell(model, "norm.mean")).containsExactly(2, 3);
        assertThat(States.cell(model, "norm.variance")).containsExactly(1, 1);
        assertThat(States.cell(model, "norm.batches")).containsExactly(1);
        assertThat(States.cell(model, "norm.scale")).containsExactly(1, 1);
        States.run(model, "train", 0);
        assertThat(States.cell(model, "norm.mean")).containsExactly(2, 3);
        assertThat(States.cell(model, "norm.variance")).containsExactly(1, 1);
        assertThat(States.cell(model, "norm.batches")).containsExactly(1);
        assertThat(States.run(model, "predict", 0)).isEmpty();
        States.run(model, "train", 2, 1, 2, 3, 6);
        assertThat(States.cell(model, "norm.mean")).containsExactly(2, 3.5);
        assertThat(States.cell(model, "norm.variance")).containsExactly(1.5, 4.5);
    }

    /** Their states are figures of the data, written from outside; no train step changes them, and gradients pass. */
    @Test
    void whatIsStandardisedComesBackInItsOwnUnit() {
        for (String precision : List.of("f32", "f64")) {
            Model model = TestModels.model("""
                    model M {
                        precision %s
                        input x: [B, 2]
                        input y: [B]
                        param w: [2] = [1, 1]
                        layer scale = Standardise(2)
                        layer unit = StandardiseNumber()
                        layer fine = Standardise(2)
                        output seen = scale(x)
                        output again = scale.undo(scale(x[:, new]))
                        output yhat = unit.undo(sum(scale(x) * w, axis = 1))
                        output same = fine(x)
                        loss error = mean((sum(scale(x) * w, axis = 1) - unit(y))^2)
                        train minimize error using sgd(lr = 0.5)
                    }
                    """.formatted(precision));
            put(model, "scale.mean", 10, -4);
            put(model, "scale.spread", 2, 0.5);
            put(model, "unit.mean", 100);
            put(model, "unit.spread", 8);
            double[] x = {14, -4, 10, -3};
            int predict = model.description().entryPoint("predict").orElseThrow();
            model.bind(predict, 2);
            model.put(0, x, 0);
            model.run(predict);
            assertThat(output(model, predict, 0)).containsExactly(2, 0, 0, 2);
            assertThat(output(model, predict, 1)).containsExactly(x);
            assertThat(output(model, predict, 2)).containsExactly(116, 116);
            assertThat(output(model, predict, 3)).containsExactly(x);
            // The error is 0: nothing to learn.
            train(model, x, 116, 116);
            assertThat(States.cell(model, "w")).containsExactly(1, 1);
            // Of (2·w₀ − 1)² and (2·w₁ − 2)² the slope in w₀ is 4·(2 − 1)/2: what is divided by is divided by
            // backwards.
            train(model, x, 108, 116);
            assertThat(States.cell(model, "w")).containsExactly(0, 1);
            assertThat(States.cell(model, "scale.mean")).containsExactly(10, -4);
            assertThat(States.cell(model, "unit.spread")).containsExactly(8);
        }
    }

    private static void put(Model model, String cell, double... values) {
        model.parameters().put(States.index(model, cell), values);
    }

    private static double[] output(Model model, int entry, int output) {
        double[] values = new double[model.length(entry, output)];
        model.get(entry, output, values, 0);
        return values;
    }

    private static void train(Model model, double[] x, double... y) {
        int step = model.description().entryPoint("train").orElseThrow();
        model.bind(step, 2);
        model.put(0, x, 0);
        model.put(1, y, 0);
        model.run(step);
    }
}
