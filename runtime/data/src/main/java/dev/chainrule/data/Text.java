// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import dev.chainrule.runtime.DataSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A text as numbers: those of its characters, or of its words, in a vocabulary. A character is a code point; a word is a run of
 * letters and digits, or one other character that is no space.
 */
public final class Text {
    /** What stands for words that the vocabulary does not have. */
    public static final String UNKNOWN = "<unknown>";

    private static final Pattern WORD =
            Pattern.compile("[\\p{L}\\p{M}\\p{N}]+(?:['’][\\p{L}]+)*|[^\\s\\p{L}\\p{M}\\p{N}]");

    private final Vocabulary vocabulary;
    private final int[] numbers;

    private Text(Vocabulary vocabulary, int... numbers) {
        this.vocabulary = vocabulary;
        this.numbers = numbers;
    }

    /** With a vocabulary of its own characters, in the order of their code points. */
    public static Text characters(String text) {
        List<String> characters = split(text);
        TreeSet<String> known = new TreeSet<>(Comparator.comparingInt(character -> character.codePointAt(0)));
        known.addAll(characters);
        return numbered(Vocabulary.of(List.copyOf(known)), characters);
    }

    /**
     * With the characters of another text.
     *
     * @throws DataException if it has a character that the vocabulary has not
     */
    public static Text characters(String text, Vocabulary vocabulary) {
        return numbered(vocabulary, split(text));
    }

    /**
     * With a vocabulary of its own words, in lower case unless they are kept as they are by {@code form}: {@link #UNKNOWN}, then
     * those that come most often, words that come equally often in the order of their characters.
     *
     * @param most how many words it has at most, {@link #UNKNOWN} among them
     * @param form what is done with each word: {@code word -> word}, or {@code word -> word.toLowerCase(Locale.ROOT)}
     */
    public static Text words(String text, int most, Function<String, String> form) {
        List<String> words = words(text, form);
        Map<String, Integer> counts = new HashMap<>();
        words.forEach(word -> counts.merge(word, 1, Integer::sum));
        counts.remove(UNKNOWN);
        List<String> known = new ArrayList<>(List.of(UNKNOWN));
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(Math.max(0, most - 1L))
                .forEach(entry -> known.add(entry.getKey()));
        return numbered(Vocabulary.of(known), words);
    }

    /** With the words of another text. */
    public static Text words(String text, Vocabulary vocabulary, Function<String, String> form) {
        return numbered(vocabulary, words(text, form));
    }

    private static List<String> split(String text) {
        return text.codePoints().mapToObj(Character::toString).toList();
    }

    private static List<String> words(String text, Function<String, String> form) {
        return WORD.matcher(text)
                .results()
                .map(match -> form.apply(match.group()))
                .toList();
    }

    private static Text numbered(Vocabulary vocabulary, List<String> words) {
        OptionalInt unknown = vocabulary.find(UNKNOWN);
        int[] numbers = new int[words.size()];
        for (int i = 0; i < numbers.length; i++) {
            String word = words.get(i);
            OptionalInt number = vocabulary.find(word);
            if (number.isEmpty() && unknown.isEmpty()) {
                throw new DataException("'" + word + "', number " + i + " of the text, counted from 0, is not in the"
                        + " vocabulary: " + vocabulary);
            }
            numbers[i] = number.orElseGet(unknown::getAsInt);
        }
        return new Text(vocabulary, numbers);
    }

    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** How many characters or words there are. */
    public int length() {
        return numbers.length;
    }

    /** The numbers, in order. */
    public int[] numbers() {
        return numbers.clone();
    }

    /** A row for each character or word: the column {@code token}. */
    public DataSet tokens() {
        return DataSet.builder().classes("token", numbers, vocabulary.words()).build();
    }

    /**
     * Windows of so many tokens, from every step-th on: the column {@code x}, and {@code y} with what follows each of them.
     *
     * @throws IllegalArgumentException if the text has not {@code length} + 1 tokens
     */
    public DataSet windows(int length, int step) {
        return Windows.of(tokens())
                .span("x", "token", 0, length)
                .span("y", "token", 1, length)
                .step(step)
                .rows();
    }
}
