// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.grammar.NnParser;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.Token;

/** Names that cannot be bound, and bindings that are written otherwise. */
final class BindingChecks {
    private static final Set<String> AFTER_A_BOUND_NAME = Set.of("=", ",", ":");

    private BindingChecks() {}

    /** {@code loss = …}: no equation binds a word that begins a declaration. */
    static Optional<Diagnostic> declarationWordBound(SyntaxFault fault) {
        boolean beginning = fault.at() == fault.start() + 1 && fault.isOneOf(Set.of("=", ","));
        boolean inList = fault.at() > fault.start()
                && Statements.is(fault.previous(), ",")
                && fault.expects(NnParser.NAME)
                && !fault.expectsExpression()
                && Statements.isOneOf(fault.following(), Set.of("=", ","));
        Token word = beginning ? fault.first() : fault.token();
        if (!beginning && !inList || !Statements.isOneOf(word, Words.BEGINNINGS)) {
            return Optional.empty();
        }
        String text = word.getText();
        return Optional.of(
                fault.diagnose(Code.DECLARATION_WORD_BOUND, word, text + " begins a declaration and cannot be bound")
                        .hint("write " + Words.form(text) + ", or choose another name"));
    }

    /** {@code new = 3}, {@code input in: [B]}. */
    static Optional<Diagnostic> reservedWordBound(SyntaxFault fault) {
        boolean named = fault.isOneOf(Words.RESERVED)
                && Statements.isOneOf(fault.following(), AFTER_A_BOUND_NAME)
                && (fault.isFirst() || fault.expects(NnParser.NAME) && !fault.expectsExpression());
        boolean first = fault.at() == fault.start() + 1
                && fault.isOneOf(AFTER_A_BOUND_NAME)
                && Statements.isOneOf(fault.first(), Words.RESERVED);
        if (!named && !first) {
            return Optional.empty();
        }
        Token word = named ? fault.token() : fault.first();
        return Optional.of(fault.diagnose(
                        Code.RESERVED_WORD_BOUND, word, word.getText() + " is a reserved word and cannot be bound")
                .hint("choose another name, such as " + word.getText() + "_1"));
    }

    /** {@code x == 3}, {@code x: [B] = 3}, {@code x <- 3} where a line binds a name. */
    static Optional<Diagnostic> wrongSign(SyntaxFault fault) {
        boolean sign = fault.isOneOf(Set.of("==", ":", "->"));
        if (!sign || !fault.expects("=") || fault.at() == fault.start()) {
            return Optional.empty();
        }
        if (fault.is(":")) {
            if (fault.at() > fault.start() + 1) {
                return Optional.empty();
            }
            return Optional.of(fault.diagnose(Code.WRONG_BIND_SIGN, "an equation declares no type")
                    .hint("write " + fault.previous().getText() + " = …; its type follows from the right side"));
        }
        return Optional.of(fault.diagnose(Code.WRONG_BIND_SIGN, "a name is bound with one =")
                .hint("write = for " + fault.text()));
    }

    /** {@code adam(lr: 1e-3)}. */
    static Optional<Diagnostic> argumentWithColon(SyntaxFault fault) {
        boolean argument = fault.is(":")
                && Statements.isWord(fault.previous())
                && Statements.isOneOf(fault.statements().get(fault.at() - 2), Set.of("(", ","))
                && fault.expects(")");
        if (!argument) {
            return Optional.empty();
        }
        return Optional.of(fault.diagnose(Code.WRONG_BIND_SIGN, "an argument is named with =")
                .hint("write " + fault.previous().getText() + " = …"));
    }

    /** {@code a = b = c} and {@code if a = b}. */
    static Optional<Diagnostic> secondEquals(SyntaxFault fault) {
        if (!fault.is("=") || !fault.expects("==")) {
            return Optional.empty();
        }
        return Optional.of(fault.diagnose(Code.WRONG_BIND_SIGN, "= binds a name, and only at the beginning of a line")
                .hint("to compare, write =="));
    }
}
