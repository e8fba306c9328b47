// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.TestFiles;
import dev.chainrule.compiler.driver.InMemory;
import dev.chainrule.compiler.driver.TestModels;
import dev.chainrule.compiler.optimizer.Optimizers;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import dev.chainrule.runtime.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Twenty updates of a linear fit and of a small net, by every optimiser, and of a table by sparse ones, and every clip, against the values that {@code
 * updates.py} has from PyTorch, or from the papers' formulas where it has no such rule.
 */
class UpdatesOfPyTorchTest {
    private static final Path VALUES = Path.of("src/test/resources/updates/updates.txt");
    private static final int ROWS = 5;
    /** As many cases as make one file. */
    private static final int BATCH = 20;

    private static final String FIT = """
            model %s {
                precision %s
                input x: [B, 3]
                input y: [B, 2]
                layer fc = Dense(3, 2)
                loss error = mse(fc(x), y)
                train minimize error %s
            }
            """;
    private static final String NET = """
            model %s {
                precision %s
                input x: [B, 3]
                input y: [B, 2]
                layer hidden = Dense(3, 4)
                layer out = Dense(4, 2)
                loss error = mse(out(tanh(hidden(x))), y)
                train minimize error %s
            }
            """;

    /** Each update reads four rows, one of them twice; it has another input more, so that all three are fed alike. */
    private static final String TABLE = """
            model %s {
                precision %s
                input x: [B, 3]
                input y: [B, 2]
                param table: [7, 2] = zeros()
                loss error = mse(table[(iota(B) * iota(B) + int(step)) %% 7], y) + 0 * sum(x)
                train minimize error %s
            }
            """;

    private static final Map<String, String> PROGRAMS = Map.of("Fit", FIT, "Net", NET, "Table", TABLE);

    /** After a number of updates, all parameters one after the other. */
    private record Expected(int updates, double[] parameters) {}

    private record Case(String line, String model, List<Expected> expected) {
        String program(String name, String precision) {
            String matrices = model.equals("Fit") ? "fc.W" : "hidden.W, out.W";
            return Objects.requireNonNull(PROGRAMS.get(model))
                    .formatted(name, precision, line.replace("MATRICES", matrices));
        }
    }

    private static List<Case> cases() {
        Map<String, Case> cases = new LinkedHashMap<>();
        String line = "";
        for (String text : TestFiles.read(VALUES).lines().toList()) {
            if (text.startsWith("case ")) {
                line = text.substring(5);
                continue;
            }
            String[] words = text.split(" ", -1);
            String train = line;
            cases.computeIfAbsent(line + words[0], key -> new Case(train, words[0], new ArrayList<>()))
                    .expected()
                    .add(new Expected(
                            Integer.parseInt(words[1]),
                            Stream.of(words)
                                    .skip(2)
                                    .mapToDouble(Double::parseDouble)
                                    .toArray()));
        }
        return List.copyOf(cases.values());
    }

    @Test
    void everyUpdateIsPyTorchs() {
        List<Case> cases = cases();
        for (int from = 0; from < cases.size(); from += BATCH) {
            check(cases.subList(from, Math.min(cases.size(), from + BATCH)));
        }
    }

    private static void check(List<Case> cases) {
        StringBuilder program = new StringBuilder();
        for (int i = 0; i < cases.size(); i++) {
            program.append(cases.get(i).program("Double" + i, "f64"));
            program.append(cases.get(i).program("Single" + i, "f32"));
        }
        InMemory classes = TestModels.load(TestModels.compile("updates.nn", program.toString()));
        for (int i = 0; i < cases.size(); i++) {
            check(cases.get(i), TestModels.create(classes, "Double" + i), 1e-13);
            check(cases.get(i), TestModels.create(classes, "Single" + i), 2e-5);
        }
    }

    private static void check(Case example, Model model, double tolerance) {
        start(model);
        int step = model.description().entryPoints(EntryKind.STEP).get(0);
        int done = 0;
        for (Expected expected : example.expected()) {
            while (done < expected.updates()) {
                model.bind(step, ROWS);
                put(model, 0, 3, (row, column) -> Math.sin(1 + 3 * row + column));
                put(model, 1, 2, (row, column) -> Math.cos(2 + 2 * row + column));
                model.run(step);
                done++;
            }
            assertThat(parameters(model))
                    .as(example.line() + " of " + example.model() + " in "
                            + model.description().precision() + " after " + done)
                    .containsExactly(expected.parameters(), within(tolerance));
        }
    }

    @FunctionalInterface
    private interface Entry {
        double at(int row, int column);
    }

    private static void put(Model model, int input, int columns, Entry entry) {
        double[] values = new double[ROWS * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = entry.at(i / columns, i % columns);
        }
        model.put(input, values, 0);
    }

    private static List<Integer> parameterCells(Model model) {
        List<Integer> cells = new ArrayList<>();
        for (int i = 0; i < model.description().cells().size(); i++) {
            if (model.description().cells().get(i).name().matches("(fc|hidden|out)\\.[Wb]|table")) {
                cells.add(i);
            }
        }
        return cells;
    }

    private static void start(Model model) {
        int k = 0;
        for (int cell : parameterCells(model)) {
            int length = model.description().cells().get(cell).length();
            for (int i = 0; i < length; i++) {
                double value = 0.8 * Math.sin(2.0 + 5 * k + i);
                if (model.description().precision() == Precision.F64) {
                    model.parameters().doubles(cell)[i] = value;
                } else {
                    model.parameters().floats(cell)[i] = (float) value;
                }
            }
            k++;
        }
    }

    private static double[] parameters(Model model) {
        List<Double> values = new ArrayList<>();
        for (int cell : parameterCells(model)) {
            int length = model.description().cells().get(cell).length();
            for (int i = 0; i < length; i++) {
                values.add(
                        model.description().precision() == Precision.F64
                                ? model.parameters().doubles(cell)[i]
                                : model.parameters().floats(cell)[i]);
            }
        }
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Test
    void everyOptimiserHasACase() {
        List<String> lines = cases().stream().map(Case::line).toList();
        assertThat(Optimizers.all())
                .allSatisfy(optimizer ->
                        assertThat(lines).anySatisfy(line -> assertThat(line).contains(" " + optimizer.name() + "(")));
    }
}
