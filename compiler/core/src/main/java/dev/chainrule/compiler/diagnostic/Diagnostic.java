// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.diagnostic;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * One thing to tell the user.
 *
 * @param code what kind of fault it is; {@code docs/errors.md} has a wrong and a right program for each
 * @param span the place of the fault
 * @param message what is wrong, with both values: {@code inner dimensions differ, 2 and 4}
 * @param label what stands at the caret, beside it: {@code x is [B, 2], W1 is [4, 2]}; may be empty
 * @param notes further places or facts, one a line
 * @param hint what to type
 */
public record Diagnostic(
        Code code, Span span, String message, String label, List<String> notes, Optional<String> hint) {
    public Diagnostic {
        notes = List.copyOf(notes);
    }

    public static Diagnostic of(Code code, Span span, String message) {
        return new Diagnostic(code, span, message, "", List.of(), Optional.empty());
    }

    public Diagnostic label(String text) {
        return new Diagnostic(code, span, message, text, notes, hint);
    }

    /** @param text what to type; empty for no hint */
    public Diagnostic hint(String text) {
        return new Diagnostic(code, span, message, label, notes, text.isEmpty() ? Optional.empty() : Optional.of(text));
    }

    /** Hints at the name that was meant; at something else if none is near. */
    public Diagnostic didYouMean(String written, Collection<String> known, String otherwise) {
        return hint(Spelling.nearest(written, known)
                .map(near -> "did you mean " + near + "?")
                .orElse(otherwise));
    }

    public Diagnostic note(String text) {
        List<String> more = new java.util.ArrayList<>(notes);
        more.add(text);
        return new Diagnostic(code, span, message, label, more, hint);
    }

    public boolean isError() {
        return code.severity() == Severity.ERROR;
    }
}
