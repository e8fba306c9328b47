// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.fashion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.chainrule.runtime.Figures;
import dev.chainrule.runtime.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FashionTest {
    private static final Path SHIPPED = Path.of("data");

    /** Chance would be right once in ten times. */
    @Test
    void fewPicturesTeachALot(@TempDir Path folder) {
        Clothes clothes = Clothes.in(SHIPPED);
        assertThat(clothes.training().size()).isEqualTo(10_000);
        assertThat(clothes.test().size()).isEqualTo(10_000);

        Fashion model = Fashion.create(1);
        Trainer.Training training =
                Trainer.of(model).batchSize(50).fit(clothes.training().slice(0, 5_000));
        double accuracy = training.evaluate(clothes.test()).get("accuracy");
        assertThat(accuracy).isGreaterThan(0.65);
        Confusion confusion = Confusion.of(model, clothes.test());
        // A metric is a number of the model's precision.
        assertThat(confusion.accuracy()).isCloseTo(accuracy, within(1e-6));

        Path file = folder.resolve("fashion.safetensors");
        model.saveWeights(file);
        assertThat(Confusion.of(Fashion.load(file), clothes.test()).counts()).isDeepEqualTo(confusion.counts());
    }

    /**
     * The program as it is, on 30,000 pictures. Rate, decay and smoothing were chosen with 25,000 of them, by the accuracy
     * on the other 5,000; the test pictures had no say.
     */
    @Test
    void thirtyThousandPicturesTeachMore() {
        Path folder = Path.of(System.getProperty("chainrule.shared", "../shared"), "data");
        String images = "fashion-train30k-images-idx3-ubyte.gz";
        if (!Files.isRegularFile(folder.resolve(images))) {
            System.out.println("SKIPPED (needs ../shared): data/" + images);
        }
        assumeThat(folder.resolve(images)).isRegularFile();
        Clothes clothes = Clothes.in(folder);
        assertThat(clothes.training().size()).isEqualTo(30_000);

        Trainer.Training training =
                Main.trainer(Fashion.create(1), clothes.training()).fit(clothes.training());
        assertThat(training.history().epochs()).hasSize(10);
        Figures figures = training.evaluate(clothes.test());
        System.out.println("Fashion-MNIST, 30,000 pictures: " + figures);
        assertThat(figures.get("accuracy")).isGreaterThanOrEqualTo(0.87);
    }
}
