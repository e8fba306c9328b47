// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.autoencoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.runtime.TrainingListener;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {
    private static final Path SHIPPED = Path.of("../fashion/data");

    /** A tenth of what the program does. */
    @Test
    void codesKeepWhatPicturesShow() {
        float[] training = Main.pixels(SHIPPED, Main.TRAINING);
        float[] test = Arrays.copyOf(Main.pixels(SHIPPED, Main.TEST), 1000 * Main.PIXELS);
        double average = Main.error(test, Principal.of(training, Main.PIXELS, 0).reconstruct(test));

        Autoencoder plain = Autoencoder.create(1);
        Main.train(plain, training, 300, new TrainingListener() {});
        assertThat(Main.error(test, plain.predict(test, 1000).image())).isLessThan(average / 3);

        Variational variational = Variational.create(1);
        Main.train(variational, training, 300, new TrainingListener() {});
        assertThat(Main.error(test, variational.reconstruct(test, 1000).image()))
                .isLessThan(average / 2);
        float[] drawn = variational.sample(7, 20).drawn();
        assertThat(drawn)
                .hasSize(20 * Main.PIXELS)
                .isEqualTo(variational.sample(7, 20).drawn());
        assertThat(Arrays.copyOf(drawn, Main.PIXELS))
                .isNotEqualTo(Arrays.copyOfRange(drawn, Main.PIXELS, 2 * Main.PIXELS));
    }

    /** Points on a plane are told by two numbers; one number keeps the longer direction. */
    @Test
    void principalComponentsLoseLeast() {
        float[] points = {3, 1, 4, -3, 1, 4, 0, 2, 4, 0, 0, 4};
        assertThat(Principal.of(points, 3, 2).reconstruct(points))
                .usingComparatorWithPrecision(1e-5f)
                .containsExactly(points);
        assertThat(Principal.of(points, 3, 1).reconstruct(points))
                .usingComparatorWithPrecision(1e-5f)
                .containsExactly(3, 1, 4, -3, 1, 4, 0, 1, 4, 0, 1, 4);
        assertThat(Main.error(points, Principal.of(points, 3, 0).reconstruct(points)))
                .isCloseTo(20 / 12.0, within(1e-6));
    }

    @Test
    void aSheetShowsPicturesInRows(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("new/sheet.png");
        Sheet.write(file, 2, List.of(new float[] {1, 0, 0, 0, 0, 0, 0, 0.4f}, new float[8]));
        BufferedImage sheet = ImageIO.read(file.toFile());
        assertThat(sheet.getWidth()).isEqualTo(10);
        assertThat(sheet.getHeight()).isEqualTo(10);
        assertThat(sheet.getRaster().getSample(2, 2, 0)).isZero();
        assertThat(sheet.getRaster().getSample(7, 3, 0)).isEqualTo(153);
        assertThat(sheet.getRaster().getSample(3, 7, 0)).isEqualTo(255);
    }
}
