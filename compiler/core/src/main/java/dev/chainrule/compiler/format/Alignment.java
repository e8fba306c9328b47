// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Columns that the author has set: words that stand below one another in lines that follow one another, at the same place in
 * them or the same words, where spaces were added to that end. They stay below one another, as far to the left as they can.
 */
final class Alignment {
    private final List<Member> members = new ArrayList<>();

    /** A word of a line. */
    private record Member(Line line, int index) {
        Line.Word word() {
            return line.words().get(index);
        }
    }

    private Alignment() {}

    /** Gives each word its position; the lines have their indentations. */
    static void place(List<Line> lines) {
        List<Alignment> all = find(lines);
        all.sort(Comparator.comparingInt(alignment -> alignment.members.get(0).word().column));
        for (Line line : lines) {
            layOut(line, 0);
        }
        for (Alignment alignment : all) {
            int column = alignment.members.stream()
                    .mapToInt(member -> member.word().position)
                    .max()
                    .orElseThrow();
            for (Member member : alignment.members) {
                member.word().position = column;
                layOut(member.line(), member.index() + 1);
            }
        }
    }

    /** Words from one on, each behind the one before. */
    private static void layOut(Line line, int from) {
        for (int i = from; i < line.words().size(); i++) {
            Line.Word word = line.words().get(i);
            if (i == 0) {
                word.position = line.indentation;
            } else {
                Line.Word before = line.words().get(i - 1);
                word.position = before.position + before.width() + word.space;
            }
        }
    }

    private static List<Alignment> find(List<Line> lines) {
        List<Alignment> all = new ArrayList<>();
        List<Alignment> open = new ArrayList<>();
        Optional<Line> above = Optional.empty();
        for (Line line : lines) {
            if (line.isBlank()) {
                above = Optional.empty();
            } else if (!line.isComment()) {
                open = above.isEmpty() ? List.of() : link(above.get(), line, open, all);
                above = Optional.of(line);
            }
        }
        return all;
    }

    /** Links words of a line to those above it; those that may go on in the next line come back. */
    private static List<Alignment> link(Line above, Line line, List<Alignment> open, List<Alignment> all) {
        List<Alignment> linked = new ArrayList<>();
        for (int i = 1; i < line.words().size(); i++) {
            Line.Word word = line.words().get(i);
            for (int k = 1; k < above.words().size(); k++) {
                Line.Word other = above.words().get(k);
                boolean alike = i == k || word.text().equals(other.text());
                if (other.column == word.column && alike && (isSet(word) || isSet(other))) {
                    Member member = new Member(above, k);
                    Optional<Alignment> known = open.stream()
                            .filter(each -> each.members.contains(member))
                            .findFirst();
                    Alignment alignment = known.orElseGet(() -> {
                        Alignment made = new Alignment();
                        made.members.add(member);
                        all.add(made);
                        return made;
                    });
                    alignment.members.add(new Member(line, i));
                    linked.add(alignment);
                }
            }
        }
        return linked;
    }

    /** Whether somebody has added spaces before it. */
    private static boolean isSet(Line.Word word) {
        return word.gap > Math.max(1, word.space);
    }
}
