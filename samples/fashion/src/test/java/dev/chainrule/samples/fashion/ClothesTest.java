// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.fashion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.data.DataException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClothesTest {
    @TempDir
    Path folder;

    @Test
    void readsThePublishedNames() throws IOException {
        images("train", 3);
        labels("train", 7, 0, 9);
        images("t10k", 1);
        labels("t10k", 2);
        Clothes clothes = Clothes.in(folder);
        assertThat(clothes.training().size()).isEqualTo(3);
        assertThat(Clothes.label(clothes.training(), 2)).isEqualTo(9);
        assertThat(clothes.test().size()).isEqualTo(1);
        // Row r begins with r / 255 and goes on with 1.
        float[] pixels = Clothes.pixels(clothes.training(), 1, 3);
        assertThat(pixels).hasSize(2 * Clothes.PIXELS);
        assertThat(Arrays.copyOf(pixels, 3)).containsExactly(1 / 255f, 1, 1);
        assertThat(pixels[Clothes.PIXELS]).isEqualTo(2 / 255f);
    }

    @Test
    void takesTheLargestSetAndItsOwnLabels() throws IOException {
        images("fashion-train10k", 1);
        labels("fashion-train10k", 1);
        images("fashion-train30k", 2);
        labels("fashion-train30k", 1, 2);
        images("fashion-t10k", 1);
        labels("fashion-t10k", 2);
        assertThat(Clothes.in(folder).training().size()).isEqualTo(2);

        Files.delete(folder.resolve("fashion-train30k-labels-idx1-ubyte.gz"));
        refused(" holds none of fashion-train30k-labels-idx1-ubyte.gz, fashion-train30k-labels-idx1-ubyte");
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        Path none = folder.resolve("none");
        assertThatThrownBy(() -> Clothes.in(none))
                .isInstanceOf(DataException.class)
                .hasMessage("there is no folder " + none);
        refused(folder + " holds none of train-images-idx3-ubyte.gz, ");

        images("train", 2);
        labels("train", 1);
        refused("labels-idx1-ubyte.gz holds values of shape [1], not a label for each of the 2 pictures");
        labels("train", 1, 10);
        refused("the label 10 of picture 1 is outside of 0..9");
        labels("train", 1, 2);
        refused(folder + " holds none of t10k-images-idx3-ubyte.gz, ");

        Path images = folder.resolve("train-images-idx3-ubyte.gz");
        byte[] whole = Files.readAllBytes(images);
        Files.write(images, Arrays.copyOf(whole, whole.length / 2));
        refused(images + " is damaged or ends early");
        Files.copy(
                folder.resolve("train-labels-idx1-ubyte.gz"),
                images,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        refused(images + " holds values of shape [2], not pictures of 28 × 28 pixels");
        Files.writeString(images, "not packed");
        refused(images + " begins with 6e6f7420: an IDX file of unsigned bytes begins with 000008");
    }

    private void refused(String message) {
        assertThatThrownBy(() -> Clothes.in(folder))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(message);
    }

    private void images(String set, int rows) throws IOException {
        byte[] values = new byte[rows * Clothes.PIXELS];
        Arrays.fill(values, (byte) 255);
        for (int row = 0; row < rows; row++) {
            values[row * Clothes.PIXELS] = (byte) row;
        }
        write(set + "-images-idx3-ubyte.gz", values, rows, Clothes.SIDE, Clothes.SIDE);
    }

    private void labels(String set, int... labels) throws IOException {
        byte[] values = new byte[labels.length];
        for (int row = 0; row < labels.length; row++) {
            values[row] = (byte) labels[row];
        }
        write(set + "-labels-idx1-ubyte.gz", values, labels.length);
    }

    private void write(String name, byte[] values, int... shape) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes))) {
            out.writeInt(8 << 8 | shape.length);
            for (int extent : shape) {
                out.writeInt(extent);
            }
            out.write(values);
        }
        Files.write(folder.resolve(name), bytes.toByteArray());
    }
}
