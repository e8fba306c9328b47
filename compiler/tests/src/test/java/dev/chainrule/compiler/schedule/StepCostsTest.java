// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.driver.Compiler;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class StepCostsTest {
    private static final String MODEL = """
            model Two {
                input x: [B, 3]
                input y: [B, 2]
                param W1: [3, 5] = he_normal()
                param W2: [5, 2] = he_normal()
                a = sigmoid(x @ W1)
                loss l = mean((a @ W2 - y)^2)
                train minimize l using sgd(lr = 0.1)
            }
            """;

    private static String costs(String entryPoint) {
        Map<String, String> told = new HashMap<>();
        Compiler.compile(CompileRequest.of("two.nn", MODEL)
                .with(Set.of("costs"), (subject, phase, text) -> told.put(subject, text)));
        return told.getOrDefault("Two." + entryPoint, told.keySet().toString());
    }

    @Test
    void stepsHaveOperationsAndBytes() {
        // 2 · B · 3 · 5, over B · 3 and 3 · 5 numbers of four bytes.
        assertThat(costs("train.gradients"))
                .contains(
                        "z_a = x @ W1  // two.nn:6:5\n  30·B FLOP, reads 12·B + 60 bytes (x, W1), writes 20·B bytes (z_a)")
                .containsPattern("step \\d+: dW2 = aᵀ @ .*\n  20·B FLOP");
    }

    @Test
    void whatIsKeptForTheDerivativeSaysForWhat() {
        assertThat(costs("train.gradients").lines())
                .anyMatch(line -> line.matches("a: 20·B bytes, slot \\d+, step \\d+ to \\d+, kept for the derivative: "
                        + "d.* = .*a · \\(1 − a\\).*  // two.nn:6:5"))
                .noneMatch(line -> line.startsWith("z_a: ") && line.contains("kept"));
        assertThat(costs("loss")).doesNotContain("kept");
    }
}
