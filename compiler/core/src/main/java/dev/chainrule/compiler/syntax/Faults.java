// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.SourceFile;
import java.util.HashSet;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.antlr.v4.runtime.Token;

/** The faults of a file so far, one a statement. */
final class Faults {
    private final SourceFile source;
    private final Diagnostics diagnostics;
    private final TreeSet<Integer> answered = new TreeSet<>();
    private final TreeSet<Integer> misread = new TreeSet<>();
    private final Set<Integer> replaced = new HashSet<>();

    Faults(SourceFile source, Diagnostics diagnostics) {
        this.source = source;
        this.diagnostics = diagnostics;
    }

    void report(Diagnostic fault) {
        diagnostics.report(fault);
    }

    /** Tells what may well be meant otherwise, and is read as it stands. */
    void warn(Diagnostic warning) {
        diagnostics.report(warning);
    }

    /** Reports a fault behind which the rest of the statement makes no sense to the grammar. */
    void reportUnreadable(Diagnostic fault, Token at) {
        report(fault);
        answer(at);
    }

    /** Whether further faults are not shown. */
    boolean isFull() {
        return diagnostics.isFull(source);
    }

    /** What else is wrong in the statement of this token is not told: its fault has been answered. */
    void answer(Token token) {
        answered.add(token.getStartIndex());
    }

    /** A bracket is not where it belongs, so nobody knows what its statement means. */
    void misread(Token token) {
        misread.add(token.getStartIndex());
    }

    boolean isMisread(int from, int to) {
        return isWithin(misread, from, to);
    }

    /** A foreign sign was told, and another stands in its place: that it fits no better is not told. */
    void replace(Token token) {
        replaced.add(token.getStartIndex());
    }

    boolean isReplaced(Token token) {
        return replaced.contains(token.getStartIndex());
    }

    /** Whether a fault between these offsets (in code points, both included) has been answered. */
    boolean isAnswered(int from, int to) {
        return isWithin(answered, from, to);
    }

    private static boolean isWithin(NavigableSet<Integer> offsets, int from, int to) {
        Integer next = offsets.ceiling(from);
        return next != null && next <= to;
    }
}
