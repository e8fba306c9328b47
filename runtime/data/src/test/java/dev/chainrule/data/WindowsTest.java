// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.runtime.DataSet;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Windows over series and texts, and sequences of unequal length. */
class WindowsTest {
    /** Row r holds r and −r. */
    private static DataSet series(int rows) {
        return DataSet.builder()
                .reals(
                        "x",
                        IntStream.range(0, 2 * rows)
                                .mapToDouble(i -> i % 2 == 0 ? i / 2 : -(i / 2))
                                .toArray(),
                        2)
                .ints("k", IntStream.range(0, rows).toArray())
                .build();
    }

    @Test
    void windowsOfWhatIsReadAheadAreReadAhead() {
        DataSet windows =
                Windows.of(series(9).prefetch(3)).span("past", "x", 0, 2).rows();
        assertThat(windows.prefetch()).isEqualTo(3);
    }

    @Property(tries = 200)
    void aWindowHoldsWhatItNames(
            @ForAll @IntRange(min = 1, max = 40) int rows,
            @ForAll @IntRange(min = 1, max = 6) int past,
            @ForAll @IntRange(max = 5) int horizon,
            @ForAll @IntRange(min = 1, max = 4) int step) {
        Windows windows = Windows.of(series(rows))
                .span("past", "x", 0, past)
                .value("next", "k", past + horizon)
                .step(step);
        int length = past + horizon + 1;
        if (length > rows) {
            assertThatThrownBy(windows::rows)
                    .hasMessage("a window is " + length + " rows long, the series has " + rows);
            return;
        }
        DataSet data = windows.rows();
        assertThat(data.columns().get(0).shape()).containsExactly(past, 2);
        assertThat(data.columns().get(1).shape()).isEmpty();
        int last = (data.size() - 1) * step + length;
        assertThat(last).isBetween(rows - step + 1, rows);
        double[] wide = new double[2 * past];
        float[] narrow = new float[2 * past];
        int[] next = new int[1];
        for (int row = 0; row < data.size(); row++) {
            data.copy(0, row, wide, 0);
            data.copy(0, row, narrow, 0);
            data.copy(1, row, next, 0);
            for (int i = 0; i < past; i++) {
                assertThat(wide[2 * i]).isEqualTo(row * step + i);
                assertThat(narrow[2 * i + 1]).isEqualTo(-(row * step + i));
            }
            assertThat(next[0]).isEqualTo(row * step + past + horizon);
        }
        assertThatThrownBy(() -> data.copy(1, data.size(), next, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void windowsThatCannotBeAreRefused() {
        Windows windows = Windows.of(series(3));
        assertThatThrownBy(windows::rows).hasMessageContaining("windows without columns");
        assertThatThrownBy(() -> windows.step(0)).hasMessageContaining("in steps of 0");
        assertThatThrownBy(() -> windows.span("a", "x", 0, 0)).hasMessageContaining("has 0 rows");
        assertThatThrownBy(() -> windows.value("a", "x", -1)).hasMessageContaining("begins at row -1");
        assertThatThrownBy(() -> windows.value("a", "x", 0).value("a", "x", 1)).hasMessageContaining("have the name a");
        assertThatThrownBy(() -> windows.value("a", "z", 0)).hasMessageContaining("has no column z");
    }

    @Property(tries = 100)
    void aTextIsReadBackFromItsCharacters(@ForAll @StringLength(min = 3, max = 60) String text) {
        String whole = text.replaceAll("[\\ud800-\\udfff]", "𝕏");
        Text characters = Text.characters(whole);
        String again = Arrays.stream(characters.numbers())
                .mapToObj(characters.vocabulary()::word)
                .reduce("", String::concat);
        assertThat(again).isEqualTo(whole);
        assertThat(characters.length()).isEqualTo((int) whole.codePoints().count());
        DataSet data = characters.windows(2, 1);
        int[] x = new int[2];
        int[] y = new int[2];
        data.copy(0, 0, x, 0);
        data.copy(1, 0, y, 0);
        assertThat(new int[] {x[0], y[0], y[1]}).isEqualTo(Arrays.copyOf(characters.numbers(), 3));
        assertThat(data.columns().get(0).classes())
                .isEqualTo(characters.vocabulary().words());
        assertThat(Text.characters(whole, characters.vocabulary()).numbers()).isEqualTo(characters.numbers());
    }

    @Test
    void wordsAreCountedAndRareOnesUnknown() {
        String text = "The heavens declare the glory; the heavens don't.";
        Text words = Text.words(text, 4, word -> word.toLowerCase(Locale.ROOT));
        assertThat(words.vocabulary().words()).containsExactly(Text.UNKNOWN, "the", "heavens", ".");
        assertThat(words.numbers()).containsExactly(1, 2, 0, 1, 0, 0, 1, 2, 0, 3);
        Text all = Text.words(text, 100, word -> word);
        assertThat(all.vocabulary().words())
                .containsExactly(Text.UNKNOWN, "heavens", "the", ".", ";", "The", "declare", "don't", "glory");
        assertThat(Text.words("THE end.", words.vocabulary(), word -> word.toLowerCase(Locale.ROOT))
                        .numbers())
                .containsExactly(1, 0, 3);
        assertThatThrownBy(() -> Text.characters("ab", Vocabulary.of(List.of("a"))))
                .isInstanceOf(DataException.class)
                .hasMessage("'b', number 1 of the text, counted from 0, is not in the vocabulary: a");
    }

    @Property(tries = 100)
    void sequencesAreFilledAndMasked(
            @ForAll @Size(min = 1, max = 8) List<@Size(max = 7) List<@IntRange(min = 1, max = 9) Integer>> sequences,
            @ForAll @IntRange(min = 1, max = 8) int longest) {
        DataSet ints = Sequences.ints(
                "x",
                "valid",
                sequences.stream()
                        .map(each -> each.stream().mapToInt(i -> i).toArray())
                        .toList(),
                longest);
        DataSet reals = Sequences.reals(
                "x",
                "valid",
                sequences.stream()
                        .map(each ->
                                each.stream().map(i -> new double[] {i, -i}).toArray(double[][]::new))
                        .toList(),
                longest);
        int[] x = new int[longest];
        int[] valid = new int[longest];
        double[] vectors = new double[2 * longest];
        for (int row = 0; row < sequences.size(); row++) {
            ints.copy(0, row, x, 0);
            ints.copy(1, row, valid, 0);
            boolean empty = sequences.stream().allMatch(List::isEmpty);
            if (!empty) {
                reals.copy(0, row, vectors, 0);
            }
            for (int i = 0; i < longest; i++) {
                boolean there = i < sequences.get(row).size();
                assertThat(valid[i]).isEqualTo(there ? 1 : 0);
                assertThat(x[i]).isEqualTo(there ? sequences.get(row).get(i) : 0);
                assertThat(vectors[2 * i + 1])
                        .isEqualTo(there ? -sequences.get(row).get(i) : 0);
            }
        }
    }

    @Test
    void sequencesThatCannotBeAreRefused() {
        assertThatThrownBy(() -> Sequences.ints("x", "m", List.of(), 3)).hasMessageContaining("no sequences");
        assertThatThrownBy(() -> Sequences.ints("x", "m", List.of(new int[1]), 0))
                .hasMessageContaining("at most 0");
        assertThatThrownBy(() -> Sequences.reals("x", "m", List.<double[][]>of(new double[][] {{1}, {1, 2}}), 3))
                .hasMessage("element 1 of sequence 0 has 2 numbers, those before it 1");
    }
}
