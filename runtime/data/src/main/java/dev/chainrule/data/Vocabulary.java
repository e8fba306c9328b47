// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts with numbers from 0 on: the classes of a label, or the characters or words of a text. */
public final class Vocabulary {
    private static final String FIRST_LINE = "chainrule vocabulary 1";
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.?)");

    private final List<String> words;
    private final Map<String, Integer> places = new HashMap<>();

    private Vocabulary(List<String> words) {
        this.words = List.copyOf(words);
        for (String word : this.words) {
            if (places.put(word, places.size()) != null) {
                throw new IllegalArgumentException("the text '" + word + "' comes twice in a vocabulary");
            }
        }
    }

    /**
     * Numbered in this order.
     *
     * @throws IllegalArgumentException if a text comes twice
     */
    public static Vocabulary of(List<String> words) {
        return new Vocabulary(words);
    }

    public List<String> words() {
        return words;
    }

    public int size() {
        return words.size();
    }

    /** The number of a text; empty if it has none. */
    public OptionalInt find(String word) {
        Integer place = places.get(word);
        return place == null ? OptionalInt.empty() : OptionalInt.of(place);
    }

    /** @throws IndexOutOfBoundsException if there is no such number */
    public String word(int number) {
        return words.get(number);
    }

    /** Writes a line for each text, in UTF-8, where line feeds and backslashes are written {@code \n}, {@code \r}, {@code \\}. */
    public void save(Path file) {
        List<String> lines = new ArrayList<>(List.of(FIRST_LINE));
        for (String word : words) {
            lines.add(word.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r"));
        }
        try {
            Files.writeString(file, String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new DataException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** @throws DataException if the file is not one that {@link #save} wrote */
    public static Vocabulary load(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw Packed.unreadable(file, e);
        }
        if (!text.startsWith(FIRST_LINE + "\n")) {
            throw new DataException(file + ":1: the first line of a vocabulary is '" + FIRST_LINE + "'");
        }
        if (!text.endsWith("\n")) {
            throw new DataException(file + " ends early: its last line has no end");
        }
        String[] lines = text.substring(0, text.length() - 1).split("\n", -1);
        List<String> words = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            words.add(unescaped(file, i + 1, lines[i]));
        }
        try {
            return of(words);
        } catch (IllegalArgumentException e) {
            throw new DataException(file + ": " + e.getMessage(), e);
        }
    }

    private static String unescaped(Path file, int line, String text) {
        return ESCAPE.matcher(text).replaceAll(match -> {
            int which = match.group(1).isEmpty() ? -1 : "\\nr".indexOf(match.group(1));
            if (which < 0) {
                throw new DataException(file + ":" + line + ": a backslash stands before n, r or a backslash alone");
            }
            return Matcher.quoteReplacement("\\\n\r".substring(which, which + 1));
        });
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Vocabulary that && words.equals(that.words);
    }

    @Override
    public int hashCode() {
        return words.hashCode();
    }

    /** The first texts, and how many there are. */
    @Override
    public String toString() {
        int shown = Math.min(20, words.size());
        String rest = words.size() > shown ? ", … (" + words.size() + ")" : "";
        return String.join(", ", words.subList(0, shown)) + rest;
    }
}
