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
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
                .hasMessage(file + " has no column a; its columns are a;b: values are separated by commas");
        Files.write(file, new byte[] {'a', '\n', (byte) 0xff, '\n'});
        assertThatThrownBy(() -> Csv.of(file).reals("a", "a").load())
                .isInstanceOf(DataException.class)
                .hasMessage("cannot read " + file + ": it is not in UTF-8");
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
            int cut = length;
            if (cut < whole.length - 8) {
                assertThatThrownBy(() -> Idx.read(packed)).isInstanceOf(DataException.class);
            }
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
}
