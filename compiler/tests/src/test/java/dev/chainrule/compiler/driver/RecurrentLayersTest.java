// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.Trainer;
import org.junit.jupiter.api.Test;

/** Recurrent layers of the library at work. */
class RecurrentLayersTest {
    @Test
    void anLstmLearnsToForecast() {
        Model model = TestModels.model("""
                model Waves(window: int = 12, hidden: int = 8) {
                    input past: [B, window, 1]
                    input target: [B, 1]
                    layer lstm = Lstm(1, hidden)
                    layer head = Dense(hidden, 1)
                    forecast = head(lstm(past)[:, -1, :])
                    output prediction = forecast
                    loss error = mse(forecast, target)
                    train minimize error using adam(lr = 0.02) clip norm 1.0
                }
                """);
        int rows = 120;
        float[] past = new float[rows * 12];
        float[] target = new float[rows];
        for (int row = 0; row < rows; row++) {
            for (int t = 0; t <= 12; t++) {
                float wave = (float) Math.sin(0.5 * (row + t));
                if (t < 12) {
                    past[row * 12 + t] = wave;
                } else {
                    target[row] = wave;
                }
            }
        }
        DataSet data = DataSet.builder()
                .reals("past", past, 12, 1)
                .reals("target", target, 1)
                .build();
        double error = Trainer.of(model)
                .epochs(20)
                .batchSize(16)
                .seed(3)
                .fit(data)
                .evaluate(data)
                .get("error");
        assertThat(error).isLessThan(0.02);
    }

    /** Steps that do not count are not looked at, whatever they are: with other numbers there, outputs and training are the same. */
    @Test
    void whatAMaskLeavesOutIsNotLookedAt() {
        for (String layer : new String[] {"Rnn", "Gru", "Lstm"}) {
            float[] clean = trained(layer, 0);
            float[] dirty = trained(layer, -1e20f);
            assertThat(dirty).as(layer).containsExactly(clean);
            assertThat(clean[0]).as(layer).isFinite();
        }
    }

    private static float[] trained(String layer, float rest) {
        Model model = TestModels.model(
                "model Masked {\n" + "    layer r = " + layer + "(2, 3, layers = 2, bidirectional = true)\n" + """
                    input x: [B, T, 2]
                    input counts: int[B, T]
                    output y = r(x, counts == 1)
                    loss error = mean(sum(y ^ 2, axis = 2))
                    train minimize error using sgd(lr = 0.1)
                }
                """);
        int[] valid = {1, 1, 1, 0, 1, 0, 0, 0};
        float[] x = new float[16];
        for (int i = 0; i < x.length; i++) {
            x[i] = valid[i / 2] == 1 ? i - 5 : rest;
        }
        DataSet data =
                DataSet.builder().reals("x", x, 4, 2).ints("counts", valid, 4).build();
        Trainer.of(model).epochs(4).batchSize(2).seed(1).fit(data);
        return model.parameters().floats(0);
    }
}
