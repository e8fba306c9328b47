// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.TestFiles;
import dev.chainrule.runtime.Model;
import dev.chainrule.scalar.Precision;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The evaluations of the public benchmark GradBench, as programs of the language: each gives an {@code objective} and, for some inputs
 * NAME, {@code d_NAME}, its derivative. These agree with central differences, and with closed forms where there are such.
 */
class GradBenchTest {
    private static final double STEP = 1e-3;

    /** How long inputs are. */
    private record Evaluation(String file, String model, int[] sizes, Map<String, Integer> inputs) {}

    private static final List<Evaluation> EVALUATIONS = List.of(
            new Evaluation("hello", "Hello", new int[0], Map.of("x", 1)),
            new Evaluation("lse", "Lse", new int[] {5}, Map.of("x", 5)),
            new Evaluation("llsq", "Llsq", new int[] {4}, Map.of("x", 4)),
            new Evaluation(
                    "gmm",
                    "Gmm",
                    new int[] {4, 3, 2},
                    Map.of("x", 12, "alphas", 2, "means", 6, "logs", 6, "below", 18)),
            new Evaluation(
                    "lstm", "CharLstm", new int[] {4, 3}, Map.of("text", 15, "first", 24, "second", 24, "extra", 9)),
            new Evaluation("ode", "Ode", new int[] {3}, Map.of("x", 3)),
            new Evaluation("det", "Det", new int[0], Map.of("x", 16)),
            new Evaluation(
                    "ba",
                    "Ba",
                    new int[] {2, 3, 5},
                    Map.of("cameras", 22, "points", 9, "weights", 5, "camera", 5, "point", 5, "seen", 10)),
            new Evaluation("kmeans", "Kmeans", new int[] {5, 2, 3}, Map.of("points", 10, "centres", 6)),
            new Evaluation("particle", "Particle", new int[0], Map.of("w", 1)),
            new Evaluation("saddle", "Saddle", new int[0], Map.of("x", 2, "start", 2)));

    private static Map<String, double[]> data(Evaluation evaluation) {
        Map<String, double[]> data = new LinkedHashMap<>();
        evaluation.inputs().forEach((name, length) -> {
            double[] values = new double[length];
            Random random = new Random(name.hashCode() + length);
            for (int i = 0; i < length; i++) {
                values[i] = name.equals("camera") || name.equals("point") ? i % 2 : random.nextDouble() * 2 - 1;
            }
            data.put(name, values);
        });
        return data;
    }

    @Test
    void derivativesAreSlopes() {
        StringBuilder text = new StringBuilder();
        EVALUATIONS.forEach(
                each -> text.append(TestFiles.read(Path.of("src/test/resources/gradbench/" + each.file() + ".nn"))));
        Map<String, Model> models = Derived.models(text.toString(), Precision.F64);
        for (Evaluation evaluation : EVALUATIONS) {
            Model model = models.get(evaluation.model());
            Map<String, double[]> data = data(evaluation);
            Map<String, double[]> at =
                    Derived.of(model, data, evaluation.sizes()).predict();
            int derivatives = 0;
            for (Map.Entry<String, double[]> input : data.entrySet()) {
                double[] gradient = at.get("d_" + input.getKey());
                if (gradient == null) {
                    continue;
                }
                derivatives++;
                assertThat(gradient).hasSameSizeAs(input.getValue());
                for (int i = 0; i < gradient.length; i++) {
                    double slope = 0;
                    for (int times : new int[] {-2, -1, 1, 2}) {
                        double[] moved = input.getValue().clone();
                        moved[i] += times * STEP;
                        Map<String, double[]> other = new LinkedHashMap<>(data);
                        other.put(input.getKey(), moved);
                        double weight = (Math.abs(times) == 2 ? -1 : 8) * Math.signum(times) / (12 * STEP);
                        slope += weight
                                * Derived.of(model, other, evaluation.sizes())
                                        .predict()
                                        .get("objective")[0];
                    }
                    assertThat(gradient[i])
                            .as("%s by %s[%d]", evaluation.model(), input.getKey(), i)
                            .isCloseTo(slope, within(1e-7 * (1 + Math.abs(slope))));
                }
            }
            assertThat(derivatives).as(evaluation.model()).isPositive();
            closedForms(evaluation.model(), data, at);
        }
    }

    private static void closedForms(String model, Map<String, double[]> data, Map<String, double[]> at) {
        if (model.equals("Lse")) {
            double sum = 0;
            for (double x : data.get("x")) {
                sum += Math.exp(x);
            }
            for (int i = 0; i < 5; i++) {
                assertThat(at.get("d_x")[i]).isCloseTo(Math.exp(data.get("x")[i]) / sum, within(1e-12));
            }
        } else if (model.equals("Ode")) {
            // y₂ = x₀ · x₁ · x₂ · t³ / 6, which the method finds exactly.
            double[] x = data.get("x");
            assertThat(at.get("objective")[0]).isCloseTo(x[0] * x[1] * x[2] * 8 / 6, within(1e-12));
            assertThat(at.get("d_x")[1]).isCloseTo(x[0] * x[2] * 8 / 6, within(1e-12));
        } else if (model.equals("Kmeans")) {
            // Twice the number of points to which a centre is the nearest.
            assertThat(at.get("diagonal")[0] + at.get("diagonal")[2] + at.get("diagonal")[4])
                    .isEqualTo(10);
        } else if (model.equals("Hello")) {
            assertThat(at.get("d_x")[0]).isEqualTo(2 * data.get("x")[0]);
        }
    }
}
