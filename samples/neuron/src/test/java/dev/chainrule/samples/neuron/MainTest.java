// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.neuron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.runtime.Figures;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelDescription.EntryPoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The numbers are PyTorch's (1.13.1, float64). */
final class MainTest {
    private static final Offset<Double> ROUNDING = within(1e-15);

    private static final double[] X = {2};
    private static final double[] Y = {1};

    private final Neuron model = Neuron.create(0);

    @Test
    void derivativesAreThoseOfTheTutorial() {
        Figures at = derivatives(model, "squared");
        assertThat(at.get("z")).isEqualTo(1.0);
        assertThat(at.get("yhat")).isCloseTo(0.7310585786300049, ROUNDING);
        assertThat(at.get("squared")).isCloseTo(0.07232948812851325, ROUNDING);
        assertThat(at.get("d/yhat")).isCloseTo(-0.5378828427399902, ROUNDING);
        assertThat(at.get("d/z")).isCloseTo(-0.10575418556853343, ROUNDING);
        assertThat(at.get("d/w")).isCloseTo(-0.21150837113706686, ROUNDING);
        assertThat(at.get("d/b")).isCloseTo(-0.10575418556853343, ROUNDING);
        assertThat(at.get("d/x")).isCloseTo(-0.052877092784266715, ROUNDING);
        assertThat(at.get("d/y")).isCloseTo(0.5378828427399902, ROUNDING);
    }

    /** What is printed says the same, to the digits that are shown. */
    @Test
    void derivationIsThatOfTheTutorial() {
        String derivation = Main.derivation(model);
        assertThat(derivation)
                .contains("dyhat    = 2 / B · (yhat − y)", "dz       = dyhat · yhat · (1 − yhat)")
                .contains("dw       = Σ dz · x", "db       = Σ dz");
        derivatives(model, "squared").values().forEach((name, value) -> {
            boolean shown = !List.of("d/x", "d/y").contains(name);
            if (shown) {
                assertThat(derivation)
                        .contains("= "
                                + String.format(Locale.ROOT, "%.10g", value)
                                        .replaceAll("0+$", "")
                                        .replaceAll("\\.$", "")
                                        .replace("-", "−"));
            }
        });
    }

    @Test
    void chainRuleHolds() {
        Figures at = derivatives(model, "squared");
        double yhat = at.get("yhat");
        assertThat(at.get("d/z") / at.get("d/yhat")).isCloseTo(yhat * (1 - yhat), ROUNDING);
    }

    @Test
    void oneStepMovesWeightAndBias() {
        assertThat(model.train(X, Y, 1)).isCloseTo(0.07232948812851325, ROUNDING);
        assertThat(model.w()).isCloseTo(0.5211508371137067, ROUNDING);
        assertThat(model.b()).isCloseTo(0.010575418556853344, ROUNDING);
        assertThat(model.loss(X, Y, 1).squared()).isCloseTo(0.06691172241360052, ROUNDING);
    }

    /** Outputs and loss by their names, and the derivatives of the loss as {@code d/NAME}, from the generated code. */
    private static Figures derivatives(Model model, String loss) {
        ModelDescription description = model.description();
        int index = description.entryPoint("derivatives." + loss).orElseThrow();
        EntryPoint entryPoint = description.entryPoints().get(index);
        model.bind(index, 1);
        model.put(description.input("x").orElseThrow(), X, 0);
        model.put(description.input("y").orElseThrow(), Y, 0);
        model.run(index);
        Map<String, Double> values = new LinkedHashMap<>();
        for (int output = 0; output < entryPoint.outputs().size(); output++) {
            double[] value = new double[1]; // The batch is one example.
            model.get(index, output, value, 0);
            values.put(entryPoint.outputs().get(output).name(), value[0]);
        }
        return new Figures(values);
    }
}
