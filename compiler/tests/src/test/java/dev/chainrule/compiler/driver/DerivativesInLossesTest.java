// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import dev.chainrule.runtime.Model;
import dev.chainrule.scalar.Precision;
import org.junit.jupiter.api.Test;

/** Models whose losses hold derivatives train, and the gradients of their weights are slopes. */
class DerivativesInLossesTest {
    private static final String HEAT = """
            model Heat {
                input x: [B, 1]
                input t: [B, 1]
                layer net = Mlp([2, 8, 8, 1], activation = tanh)
                u = net(concat([x, t], axis = 1))
                u_t = grad(sum(u), t)
                u_x = grad(sum(u), x)
                u_xx = grad(sum(u_x), x)
                loss residual = mean((u_t - 0.1 * u_xx)^2)
                train minimize residual using adam(lr = 1e-3)
                output temperature = u
                output gradient = u_x
                predict flux gives gradient
            }
            """;

    /** With what is drawn as inputs. */
    private static final String WGAN_GP = """
            model WganGp(noise: int = 3, penalty: real = 10) {
                input sample: [B, 5]
                input z: [B, noise]
                input mix: [B, 1]
                layer generator = Mlp([noise, 6, 5], activation = tanh)
                layer critic = Mlp([5, 6, 1], activation = softplus)
                fake = generator(z)
                between = stop_gradient(mix * sample + (1 - mix) * fake)
                slope = grad(sum(critic(between)), between)
                steepness = sqrt(sum(slope^2, axis = 1) + 1e-12)
                loss critic_loss = mean(critic(stop_gradient(fake))) - mean(critic(sample)) + penalty * mean((steepness - 1)^2)
                loss generator_loss = -mean(critic(fake))
                train critic_step minimize critic_loss over critic using adam(lr = 1e-4, beta1 = 0, beta2 = 0.9)
                train generator_step minimize generator_loss over generator using adam(lr = 1e-4, beta1 = 0, beta2 = 0.9) every 5
                output image = fake
            }
            """;

    @Test
    void heatTrains() {
        Model model = Derived.models(HEAT, Precision.F64).get("Heat");
        MadeData.of(model).gradientIsSlope("residual", "");
        MadeData.of(model).trains();
    }

    @Test
    void anAdversarialNetWithAPenaltyOnSlopesTrains() {
        Model model = Derived.models(WGAN_GP, Precision.F64).get("WganGp");
        MadeData.of(model).gradientIsSlope("critic_loss", "critic");
        MadeData.of(model).gradientIsSlope("generator_loss", "generator");
        MadeData.of(model).trains();
    }
}
