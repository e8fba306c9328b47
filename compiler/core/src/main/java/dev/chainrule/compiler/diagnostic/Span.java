// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.diagnostic;

/** A stretch of a source text: offsets {@code [start, end)} in UTF-16 units. */
public record Span(SourceFile source, int start, int end) {
    public int line() {
        return source.line(start);
    }

    public int column() {
        return source.column(start);
    }

    public String text() {
        return source.text().substring(start, Math.min(end, source.text().length()));
    }

    /** A short form of the text, in one line. */
    public String snippet() {
        String text = balanced().replaceAll("\\s+", " ").strip();
        return text.length() <= 28 ? text : text.substring(0, 25) + "…";
    }

    /** The text with the opening brackets around its first part, which no expression counts as its own. */
    private String balanced() {
        String text = text();
        long missing = text.chars().filter(c -> c == ')').count()
                - text.chars().filter(c -> c == '(').count();
        String before = source.text()
                .substring(Math.max(0, start - 2 * Limits.NESTING), start)
                .stripTrailing();
        while (missing-- > 0 && before.endsWith("(")) {
            text = "(" + text;
            before = before.substring(0, before.length() - 1).stripTrailing();
        }
        return text;
    }

    /** From the start of this span to the end of the other one. */
    public Span to(Span other) {
        return new Span(source, start, Math.max(end, other.end));
    }

    /** {@code digits.nn:6:13}. */
    public String place() {
        return source.name() + ":" + line() + ":" + column();
    }
}
