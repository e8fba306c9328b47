// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whatever a model is made of, the standard settings find points for it, and its gradients agree. */
final class KindsOfModelsTest {
    private static GradientReport check(String program) {
        GradientReport report =
                GradientCheck.of(Programs.withDerivatives(program)).check();
        assertThat(report.parts())
                .hasSize(2)
                .allSatisfy(part -> assertThat(part.points()).isEqualTo(4));
        return report;
    }

    @Test
    void tablesAndLabels() {
        check("""
                model Words(vocabulary: int = 11, width: int = 4) {
                    input tokens: int[B, T]
                    input target: int[B, T]
                    layer embed = Embedding(vocabulary, width)
                    logits = tanh(embed(tokens)) @ transpose(embed.table)
                    loss nll = cross_entropy(logits, target)
                    train minimize nll using adam(lr = 1e-3)
                }
                """);
    }

    @Test
    void recurrentNets() {
        check("""
                model Forecast {
                    input past: [B, 5, 2]
                    input target: [B, 1]
                    layer lstm = Lstm(2, 3)
                    layer head = Dense(3, 1)
                    loss error = mse(head(lstm(past)[:, -1, :]), target)
                    train minimize error using adam(lr = 1e-3)
                }
                """);
    }

    /** Its loss while training is not the one outside, and a run changes its state. */
    @Test
    void modelsWithState() {
        GradientReport report =
                GradientCheck.of(Programs.withDerivatives("""
                model Normal {
                    input x: [B, 3]
                    input y: [B, 2]
                    layer first = Dense(3, 4)
                    layer norm = BatchNorm(4)
                    layer head = Dense(4, 2)
                    loss error = mse(head(tanh(norm(first(x)))), y)
                    train minimize error using sgd(lr = 0.1)
                }
                """)).size("B", 5).check();
        assertThat(report.parts()).hasSize(2);
    }

    @Test
    void modelsThatDraw() {
        check("""
                model Noisy {
                    input x: [B, 3]
                    input y: [B, 2]
                    layer first = Dense(3, 6)
                    layer drop = Dropout(0.5)
                    layer head = Dense(6, 2)
                    loss error = mse(head(drop(tanh(first(x)))), y)
                    train minimize error using sgd(lr = 0.1)
                }
                """);
    }

    @Test
    void derivativesInTheLoss() {
        check("""
                model Heat {
                    input x: [B, 1]
                    input t: [B, 1]
                    layer net = Mlp([2, 5, 1], activation = tanh)
                    u    = net(concat([x, t], axis = 1))
                    u_t  = grad(sum(u), t)
                    u_x  = grad(sum(u), x)
                    u_xx = grad(sum(u_x), x)
                    loss residual = mean((u_t - 0.1 * u_xx)^2)
                    train minimize residual using adam(lr = 1e-3)
                }
                """);
    }

    @Test
    void sizesThatAreInputs() {
        check("""
                model Steps {
                    input x: [B]
                    input n: int
                    param w: real = 0.5
                    hs = scan k in 0..n with h = x { next h = tanh(w * h) }
                    loss l = mean(hs^2)
                    train minimize l using sgd(lr = 0.1)
                }
                """);
    }

    @Test
    void masksAndWeights() {
        check("""
                model Masked {
                    input x: [B, T]
                    input mask: bool[B, T]
                    input weight: [B] = 1
                    param w: [4] = normal()
                    z = x[:, :, new] * w
                    kept = where(mask, sum(sin(z), axis = 2), 0)
                    loss l = mean(weight * sum(kept, axis = 1)^2)
                    train minimize l using sgd(lr = 0.1)
                }
                """);
    }
}
