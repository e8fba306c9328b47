// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.runtime.DataSet;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesTest {
    @TempDir
    Path folder;

    private Path picture(String name, int height, int width, int... colours) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < height * width; i++) {
            image.setRGB(i % width, i / width, colours[i % colours.length]);
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    private static float[] row(DataSet data, int row) {
        float[] values = new float[data.columns().get(0).width()];
        data.copy(0, row, values, 0);
        return values;
    }

    @Test
    void aFolderForEachClass() throws IOException {
        picture("dog/b.png", 1, 2, 0xFF0000, 0x0000FF);
        picture("dog/a.PNG", 1, 2, 0x00FF00);
        picture("cat/1.png", 1, 2, 0x336699);
        Files.writeString(folder.resolve("cat/notes.txt"), "no picture");
        Files.writeString(folder.resolve("list.txt"), "no folder");
        DataSet data = Images.folder(folder).load();
        assertThat(data.size()).isEqualTo(3);
        assertThat(data.columns().get(0).shape()).containsExactly(3, 1, 2);
        assertThat(data.columns().get(1).classes()).containsExactly("cat", "dog");
        int[] label = new int[3];
        for (int row = 0; row < 3; row++) {
            data.copy(1, row, label, row);
        }
        assertThat(label).containsExactly(0, 1, 1);
        assertThat(row(data, 0)).containsExactly(0.2f, 0.2f, 0.4f, 0.4f, 0.6f, 0.6f);
        assertThat(row(data, 1)).containsExactly(0, 0, 1, 1, 0, 0);
        assertThat(row(data, 2)).containsExactly(1, 0, 0, 0, 0, 1);
        DataSet last = Images.folder(folder).channelsLast().load();
        assertThat(last.columns().get(0).shape()).containsExactly(1, 2, 3);
        assertThat(row(last, 2)).containsExactly(1, 0, 0, 0, 0, 1);
        assertThat(row(last, 0)).containsExactly(0.2f, 0.4f, 0.6f, 0.2f, 0.4f, 0.6f);
        DataSet grey = Images.folder(folder).grey().load();
        assertThat(grey.columns().get(0).shape()).containsExactly(1, 1, 2);
        assertThat(row(grey, 2)[0]).isCloseTo(0.299f, within(1e-6f));
    }

    /** Pillow's bilinear filter is the same triangle; it rounds to bytes after each axis. */
    @Test
    void resizedAsPillowDoes() throws IOException {
        Path file = folder.resolve("pictures.npz");
        try (var in = ImagesTest.class.getResourceAsStream("pictures.npz")) {
            Files.write(file, in.readAllBytes());
        }
        Map<String, Npy> arrays = Npy.readAll(file);
        int[] pixels = Arrays.stream(arrays.get("pixels").ints())
                .map(grey -> grey * 0x010101)
                .toArray();
        Path picture = picture("p.png", 9, 7, pixels);
        arrays.remove("pixels");
        assertThat(arrays).hasSize(5);
        arrays.forEach((name, wanted) -> {
            int height = wanted.shape().get(0);
            int width = wanted.shape().get(1);
            float[] resized =
                    row(Images.of(List.of(picture)).grey().size(height, width).load(), 0);
            int[] bytes = wanted.ints();
            for (int i = 0; i < bytes.length; i++) {
                assertThat(255 * resized[i]).as(name + " " + i).isCloseTo(bytes[i], within(1.05f));
            }
        });
    }

    @Test
    void whatStandsOverIsCutOnBothSides() throws IOException {
        Path wide = picture("wide.png", 2, 4, 0x000000, 0xFFFFFF, 0x333333, 0x000000);
        float[] cut = row(Images.of(List.of(wide)).grey().crop(2, 2).load(), 0);
        assertThat(cut).containsExactly(1, 0.2f, 1, 0.2f);
        Path tall = picture("tall.png", 4, 2, 0x000000, 0x000000, 0xFFFFFF, 0xFFFFFF);
        assertThat(row(Images.of(List.of(tall)).crop(1, 1).grey().load(), 0)).hasSize(1);
    }

    @Test
    void whatIsNoPictureIsRefused() throws IOException {
        Path one = picture("one.png", 1, 2, 0xFFFFFF);
        Path other = picture("other.png", 2, 1, 0xFFFFFF);
        assertThatThrownBy(() -> Images.of(List.of(one, other)).load())
                .hasMessage(other + " is 2 × 1 pixels, " + one + " is 1 × 2: bring all to one by size(…) or crop(…)");
        Path text = Files.writeString(folder.resolve("text.png"), "no picture");
        assertThatThrownBy(() -> Images.of(List.of(text)).load())
                .isInstanceOf(DataException.class)
                .hasMessageContaining(text + " is no picture that Java reads");
        byte[] whole = Files.readAllBytes(one);
        Path damaged = folder.resolve("damaged.png");
        // Behind the pixels stand two sums and an end, which Java's reader does not ask for.
        for (int length = 0; length < whole.length - 24; length++) {
            Files.write(damaged, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Images.of(List.of(damaged)).load())
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("damaged.png");
        }
        assertThatThrownBy(() -> Images.of(List.of()).load()).hasMessage("there are no pictures");
        assertThatThrownBy(() -> Images.of(List.of(one)).size(0, 3)).hasMessageContaining("0 × 3");
        assertThatThrownBy(() -> Images.of(List.of(one), List.of("cow"), Vocabulary.of(List.of("cat"))))
                .hasMessage("'cow' is none of the classes cat");
        assertThatThrownBy(() -> Images.folder(folder)).hasMessageContaining("holds no folders");
        Files.createDirectory(folder.resolve("empty"));
        assertThatThrownBy(() -> Images.folder(folder)).hasMessageContaining("empty holds no pictures");
        assertThatThrownBy(() -> Images.folder(folder.resolve("none"))).hasMessageContaining("no file");
    }

    // ---- pictures that change

    /** 4 pictures of 2 × 5 × 6, no two pixels alike. */
    private static DataSet pictures() {
        float[] pixels = new float[4 * 60];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i + 1;
        }
        return DataSet.builder()
                .ints("label", new int[4])
                .reals("pixels", pixels, 2, 5, 6)
                .build();
    }

    private static float[] picture(DataSet data, int row) {
        float[] values = new float[60];
        data.copy(1, row, values, 0);
        return values;
    }

    @Property(tries = 50)
    void whatHappensIsAFunctionOfSeedEpochAndRow(@ForAll long seed, @ForAll @IntRange(max = 1000) int epoch) {
        DataSet plain = pictures();
        DataSet changing =
                Augmented.of(plain, "pixels", seed).flip().move(2).crop(0.5).rows();
        DataSet split = changing.where(row -> row % 2 == 1).rename("pixels", "x");
        for (int row = 0; row < 4; row++) {
            assertThat(picture(changing, row)).isEqualTo(picture(plain, row));
            float[] now = picture(changing.epoch(epoch), row);
            assertThat(picture(changing.epoch(3).epoch(epoch), row)).isEqualTo(now);
            double[] wide = new double[60];
            changing.epoch(epoch).copy(1, row, wide, 0);
            for (int i = 0; i < 60; i++) {
                assertThat(wide[i]).isEqualTo(now[i]);
            }
        }
        assertThat(picture(split.epoch(epoch), 1)).isEqualTo(picture(changing.epoch(epoch), 3));
    }

    @Test
    void picturesAreMirroredAndMovedAsOften() {
        DataSet plain = pictures();
        DataSet mirrored = Augmented.of(plain, "pixels", 1).flip().rows();
        DataSet moved = Augmented.of(plain, "pixels", 1).move(1).rows();
        int[] places = new int[9];
        int flips = 0;
        for (int epoch = 0; epoch < 500; epoch++) {
            float[] picture = picture(mirrored.epoch(epoch), 2);
            float[] same = picture(plain, 2);
            boolean flipped = picture[0] != same[0];
            flips += flipped ? 1 : 0;
            for (int i = 0; i < 60; i++) {
                assertThat(picture[i]).isEqualTo(same[flipped ? i / 6 * 6 + 5 - i % 6 : i]);
            }
            float[] away = picture(moved.epoch(epoch), 0);
            // The pixel of row 2, column 3 of the second channel, and where it went.
            int at = IntStream.range(0, 30)
                    .filter(i -> away[30 + i] == 46)
                    .findFirst()
                    .orElseThrow();
            int down = at / 6 - 2;
            int right = at % 6 - 3;
            places[3 * (down + 1) + right + 1]++;
            assertThat(away[0]).isEqualTo(down > 0 || right > 0 ? 0 : 1 - 6 * down - right);
        }
        assertThat(flips).isBetween(200, 300);
        assertThat(IntStream.of(places)).allMatch(count -> count > 25);
    }

    @Test
    void aPartOfAFlatPictureIsAsFlat() {
        float[] grey = new float[60];
        Arrays.fill(grey, 0.25f);
        DataSet flat = DataSet.builder()
                .ints("label", new int[1])
                .reals("pixels", grey, 2, 5, 6)
                .build();
        DataSet parts = Augmented.of(flat, "pixels", 3).crop(0.2).rows();
        DataSet pictures = Augmented.of(pictures(), "pixels", 3).crop(0.2).rows();
        for (int epoch = 0; epoch < 20; epoch++) {
            assertThat(picture(parts.epoch(epoch), 0)).containsExactly(grey);
            float[] part = picture(pictures.epoch(epoch), 0);
            for (int i = 0; i < 30; i++) {
                assertThat(part[i]).isBetween(1f, 30f);
            }
        }
        assertThatThrownBy(() -> Augmented.of(flat, "label", 1)).hasMessageContaining("see reshape");
        assertThatThrownBy(() -> Augmented.of(flat, "pixels", 1).crop(0)).hasMessageContaining("parts of 0.0");
        assertThatThrownBy(() -> Augmented.of(flat, "pixels", 1).move(-1)).hasMessageContaining("moved by -1");
    }

    /** Pillow wrote them, {@code oriented.py}: one picture, held in eight ways. */
    @Test
    void photographsAreTurnedUpright() throws Exception {
        Path pictures = Path.of(ImagesTest.class.getResource("oriented").toURI());
        float[] upright =
                row(Images.of(List.of(pictures.resolve("upright.png"))).load(), 0);
        for (int orientation = 1; orientation <= 8; orientation++) {
            Path file = pictures.resolve(orientation + ".jpg");
            assertThat(Orientation.of(Files.readAllBytes(file))).isEqualTo(orientation);
            DataSet data = Images.of(List.of(file)).load();
            assertThat(data.columns().get(0).shape()).containsExactly(3, 16, 24);
            float[] turned = row(data, 0);
            for (int i = 0; i < turned.length; i++) {
                assertThat(turned[i]).as(orientation + ": " + i).isCloseTo(upright[i], within(0.12f));
            }
        }
    }

    /** Whatever stands in a file: it is upright unless it says otherwise. */
    @Property(tries = 300)
    void damagedNotesOfCamerasAreNone(@ForAll @IntRange(min = 0, max = 120) int length, @ForAll long seed)
            throws Exception {
        byte[] file = Files.readAllBytes(
                Path.of(ImagesTest.class.getResource("oriented/6.jpg").toURI()));
        byte[] cut = Arrays.copyOf(file, length);
        assertThat(Orientation.of(cut)).isIn(1, 6);
        java.util.SplittableRandom random = new java.util.SplittableRandom(seed);
        for (int i = 0; i < 8; i++) {
            file[2 + random.nextInt(80)] = (byte) random.nextInt(256);
        }
        assertThat(Orientation.of(file)).isBetween(1, 8);
    }

    /** The same rows, from memory, from their files when they are asked for, and from a file of rows. */
    @Test
    void moreThanMemoryHolds() throws IOException {
        for (int i = 0; i < 5; i++) {
            picture("cat/" + i + ".png", 3 + i, 4, 0x336699, 0xFF0000, i * 0x101010);
            picture("dog/" + i + ".png", 5, 6 + i, 0x00FF00, i * 0x010203);
        }
        Images reading = Images.folder(folder).size(4, 3).channelsLast();
        DataSet loaded = reading.load();
        DataSet opened = reading.open();
        Stored stored = reading.store(folder.resolve("pets.rows"), dev.chainrule.runtime.Precision.F32);
        for (DataSet each : List.of(opened, stored)) {
            assertThat(each.columns()).isEqualTo(loaded.columns());
            assertThat(each.size()).isEqualTo(10);
            for (int row = 0; row < 10; row++) {
                assertThat(row(each, row)).isEqualTo(row(loaded, row));
                int[] labels = new int[2];
                each.copy(1, row, labels, 0);
                loaded.copy(1, row, labels, 1);
                assertThat(labels[0]).isEqualTo(labels[1]).isEqualTo(row / 5);
                double[] wide = new double[36];
                each.copy(0, row, wide, 0);
                assertThat(wide[35]).isEqualTo(row(loaded, row)[35]);
            }
        }
        assertThat(Augmented.of(Images.folder(folder).size(4, 3).open().prefetch(2), "pixels", 1)
                        .flip()
                        .rows()
                        .prefetch())
                .isEqualTo(2);
        // A file that is gone is an error of the row.
        Files.delete(folder.resolve("dog/3.png"));
        assertThat(row(opened, 7)).hasSize(36);
        assertThatThrownBy(() -> row(opened, 8))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("3.png");
        // Without a wanted size it is that of the first.
        DataSet own = Images.folder(folder).open();
        assertThat(own.columns().get(0).shape()).containsExactly(3, 3, 4);
        assertThatThrownBy(() -> row(own, 1)).hasMessageContaining("1.png is 4 × 4 pixels");
    }
}
