// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.gan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.runtime.TrainingListener;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {
    private final Main main = new Main(Path.of("../digits/data/digits.csv"));

    /** A fifth of what the program does: not all digits are clear, but they are of all kinds. */
    @Test
    void whatIsDrawnLooksLikeDigits() {
        Reader reader = Reader.create(1);
        assertThat(main.train(reader).get("accuracy")).isGreaterThan(0.96);
        double chance = Judgement.of(reader, main.shuffled(new Random(1))).named();

        Gan gan = Gan.create(1);
        main.train(gan, 36, new TrainingListener() {});
        float[] drawn = gan.draw(1, 500).image();
        assertThat(drawn).isEqualTo(gan.draw(1, 500).image());
        Judgement judgement = Judgement.of(reader, drawn);
        assertThat(judgement.digits()).isGreaterThanOrEqualTo(8);
        assertThat(judgement.named()).isGreaterThan(chance + 0.1);
    }

    @Test
    void realDigitsAreNamed() {
        Reader reader = Reader.create(1);
        main.train(reader);
        Judgement judgement = Judgement.of(reader, Main.pixels(main.test()));
        assertThat(judgement.named()).isGreaterThan(0.9);
        assertThat(judgement.digits()).isEqualTo(10);
    }

    @Test
    void aSheetShowsPicturesInRows(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("new/sheet.png");
        Sheet.write(file, 2, List.of(new float[] {1, 0, 0, 0, 0, 0, 0, 0.4f}, new float[8]));
        BufferedImage sheet = ImageIO.read(file.toFile());
        assertThat(sheet.getWidth()).isEqualTo(28);
        assertThat(sheet.getHeight()).isEqualTo(28);
        assertThat(sheet.getRaster().getSample(7, 7, 0)).isZero();
        assertThat(sheet.getRaster().getSample(8, 7, 0)).isEqualTo(255);
        assertThat(sheet.getRaster().getSample(20, 8, 0)).isEqualTo(153);
        assertThat(sheet.getRaster().getSample(20, 20, 0)).isEqualTo(255);
    }
}
