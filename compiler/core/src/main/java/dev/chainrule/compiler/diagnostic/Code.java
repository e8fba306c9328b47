// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.diagnostic;

/**
 * The kinds of faults. NN01xx: spelling and grammar. NN02xx: types and shapes. NN03xx: names and declarations. NN04xx:
 * training. NN05xx: limits. NN06xx: warnings. Each has a wrong and a right program in {@code docs/errors.md}.
 */
public enum Code {
    UNEXPECTED_TOKEN("NN0101", Severity.ERROR);

    private final String id;
    private final Severity severity;

    Code(String id, Severity severity) {
        this.id = id;
        this.severity = severity;
    }

    /** {@code NN0204}. */
    public String id() {
        return id;
    }

    public Severity severity() {
        return severity;
    }
}
