// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.digits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.runtime.Figures;
import dev.chainrule.runtime.TrainingListener;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {
    private final Main main = new Main(Path.of("data/digits.csv"));

    @Test
    void readsDigitsItHasNotSeen(@TempDir Path folder) {
        Digits model = Digits.create(1);
        Figures figures = main.train(model, new TrainingListener() {});
        assertThat(figures.get("accuracy")).isGreaterThanOrEqualTo(0.97);

        Path file = folder.resolve("digits.safetensors");
        model.saveWeights(file);
        Digits loaded = Digits.load(file);
        for (int row = 0; row < 20; row++) {
            assertThat(main.read(loaded, row)).isEqualTo(main.read(model, row));
        }
    }
}
