// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.runtime.ArrayDataSet;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Figures;
import dev.chainrule.runtime.History;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilesTest {
    @TempDir
    Path folder;

    private Path csv(String text) throws IOException {
        return Files.writeString(folder.resolve("points.csv"), text);
    }

    @Test
    void csvGathersColumns() throws IOException {
        Path file = csv("p_0,p_1,\"the, label\"\n0,16,3\r\n8,4,0\n\n");
        ArrayDataSet data = Csv.of(file)
                .reals("pixels", name -> name.startsWith("p_"), value -> value / 16)
                .ints("label", "the, label")
                .load();
        assertThat(data.size()).isEqualTo(2);
        assertThat(data.columns().get(0).shape()).containsExactly(2);
        assertThat(data.columns().get(1).shape()).isEmpty();
        float[] row = new float[2];
        data.copy(0, 1, row, 0);
        assertThat(row).containsExactly(0.5f, 0.25f);
        int[] label = new int[1];
        data.copy(1, 0, label, 0);
        assertThat(label).containsExactly(3);
        DataSet second = data.where(i -> i == 1);
        second.copy(1, 0, label, 0);
        assertThat(label).containsExactly(0);
    }

    @Test
    void csvNamesThePlaceOfAFault() throws IOException {
        Path file = csv("a,b\n1,2\n3,x\n");
        assertThatThrownBy(() -> Csv.of(file).reals("a", "b").load())
                .isInstanceOf(DataException.class)
                .hasMessage(file + ":3, column b: 'x' is not a number");
        csv("a,b\n1,\n");
        assertThatThrownBy(() -> Csv.of(file).reals("a", "b").load())
                .hasMessage(file + ":2, column b: a value is missing");
        csv("a,b\n1,2.5\n");
        assertThatThrownBy(() -> Csv.of(file).ints("a", "b").load())
                .hasMessage(file + ":2, column b: 2.5 is not a whole number");
        csv("a,b\n1\n");
        assertThatThrownBy(() -> Csv.of(file).reals("a", "b").load())
                .hasMessage(file + ":2 has 1 values, the header names 2 columns");
        assertThatThrownBy(() -> Csv.of(file).reals("a", "c").load())
                .hasMessage(file + " has no column c, which is to be a; its columns are a, b");
        assertThatThrownBy(() -> Csv.of(file).ints("c", "c").load())
                .hasMessage(file + " has no column c; its columns are a, b");
        assertThatThrownBy(() -> Csv.of(file)
                        .reals("a", name -> name.startsWith("p_"), value -> value)
                        .load())
                .hasMessage(file + " has no column whose name fulfils the condition for a; its columns are a, b");
        csv("a,b\n1,2\n\n3,-\n");
        assertThatThrownBy(() -> Csv.of(file).reals("a", "b").load())
                .hasMessage(file + ":4, column b: '-' is not a number");
        csv("x" + ",y".repeat(99) + "\n");
        assertThatThrownBy(() -> Csv.of(file).reals("a", "a").load())
                .hasMessage(file + " has no column a; its columns are x" + ", y".repeat(39) + ", … and 60 more");
        csv("");
        assertThatThrownBy(() -> Csv.of(file).reals("a", "c").load()).hasMessageContaining("is empty");
        csv("a\n\"1\n");
        assertThatThrownBy(() -> Csv.of(file).reals("a", "a").load()).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> Csv.of(folder.resolve("none")).load()).hasMessage("no file " + folder.resolve("none"));
        csv("a;b\n1;2\n");
        assertThatThrownBy(() -> Csv.of(file).reals("a", "a").load())
                .hasMessage(
                        file
                                + " has no column a; its columns are a;b: is the separator ';'? Values are separated by ',' here");
        Files.write(file, new byte[] {'a', '\n', (byte) 0xff, '\n'});
        assertThatThrownBy(() -> Csv.of(file).reals("a", "a").load())
                .isInstanceOf(DataException.class)
                .hasMessage("cannot read " + file + ": it is not in UTF-8");
    }

    /** What Java's parser takes, and nobody else. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1d",
                "2f",
                "3D",
                "0x1p3",
                "0x10",
                "NaN",
                "Infinity",
                "-Infinity",
                "1_000",
                "1e",
                "e5",
                "+-1",
                "1e5.5",
                ".",
                "one",
                "١",
                "1 2",
                "−1"
            })
    void csvTakesDecimalNumbersAlone(String text) throws IOException {
        Path file = csv("a,b\n1,2\n" + text + ",3\n");
        String message = file + ":3, column a: '" + text + "' is not a number";
        assertThatThrownBy(() -> Csv.of(file).reals("x", "a").load())
                .isInstanceOf(DataException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> Csv.of(file).ints("x", "a").load()).hasMessage(message);
    }

    @Test
    void csvTakesEveryDecimalNumber() throws IOException {
        Path file = csv("a\n1\n-2.5\n+3\n.5\n6.\n1e3\n1E-3\n 7 \n1.7976931348623157e308\n4.9e-324\n");
        ArrayDataSet data = Csv.of(file).reals("x", "a").load();
        double[] values = new double[data.size()];
        for (int row = 0; row < values.length; row++) {
            data.copy(0, row, values, row);
        }
        assertThat(values).containsExactly(1, -2.5, 3, 0.5, 6, 1000, 0.001, 7, Double.MAX_VALUE, Double.MIN_VALUE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3000000000 | 3000000000 is more than 2147483647",
                "-2147483649 | -2147483649 is less than -2147483648",
                "1e400 | 1e400 is more than 2147483647",
                "2147483647.5 | 2147483647.5 is more than 2147483647",
                "0.5 | 0.5 is not a whole number"
            })
    void csvSaysWhyAWholeNumberDoesNotFit(String text, String message) throws IOException {
        Path file = csv("a,b\n1," + text + "\n");
        assertThatThrownBy(() -> Csv.of(file).ints("y", "b").load()).hasMessage(file + ":2, column b: " + message);
    }

    @Test
    void csvRefusesWhatIsTooLargeForANumber() throws IOException {
        Path file = csv("a,b\n1,-1e400\n");
        assertThatThrownBy(() -> Csv.of(file).reals("y", "b").load())
                .hasMessage(file + ":2, column b: -1e400 is too large for a number");
    }

    @Test
    void csvOfOneColumnHasNoEmptyLineButAtItsEnd() throws IOException {
        Path file = csv("a\n1\n2\n\n\n");
        assertThat(Csv.of(file).reals("x", "a").load().size()).isEqualTo(2);
        for (String text : List.of("a\n1\n\n2\n", "a\r\n1\r\n\r\n2\r\n", "a\n1\n\"\"\n2", "a\n1\n  \n2\n")) {
            csv(text);
            assertThatThrownBy(() -> Csv.of(file).reals("x", "a").load())
                    .as(text)
                    .hasMessage(file + ":3, column a: a value is missing");
        }
        csv("a\n\n1\n");
        assertThatThrownBy(() -> Csv.of(file).reals("x", "a").load())
                .hasMessage(file + ":2, column a: a value is missing");
    }

    private static byte[] packed(byte... bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    @Test
    void csvMayBePackedWhateverItsName() throws IOException {
        byte[] whole = packed("a,b\n1,2\n3,4\n".getBytes(StandardCharsets.UTF_8));
        for (String name : List.of("points.csv.gz", "points.csv")) {
            Path file = Files.write(folder.resolve(name), whole);
            assertThat(Csv.of(file).reals("x", "b").load().size()).isEqualTo(2);
            for (int length = 3; length < whole.length; length++) {
                Files.write(file, Arrays.copyOf(whole, length));
                assertThatThrownBy(() -> Csv.of(file).reals("x", "b").load())
                        .isInstanceOf(DataException.class)
                        .hasMessageStartingWith(file + " is damaged or ends early");
            }
        }
    }

    /** Values that do not pack stand in the file as they are: only the sum tells. */
    @Property(tries = 300)
    void aFlippedBitOfAPackedFileIsFound(@ForAll @IntRange(max = 1 << 20) int place, @ForAll @IntRange(max = 7) int bit)
            throws IOException {
        byte[] bytes = new byte[1012];
        new Random(3).nextBytes(bytes);
        System.arraycopy(new byte[] {0, 0, 8, 2, 0, 0, 0, 10, 0, 0, 0, 100}, 0, bytes, 0, 12);
        byte[] whole = packed(bytes);
        byte[] damaged = whole.clone();
        damaged[place % whole.length] ^= (byte) (1 << bit);
        Path file = Files.createTempFile("values", ".gz");
        try {
            Files.write(file, damaged);
            Idx read = null;
            try {
                read = Idx.read(file);
            } catch (DataException e) {
                assertThat(e).hasMessageContaining(file.toString());
            }
            if (read != null) {
                // In the time, say, which stands in gzip's own header.
                assertThat(read.values()).isEqualTo(Arrays.copyOfRange(bytes, 12, bytes.length));
            }
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void idxHoldsAsManyValuesAsItClaims() throws IOException {
        Path file = folder.resolve("a.idx");
        Files.write(file, new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 1, 2, 3});
        assertThatThrownBy(() -> Idx.read(file))
                .hasMessage(file + " does not end where it should: it claims [2], 2 values, and has more");
        Files.write(file, packed(new byte[] {0, 0, 8, 1, 0, 0, 0, 2, 1, 2, 3}));
        assertThatThrownBy(() -> Idx.read(file)).hasMessageContaining("does not end where it should");
        Files.write(file, new byte[] {0, 0, 8, 1, 0x7f, -1, -1, -1, 1, 2, 3});
        assertThatThrownBy(() -> Idx.read(file))
                .hasMessage(file + " ends early: it claims [2147483647], 2147483647 values, and has 11 bytes");
        Files.write(file, new byte[] {0, 0, 8, 2, 0x7f, -1, -1, -1, 0x7f, -1, -1, -1});
        assertThatThrownBy(() -> Idx.read(file)).hasMessage(file + " claims more than 2³¹ − 1 values");
        Files.write(file, new byte[] {0, 0, 8, 1, -1, -1, -1, -1});
        assertThatThrownBy(() -> Idx.read(file)).hasMessage(file + " claims an extent of 4294967295");
        byte[] axes = new byte[4 + 4 * 255];
        System.arraycopy(new byte[] {0, 0, 8, -1}, 0, axes, 0, 4);
        Files.write(file, axes);
        assertThat(Idx.read(file).values()).isEmpty();
    }

    /** Reads a file in little memory and prints what is wrong with it. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            Path file = Path.of(arguments[0]);
            try {
                Object read = arguments[1].equals("idx")
                        ? Idx.read(file)
                        : Csv.of(file).reals("a", "a").load();
                System.out.println("read " + read);
            } catch (DataException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    /** A file of some kilobytes that unpacks to more than there is room for. */
    @ParameterizedTest
    @ValueSource(strings = {"idx", "csv"})
    void whatUnpacksToMoreThanThereIsRoomForIsRefused(String kind) throws Exception {
        Path bomb = folder.resolve("bomb.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(bomb), 1 << 16)) {
            byte[] piece = new byte[1 << 20];
            if (kind.equals("idx")) {
                out.write(ByteBuffer.allocate(8).putInt(0x801).putInt(100 << 20).array());
            } else {
                out.write("a\n".getBytes(StandardCharsets.UTF_8));
                Arrays.fill(piece, (byte) '\n');
                for (int i = 0; i < piece.length; i += 2) {
                    piece[i] = '1';
                }
            }
            for (int i = 0; i < 100; i++) {
                out.write(piece);
            }
        }
        assertThat(Files.size(bomb)).isLessThan(1 << 20);
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        bomb.toString(),
                        kind)
                .redirectErrorStream(true)
                .start();
        assertThat(child.inputReader(StandardCharsets.UTF_8).readLine())
                .isEqualTo(bomb + " does not fit into Java's memory: give it more with -Xmx");
        assertThat(child.waitFor()).isZero();
    }

    @Test
    void aMillionColumnsAreReadAndMoreRefused() throws IOException {
        Path file = csv("x" + ",y".repeat(999_999) + "\n1" + ",2".repeat(999_999) + "\n");
        Csv all = Csv.of(file).reals("all", name -> true, value -> value);
        assertThat(all.load().columns().get(0).width()).isEqualTo(1_000_000);
        csv("x" + ",y".repeat(1 << 21) + "\n");
        assertThatThrownBy(all::load)
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("cannot read " + file + ": ")
                .hasMessageContaining("2097152 fields");
    }

    @Test
    void csvMayBeginWithAByteOrderMark() throws IOException {
        Path file = csv("\uFEFFa,b\n1,2\n");
        assertThat(Csv.of(file).reals("a", "a").load().size()).isEqualTo(1);
    }

    @Test
    void idxIsReadPackedAndUnpacked() throws IOException {
        byte[] bytes = {0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 0, 1, 2, 3, (byte) 254, (byte) 255};
        Path plain = Files.write(folder.resolve("a.idx"), bytes);
        Path packed = folder.resolve("a.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(bytes);
        }
        Idx idx = Idx.read(plain);
        assertThat(idx).isEqualTo(Idx.read(packed));
        assertThat(idx.shape()).containsExactly(2, 3);
        assertThat(idx.ints()).containsExactly(0, 1, 2, 3, 254, 255);
        assertThat(idx.scaled()).containsExactly(0, 1 / 255f, 2 / 255f, 3 / 255f, 254 / 255f, 1);
        for (int length = 0; length < bytes.length; length++) {
            Files.write(plain, java.util.Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> Idx.read(plain))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("a.idx");
        }
        byte[] whole = Files.readAllBytes(packed);
        for (int length = 0; length < whole.length; length++) {
            Files.write(packed, java.util.Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Idx.read(packed)).isInstanceOf(DataException.class);
        }
        Files.write(plain, new byte[] {0, 0, 13, 1, 0, 0, 0, 0});
        assertThatThrownBy(() -> Idx.read(plain)).hasMessageContaining("begins with 00000d01");
        Path none = folder.resolve("none.gz");
        assertThatThrownBy(() -> Idx.read(none)).hasMessage("no file " + none);
    }

    @Test
    void progressEndsItsLineWhenTrainingFails() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TrainingProgress progress = TrainingProgress.on(new PrintStream(bytes, true, StandardCharsets.UTF_8), true);
        progress.started(1, 0, 2);
        progress.batch(1, 1, 0.7);
        progress.failed(new IllegalStateException());
        assertThat(bytes.toString(StandardCharsets.UTF_8)).endsWith(" ".repeat(79) + "\r");
    }

    @Test
    void progressPrintsALineAnEpochWhereThereIsNoTerminal() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (boolean terminal : new boolean[] {false, true}) {
            TrainingProgress progress =
                    TrainingProgress.on(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal);
            progress.started(1, 0, 2);
            progress.batch(1, 1, 0.7);
            progress.batch(1, 2, 0.5);
            History.Epoch epoch = new History.Epoch(1, new Figures(Map.of("nll", 0.6)), new Figures(Map.of()), 64, 0.5);
            progress.epoch(epoch);
            progress.finished(new History(List.of(epoch), History.End.COMPLETED));
        }
        String written = bytes.toString(StandardCharsets.UTF_8);
        assertThat(written.split("[\r\n]")).allMatch(line -> line.length() <= 79);
        assertThat(written)
                .startsWith("epoch 1: nll 0.60000 (0.5 s, 128 rows/s)\n")
                .contains(" loss 0.5")
                .doesNotContain("\r\n", "\n\n")
                .endsWith("\repoch 1: nll 0.60000 (0.5 s, 128 rows/s)\n");
    }

    @Test
    void progressPrintsALineForEachSoManyEpochsAndForTheLast() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TrainingProgress progress = TrainingProgress.on(new PrintStream(bytes, true, StandardCharsets.UTF_8), false)
                .every(3);
        progress.started(7, 0, 2);
        for (int number = 1; number <= 7; number++) {
            progress.epoch(new History.Epoch(number, new Figures(Map.of()), new Figures(Map.of()), 64, 0.5));
        }
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines().map(line -> line.substring(0, 7)))
                .containsExactly("epoch 3", "epoch 6", "epoch 7");
        assertThatThrownBy(() -> progress.every(0)).hasMessageContaining("a line every 0 epochs");
    }
}
