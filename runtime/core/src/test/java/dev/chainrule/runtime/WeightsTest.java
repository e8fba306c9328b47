// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void whatAKilledProcessLeftIsRemovedAndWhatIsUnderWayStays() throws IOException {
        Files.createFile(folder.resolve(".line.safetensors.1-2.part"));
        Path underWay = Files.createFile(folder.resolve(".line.safetensors.3-4.part"));
        Path another = Files.createFile(folder.resolve(".other.safetensors.5-6.part"));
        Path file = folder.resolve("line.safetensors");
        try (FileChannel held = FileChannel.open(underWay, StandardOpenOption.WRITE)) {
            held.lock();
            Weights.save(trained(), file);
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(file, underWay, another);
        }
    }

    @Test
    void permissionsAndLinksStayAsTheyAre() throws IOException {
        Path file = folder.resolve("own.safetensors");
        Path link = folder.resolve("link.safetensors");
        Path dangling = folder.resolve("dangling.safetensors");
        Weights.save(trained(), file);
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.createSymbolicLink(link, Path.of("own.safetensors"));
        Files.createSymbolicLink(dangling, Path.of("new.safetensors"));
        LineModel other = new LineModel(9);
        Weights.save(other, link);
        Weights.save(other, dangling);
        assertThat(link).isSymbolicLink();
        assertThat(dangling).isSymbolicLink();
        assertThat(folder.resolve("new.safetensors")).isRegularFile();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        LineModel loaded = new LineModel(2);
        Weights.load(loaded, file);
        assertThat(loaded.parameters().floats(0)).isEqualTo(other.parameters().floats(0));
        assertThat(folder.toFile().list()).hasSize(4);
    }

    @Test
    void whatIsNoFileIsNotReplaced() throws IOException {
        Path taken = Files.createDirectory(folder.resolve("taken"));
        assertThatThrownBy(() -> Weights.save(trained(), taken))
                .isInstanceOf(ModelException.class)
                .hasMessage("cannot write " + taken + ": that is a folder");
        Path circle = folder.resolve("circle");
        Files.createSymbolicLink(circle, circle);
        assertThatThrownBy(() -> Weights.save(trained(), circle))
                .hasMessage("cannot write " + circle + ": its links go round in a circle");
        Path device = Path.of("/dev/null");
        if (Files.exists(device)) {
            assertThatThrownBy(() -> Weights.save(trained(), device))
                    .hasMessage("cannot write /dev/null: that is not an ordinary file");
            assertThat(Files.isRegularFile(device)).isFalse();
        }
    }

    @Test
    void anInterruptedThreadSavesAndLoadsAndStaysInterrupted() {
        Path file = folder.resolve("line.safetensors");
        LineModel loaded = new LineModel(2);
        Thread.currentThread().interrupt();
        Weights.save(trained(), file);
        Weights.load(loaded, file);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(loaded.parameters().floats(1)).containsExactly(0.25f, 0f);
    }

    /** As this runtime's predecessors wrote them: a sum of the tensors alone. And as other programs do: none. */
    @Test
    void filesOfBeforeAndOfOtherProgramsAreRead() throws IOException {
        String tensor = "\"parameter/w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
        byte[] data = {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40};
        CRC32C sum = new CRC32C();
        sum.update(data);
        String old = "{\"__metadata__\":{\"format\":\"chainrule/1\",\"model\":\"Line\",\"crc32c\":\"%s\"},";
        for (String metadata : new String[] {
            String.format(old, Long.toHexString(sum.getValue())), "{\"__metadata__\":{\"format\":\"pt\"},", "{"
        }) {
            LineModel loaded = new LineModel(2);
            Weights.load(loaded, file(metadata + tensor, data));
            assertThat(loaded.parameters().floats(0)).containsExactly(1f, 2f);
        }
        for (String metadata : new String[] {
            String.format(old, "1"),
            String.format(old, "file:00000000"),
            "{\"__metadata__\":{\"format\":\"chainrule/1\"},"
        }) {
            Path file = file(metadata + tensor, data);
            assertThatThrownBy(() -> Weights.load(new LineModel(2), file)).hasMessageContaining("checksum");
        }
        Path later = file("{\"__metadata__\":{\"format\":\"chainrule/2\"}," + tensor, data);
        assertThatThrownBy(() -> Weights.load(new LineModel(2), later))
                .hasMessage(later + " has the format chainrule/2, this version reads chainrule/1: use the version that"
                        + " saved it. Nothing was loaded.");
    }

    private Path file(String header, byte... data) throws IOException {
        byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + bytes.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(bytes.length).put(bytes).put(data);
        return Files.write(folder.resolve("crafted.safetensors"), file.array());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]|the header is no object",
                "{\"a\":1}|a is no object",
                "{\"__metadata__\":{\"a\":1}}|the metadata a is no text",
                "{\"a\":{\"dtype\":\"F32\"}}|the tensor a lacks dtype, shape or data_offsets",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8.5]}}|the tensor a lacks dtype",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,8]}}|an extent of 1.5",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}|an extent of -2",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296],\"data_offsets\":[0,8]}}|an extent of 4294967296",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647,2147483647],\"data_offsets\":[0,8]}}|does not fit"
                        + " its bytes 0 to 8",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}|does not fit its bytes 8 to 0",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}|does not fit its bytes -8 to 0",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[99999999999999999999,0]}}|expected a value",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[2],"
                        + "\"data_offsets\":[0,8]}}|two tensors share the place of b",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],"
                        + "\"data_offsets\":[4,8]}}|the tensor b begins at byte 4 instead of 8",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|the tensor a begins at byte 4 instead of 0",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|its tensors need 4 bytes, it has 8",
                "{\"a\":{},\"a\":{}}|stands twice",
                "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[|nested too deeply",
                "{\"a\":null}|expected a value",
                "{\"a\"|expected ':'",
            })
    void aCraftedHeaderIsRefusedInPlainWords(String header, String message) throws IOException {
        Path file = file(header, new byte[8]);
        LineModel model = trained();
        float[] before = model.parameters().floats(0).clone();
        assertThatThrownBy(() -> Weights.load(model, file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(message)
                .hasMessageEndingWith("Nothing was loaded.")
                .extracting(Throwable::getMessage, as(STRING))
                .doesNotContain("class ", "java.");
        assertThat(model.parameters().floats(0)).isEqualTo(before);
    }

    /** Sparse files: they claim gigabytes, and take none. */
    @Test
    void whatAFileClaimsIsNotMadeRoomForBeforeItFits() throws IOException {
        long most = Runtime.getRuntime().maxMemory();
        Path header = file("{");
        try (RandomAccessFile longer = new RandomAccessFile(header.toFile(), "rw")) {
            longer.setLength(1L << 32);
            longer.write(new byte[] {0, 0, 0, 0x05});
        }
        assertThatThrownBy(() -> Weights.load(new LineModel(1), header))
                .hasMessageContaining("its header has 83886080 bytes, the most for this model are 1");
        long elements = Math.min(Integer.MAX_VALUE, most / 4);
        String text = String.format(
                "{\"parameter/w\":{\"dtype\":\"F64\",\"shape\":[%d],\"data_offsets\":[0,%d]}}", elements, 8 * elements);
        Path tensor = file(text);
        try (RandomAccessFile longer = new RandomAccessFile(tensor.toFile(), "rw")) {
            longer.setLength(8 + text.length() + 8 * elements);
        }
        assertThatThrownBy(() -> Weights.load(new LineModel(1), tensor))
                .hasMessageContaining("parameter/w is [" + elements + "] in the file, [2] in the model");
    }

    @Test
    void theSumIsOfTheVeryBytesWrittenWhateverIsWrittenMeanwhile() throws Exception {
        Path file = folder.resolve("line.safetensors");
        LineModel model = trained();
        AtomicBoolean stop = new AtomicBoolean();
        Thread other = new Thread(() -> {
            while (!stop.get()) {
                model.parameters().floats(0)[0]++;
            }
        });
        other.start();
        try {
            for (int i = 0; i < 50; i++) {
                Weights.save(model, file);
                Weights.load(new LineModel(2), file);
            }
        } finally {
            stop.set(true);
            other.join();
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
    void damagedBytesAreFound(
            @ForAll @Size(min = 1, max = 3) List<@IntRange(max = 1 << 20) Integer> places, @ForAll byte change)
            throws IOException {
        Path file = Files.createTempFile("line", ".safetensors");
        try {
            byte[] bytes = SAVED.clone();
            places.forEach(place -> bytes[place % bytes.length] ^= change);
            Files.write(file, bytes);
            LineModel model = new LineModel(8);
            float[] before = model.parameters().floats(0).clone();
            if (Arrays.equals(bytes, SAVED)) {
                Weights.load(model, file);
                return;
            }
            assertThatThrownBy(() -> Weights.load(model, file)).isInstanceOf(ModelException.class);
            assertThat(model.parameters().floats(0)).isEqualTo(before);
            assertThat(model.parameters().seed()).isEqualTo(8);
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void saysWhichTensorsDoNotFit() throws IOException {
        String f32 = "{\"dtype\":\"F32\",\"shape\":[%s],\"data_offsets\":[%d,%d]}";
        String curve = String.format("{\"__metadata__\":{\"model\":\"Curve\"},\"parameter/w\":" + f32 + "}", 3, 0, 12);
        assertThatThrownBy(() -> Weights.load(new LineModel(1), file(curve, new byte[12])))
                .hasMessageContaining("it was saved from the model Curve")
                .hasMessageContaining("parameter/w is [3] in the file, [2] in the model");
        String other = String.format("{\"parameter/v\":" + f32 + "}", 2, 0, 8);
        assertThatThrownBy(() -> Weights.load(new LineModel(1), file(other, new byte[8])))
                .hasMessageContaining("parameter/w [2] is missing")
                .hasMessageContaining("parameter/v is unknown to the model");
        for (String type : List.of("F64", "F16", "BF16", "I64", "X7")) {
            int width = type.equals("F64") || type.equals("I64") ? 8 : 2;
            String typed = String.format("{\"parameter/w\":" + f32 + "}", 2, 0, 2 * width)
                    .replace("F32", type);
            assertThatThrownBy(() -> Weights.load(new LineModel(1), file(typed, new byte[2 * width])))
                    .hasMessageContaining("parameter/w holds " + type + " in the file, F32 in the model");
        }
        String more = String.format("{\"parameter/w\":" + f32 + ",\"steps\":" + f32 + "}", 2, 0, 8, 1, 8, 16);
        assertThatThrownBy(() -> Weights.load(
                        new LineModel(1),
                        file(more.replace("F32\",\"shape\":[1]", "I64\",\"shape\":[1]"), new byte[16])))
                .hasMessageContaining("does not fit the model Line:\n  steps is unknown to the model\n");
        assertThatThrownBy(() -> Weights.load(new LineModel(1), folder.resolve("nowhere")))
                .hasMessage("no file " + folder.resolve("nowhere"));
        assertThatThrownBy(() -> Weights.load(new LineModel(1), folder))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("cannot read " + folder + ": ")
                .extracting(Throwable::getMessage, as(STRING))
                .doesNotContain("java.", "Exception");
    }

    @Test
    void aStepThatNoTrainingCanHaveComeToIsRefused() {
        Path file = folder.resolve("line.safetensors");
        for (int step : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            LineModel model = trained();
            model.parameters().ints(2)[0] = step;
            Weights.save(model, file);
            assertThatThrownBy(() -> Weights.load(new LineModel(1), file))
                    .hasMessageContaining("optimizer/train/step is " + step + ": no training has come to such a step");
        }
    }

    @Property(tries = 20)
    void everySeedComesBack(@ForAll long seed) throws IOException {
        Path file = Files.createTempFile("line", ".safetensors");
        try {
            Weights.save(new LineModel(seed), file);
            assertThat(Long.parseLong(Weights.load(new LineModel(0), file).get("seed")))
                    .isEqualTo(seed);
            LineModel loaded = new LineModel(0);
            Weights.load(loaded, file);
            assertThat(loaded.parameters().seed()).isEqualTo(seed);
        } finally {
            Files.delete(file);
        }
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
