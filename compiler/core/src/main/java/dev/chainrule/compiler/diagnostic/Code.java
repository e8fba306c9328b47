// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.diagnostic;

/**
 * The kinds of faults. NN01xx: spelling and grammar. NN02xx: types and shapes. NN03xx: names and declarations. NN04xx:
 * training. NN05xx: limits. NN06xx: warnings. Each has a wrong and a right program in {@code docs/errors.md}. One
 * constant a line, in the order of the ids.
 */
public enum Code {
    // spotless:off
    UNEXPECTED_TOKEN("NN0101", Severity.ERROR, "Something else was expected"),
    LINE_ENDS_EARLY("NN0102", Severity.ERROR, "The line ends too early"),
    UNCLOSED_BRACKET("NN0103", Severity.ERROR, "A bracket or brace is not closed"),
    SURPLUS_BRACKET("NN0104", Severity.ERROR, "A bracket or brace closes nothing"),
    FOREIGN_SPELLING("NN0105", Severity.ERROR, "Another language writes it so"),
    MISSPELT_WORD("NN0106", Severity.ERROR, "A word of the language is misspelt"),
    DECLARATION_WORD_BOUND("NN0107", Severity.ERROR, "An equation binds a word that begins a declaration"),
    RESERVED_WORD_BOUND("NN0108", Severity.ERROR, "A reserved or predefined word is bound"),
    IMPLICIT_PRODUCT("NN0109", Severity.ERROR, "A product without its *"),
    EXPRESSION_AS_STATEMENT("NN0110", Severity.ERROR, "An expression stands where a statement should"),
    CHAINED_COMPARISON("NN0111", Severity.ERROR, "Comparisons are chained"),
    UNKNOWN_CHARACTER("NN0112", Severity.ERROR, "A character that the language does not have"),
    MALFORMED_NUMBER("NN0113", Severity.ERROR, "A number is not written as numbers are"),
    UNCLOSED_TEXT("NN0114", Severity.ERROR, "A text is not closed"),
    LINE_BEGINS_WITH_BRACKET("NN0115", Severity.ERROR, "A line begins with a bracket"),
    WRONG_BIND_SIGN("NN0116", Severity.ERROR, "A name is bound with ="),
    MISPLACED_DECLARATION("NN0117", Severity.ERROR, "A declaration stands where it cannot"),
    MISSING_ELSE("NN0118", Severity.ERROR, "An if without else"),
    NESTING_TOO_DEEP("NN0501", Severity.ERROR, "Brackets nest too deep"),
    EXPRESSION_TOO_DEEP("NN0502", Severity.ERROR, "An expression is too long"),
    FILE_TOO_LARGE("NN0503", Severity.ERROR, "A file is too large"),
    WORD_TOO_LONG("NN0504", Severity.ERROR, "A name or number is too long"),
    FIGURE_BY_BATCH("NN0620", Severity.WARNING, "A figure of a data set depends on its batches");
    // spotless:on

    private final String id;
    private final Severity severity;
    private final String title;

    Code(String id, Severity severity, String title) {
        this.id = id;
        this.severity = severity;
        this.title = title;
    }

    /** {@code NN0204}. */
    public String id() {
        return id;
    }

    public Severity severity() {
        return severity;
    }

    /** What went wrong, in general: the heading of the code's section in {@code docs/errors.md}. */
    public String title() {
        return title;
    }
}
