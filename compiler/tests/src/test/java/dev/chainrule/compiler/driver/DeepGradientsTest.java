// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.GradientNorms;
import dev.chainrule.runtime.Trainer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Nets of twelve layers, and what is said of their gradients. */
class DeepGradientsTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    /** The norms of a training whose activation and weights are these. */
    private GradientNorms train(String activation, double gain) {
        String program = """
                layer Hidden(gain: real) {
                    param W: [16, 16] = lecun_normal(gain = gain)
                    apply(x: [B, 16]) -> [B, 16] = ACTIVATION(x @ W)
                }
                model Deep {
                    input x: [B, 16]
                    input label: int[B]
                    layer hidden[12] = Hidden(GAIN)
                    param out: [16, 3] = normal(0, 1)
                    loss nll = cross_entropy((x |> hidden) @ out, label)
                    train minimize nll using sgd(lr = 1e-4)
                }
                """;
        SplittableRandom random = new SplittableRandom(3);
        float[] x = new float[16 * 64];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (2 * random.nextDouble() - 1);
        }
        DataSet data = DataSet.builder()
                .reals("x", x, 16)
                .ints("label", random.ints(64, 0, 3).toArray())
                .build();
        GradientNorms norms = GradientNorms.every(2).to(new PrintStream(said, true, StandardCharsets.UTF_8));
        Trainer.of(TestModels.model(program.replace("ACTIVATION", activation).replace("GAIN", String.valueOf(gain))))
                .batchSize(16)
                .listener(norms)
                .fit(data);
        return norms;
    }

    private String text() {
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void sigmoidsMakeThemVanish() {
        GradientNorms norms = train("sigmoid", 1);
        assertThat(norms.warnings()).contains("vanishing: gradients fall from out to hidden.0");
        assertThat(text()).startsWith("epoch 1, batch 1: vanishing: ").contains("relu or gelu, weights from he_normal");
        // The first batch, the second and the fourth; told of once.
        assertThat(norms.looks()).hasSize(3);
        assertThat(text().lines()).hasSameSizeAs(norms.warnings());
    }

    /** A sine is never larger than 1, so that they grow on their way back alone. */
    @Test
    void steepWavesMakeThemExplode() {
        assertThat(train("sin", 5).warnings()).contains("exploding: gradients grow from out to hidden.0");
        assertThat(text()).contains("clip norm 1.0");
    }

    @Test
    void weightsThatFitKeepThem() {
        assertThat(train("tanh", 1).warnings()).isEmpty();
        assertThat(text()).isEmpty();
    }
}
