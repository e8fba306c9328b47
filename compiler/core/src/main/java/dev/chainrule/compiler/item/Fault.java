// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.item;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Span;

/** A fault of the user's, on its way to the expression that is reported and poisoned. */
public final class Fault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Follows from a fault that is told already. */
    private static final String SILENT = "";

    private final transient Diagnostic diagnostic;

    public Fault(Diagnostic diagnostic) {
        super(diagnostic.message(), null, false, false);
        this.diagnostic = diagnostic;
    }

    public static Fault of(Code code, Span span, String message) {
        return new Fault(Diagnostic.of(code, span, message));
    }

    public static Fault of(Code code, Span span, String message, String hint) {
        return new Fault(Diagnostic.of(code, span, message).hint(hint));
    }

    /** Ends an expression that depends on a poisoned one. */
    public static Fault silent(Span span) {
        return of(Code.UNKNOWN_NAME, span, SILENT);
    }

    public boolean isSilent() {
        return diagnostic.message().equals(SILENT);
    }

    public Diagnostic diagnostic() {
        return diagnostic;
    }
}
