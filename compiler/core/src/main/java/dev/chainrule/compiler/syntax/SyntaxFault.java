// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.grammar.NnParser;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/**
 * A place where the grammar could not go on.
 *
 * @param at the index of the token that does not fit
 * @param start the index of the first token of its statement
 * @param expected the types of the tokens that would fit
 */
record SyntaxFault(Statements statements, Places places, int at, int start, IntervalSet expected) {
    Token token() {
        return statements.get(at);
    }

    Token previous() {
        return statements.get(at - 1);
    }

    Token following() {
        return statements.get(at + 1);
    }

    Token first() {
        return statements.get(start);
    }

    /** Whether the first token of the statement is at fault. */
    boolean isFirst() {
        return at == start;
    }

    /** Whether the statement ends where it cannot. */
    boolean isEnd() {
        return Statements.isEnd(token()) || Statements.isEndOfFile(token());
    }

    boolean is(String text) {
        return Statements.is(token(), text);
    }

    boolean isOneOf(Set<String> texts) {
        return Statements.isOneOf(token(), texts);
    }

    boolean expects(int type) {
        return expected.contains(type);
    }

    /** Whether this word or sign would fit. */
    boolean expects(String literal) {
        return Expected.literals(expected).contains(literal);
    }

    boolean expectsOperator() {
        return expects("*");
    }

    boolean expectsExpression() {
        return expects(NnParser.INT);
    }

    String text() {
        return token().getText();
    }

    /** What the compiler prints of a token: its text, or what it stands for. */
    static String shown(Token token) {
        if (Statements.isEndOfFile(token)) {
            return "the end of the file";
        }
        return Statements.isEnd(token) ? "the end of the line" : token.getText();
    }

    Diagnostic diagnose(Code code, String message) {
        return diagnose(code, token(), message);
    }

    Diagnostic diagnose(Code code, Token where, String message) {
        return Diagnostic.of(code, places.of(where), message);
    }

    /** The place right behind the token before the fault. */
    Span behindPrevious() {
        return places.behind(previous());
    }
}
