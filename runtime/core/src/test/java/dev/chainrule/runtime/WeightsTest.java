// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsTest {
    @TempDir
    Path folder;

    /** A file of {@link #trained()}: a save waits for the disk, so thousands of tries share one. */
    private static final byte[] SAVED = saved();

    private static byte[] saved() {
        try {
            Path file = Files.createTempFile("line", ".safetensors");
            Weights.save(trained(), file);
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LineModel trained() {
        LineModel model = new LineModel(5);
        model.parameters().floats(1)[0] = 0.25f;
        model.parameters().ints(2)[0] = 17;
        return model;
    }

    @Test
    void savesAndLoadsEveryBit() {
        Path file = folder.resolve("line.safetensors");
        LineModel saved = trained();
        Weights.save(saved, file);
        LineModel loaded = new LineModel(6);
        Map<String, String> metadata = Weights.load(loaded, file);
        assertThat(loaded.parameters().floats(0)).isEqualTo(saved.parameters().floats(0));
        assertThat(loaded.parameters().floats(1)).isEqualTo(saved.parameters().floats(1));
        assertThat(loaded.parameters().ints(2)).containsExactly(17);
        assertThat(loaded.parameters().seed()).isEqualTo(5);
        assertThat(metadata)
                .containsEntry("format", "chainrule/1")
                .containsEntry("model", "Line")
                .containsEntry("step", "17")
                .containsEntry("seed", "5")
                .containsEntry("fingerprint", Weights.fingerprint(LineModel.DESCRIPTION));
        assertThat(folder).isDirectoryContaining(path -> path.equals(file));
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void whatAKilledProcessLeftIsRemovedInTime() throws IOException {
        Path abandoned = Files.createFile(folder.resolve(".line.safetensors.1-2.part"));
        Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        Path underWay = Files.createFile(folder.resolve(".line.safetensors.3-4.part"));
        Path file = folder.resolve("line.safetensors");
        Weights.save(trained(), file);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(file, underWay);
        }
    }

    @Test
    void theFileMayBeReadByWhomAnyNewFileMay(@TempDir Path other) throws IOException {
        Path plain = Files.createFile(other.resolve("plain"));
        Path saved = other.resolve("saved");
        Weights.save(new LineModel(1), saved);
        if (plain.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            assertThat(Files.getPosixFilePermissions(saved)).isEqualTo(Files.getPosixFilePermissions(plain));
        }
        try (Stream<Path> files = Files.list(other)) {
            assertThat(files).containsExactlyInAnyOrder(plain, saved);
        }
    }

    @Test
    void weightsAloneBringTheOptimizerBackToItsStart() {
        Path file = folder.resolve("line.safetensors");
        Weights.saveWeights(trained(), file);
        LineModel loaded = trained();
        Weights.load(loaded, file);
        assertThat(loaded.parameters().floats(1)).containsExactly(0f, 0f);
        assertThat(loaded.parameters().ints(2)).containsExactly(0);
    }

    @Test
    void aFileThatEndsEarlyIsRefusedAtAnyByte() throws IOException {
        Path file = folder.resolve("line.safetensors");
        Weights.save(trained(), file);
        byte[] whole = Files.readAllBytes(file);
        LineModel model = new LineModel(8);
        float[] before = model.parameters().floats(0).clone();
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Weights.load(model, file))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("Nothing was loaded");
        }
        assertThat(model.parameters().floats(0)).isEqualTo(before);
    }

    @Property(tries = 2000)
    void aDamagedByteIsFoundOrHarmless(@ForAll int place, @ForAll byte change) throws IOException {
        Path file = Files.createTempFile("line", ".safetensors");
        try {
            LineModel saved = trained();
            byte[] bytes = SAVED.clone();
            bytes[Math.floorMod(place, bytes.length)] ^= change;
            Files.write(file, bytes);
            LineModel model = new LineModel(8);
            float[] before = model.parameters().floats(0).clone();
            try {
                Weights.load(model, file);
                assertThat(model.parameters().floats(0))
                        .isEqualTo(saved.parameters().floats(0));
            } catch (ModelException e) {
                assertThat(model.parameters().floats(0)).isEqualTo(before);
            }
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void saysWhichTensorsDoNotFit() throws IOException {
        Path file = folder.resolve("other.safetensors");
        Safetensors.write(
                file,
                new Safetensors.Contents(
                        Map.of("model", "Curve"),
                        Map.of("parameter/w", new Safetensors.Tensor(List.of(3), new float[3]))));
        assertThatThrownBy(() -> Weights.load(new LineModel(1), file))
                .hasMessageContaining("it was saved from the model Curve")
                .hasMessageContaining("parameter/w is [3] in the file, [2] in the model");
        Safetensors.write(
                file,
                new Safetensors.Contents(
                        Map.of(), Map.of("parameter/v", new Safetensors.Tensor(List.of(2), new double[2]))));
        assertThatThrownBy(() -> Weights.load(new LineModel(1), file))
                .hasMessageContaining("parameter/w [2] is missing")
                .hasMessageContaining("parameter/v is unknown to the model");
        Safetensors.write(
                file,
                new Safetensors.Contents(
                        Map.of(), Map.of("parameter/w", new Safetensors.Tensor(List.of(2), new double[2]))));
        assertThatThrownBy(() -> Weights.load(new LineModel(1), file))
                .hasMessageContaining("parameter/w holds double in the file, F32 in the model");
        assertThatThrownBy(() -> Weights.load(new LineModel(1), folder.resolve("nowhere")))
                .hasMessageContaining("no file");
    }

    @Property
    void anyTextIsReadOrRefusedAsJson(@ForAll String text) {
        try {
            Json.parse(text);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("at character");
        }
        assertThat(Json.parse(Json.quote(text))).isEqualTo(text);
    }
}
