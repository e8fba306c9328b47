// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.TestFiles;
import dev.chainrule.compiler.driver.InMemory;
import dev.chainrule.compiler.driver.States;
import dev.chainrule.compiler.driver.TestModels;
import dev.chainrule.runtime.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A rate that state decides, beside PyTorch's, and what happens where it is out of its range. */
class PlateauTest {
    /** Each step takes the rate off w. */
    private static String program(String name, String arguments) {
        return """
                model %s {
                    precision f64
                    input x: [B]
                    param w: real = 0
                    layer plateau = ReduceLROnPlateau(%s)
                    loss error = mean(x)
                    loss slope = w + 0 * error
                    train minimize slope using sgd(lr = plateau(error))
                }
                """.formatted(name, arguments);
    }

    private static double[] numbers(String line) {
        return Stream.of(line.split(" ", -1))
                .skip(1)
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @Test
    void ratesArePyTorchs() {
        List<String> lines = TestFiles.read(
                        TestFiles.root().resolve("compiler/tests/src/test/resources/updates/plateau.txt"))
                .lines()
                .toList();
        StringBuilder programs = new StringBuilder();
        for (int i = 0; i < lines.size(); i += 3) {
            programs.append(program("M" + i, lines.get(i).substring("case ".length())));
        }
        InMemory classes = TestModels.load(TestModels.compile("plateau.nn", programs.toString()));
        for (int i = 0; i < lines.size(); i += 3) {
            Model model = TestModels.create(classes, "M" + i);
            List<Double> rates = new ArrayList<>();
            double before = 0;
            for (double loss : numbers(lines.get(i + 1))) {
                if (rates.size() % 3 == 2) {
                    States.run(model, "train.gradients", 1, loss);
                    States.run(model, "train.apply", 1);
                } else {
                    States.run(model, "train", 1, loss);
                }
                double w = States.cell(model, "w")[0];
                rates.add(before - w);
                before = w;
            }
            assertThat(rates.stream().mapToDouble(rate -> rate).toArray())
                    .as(lines.get(i))
                    .containsExactly(numbers(lines.get(i + 2)), within(1e-12));
        }
    }

    @Test
    void theMeanOfSeveralLossesCountsAsOne() {
        Model model = TestModels.model(program("M", "1, factor = 0.5, patience = 0, average = 2"));
        double[] rates = new double[6];
        double[] losses = {1, 3, 3, 1.5, 1.9, 5};
        for (int step = 0; step < losses.length; step++) {
            States.run(model, "train", 1, losses[step]);
            rates[step] = States.cell(model, "plateau.rate")[0];
        }
        assertThat(rates).containsExactly(1, 1, 1, 0.5, 0.5, 0.25);
    }

    /** A step whose rate is no rate changes nothing, neither weights nor state. */
    @Test
    void aRateOutOfItsRangeEndsTheStep() {
        Model model = TestModels.model("""
                model M {
                    precision f64
                    input x: [B]
                    param w: real = 1
                    state rate: real = 1
                    update rate = rate - mean(x)
                    loss error = w^2 + 0 * mean(x)
                    train minimize error using sgd(lr = rate)
                }
                """);
        States.run(model, "train", 1, 0.75);
        assertThat(States.cell(model, "w")).containsExactly(0.5);
        assertThatThrownBy(() -> States.run(model, "train", 1, 0.5)).hasMessageContaining("lr");
        assertThat(States.cell(model, "w")).containsExactly(0.5);
        assertThat(States.cell(model, "rate")).containsExactly(0.25);
    }
}
