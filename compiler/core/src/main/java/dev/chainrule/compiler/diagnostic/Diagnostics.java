// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.diagnostic;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Collects the diagnostics of a phase, of each file as many as somebody may read. Phases collect; phase boundaries stop if
 * there are errors.
 */
public final class Diagnostics {
    private final Set<Diagnostic> all = new LinkedHashSet<>();
    private final Map<SourceFile, Integer> errors = new HashMap<>();
    private final Map<SourceFile, Integer> others = new HashMap<>();
    /** Stretches of which nothing more is told, by their start. */
    private final Map<SourceFile, TreeMap<Integer, Span>> closed = new HashMap<>();

    public void report(Diagnostic diagnostic) {
        if (all.contains(diagnostic) || isClosed(diagnostic.span())) {
            return;
        }
        int count =
                (diagnostic.isError() ? errors : others).merge(diagnostic.span().source(), 1, Integer::sum);
        if (count < Limits.DIAGNOSTICS) {
            all.add(diagnostic);
        } else if (count == Limits.DIAGNOSTICS) {
            all.add(diagnostic.note("this is number " + count + " of this file; further ones are not shown"));
        }
    }

    /** If a stretch has an error, what is found there from now on is not told. */
    public void closeIfFaulty(Span stretch) {
        boolean faulty = all.stream().anyMatch(each -> each.isError() && holds(stretch, each.span()));
        if (faulty) {
            closed.computeIfAbsent(stretch.source(), source -> new TreeMap<>()).put(stretch.start(), stretch);
        }
    }

    private boolean isClosed(Span span) {
        TreeMap<Integer, Span> stretches = closed.get(span.source());
        Map.Entry<Integer, Span> before = stretches == null ? null : stretches.floorEntry(span.start());
        return before != null && holds(before.getValue(), span);
    }

    private static boolean holds(Span stretch, Span span) {
        return stretch.source().equals(span.source())
                && stretch.start() <= span.start()
                && span.start() <= stretch.end();
    }

    public boolean hasErrors() {
        return !errors.isEmpty();
    }

    public boolean hasErrors(SourceFile source) {
        return errors.containsKey(source);
    }

    /** Whether further errors of a file are not shown. */
    public boolean isFull(SourceFile source) {
        return errors.getOrDefault(source, 0) >= Limits.DIAGNOSTICS;
    }

    public List<Diagnostic> all() {
        return List.copyOf(all);
    }
}
