// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.ArrayList;
import java.util.List;

/** The lines of a {@link Blueprint}'s text: those that are broken joined, those for each turn written out. */
final class BlueprintLines {
    private BlueprintLines() {}

    static List<String> of(String... texts) {
        List<String> joined = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String text : texts) {
            for (String line : text.split("\n", -1)) {
                if (line.isBlank()) {
                    continue; // the end of a text, whose last line may go on in the next
                }
                open.append(open.length() > 0 ? " " : "").append(line.strip());
                if (open.length() > 0 && open.charAt(open.length() - 1) != ',') {
                    joined.add(open.toString());
                    open.setLength(0);
                }
            }
        }
        List<String> lines = new ArrayList<>();
        for (int at = 0; at < joined.size(); at++) {
            if (!joined.get(at).startsWith("for i < ")) {
                lines.add(joined.get(at));
                continue;
            }
            int turns = Integer.parseInt(joined.get(at).substring("for i < ".length()));
            int end = at + joined.subList(at, joined.size()).indexOf("end");
            List<Template> body =
                    joined.subList(at + 1, end).stream().map(Template::of).toList();
            for (int turn = 0; turn < turns; turn++) {
                for (Template template : body) {
                    lines.add(template.at(turn));
                }
            }
            at = end;
        }
        return lines;
    }

    /** A line with numbers that grow with the turn: text, a number, text, …, text. */
    private record Template(List<String> texts, List<int[]> numbers) {
        static Template of(String line) {
            List<String> texts = new ArrayList<>();
            List<int[]> numbers = new ArrayList<>();
            int from = 0;
            for (int open = line.indexOf('{'); open >= 0; open = line.indexOf('{', from)) {
                texts.add(line.substring(from, open));
                from = line.indexOf('}', open) + 1;
                numbers.add(number(line.substring(open + 1, from - 1).replace(" ", "")));
            }
            texts.add(line.substring(from));
            return new Template(texts, numbers);
        }

        /** Factor and constant of {@code 2i + 1}, {@code i}, {@code -i + 9}. */
        private static int[] number(String text) {
            int i = text.indexOf('i');
            String factor = text.substring(0, i);
            String constant = text.substring(i + 1);
            return new int[] {
                factor.isEmpty() ? 1 : factor.equals("-") ? -1 : Integer.parseInt(factor),
                constant.isEmpty() ? 0 : Integer.parseInt(constant)
            };
        }

        String at(int turn) {
            StringBuilder line = new StringBuilder(texts.get(0));
            for (int i = 0; i < numbers.size(); i++) {
                line.append(numbers.get(i)[0] * turn + numbers.get(i)[1]).append(texts.get(i + 1));
            }
            return line.toString();
        }
    }

    /** The numbers of a list such as {@code 0..7, 12..0 by -4, (5, 6) x 3}. */
    static List<Integer> numbers(String text) {
        List<Integer> numbers = new ArrayList<>();
        int end = text.isEmpty() ? 0 : list(text, 0, numbers);
        if (end != text.length()) {
            throw new IllegalArgumentException("no list of numbers: " + text);
        }
        return numbers;
    }

    private static int list(String text, int from, List<Integer> numbers) {
        int at = item(text, from, numbers);
        while (text.startsWith(", ", at)) {
            at = item(text, at + 2, numbers);
        }
        return at;
    }

    private static int item(String text, int from, List<Integer> numbers) {
        if (text.charAt(from) == '(') {
            List<Integer> inner = new ArrayList<>();
            int times = list(text, from + 1, inner) + ") x ".length();
            int end = end(text, times);
            for (int i = number(text, times, end); i > 0; i--) {
                numbers.addAll(inner);
            }
            return end;
        }
        int end = end(text, from);
        int first = number(text, from, end);
        int last = first;
        int by = 1;
        if (text.startsWith("..", end)) {
            int lastFrom = end + 2;
            end = end(text, lastFrom);
            last = number(text, lastFrom, end);
            if (text.startsWith(" by ", end)) {
                int byFrom = end + 4;
                end = end(text, byFrom);
                by = number(text, byFrom, end);
            }
        }
        for (int number = first; by > 0 ? number <= last : number >= last; number += by) {
            numbers.add(number);
        }
        return end;
    }

    private static int number(String text, int from, int end) {
        return Integer.parseInt(text, from, end, 10);
    }

    private static int end(String text, int from) {
        int end = from;
        while (end < text.length() && (text.charAt(end) == '-' || Character.isDigit(text.charAt(end)))) {
            end++;
        }
        return end;
    }

    /** What stands between separators that are outside of brackets. */
    static List<String> parts(String text, String separator) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0 && text.startsWith(separator, i)) {
                parts.add(text.substring(from, i));
                from = i + separator.length();
            }
        }
        parts.add(text.substring(from));
        return parts;
    }
}
