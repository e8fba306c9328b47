// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.names;

import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.diagnostic.Span;
import java.util.HashSet;
import java.util.Set;

/** Collects faults, one a place: a function that is called a hundred times is reported once. A warning keeps no error back. */
public final class Reports {
    private record Spot(SourceFile source, int start, int end, boolean isError) {}

    private final Diagnostics diagnostics;
    private final Set<Spot> spots = new HashSet<>();
    /** What is not supported is told at its first use. */
    private int errors;

    public Reports(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    public void report(Diagnostic diagnostic) {
        Span span = diagnostic.span();
        Spot spot = new Spot(span.source(), span.start(), span.end(), diagnostic.isError());
        boolean isFaulty = spots.contains(new Spot(span.source(), span.start(), span.end(), true));
        if (!isFaulty && spots.add(spot)) {
            diagnostics.report(diagnostic);
        }
        errors += diagnostic.isError() ? 1 : 0;
    }

    /** Whether further errors of a file are not shown: nobody need think of what to say. */
    public boolean isFull(SourceFile source) {
        return diagnostics.isFull(source);
    }

    /** How many errors so far; one that is found again counts again, for whoever asks whether a model is sound. */
    public int errors() {
        return errors;
    }
}
