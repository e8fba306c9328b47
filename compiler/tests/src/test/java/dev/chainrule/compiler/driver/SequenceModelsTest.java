// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.runtime.ElementType;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelDescription.CellKind;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of sequences beside PyTorch, beside central differences, and beside all that could be the case. */
class SequenceModelsTest {
    private static final int ROWS = 2;
    private static final Map<String, Integer> SIZES = Map.of("B", ROWS, "S", 4, "T", 4, "P", 3);

    @ParameterizedTest
    @ValueSource(strings = {"crf", "ode", "seq2seq", "multihead", "encoder", "decoder"})
    void lossAndGradientsAreThoseOfPyTorch(String name) {
        Model model = model(name);
        Map<String, double[]> expected = expected(name);
        Map<String, double[]> found = gradients(model);
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        expected.forEach((key, values) ->
                assertThat(found.get(key)).as(name + " " + key).containsExactly(values, within(1e-13)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"crf", "ode", "seq2seq", "multihead", "encoder", "decoder"})
    void gradientsAreSlopes(String name) {
        Model model = model(name);
        Map<String, double[]> gradients = gradients(model);
        double step = 1e-4;
        for (int cell = 0; cell < model.description().cells().size(); cell++) {
            ModelDescription.Cell described = model.description().cells().get(cell);
            if (described.kind() != CellKind.PARAMETER) {
                continue;
            }
            double[] values = model.parameters().doubles(cell);
            for (int i = 0; i < values.length; i++) {
                double near = rise(model, values, i, step);
                double far = rise(model, values, i, 2 * step);
                assertThat(gradients.get(described.name())[i])
                        .as(name + " " + described.name() + " " + i)
                        .isCloseTo((8 * near - far) / (12 * step), within(1e-8));
            }
        }
    }

    /** By how much the loss is larger a step above a value than a step below it. */
    private static double rise(Model model, double[] values, int place, double step) {
        double middle = values[place];
        values[place] = middle + step;
        double above = loss(model);
        values[place] = middle - step;
        double below = loss(model);
        values[place] = middle;
        return above - below;
    }

    /** The partition function is the sum over all paths, and the best path the best of all. */
    @Test
    void aFieldSumsOverAllPaths() {
        Model model = model("crf");
        int tags = 3;
        int turns = Objects.requireNonNull(SIZES.get("T"));
        double[] transition = parameter(model, "A");
        double[] weights = parameter(model, "emit.W");
        double[] bias = parameter(model, "emit.b");
        double[] x = reals("x", ROWS * turns * 2);
        int entry = model.description().entryPoints(EntryKind.PREDICT).get(0);
        run(model, entry);
        int[] path = new int[ROWS * turns];
        double[] score = new double[ROWS];
        double[] partition = new double[ROWS];
        List<String> outputs = model.description().entryPoints().get(entry).outputs().stream()
                .map(ModelDescription.Output::name)
                .toList();
        model.get(entry, outputs.indexOf("path"), path, 0);
        model.get(entry, outputs.indexOf("score"), score, 0);
        model.get(entry, outputs.indexOf("log_partition"), partition, 0);
        for (int row = 0; row < ROWS; row++) {
            double sum = 0;
            double best = Double.NEGATIVE_INFINITY;
            int[] bestPath = {};
            for (int number = 0; number < Math.pow(tags, turns); number++) {
                int[] candidate = new int[turns];
                double total = 0;
                int rest = number;
                for (int t = 0; t < turns; t++) {
                    candidate[t] = rest % tags;
                    rest /= tags;
                    int place = (row * turns + t) * 2;
                    total += bias[candidate[t]]
                            + x[place] * weights[candidate[t]]
                            + x[place + 1] * weights[tags + candidate[t]]
                            + (t == 0 ? 0 : transition[candidate[t - 1] * tags + candidate[t]]);
                }
                sum += Math.exp(total);
                if (total > best) {
                    best = total;
                    bestPath = candidate;
                }
            }
            assertThat(partition[row]).isCloseTo(Math.log(sum), within(1e-12));
            assertThat(score[row]).isCloseTo(best, within(1e-12));
            assertThat(Arrays.copyOfRange(path, row * turns, (row + 1) * turns)).isEqualTo(bestPath);
        }
    }

    // ---- a model with the numbers that sequences.py gives it

    private static Model model(String name) {
        Model model = TestModels.model(resource(name + ".nn"));
        for (int cell = 0; cell < model.description().cells().size(); cell++) {
            ModelDescription.Cell described = model.description().cells().get(cell);
            if (described.kind() == CellKind.PARAMETER) {
                double[] values = model.parameters().doubles(cell);
                for (int i = 0; i < values.length; i++) {
                    values[i] = 0.6 * Math.sin(0.7 * i + described.name().length());
                }
            }
        }
        return model;
    }

    private static double[] reals(String name, int size) {
        double[] values = new double[size];
        Arrays.setAll(values, i -> Math.sin(0.9 * i + name.length()));
        return values;
    }

    private static double[] parameter(Model model, String name) {
        for (int cell = 0; cell < model.description().cells().size(); cell++) {
            ModelDescription.Cell described = model.description().cells().get(cell);
            if (described.kind() == CellKind.PARAMETER && described.name().equals(name)) {
                return model.parameters().doubles(cell);
            }
        }
        throw new IllegalArgumentException(name);
    }

    private static void run(Model model, int entry) {
        ModelDescription description = model.description();
        model.bind(
                entry,
                description.entryPoints().get(entry).dimensions().stream()
                        .mapToInt(dimension -> Objects.requireNonNull(
                                SIZES.get(description.dimensions().get(dimension))))
                        .toArray());
        for (int input : description.entryPoints().get(entry).inputs()) {
            ModelDescription.Input described = description.inputs().get(input);
            int size = described.shape().stream()
                    .mapToInt(extent -> (int) extent.evaluate(description.dimensions().stream()
                            .mapToInt(name -> Objects.requireNonNull(SIZES.get(name)))
                            .toArray()))
                    .reduce(1, Math::multiplyExact);
            String name = described.name();
            if (described.element() == ElementType.REAL) {
                model.put(input, reals(name, size), 0);
            } else {
                int[] values = new int[size];
                Arrays.setAll(values, i -> (3 * i + i * i + name.length()) % (name.equals("tag") ? 3 : 5));
                model.put(input, values, 0);
            }
        }
        model.run(entry);
    }

    private static double loss(Model model) {
        return value(model, model.description().entryPoints(EntryKind.LOSS).get(0));
    }

    private static double value(Model model, int entry) {
        run(model, entry);
        double[] loss = new double[1];
        model.get(entry, 0, loss, 0);
        return loss[0];
    }

    private static Map<String, double[]> gradients(Model model) {
        Map<String, double[]> found = new HashMap<>();
        int entry = model.description().entryPoints(EntryKind.GRADIENTS).get(0);
        found.put("loss", new double[] {value(model, entry)});
        for (int cell : model.description().entryPoints().get(entry).writes()) {
            ModelDescription.Cell described = model.description().cells().get(cell);
            found.put(
                    described.name().replaceFirst(".*/grad/", ""),
                    model.parameters().doubles(cell));
        }
        return found;
    }

    private static Map<String, double[]> expected(String model) {
        Map<String, double[]> expected = new LinkedHashMap<>();
        resource("sequences.txt")
                .lines()
                .filter(line -> line.startsWith(model + " "))
                .forEach(line -> {
                    String[] words = line.split(" ", -1);
                    expected.put(
                            words[1],
                            Arrays.stream(words)
                                    .skip(2)
                                    .mapToDouble(Double::parseDouble)
                                    .toArray());
                });
        return expected;
    }

    private static String resource(String name) {
        try (InputStream in = SequenceModelsTest.class.getResourceAsStream("/sequences/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
