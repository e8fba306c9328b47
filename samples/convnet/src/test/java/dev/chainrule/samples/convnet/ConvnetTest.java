// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.convnet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Trainer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConvnetTest {
    private static final Path SHIPPED = Path.of("..", "fashion", "data");

    /** A short training already tells more pictures right than the nearest mean; what it learnt can be saved. */
    @Test
    void fewStepsBeatTheNearestMean(@TempDir Path folder) {
        DataSet training = Main.training(SHIPPED);
        DataSet test = Main.test(SHIPPED).slice(0, 2_000);
        double mean = new NearestMean(training, Main.SIDE * Main.SIDE, Main.KINDS).accuracy(test);
        assertThat(mean).isBetween(0.6, 0.75);

        Convnet model = Convnet.create(1);
        Trainer.Training trained = Trainer.of(model).batchSize(50).fit(training.slice(0, 4_000));
        double accuracy = trained.evaluate(test).get("accuracy");
        assertThat(accuracy).isGreaterThan(mean);

        Path file = folder.resolve("convnet.safetensors");
        model.saveWeights(file);
        assertThat(Trainer.of(Convnet.load(file)).evaluate(test).get("accuracy"))
                .isEqualTo(accuracy);
    }
}
