// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.driver.CompileResult;
import dev.chainrule.compiler.driver.Compiler;
import dev.chainrule.compiler.driver.InMemory;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Java can put another value in the place of each setting of a train step, the constant ones too. */
class NamedSettingsTest {
    private static final String NEURON = String.join(
            "\n",
            "model Neuron {",
            "    precision f64",
            "    input x: [B]",
            "    param w: real = 0.5",
            "    output y = w * x",
            "    loss squared = mean(y^2)",
            "    train minimize squared using sgd(lr = 0.1) clip norm 100.0",
            "}",
            "");

    private static Model neuron() {
        CompileResult result = Compiler.compile(CompileRequest.of("neuron.nn", NEURON));
        assertThat(result.diagnostics().all()).isEmpty();
        return InMemory.compile(result.files(), NamedSettingsTest.class.getClassLoader())
                .load(result.models().get(0).className())
                .create(1, Model.class);
    }

    /** The loss of the second of two steps: (w · x)² with x = 1. */
    private static double secondLoss(Model model) {
        int step = entryPoint(model);
        model.bind(step, 1);
        model.put(0, new double[] {1}, 0);
        model.run(step);
        model.bind(step, 1);
        model.put(0, new double[] {1}, 0);
        model.run(step);
        return model.scalar(step, 0);
    }

    private static int entryPoint(Model model) {
        List<String> names = model.description().entryPoints().stream()
                .map(ModelDescription.EntryPoint::name)
                .toList();
        return names.indexOf("train");
    }

    @Test
    void overriddenSettingsCount() {
        List<String> settings = neuron().description().settings().stream()
                .map(ModelDescription.Setting::name)
                .toList();
        assertThat(settings).hasSize(2);

        // w = 0.5 − lr · 2 · 0.5.
        assertThat(secondLoss(neuron())).isCloseTo(0.16, within(1e-12));
        Model slower = neuron();
        slower.set(0, 0.05);
        assertThat(secondLoss(slower)).isCloseTo(0.2025, within(1e-12));
        Model clipped = neuron();
        clipped.set(1, 0.5);
        assertThat(secondLoss(clipped)).isCloseTo(0.45 * 0.45, within(1e-5));
    }
}
