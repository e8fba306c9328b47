// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    static final List<String> MEMBERS =
            List.of("precision input param state layer output metric loss predict train apply fn".split(" ", -1));

    /** Begin a statement. */
    static final List<String> STATEMENTS = List.of("random", "update", "next", "yield", "return");

    /** Begin a line of the language, and are bound by no equation; {@code fn} is reserved anyway. */
    static final Set<String> BEGINNINGS = Stream.of(TOP, MEMBERS, STATEMENTS)
            .flatMap(List::stream)
            .filter(word -> !RESERVED.contains(word))
            .collect(Collectors.toUnmodifiableSet());

    private Words() {}

    /** How the declaration or statement that a word begins is written. */
    static String form(String word) {
        return switch (word) {
            case "loss" -> "loss nll = …";
            case "output" -> "output p = …";
            case "metric" -> "metric accuracy = …";
            case "input" -> "input x: [B, 3]";
            case "param" -> "param W: [3, 4] = glorot_uniform()";
            case "state" -> "state mean: [3] = zeros()";
            case "random" -> "random z: [B, 3] = normal()";
            case "layer" -> "layer fc = Dense(3, 4)";
            case "update" -> "update mean = …";
            case "next" -> "next h = …";
            case "predict" -> "predict sample gives image";
            case "train" -> "train minimize nll using sgd(lr = 0.1) clip norm 1.0";
            case "apply" -> "apply(x) = …";
            case "precision" -> "precision f64";
            case "return", "yield" -> word + " …";
            case "model" -> "model Name { … }";
            case "fn" -> "fn name(x) = …";
            default -> "import Name from folder.file";
        };
    }

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

    /** A fault if an argument is the layer itself, as methods of other languages have it. */
    static Optional<Diagnostic> ifReceiver(Ast.Name name) {
        return name.text().equals("self")
                ? Optional.of(
                        Diagnostic.of(Code.FOREIGN_SPELLING, name.span(), "a layer is no argument of its functions")
                                .hint("leave self out: what a layer declares is used by its name, x @ W"))
                : Optional.empty();
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
