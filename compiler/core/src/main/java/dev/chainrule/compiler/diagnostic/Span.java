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

    /** From the start of this span to the end of the other one. */
    public Span to(Span other) {
        return new Span(source, start, Math.max(end, other.end));
    }

    /** {@code digits.nn:6:13}. */
    public String place() {
        return source.name() + ":" + line() + ":" + column();
    }
}
