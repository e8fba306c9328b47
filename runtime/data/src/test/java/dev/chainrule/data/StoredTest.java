// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.ElementType;
import dev.chainrule.runtime.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredTest {
    @TempDir
    Path folder;

    private static void same(DataSet one, DataSet other) {
        assertThat(other.columns()).isEqualTo(one.columns());
        assertThat(other.size()).isEqualTo(one.size());
        for (int row = 0; row < one.size(); row++) {
            for (int column = 0; column < one.columns().size(); column++) {
                int width = one.columns().get(column).width();
                if (one.columns().get(column).element() == ElementType.INT) {
                    int[] a = new int[width + 1];
                    int[] b = new int[width + 1];
                    one.copy(column, row, a, 1);
                    other.copy(column, row, b, 1);
                    assertThat(b).isEqualTo(a);
                    continue;
                }
                float[] a = new float[width + 1];
                float[] b = new float[width + 1];
                double[] wide = new double[width + 1];
                one.copy(column, row, a, 1);
                other.copy(column, row, b, 1);
                assertThat(b).isEqualTo(a);
                other.copy(column, row, wide, 1);
                for (int i = 0; i <= width; i++) {
                    assertThat((float) wide[i]).isEqualTo(a[i]);
                }
            }
        }
    }

    @Property(tries = 100)
    void whatIsStoredIsThere(@ForAll @IntRange(max = 20) int rows, @ForAll Precision precision, @ForAll long seed)
            throws IOException {
        Random random = new Random(seed);
        int width = 1 + random.nextInt(4);
        DataSet data = DataSet.builder()
                .ints("k", random.ints(rows * 3L).toArray(), 3)
                .reals("x", random.doubles(rows * (long) width, -5, 5).toArray(), width)
                .classes("label", random.ints(rows, 0, 2).toArray(), List.of("ja", "nein, \n ñ"))
                .reals("y", random.doubles(rows, -5, 5).toArray())
                .build();
        Path file = Files.createTempFile("rows", ".rows");
        try {
            Stored stored = Stored.write(data, file, precision);
            same(data, stored);
            same(data.shuffle(3), Stored.open(file).shuffle(3));
            if (precision == Precision.F64 && rows > 0) {
                double[] exact = new double[width];
                double[] read = new double[width];
                data.copy(1, rows - 1, exact, 0);
                stored.copy(1, rows - 1, read, 0);
                assertThat(read).isEqualTo(exact);
            }
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void aTableIsStoredRowByRow() throws IOException {
        Path csv = Files.writeString(folder.resolve("t.csv"), "a,b,c\n1,x,\n2,y,4\n,x,6\n");
        Csv reading = Csv.of(csv)
                .missing(Missing.mean(), "c")
                .missing(Missing.dropRow(), "a")
                .classes("k", "b")
                .reals("x", List.of("a", "c"));
        Path file = folder.resolve("t.rows");
        same(reading.load(), reading.store(file, Precision.F64));
        same(reading.load(), reading.store(file, Precision.F32));
        assertThat(Stored.open(file).columns().get(0).classes()).containsExactly("x", "y");
        Files.writeString(csv, "a,b,c\n1,x,1\n2,y,?\n");
        assertThatThrownBy(() -> reading.store(file, Precision.F32)).hasMessageContaining(":3, column c: '?'");
        // What was there before stays, and nothing lies beside it.
        assertThat(Stored.open(file).size()).isEqualTo(2);
        try (var left = Files.list(folder)) {
            assertThat(left).hasSize(2);
        }
        assertThatThrownBy(() -> reading.at(csv).store(folder.resolve("none/t.rows"), Precision.F32))
                .isInstanceOf(DataException.class);
    }

    @Test
    void aFileThatIsCutOrLongerIsRefused() throws IOException {
        Path file = folder.resolve("t.rows");
        Stored.write(DataSet.builder().reals("x", new double[] {1, 2}).build(), file, Precision.F32);
        byte[] whole = Files.readAllBytes(file);
        Path other = folder.resolve("other.rows");
        for (int length = 0; length <= whole.length + 1; length++) {
            if (length != whole.length) {
                Files.write(other, Arrays.copyOf(whole, length));
                assertThatThrownBy(() -> Stored.open(other))
                        .isInstanceOf(DataException.class)
                        .hasMessageContaining("other.rows");
            }
        }
        for (int place = 0; place < 20; place++) {
            byte[] damaged = whole.clone();
            damaged[place] ^= (byte) 0x80;
            Files.write(other, damaged);
            assertThatThrownBy(() -> Stored.open(other)).isInstanceOf(DataException.class);
        }
        assertThatThrownBy(() -> Stored.open(folder.resolve("none"))).hasMessageContaining("no file");
    }
}
