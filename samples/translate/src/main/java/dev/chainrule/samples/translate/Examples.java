// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.translate;

import dev.chainrule.runtime.DataSet;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Dates as people write them, in ten forms, and as numbers for the model. */
final class Examples {
    /** Characters that may be read; the first has the number 1, since 0 fills up what is shorter. */
    private static final String READ = " ,./-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /** Characters that may be written. A twelfth symbol begins each date. */
    private static final String WRITTEN = "0123456789-";

    /** Room for the longest: "Wednesday, the 23rd of September 1998". */
    static final int LENGTH = 37;

    private static final LocalDate FIRST = LocalDate.of(1000, 1, 1);
    private static final LocalDate END = LocalDate.of(3000, 1, 1);

    /** A date and how somebody wrote it. */
    record Example(LocalDate date, String text) {}

    private Examples() {}

    /** Each of another day: what is held back of them has dates that nobody has seen. */
    static List<Example> draw(int count, long seed) {
        Random random = new Random(seed);
        List<Integer> days = new ArrayList<>();
        for (int day = 0; day < END.toEpochDay() - FIRST.toEpochDay(); day++) {
            days.add(day);
        }
        Collections.shuffle(days, random);
        List<Example> examples = new ArrayList<>();
        for (int day : days.subList(0, count)) {
            LocalDate date = FIRST.plusDays(day);
            examples.add(new Example(date, written(date, random.nextInt(10))));
        }
        return examples;
    }

    /** One of ten forms. */
    static String written(LocalDate date, int form) {
        return switch (form) {
            case 0 -> ordinal(date) + " of " + pattern(date, "MMMM yyyy");
            case 1 -> pattern(date, "MMMM ") + ordinal(date) + pattern(date, ", yyyy");
            case 2 -> pattern(date, "d MMMM yyyy");
            case 3 -> pattern(date, "MMM d, yyyy");
            case 4 -> pattern(date, "EEEE, ") + "the " + ordinal(date) + " of " + pattern(date, "MMMM yyyy");
            case 5 -> pattern(date, "EEE d MMM yyyy");
            case 6 -> pattern(date, "d.M.yyyy");
            case 7 -> pattern(date, "yyyy/M/d");
            case 8 -> pattern(date, "dd-MMM-yyyy").toUpperCase(Locale.ROOT);
            default -> pattern(date, "yyyy, ") + "on " + pattern(date, "MMMM ") + ordinal(date);
        };
    }

    private static String pattern(LocalDate date, String pattern) {
        return date.format(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH));
    }

    private static String ordinal(LocalDate date) {
        int day = date.getDayOfMonth();
        String ending = day / 10 == 1
                ? "th"
                : switch (day % 10) {
                    case 1 -> "st";
                    case 2 -> "nd";
                    case 3 -> "rd";
                    default -> "th";
                };
        return day + ending;
    }

    /** The columns {@code source} and {@code target}. */
    static DataSet rows(List<Example> examples) {
        int[] source = new int[examples.size() * LENGTH];
        int[] target = new int[examples.size() * Dates.LENGTH];
        for (int row = 0; row < examples.size(); row++) {
            Example example = examples.get(row);
            read(example.text(), source, row * LENGTH);
            String date = example.date().toString();
            for (int i = 0; i < Dates.LENGTH; i++) {
                target[row * Dates.LENGTH + i] = WRITTEN.indexOf(date.charAt(i));
            }
        }
        return DataSet.builder()
                .ints("source", source, LENGTH)
                .ints("target", target, Dates.LENGTH)
                .build();
    }

    /** @throws IllegalArgumentException if a text is too long, or has other characters */
    static int[] read(String text) {
        int[] source = new int[LENGTH];
        read(text, source, 0);
        return source;
    }

    private static void read(String text, int[] into, int offset) {
        if (text.length() > LENGTH) {
            throw new IllegalArgumentException("\"" + text + "\" has more than " + LENGTH + " characters");
        }
        for (int i = 0; i < text.length(); i++) {
            int number = READ.indexOf(text.charAt(i));
            if (number < 0) {
                throw new IllegalArgumentException("\"" + text + "\" has the character " + text.charAt(i)
                        + "; there are letters, digits, blanks and , . / -");
            }
            into[offset + i] = number + 1;
        }
    }

    /** The symbols that a model wrote; the start, where it stands, as {@code ?}. */
    static String text(int... symbols) {
        StringBuilder text = new StringBuilder();
        for (int symbol : symbols) {
            text.append(symbol < WRITTEN.length() ? WRITTEN.charAt(symbol) : '?');
        }
        return text.toString();
    }
}
