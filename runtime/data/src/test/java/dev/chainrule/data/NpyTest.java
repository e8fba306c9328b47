// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.runtime.DataSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that NumPy wrote ({@code numpy_files.py}), and such as it would not. */
class NpyTest {
    @TempDir
    Path folder;

    private static Map<String, Npy> kinds(Path folder) throws IOException {
        Path file = folder.resolve("kinds.npz");
        try (var in = NpyTest.class.getResourceAsStream("kinds.npz")) {
            Files.write(file, in.readAllBytes());
        }
        return Npy.readAll(file);
    }

    @Test
    void eachKindOfElementIsReadInBothOrders() throws IOException {
        Map<String, Npy> arrays = kinds(folder);
        int read = 0;
        for (String kind : "f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1".split(" ")) {
            for (String order : List.of("leC", "leF", "beC", "beF")) {
                Npy array = arrays.get(kind + order);
                assertThat(array.shape()).containsExactly(2, 3, 4);
                double[] wanted = new double[24];
                for (int i = 0; i < 24; i++) {
                    wanted[i] = kind.equals("b1")
                            ? i % 2
                            : kind.charAt(0) == 'f' ? i * 0.25 - 3 : kind.charAt(0) == 'i' ? i - 3 : i;
                }
                assertThat(array.reals()).as(kind + order).containsExactly(wanted);
                if (kind.charAt(0) == 'f') {
                    assertThatThrownBy(array::ints).hasMessageContaining("reals");
                } else {
                    assertThat(array.ints())
                            .containsExactly(Arrays.stream(wanted)
                                    .mapToInt(value -> (int) value)
                                    .toArray());
                }
                read++;
            }
        }
        assertThat(arrays).hasSize(read + 4);
        assertThat(arrays.get("halves").reals())
                .isEqualTo(arrays.get("halves_wide").reals());
        assertThat(arrays.get("one").shape()).isEmpty();
        assertThat(arrays.get("one").reals()).containsExactly(7.5);
        assertThat(arrays.get("none").shape()).containsExactly(0, 3);
        assertThat(arrays.get("none")).hasToString("[0, 3]");
    }

    private static byte[] file(String header, byte... values) {
        byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(10 + text.length + values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) text.length)
                .put(text)
                .put(values)
                .array();
    }

    private static String header(String type, String shape) {
        return "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
    }

    private void refused(String message, byte... bytes) throws IOException {
        Path file = Files.write(folder.resolve("a.npy"), bytes);
        assertThatThrownBy(() -> Npy.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
    }

    @Test
    void whatIsNotUnderstoodIsRefused() throws IOException {
        refused("holds elements of type f1", file(header("<f1", "(1,)"), (byte) 1));
        refused("without descr that is understood", file(header("<U3", "(1,)"), new byte[12]));
        refused(
                "without descr that is understood",
                file("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}"));
        refused("claims more than 2³¹ − 1 values", file(header("<f4", "(70000, 70000)")));
        refused("claims an extent of 99999999999", file(header("<f4", "(99999999999,)")));
        refused("ends early: it claims 2000000000 values, and has 1", file(header("|u1", "(2000000000,)"), (byte) 1));
        refused("does not end where it should", file(header("|u1", "(1,)"), (byte) 1, (byte) 2));
        refused("does not begin as an array of NumPy", (byte) 'P', (byte) 'K');
        refused(
                "holds 4294967295 as element 0, which is no int",
                file(header("<u4", "(1,)"), (byte) -1, (byte) -1, (byte) -1, (byte) -1));
        byte[] all = new byte[8];
        Arrays.fill(all, (byte) -1);
        refused("holds 18446744073709551615 as element 0", file(header("<u8", "(1,)"), all));
    }

    @Property(tries = 200)
    void aFileThatIsCutIsRefused(@ForAll @IntRange(max = 100) int length) throws IOException {
        byte[] whole = file(header("<i2", "(3, 2)"), new byte[12]);
        Path file = Files.write(Files.createTempFile("cut", ".npy"), Arrays.copyOf(whole, length % whole.length));
        try {
            assertThatThrownBy(() -> Npy.read(file))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(file.toString());
        } finally {
            Files.delete(file);
        }
    }

    private Path zip(Map<String, byte[]> entries) throws IOException {
        Path file = folder.resolve("all.npz");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return file;
    }

    @Test
    void arraysTogetherAreADataSet() throws IOException {
        byte[] x = file(header("|i1", "(2, 2)"), (byte) 1, (byte) 2, (byte) 3, (byte) -4);
        ByteArrayOutputStream y = new ByteArrayOutputStream();
        y.write(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(0.5f)
                .putFloat(2)
                .array());
        byte[] label = file(header("<f4", "(2,)"), y.toByteArray());
        DataSet data = Npy.load(zip(Map.of("x.npy", x, "y.npy", label)));
        assertThat(data.size()).isEqualTo(2);
        int[] row = new int[2];
        data.copy(data.column("x"), 1, row, 0);
        assertThat(row).containsExactly(3, -4);
        float[] value = new float[1];
        data.copy(data.column("y"), 1, value, 0);
        assertThat(value).containsExactly(2);
        Path uneven = zip(Map.of("x.npy", x, "y.npy", file(header("|i1", "(1,)"), (byte) 1)));
        assertThatThrownBy(() -> Npy.load(uneven)).hasMessageContaining(" rows, the columns before it ");
        Path single = zip(Map.of("x.npy", file(header("|i1", "()"), (byte) 1)));
        assertThatThrownBy(() -> Npy.load(single)).hasMessageContaining("array x is one number");
        Path none = Files.write(folder.resolve("none.npz"), x);
        assertThatThrownBy(() -> Npy.readAll(none)).hasMessageContaining("holds no arrays");
    }
}
