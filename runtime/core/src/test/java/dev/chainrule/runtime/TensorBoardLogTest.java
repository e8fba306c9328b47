// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events read as TensorBoard reads them; {@code tensorboard/read.py} has the real one read them. */
class TensorBoardLogTest {
    @TempDir
    Path folder;

    private static Figures figures(double value) {
        return new Figures(Map.of("nll", value));
    }

    private static void write(TrainingListener log, int done, int epochs, double value) {
        log.started(epochs, done, 2);
        for (int epoch = done + 1; epoch <= epochs; epoch++) {
            log.batch(epoch, 1, 10 * epoch);
            log.batch(epoch, 2, 10 * epoch + 1);
            log.epoch(new History.Epoch(epoch, figures(value), figures(value + epoch), 5, 0.1));
        }
        log.reduced(epochs, "train.lr", 0.5);
        log.finished(new History(List.of(), History.End.COMPLETED));
    }

    @Test
    void whatIsWrittenIsReadAndASecondFileTakesItsPlaceFromItsStepOn() throws IOException {
        TensorBoardLog log = TensorBoardLog.in(folder.resolve("a")).batches(2);
        write(log, 0, 3, 0.5);
        write(log, 2, 4, 0.25);
        assertThat(read(folder.resolve("a")))
                .containsExactly(
                        "training/nll 1 0.5",
                        "validation/nll 1 1.5",
                        "training/nll 2 0.5",
                        "validation/nll 2 2.5",
                        "training/nll 3 0.25",
                        "validation/nll 3 3.25",
                        "training/nll 4 0.25",
                        "validation/nll 4 4.25",
                        "setting/train.lr 4 0.5");
        assertThat(read(folder.resolve("a/batches")))
                .containsExactly("batch/loss 2 11.0", "batch/loss 4 21.0", "batch/loss 6 31.0", "batch/loss 8 41.0");
    }

    /** The record of an event that TensorFlow's own writer made: version 2 at time 0. */
    @Test
    void checkSumsAreThoseOfTensorFlow() {
        // CRC-32C of 32 bytes of zero is 8a9136aa (RFC 3720, B.4).
        assertThat(crc(new byte[32])).isEqualTo(0x8a9136aa);
        byte[] length = HexFormat.of().parseHex("1800000000000000");
        // As it stands at the head of event files of 24 bytes.
        assertThat(masked(length))
                .isEqualTo(ByteBuffer.wrap(HexFormat.of().parseHex("a37f4b22"))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getInt());
    }

    @Test
    void aFolderThatCannotBeIsSaid() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> TensorBoardLog.in(file).started(1, 0, 1))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("cannot write TensorBoard's events to " + file);
        assertThatThrownBy(() -> TensorBoardLog.in(folder).batches(0)).hasMessageContaining("1 or more");
    }

    private static List<String> read(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        List<String> scalars = new ArrayList<>();
        for (Path file : files) {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            while (bytes.hasRemaining()) {
                byte[] length = new byte[8];
                bytes.get(length);
                assertThat(bytes.getInt()).isEqualTo(masked(length));
                byte[] data = new byte
                        [(int) ByteBuffer.wrap(length)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .getLong()];
                bytes.get(data);
                assertThat(bytes.getInt()).isEqualTo(masked(data));
                event(data, scalars);
            }
        }
        return scalars;
    }

    private static void event(byte[] data, List<String> scalars) {
        ByteBuffer bytes = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        long step = 0;
        while (bytes.hasRemaining()) {
            switch (bytes.get()) {
                case 1 << 3 | 1 -> assertThat(bytes.getDouble()).isGreaterThan(1e9);
                case 2 << 3 -> step = varint(bytes);
                case 3 << 3 | 2 ->
                    assertThat(new String(part(bytes), StandardCharsets.UTF_8)).isEqualTo("brain.Event:2");
                case 5 << 3 | 2 -> summary(part(bytes), step, scalars);
                case 7 << 3 | 2 -> {
                    assertThat(part(bytes)).containsExactly(1 << 3, 1);
                    long from = step;
                    scalars.removeIf(scalar -> Long.parseLong(scalar.split(" ")[1]) >= from);
                }
                default -> throw new AssertionError("an unknown field");
            }
        }
    }

    private static void summary(byte[] data, long step, List<String> scalars) {
        ByteBuffer summary = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(summary.get()).isEqualTo((byte) (1 << 3 | 2));
        ByteBuffer value = ByteBuffer.wrap(part(summary)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(value.get()).isEqualTo((byte) (1 << 3 | 2));
        String tag = new String(part(value), StandardCharsets.UTF_8);
        assertThat(value.get()).isEqualTo((byte) (2 << 3 | 5));
        scalars.add(tag + " " + step + " " + value.getFloat());
    }

    private static byte[] part(ByteBuffer bytes) {
        byte[] part = new byte[(int) varint(bytes)];
        bytes.get(part);
        return part;
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = bytes.get();
            value |= (long) (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }

    /** Bit by bit. */
    private static int crc(byte[] data) {
        int crc = -1;
        for (byte next : data) {
            crc ^= next & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc >>> 1 ^ (crc & 1) * 0x82f63b78;
            }
        }
        return ~crc;
    }

    private static int masked(byte[] data) {
        int crc = crc(data);
        return (crc >>> 15 | crc << 17) + 0xa282ead8;
    }
}
