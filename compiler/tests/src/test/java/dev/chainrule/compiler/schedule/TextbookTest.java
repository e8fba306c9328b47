// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A net of two layers is computed, differentiated and updated by the equations that a textbook has. */
class TextbookTest {
    private static List<String> equations(String program) {
        return ProgramSchedulesTest.train(program).steps().stream()
                .filter(Schedule.Call.class::isInstance)
                .flatMap(step -> ((Schedule.Call) step).formula().lines().stream())
                .filter(line -> !line.startsWith("steps"))
                // A sum in blocks is two kernels.
                .distinct()
                .toList();
    }

    @Test
    void aNetOfTwoLayers() {
        assertThat(equations("""
                        model Net {
                            input x: [B, 2]
                            input y: [B, 3]
                            param W1: [2, 4] = glorot_uniform()
                            param b1: [4]    = zeros()
                            param W2: [4, 3] = glorot_uniform()
                            param b2: [3]    = zeros()
                            a1 = tanh(x @ W1 + b1)
                            output yhat = sigmoid(a1 @ W2 + b2)
                            loss squared = mean((yhat - y)^2)
                            train minimize squared using sgd(lr = 0.1)
                        }
                        """))
                .containsExactlyInAnyOrder(
                        "z_a1 = x @ W1",
                        "a1 = tanh(z_a1 + b1)",
                        "z_yhat = a1 @ W2",
                        "yhat = sigmoid(z_yhat + b2)",
                        "z_squared = yhat − y",
                        "squared = Σ z_squared² / (3·B)",
                        "dz_yhat = 2 / (3·B) · z_squared · yhat · (1 − yhat)",
                        "dW2 = a1ᵀ @ dz_yhat",
                        "db2 = Σ dz_yhat",
                        "da1 = dz_yhat @ W2ᵀ",
                        "dz_a1 = da1 · (1 − a1²)",
                        "dW1 = xᵀ @ dz_a1",
                        "db1 = Σ dz_a1",
                        "W1′ = W1 − lr · dW1",
                        "b1′ = b1 − lr · db1",
                        "W2′ = W2 − lr · dW2",
                        "b2′ = b2 − lr · db2");
    }

    @Test
    void whatComesBackFromACrossEntropy() {
        assertThat(equations("""
                        model Net {
                            input x: [B, 4]
                            input label: int[B]
                            param W: [4, 3] = glorot_uniform()
                            param b: [3]    = zeros()
                            logits = x @ W + b
                            loss nll = cross_entropy(logits, label)
                            train minimize nll using adam(lr = 0.1)
                        }
                        """))
                .contains(
                        "dlogits = (exp_logits / sum_logits − 1[label]) / B",
                        "exp_logits = exp(logits − max(logits))",
                        "sum_logits = Σ exp_logits",
                        "logits = z_logits + b",
                        "mean_W′ = beta1 · mean_W + (1 − beta1) · dW",
                        "W′ = W − rate · mean_W′ / (bias_correction · √square_W′ + eps)");
    }
}
