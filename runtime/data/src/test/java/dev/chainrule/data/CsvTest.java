// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.runtime.DataSet;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {
    private static final Path SHARED = Path.of(System.getProperty("chainrule.shared", "../../../shared"), "data");

    @TempDir
    Path folder;

    private Path csv(String text) throws IOException {
        return Files.writeString(folder.resolve("points.csv"), text);
    }

    private static double[] reals(DataSet data, String name) {
        int column = data.column(name);
        int width = data.columns().get(column).width();
        double[] values = new double[data.size() * width];
        for (int row = 0; row < data.size(); row++) {
            data.copy(column, row, values, row * width);
        }
        return values;
    }

    private static int[] ints(DataSet data, String name) {
        int[] values = new int[data.size()];
        for (int row = 0; row < values.length; row++) {
            data.copy(data.column(name), row, values, row);
        }
        return values;
    }

    /** However a table is written down, the same numbers and texts come out. */
    @Property(tries = 200)
    void whatIsWrittenIsRead(
            @ForAll @Size(min = 1, max = 12) List<@StringLength(min = 1, max = 6) String> texts, @ForAll long seed)
            throws IOException {
        Random random = new Random(seed);
        char separator = ",;\t|".charAt(random.nextInt(4));
        char quote = "\"'".charAt(random.nextInt(2));
        boolean comma = random.nextBoolean();
        double[] numbers = random.doubles(texts.size(), -1e6, 1e6).toArray();
        StringBuilder text = new StringBuilder("n" + separator + "date" + separator + "t" + separator + "m\n");
        for (int row = 0; row < numbers.length; row++) {
            String number = Double.toString(numbers[row]).replace('.', comma ? ',' : '.');
            String word = (char) ('a' + row % 3) + texts.get(row).replace('\0', ' ');
            text.append(quoted(number, quote))
                    .append(separator)
                    .append("2001-03-04")
                    .append(separator)
                    .append(quoted(word, quote))
                    .append(separator)
                    .append(row)
                    .append(random.nextBoolean() ? "\r\n" : "\n");
        }
        Path file = Files.createTempFile("table", ".csv");
        try {
            try (OutputStream out = random.nextBoolean()
                    ? Files.newOutputStream(file)
                    : new GZIPOutputStream(Files.newOutputStream(file))) {
                out.write(text.toString().replaceAll("[\\ud800-\\udfff]", "?").getBytes(StandardCharsets.UTF_8));
            }
            Csv reading = Csv.of(file).separator(separator).quote(quote).ignore("date");
            Csv learnt = (comma ? reading.decimalComma() : reading)
                    .classes("label", "t")
                    .rest("x")
                    .learn();
            DataSet data = learnt.load();
            assertThat(data.columns().get(data.column("x")).shape()).containsExactly(2);
            double[] x = reals(data, "x");
            int[] labels = ints(data, "label");
            for (int row = 0; row < numbers.length; row++) {
                assertThat(x[2 * row]).isEqualTo(numbers[row]);
                assertThat(x[2 * row + 1]).isEqualTo(row);
                assertThat(learnt.vocabulary("label").word(labels[row]))
                        .isEqualTo(((char) ('a' + row % 3)
                                        + texts.get(row).replace('\0', ' ').replaceAll("[\\ud800-\\udfff]", "?"))
                                .strip());
            }
        } finally {
            Files.delete(file);
        }
    }

    private static String quoted(String text, char quote) {
        return quote + text.replace(String.valueOf(quote), "" + quote + quote) + quote;
    }

    @Property(tries = 100)
    void missingValuesAreFilled(
            @ForAll @Size(min = 1, max = 15) List<@IntRange(min = -50, max = 50) Integer> values, @ForAll long seed)
            throws IOException {
        Random random = new Random(seed);
        boolean[] absent = new boolean[values.size()];
        StringBuilder text = new StringBuilder("id,a\n");
        for (int row = 0; row < absent.length; row++) {
            absent[row] = random.nextInt(3) == 0;
            text.append(row)
                    .append(',')
                    .append(absent[row] ? random.nextBoolean() ? "" : " NA " : values.get(row))
                    .append('\n');
        }
        double[] there = IntStream.range(0, absent.length)
                .filter(row -> !absent[row])
                .mapToDouble(values::get)
                .sorted()
                .toArray();
        Path file = Files.writeString(Files.createTempFile("table", ".csv"), text);
        try {
            Csv reading = Csv.of(file).missingAs("NA").ints("id", "id").reals("x", "a", value -> 10 * value);
            if (there.length == 0) {
                assertThatThrownBy(() -> reading.missing(Missing.mean()).load())
                        .hasMessage(file + ", column a: there is no value of which to take the mean or median");
                return;
            }
            double mean = Arrays.stream(there).sum() / there.length;
            double median = (there[(there.length - 1) / 2] + there[there.length / 2]) / 2;
            check(reading.missing(Missing.mean()), values, absent, mean);
            check(reading.missing(Missing.median(), "a"), values, absent, median);
            check(reading.missing(Missing.refuse()).missing(Missing.constant(7), "a"), values, absent, 7);
            DataSet kept = reading.missing(Missing.dropRow()).load();
            assertThat(ints(kept, "id"))
                    .isEqualTo(IntStream.range(0, absent.length)
                            .filter(row -> !absent[row])
                            .toArray());
            // Another file is filled with what the first one has.
            Path other = Files.writeString(folder(file), "id,a\n0,\n1,1000\n");
            assertThat(reals(reading.missing(Missing.mean()).learn().at(other).load(), "x")[0])
                    .isCloseTo(10 * mean, org.assertj.core.data.Offset.offset(1e-9));
            Files.delete(other);
        } finally {
            Files.delete(file);
        }
    }

    private static Path folder(Path file) {
        return file.resolveSibling(file.getFileName() + ".other");
    }

    private static void check(Csv reading, List<Integer> values, boolean[] absent, double fill) {
        double[] x = reals(reading.load(), "x");
        for (int row = 0; row < absent.length; row++) {
            assertThat(x[row])
                    .isCloseTo(10 * (absent[row] ? fill : values.get(row)), org.assertj.core.data.Offset.offset(1e-9));
        }
    }

    @Test
    void faultsHaveTheirPlaceAndARemedy() throws IOException {
        Path file = csv("a;b;c\n1,5;x;2\n2,5;y;\n");
        Csv reading = Csv.of(file).separator(';');
        assertThatThrownBy(() -> reading.reals("x", "a").load())
                .hasMessage(file + ":2, column a: '1,5' is not a number: is it a decimal comma?");
        assertThatThrownBy(() -> reading.decimalComma().reals("x", "c").load())
                .hasMessage(file + ":3, column c: a value is missing");
        assertThatThrownBy(() ->
                        reading.missing(Missing.mean(), "c").ints("x", "c").load())
                .hasMessage("missing values of c cannot be the mean: it is read as whole numbers, for which there are"
                        + " refuse, dropRow and a whole constant");
        assertThatThrownBy(() -> reading.missing(Missing.constant(0.5), "c")
                        .ints("x", "c")
                        .load())
                .hasMessageContaining("cannot be 0.5");
        for (Missing all : List.of(Missing.mean(), Missing.constant(0.5), Missing.refuse())) {
            assertThatThrownBy(() -> reading.missing(all).ints("x", "c").load())
                    .hasMessage(file + ":3, column c: a value is missing");
        }
        assertThatThrownBy(() ->
                        reading.missing(Missing.mean(), "d").reals("x", "c").load())
                .hasMessage(file + " has no column d; its columns are a, b, c");
        assertThatThrownBy(() -> reading.ignore("when").ints("x", "c").load())
                .hasMessageContaining("has no column when");
        assertThatThrownBy(() -> reading.classes("k", "b", Vocabulary.of(List.of("x", "z")))
                        .load())
                .hasMessage(file + ":3, column b: 'y' is none of the classes x, z");
        assertThatThrownBy(() -> reading.classes("k", "b").vocabulary("k")).hasMessageContaining("learn()");
        assertThatThrownBy(
                        () -> reading.ignore("a", "b").ints("c", "c").rest("x").load())
                .hasMessageContaining("has no column left for x");
        assertThatThrownBy(
                        () -> Csv.of(file).names("a", "b", "c").reals("x", "a").load())
                .hasMessage(file + ":1 has 1 values, there are names for 3 columns: is the separator ';'? Values are"
                        + " separated by ',' here");
        csv("a;b\n\"1.000,5\";2\n1.5;2\n");
        assertThatThrownBy(() -> reading.decimalComma().reals("x", "a").load())
                .hasMessage(file + ":2, column a: '1.000,5' is not a number with a decimal comma");
        assertThatThrownBy(() -> Missing.constant(Double.NaN)).hasMessage("missing values cannot be NaN");
    }

    @Test
    void aFileWithoutHeaderHasNamesOfOurs() throws IOException {
        Path file = csv("1\t2\n3\t4\n");
        Csv reading = Csv.of(file).separator('\t').names("a", "b");
        assertThat(reading.header()).containsExactly("a", "b");
        assertThat(reals(reading.reals("x", List.of("b", "a")).load(), "x")).containsExactly(2, 1, 4, 3);
        csv("1\n2\n\n3\n");
        assertThatThrownBy(() -> Csv.of(file).names("a").reals("x", "a").load())
                .hasMessage(file + ":3, column a: a value is missing");
    }

    @Test
    void aReadingIsNeverChanged() throws IOException {
        Path file = csv("a,b\n1,2\n");
        Csv first = Csv.of(file).reals("x", "a");
        Csv second =
                first.reals("y", "b").separator(';').missing(Missing.mean()).ignore("z");
        assertThat(first.load().columns()).hasSize(1);
        assertThatThrownBy(second::load).isInstanceOf(DataException.class);
    }

    /** What was learnt of one line of a reading is no reason not to learn of the next. */
    @Test
    void aLineAddedToALearntReadingIsLearntToo() throws IOException {
        Path file = csv("a,b,c\nu,1,4\nv,,\nu,3,6\n");
        Csv learnt = Csv.of(file)
                .missing(Missing.mean())
                .classes("k", "a")
                .reals("x", "b")
                .learn();
        DataSet data = learnt.reals("y", "c").load();
        assertThat(reals(data, "x")).containsExactly(1, 2, 3);
        assertThat(reals(data, "y")).containsExactly(4, 5, 6);
        assertThat(data.columns().get(0).classes()).containsExactly("u", "v");
        Path other = Files.writeString(folder.resolve("other.csv"), "a,b\nw,\n");
        assertThatThrownBy(() -> learnt.at(other).load()).hasMessageContaining("'w' is none of the classes u, v");
    }

    @Test
    void realFilesAreRead() {
        Assumptions.assumeTrue(Files.isDirectory(SHARED), SHARED + " is not there");
        Csv iris = Csv.of(SHARED.resolve("iris.csv"))
                .ignore("target")
                .classes("label", "species")
                .rest("x")
                .learn();
        DataSet flowers = iris.load();
        assertThat(flowers.size()).isEqualTo(150);
        assertThat(flowers.columns().get(flowers.column("x")).shape()).containsExactly(4);
        assertThat(flowers.columns().get(0).classes()).containsExactly("setosa", "versicolor", "virginica");
        assertThat(ints(flowers, "label"))
                .isEqualTo(ints(iris.ints("target", "target").load(), "target"));

        Csv co2 =
                Csv.of(SHARED.resolve("co2_weekly.csv")).reals("co2", header -> !header.equals("date"), value -> value);
        assertThatThrownBy(co2::load).hasMessageEndingWith("a value is missing");
        assertThat(co2.missing(Missing.dropRow()).load().size()).isEqualTo(2284 - 59);
        assertThat(co2.missing(Missing.median()).load().size()).isEqualTo(2284);
    }

    @Property(tries = 100)
    void aVocabularyIsSavedAndLoaded(@ForAll @Size(max = 20) List<@StringLength(max = 6) String> texts)
            throws IOException {
        List<String> words = texts.stream()
                .map(text -> text.replaceAll("[\\ud800-\\udfff]", "\\\\n"))
                .distinct()
                .collect(Collectors.toCollection(ArrayList::new));
        words.remove("\r\n\\");
        words.add("\r\n\\");
        Path file = Files.createTempFile("words", ".txt");
        try {
            Vocabulary vocabulary = Vocabulary.of(words);
            vocabulary.save(file);
            assertThat(Vocabulary.load(file)).isEqualTo(vocabulary);
            assertThat(vocabulary.find(words.get(0))).hasValue(0);
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void aFileThatIsNoVocabularyIsRefused() throws IOException {
        Path file = csv("a\n");
        assertThatThrownBy(() -> Vocabulary.load(file)).hasMessageContaining(":1: the first line of a vocabulary");
        csv("chainrule vocabulary 1\na\n\\x\n");
        assertThatThrownBy(() -> Vocabulary.load(file)).hasMessageContaining(":3: a backslash");
        csv("chainrule vocabulary 1\na\na\n");
        assertThatThrownBy(() -> Vocabulary.load(file)).hasMessageContaining("'a' comes twice");
        csv("chainrule vocabulary 1\na");
        assertThatThrownBy(() -> Vocabulary.load(file)).hasMessageContaining("ends early");
        assertThatThrownBy(() -> Vocabulary.load(folder.resolve("none"))).hasMessageContaining("no file");
    }
}
