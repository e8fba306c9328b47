// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The words of the language, by what they may be used for. */
public final class Words {
    /** Never names. */
    public static final Set<String> RESERVED =
            Set.of("if", "else", "for", "in", "scan", "and", "or", "not", "true", "false", "fn", "new");

    /** Names that stand for values everywhere. */
    public static final Set<String> PREDEFINED = Set.of("training", "step", "pi", "inf");

    /** Begin a declaration at the top of a file. */
    static final List<String> TOP = List.of("model", "layer", "fn", "import");

    /** Begin a declaration in a model or layer. */
    static final List<String> MEMBERS = List.of(
            "precision",
            "input",
            "param",
            "state",
            "layer",
            "output",
            "metric",
            "loss",
            "predict",
            "train",
            "apply",
            "fn");

    /** Begin a statement. */
    static final List<String> STATEMENTS = List.of("random", "update", "next", "yield", "return");

    private Words() {}

    /** A fault if a value is given a predefined name. */
    static Optional<Diagnostic> ifPredefined(Ast.Name name) {
        if (!PREDEFINED.contains(name.text())) {
            return Optional.empty();
        }
        return Optional.of(
                Diagnostic.of(Code.RESERVED_WORD_BOUND, name.span(), name.text() + " is predefined and cannot be bound")
                        .label(meaning(name.text()))
                        .hint("choose another name, such as " + name.text() + "_1"));
    }

    /** A fault if something that others refer to is named {@code _}. */
    static Optional<Diagnostic> ifDiscard(Ast.Name name) {
        if (!name.text().equals("_")) {
            return Optional.empty();
        }
        return Optional.of(Diagnostic.of(Code.RESERVED_WORD_BOUND, name.span(), "_ discards a value and names nothing")
                .hint("give it a name"));
    }

    private static String meaning(String predefined) {
        return switch (predefined) {
            case "training" -> "true in train steps, false elsewhere";
            case "step" -> "the number of updates done";
            case "pi" -> "3.14159…";
            default -> "infinity";
        };
    }
}
