// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetTest {
    /** Rows that know their number, and labels. */
    private static DataSet rows(int... labels) {
        return DataSet.builder()
                .reals(
                        "x",
                        IntStream.range(0, 2 * labels.length).asDoubleStream().toArray(),
                        2)
                .classes("label", labels, List.of("red", "green", "blue"))
                .build();
    }

    /** Which rows these are. */
    private static List<Integer> numbers(DataSet data) {
        List<Integer> numbers = new ArrayList<>();
        double[] x = new double[2];
        for (int row = 0; row < data.size(); row++) {
            data.copy(data.column("x"), row, x, 0);
            numbers.add((int) x[0] / 2);
        }
        return numbers;
    }

    private static int[] counts(DataSet data) {
        return ClassCounts.of(data, "label").counts();
    }

    private static int[] labels(int count, int seed) {
        return IntStream.range(0, count)
                .map(i -> Math.floorMod(i * 7 + i * i + seed, 13) % 3)
                .toArray();
    }

    @Property(tries = 200)
    void aSplitHasEachRowOnce(
            @ForAll @IntRange(min = 2, max = 60) int size,
            @ForAll @IntRange(min = 1, max = 99) int percent,
            @ForAll long seed) {
        DataSet data = rows(labels(size, (int) seed));
        double share = percent / 100.0;
        long tests = Math.round(size * share);
        if (tests == 0 || tests == size) {
            assertThatThrownBy(() -> Split.random(data, share, seed))
                    .hasMessageContaining("leaves nothing on one side");
            return;
        }
        for (Split split : List.of(
                Split.random(data, share, seed),
                Split.stratified(data, "label", share, seed),
                Split.inOrder(data, share))) {
            assertThat(split.test().size()).isEqualTo((int) tests);
            assertThat(numbers(split.training())).isSorted();
            assertThat(numbers(split.test())).isSorted();
            assertThat(numbers(split.training().followedBy(split.test())))
                    .containsExactlyInAnyOrderElementsOf(numbers(data));
        }
        int[] all = counts(data);
        int[] some = counts(Split.stratified(data, "label", share, seed).test());
        for (int label = 0; label < 3; label++) {
            assertThat(Math.abs(some[label] - all[label] * (double) tests / size))
                    .isLessThan(1);
        }
        assertThat(numbers(Split.inOrder(data, share).test())).last().isEqualTo(size - 1);
        assertThat(numbers(Split.random(data, share, seed).test()))
                .isEqualTo(numbers(Split.random(data, share, seed).test()));
    }

    @Property(tries = 200)
    void eachRowIsTestedInOneFold(
            @ForAll @IntRange(min = 2, max = 60) int size,
            @ForAll @IntRange(min = 2, max = 12) int count,
            @ForAll long seed) {
        DataSet data = rows(labels(size, (int) seed));
        if (count > size) {
            assertThatThrownBy(() -> Split.folds(data, count, seed)).hasMessageContaining("a row for each part");
            return;
        }
        List<Split> stratified = Split.stratifiedFolds(data, "label", count, seed);
        for (List<Split> folds : List.of(Split.folds(data, count, seed), stratified)) {
            assertThat(folds).hasSize(count);
            assertThat(folds.stream().flatMap(fold -> numbers(fold.test()).stream()))
                    .containsExactlyInAnyOrderElementsOf(numbers(data));
            for (Split fold : folds) {
                assertThat(numbers(fold.training().followedBy(fold.test())))
                        .containsExactlyInAnyOrderElementsOf(numbers(data));
                assertThat(fold.test().size()).isBetween(size / count, size / count + 1);
            }
        }
        for (int label = 0; label < 3; label++) {
            int wanted = label;
            int all = counts(data)[label];
            assertThat(stratified)
                    .allSatisfy(
                            fold -> assertThat(counts(fold.test())[wanted]).isBetween(all / count, all / count + 1));
        }
    }

    @Property(tries = 100)
    void aSeriesIsTestedOnWhatComesAfter(
            @ForAll @IntRange(min = 3, max = 60) int size, @ForAll @IntRange(min = 2, max = 12) int count) {
        DataSet data = rows(labels(size, 0));
        if (count >= size) {
            assertThatThrownBy(() -> Split.foldsInOrder(data, count)).hasMessageContaining(size + " rows");
            return;
        }
        List<Split> folds = Split.foldsInOrder(data, count);
        int from = folds.get(0).training().size();
        for (Split fold : folds) {
            assertThat(numbers(fold.training())).isEqualTo(numbers(data.take(from)));
            assertThat(fold.test().size()).isPositive();
            from += fold.test().size();
            assertThat(numbers(fold.test())).last().isEqualTo(from - 1);
        }
        assertThat(from).isEqualTo(size);
    }

    @Property(tries = 100)
    void rareClassesAreRepeatedUntilAllAreAlike(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 2) Integer> labels, @ForAll long seed) {
        DataSet data = rows(labels.stream().mapToInt(label -> label).toArray());
        ClassCounts counts = ClassCounts.of(data, "label");
        int most = Arrays.stream(counts.counts()).max().orElseThrow();
        DataSet more = counts.oversample(data, seed);
        assertThat(numbers(more.take(data.size()))).isEqualTo(numbers(data));
        int[] made = counts(more);
        double sum = 0;
        for (int label = 0; label < 3; label++) {
            assertThat(made[label]).isEqualTo(counts.counts()[label] == 0 ? 0 : most);
            sum += counts.weights()[label] * counts.counts()[label];
        }
        assertThat(sum).isCloseTo(data.size(), org.assertj.core.data.Offset.offset(1e-9));
        // No row comes twice more often than another one of its class.
        for (int label = 0; label < 3; label++) {
            int wanted = label;
            IntStream often = numbers(data).stream()
                    .filter(row -> labels.get(row) == wanted)
                    .mapToInt(row ->
                            (int) numbers(more).stream().filter(row::equals).count());
            var spread = often.summaryStatistics();
            assertThat(spread.getCount() == 0 || spread.getMax() - spread.getMin() <= 1)
                    .isTrue();
        }
    }

    /** Each row once; and what is read at one time lies in at most a few stretches. */
    @Property(tries = 200)
    void rowsThatAreReadTogetherLieTogether(
            @ForAll @IntRange(max = 3000) int rows, @ForAll @IntRange(max = 400) int window, @ForAll long seed) {
        int[] order = RowOrder.of(rows, seed, 3, window);
        assertThat(IntStream.of(order).sorted().toArray())
                .isEqualTo(IntStream.range(0, rows).toArray());
        assertThat(order).isEqualTo(RowOrder.of(rows, seed, 3, window));
        if (window == 0 || window >= rows) {
            assertThat(order).isEqualTo(RowOrder.of(rows, seed, 3, true));
            return;
        }
        int length = Math.max(1, window / 16);
        for (int from = 0; from < rows; from += window) {
            long stretches = IntStream.range(from, Math.min(rows, from + window))
                    .map(i -> order[i] / length)
                    .distinct()
                    .count();
            assertThat(stretches).isLessThanOrEqualTo((window + length - 1L) / length + 2);
        }
        if (rows > 50) {
            assertThat(order).isNotEqualTo(RowOrder.of(rows, seed, 4, window));
        }
    }

    @Test
    void viewsChooseAndChangeColumns() {
        DataSet data = rows(2, 0, 1);
        DataSet view = data.shuffle(3)
                .rename("x", "pixels")
                .reshape("pixels", 1, 2)
                .map("pixels", value -> value / 2)
                .select("label", "pixels");
        assertThat(view.columns())
                .containsExactly(
                        new DataSet.Column("label", ElementType.INT, List.of(), List.of("red", "green", "blue")),
                        new DataSet.Column("pixels", ElementType.REAL, List.of(1, 2)));
        for (int row = 0; row < 3; row++) {
            int[] label = new int[1];
            double[] wide = new double[3];
            float[] narrow = new float[3];
            view.copy(0, row, label, 0);
            view.copy(1, row, wide, 1);
            view.copy(1, row, narrow, 1);
            assertThat(label[0]).isEqualTo(new int[] {2, 0, 1}[(int) wide[1]]);
            assertThat(wide[2]).isEqualTo(wide[1] + 0.5);
            assertThat(narrow).containsExactly(0, (float) wide[1], (float) wide[2]);
        }
        assertThat(data.without("x").columns()).extracting(DataSet.Column::name).containsExactly("label");
        assertThat(numbers(data.rows(1, 1, 0))).containsExactly(1, 1, 0);
        assertThat(numbers(data.take(9))).containsExactly(0, 1, 2);
        assertThat(numbers(data.shuffle(5))).isEqualTo(numbers(data.shuffle(5))).isNotEqualTo(numbers(data.shuffle(6)));
    }

    @Test
    void whatCannotBeSaysSo() {
        DataSet data = rows(0, 1);
        assertThatThrownBy(() -> data.column("y")).hasMessage("the data set has no column y; its columns are x, label");
        assertThatThrownBy(() -> data.rename("x", "label")).hasMessage("two columns would have the name label");
        assertThatThrownBy(() -> data.reshape("x", 3))
                .hasMessage("a row of the column x is [2], 2 elements: it cannot be [3], 3");
        assertThatThrownBy(() -> data.map("label", value -> value)).hasMessageContaining("only reals are mapped");
        assertThatThrownBy(() -> data.select("x", "x")).hasMessage("the column x is named twice");
        assertThatThrownBy(() -> data.followedBy(data.without("x"))).hasMessageContaining("they should be the same");
        assertThatThrownBy(() -> data.rows(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Split.random(data, 1.5, 0)).hasMessageContaining("between 0 and 1");
        assertThatThrownBy(() -> Split.stratified(data, "x", 0.5, 0)).hasMessageContaining("no labels");
        assertThatThrownBy(() -> ClassCounts.of(rows(0, -1), "label")).hasMessageContaining("of row 1 is -1");
        assertThatThrownBy(() -> ClassCounts.of(data, "label").oversample(data.take(1), 0))
                .hasMessage("2 rows were counted, these are 1");
    }

    /** Moves with the epoch, and remembers which ones were asked for. */
    private record Moving(DataSet still, int at, List<Integer> asked) implements DataSet {
        @Override
        public DataSet epoch(int number) {
            asked.add(number);
            return new Moving(still, number, asked);
        }

        @Override
        public int size() {
            return still.size();
        }

        @Override
        public List<Column> columns() {
            return still.columns();
        }

        @Override
        public void copy(int column, int row, float[] into, int offset) {
            still.copy(column, row, into, offset);
            into[offset] += at;
        }

        @Override
        public void copy(int column, int row, double[] into, int offset) {
            still.copy(column, row, into, offset);
            into[offset] += at;
        }

        @Override
        public void copy(int column, int row, int[] into, int offset) {
            still.copy(column, row, into, offset);
        }
    }

    /** Through every view, and as well after a training was taken up again. */
    @Test
    void aTrainerTakesTheRowsOfTheEpoch(@TempDir Path folder) {
        float[] x = {-1, -0.5f, 0, 0.5f, 1};
        DataSet line = DataSet.builder().reals("x", x).reals("y", x).build();
        List<Integer> asked = new ArrayList<>();
        DataSet moving = new Moving(line.select("x", "y"), 0, asked)
                .map("y", value -> value / 3)
                .shuffle(1)
                .rename("x", "z")
                .rename("z", "x");
        LineModel straight = new LineModel(1);
        Trainer.of(straight).epochs(4).batchSize(2).fit(moving);
        assertThat(asked).containsExactly(0, 1, 2, 3);

        Path file = folder.resolve("line.safetensors");
        Trainer.of(new LineModel(1)).epochs(2).batchSize(2).checkpoint(file).fit(moving);
        LineModel resumed = new LineModel(5);
        Trainer.of(resumed).epochs(4).batchSize(2).resume(file).fit(moving);
        assertThat(resumed.parameters().floats(0))
                .isEqualTo(straight.parameters().floats(0));
        LineModel still = new LineModel(1);
        Trainer.of(still)
                .epochs(4)
                .batchSize(2)
                .fit(line.map("y", value -> value / 3).shuffle(1));
        assertThat(still.parameters().floats(0))
                .isNotEqualTo(straight.parameters().floats(0));
    }
}
