// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.Trainer;
import dev.chainrule.scalar.Precision;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Models whose losses hold derivatives train, and the gradients of their weights are slopes. */
class DerivativesInLossesTest {
    private static final int ROWS = 6;

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
        gradientsAreSlopes(model, "residual", "", Map.of("x", 1, "t", 1));
        trains(model, Map.of("x", 1, "t", 1));
    }

    @Test
    void anAdversarialNetWithAPenaltyOnSlopesTrains() {
        Model model = Derived.models(WGAN_GP, Precision.F64).get("WganGp");
        Map<String, Integer> widths = Map.of("sample", 5, "z", 3, "mix", 1);
        gradientsAreSlopes(model, "critic_loss", "critic", widths);
        gradientsAreSlopes(model, "generator_loss", "generator", widths);
        trains(model, widths);
    }

    private static double[] values(String name, int length) {
        return new Random(name.hashCode()).doubles(length, -1, 1).toArray();
    }

    private static void gradientsAreSlopes(Model model, String loss, String of, Map<String, Integer> widths) {
        Map<String, double[]> data = new LinkedHashMap<>();
        widths.forEach((name, width) -> data.put(name, values(name, ROWS * width)));
        Derived derived = Derived.of(model, data, ROWS);
        Map<String, double[]> at = derived.loss(loss);
        List<ModelDescription.Cell> cells = model.description().cells();
        int seen = 0;
        for (int cell = 0; cell < cells.size(); cell++) {
            ModelDescription.Cell described = cells.get(cell);
            if (described.kind() != ModelDescription.CellKind.PARAMETER
                    || !described.name().startsWith(of)) {
                continue;
            }
            double[] weights = model.parameters().doubles(cell);
            double[] start = weights.clone();
            double[] direction = values(described.name(), start.length);
            double promised = 0;
            double slope = 0;
            for (int i = 0; i < start.length; i++) {
                promised += direction[i] * at.get("d/" + described.name())[i];
            }
            for (int times : new int[] {-2, -1, 1, 2}) {
                for (int i = 0; i < start.length; i++) {
                    weights[i] = start[i] + times * 1e-3 * direction[i];
                }
                double weight = (Math.abs(times) == 2 ? -1 : 8) * Math.signum(times) / 12e-3;
                slope += weight * derived.loss(loss).get(loss)[0];
            }
            System.arraycopy(start, 0, weights, 0, start.length);
            assertThat(promised).as(described.name()).isCloseTo(slope, within(1e-7 * (1 + Math.abs(slope))));
            seen++;
        }
        assertThat(seen).isPositive();
    }

    /** Ten steps. */
    private static void trains(Model model, Map<String, Integer> widths) {
        var data = DataSet.builder();
        widths.forEach((name, width) -> {
            double[] values = values(name, ROWS * width);
            float[] rounded = new float[values.length];
            for (int i = 0; i < rounded.length; i++) {
                rounded[i] = (float) values[i];
            }
            data.reals(name, rounded, width);
        });
        List<ModelDescription.Cell> cells = model.description().cells();
        double[][] before = new double[cells.size()][];
        for (int cell = 0; cell < cells.size(); cell++) {
            if (cells.get(cell).kind() == ModelDescription.CellKind.PARAMETER) {
                before[cell] = model.parameters().doubles(cell).clone();
            }
        }
        Trainer.of(model).epochs(10).batchSize(ROWS).seed(3).fit(data.build());
        int changed = 0;
        for (int cell = 0; cell < cells.size(); cell++) {
            if (before[cell] != null) {
                double[] after = model.parameters().doubles(cell);
                assertThat(Arrays.stream(after).allMatch(Double::isFinite)).isTrue();
                changed += Arrays.equals(after, before[cell]) ? 0 : 1;
            }
        }
        assertThat(changed).isGreaterThanOrEqualTo(5);
    }
}
