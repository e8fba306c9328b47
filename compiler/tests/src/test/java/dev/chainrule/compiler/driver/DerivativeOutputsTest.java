// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.program.EntryPoints.Options.Derivatives;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the entry point for derivatives computes is what trains, and each output has a derivative of its own. */
class DerivativeOutputsTest {
    private static Map<String, double[]> run(Model model, EntryKind kind) {
        ModelDescription description = model.description();
        int entry = description.entryPoints(kind).get(0);
        model.bind(entry);
        model.run(entry);
        Map<String, double[]> outputs = new LinkedHashMap<>();
        List<ModelDescription.Output> declared =
                description.entryPoints().get(entry).outputs();
        for (int output = 0; output < declared.size(); output++) {
            double[] values = new double[model.length(entry, output)];
            model.get(entry, output, values, 0);
            outputs.put(declared.get(output).name(), values);
        }
        return outputs;
    }

    private static Model model(String text) {
        CompileResult result =
                Compiler.compile(CompileRequest.of("case.nn", text).with(Derivatives.ALL));
        assertThat(result.diagnostics().hasErrors())
                .as(result.diagnostics().all().toString())
                .isFalse();
        return TestModels.create(TestModels.load(result), "Case");
    }

    /** What is computed from one of two equal values is not computed from the other. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "output a = tanh(x)\n output b = tanh(x)\n loss l = sum(a + 2 * b)",
                "output a = tanh(x)\n h = tanh(x)\n output b = h\n loss l = sum(a + 2 * b)",
                "h = tanh(x)\n output a = h\n output b = tanh(x)\n loss l = sum(a) + 2 * sum(b)",
                "output a = tanh(x)\n output b = tanh(x)\n h = tanh(x)\n loss l = sum(a + 2 * b + 0 * h)"
            })
    void outputsOfEqualValueHaveDerivativesOfTheirOwn(String equations) {
        Map<String, double[]> derivatives = run(model("""
                model Case {
                    param x: [2] = [0.1, 0.2]
                    %s
                    train minimize l using sgd(lr = 0.1)
                }
                """.formatted(equations)), EntryKind.DERIVATIVES);
        assertThat(derivatives.get("d/a")).containsExactly(1, 1);
        assertThat(derivatives.get("d/b")).containsExactly(2, 2);
        double[] dx = derivatives.get("d/x");
        for (int i = 0; i < 2; i++) {
            double y = Math.tanh(0.1 * (i + 1));
            assertThat(dx[i]).isCloseTo(3 * (1 - y * y), within(1e-6));
        }
    }

    /** An output that is an intermediate of the loss takes no stable form away from it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "output p = sigmoid(x)\n loss l = -mean((1 - p)^2 * log(p))",
                "output p = softmax(x)\n loss l = -mean(log(p))",
                "output p = 1 + exp(x / 4)\n loss l = mean(log(p))",
                "output p = exp(x)\n loss l = log(sum(p))",
                "output q = 1 - sigmoid(x)\n loss l = -sum(log(q))"
            })
    void whatIsDerivedIsWhatTrains(String equations) {
        Model model = model("""
                model Case {
                    param x: [3] = [-1000, 2, 1000]
                    %s
                    train minimize l using sgd(lr = 1)
                }
                """.formatted(equations));
        Map<String, double[]> derivatives = run(model, EntryKind.DERIVATIVES);
        double loss = run(model, EntryKind.LOSS).get("l")[0];
        assertThat(loss).isFinite();
        assertThat(derivatives.get("l")).containsExactly(loss);
        assertThat(run(model, EntryKind.GRADIENTS).get("l")).containsExactly(loss);
        double[] dx = derivatives.get("d/x");
        int cell = 0;
        while (!model.description().cells().get(cell).name().equals("x")) {
            cell++;
        }
        float[] before = model.parameters().floats(cell).clone();
        run(model, EntryKind.STEP);
        float[] after = model.parameters().floats(cell);
        for (int i = 0; i < 3; i++) {
            assertThat(dx[i]).isFinite();
            assertThat(after[i]).isEqualTo(before[i] - (float) dx[i]);
        }
    }
}
