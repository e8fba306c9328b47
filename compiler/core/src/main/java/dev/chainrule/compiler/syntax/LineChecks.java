// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.Token;

/** Lines that end or begin where they cannot, and values side by side. */
final class LineChecks {
    private LineChecks() {}

    /** {@code (logits)} on a line of its own: a call is not begun on the next line. */
    static Optional<Diagnostic> bracketBegins(SyntaxFault fault) {
        if (!fault.isFirst() || !fault.isOneOf(Set.of("(", "["))) {
            return Optional.empty();
        }
        String bracket = fault.text();
        return Optional.of(fault.diagnose(Code.LINE_BEGINS_WITH_BRACKET, "a line cannot begin with " + bracket)
                .hint("write the " + bracket + " on the line of what it belongs to"));
    }

    static Optional<Diagnostic> missingElse(SyntaxFault fault) {
        if (!Statements.is(fault.previous(), "}")
                || !Expected.literals(fault.expected()).equals(List.of("else"))) {
            return Optional.empty();
        }
        return Optional.of(Diagnostic.of(Code.MISSING_ELSE, fault.behindPrevious(), "this if has no else")
                .hint("an if is an expression: write if condition { … } else { … }"));
    }

    static Optional<Diagnostic> endsEarly(SyntaxFault fault) {
        boolean brace = Statements.isEnd(fault.token())
                && Statements.is(fault.following(), "}")
                && fault.following().getLine() == fault.previous().getLine();
        if (!fault.isEnd() || fault.isFirst()) {
            return Optional.empty();
        }
        String expected = Expected.describe(fault.expected());
        if (brace) {
            return Optional.of(
                    fault.diagnose(Code.UNEXPECTED_TOKEN, fault.following(), "expected " + expected + ", found }"));
        }
        String message = "the line ends too early: expected " + expected;
        return Optional.of(withForm(fault, Diagnostic.of(Code.LINE_ENDS_EARLY, fault.behindPrevious(), message)));
    }

    /** {@code f(a,, b)}: nothing stands between two commas. */
    static Optional<Diagnostic> doubledComma(SyntaxFault fault) {
        if (!fault.is(",") || !Statements.is(fault.previous(), ",")) {
            return Optional.empty();
        }
        return Optional.of(fault.diagnose(Code.UNEXPECTED_TOKEN, "nothing stands between two commas")
                .hint("write a value, or remove a comma"));
    }

    /** {@code x |> 2}: what a value goes into is a layer or function. */
    static Optional<Diagnostic> stageOfPipe(SyntaxFault fault) {
        if (!Statements.is(fault.previous(), "|>") || fault.isEnd()) {
            return Optional.empty();
        }
        return Optional.of(fault.diagnose(
                        Code.UNEXPECTED_TOKEN,
                        "expected a layer or function, found " + SyntaxFault.shown(fault.token()))
                .hint("x |> f(2) is f(x, 2)"));
    }

    /** Adds how the statement is written, if the fault is one of its form and not of a value in it. */
    static Diagnostic withForm(SyntaxFault fault, Diagnostic diagnostic) {
        if (fault.expectsOperator() || fault.expectsExpression() || fault.isFirst()) {
            return diagnostic;
        }
        String first = fault.first().getText();
        if (Words.BEGINNINGS.contains(first) || first.equals("fn")) {
            return diagnostic.hint("write it like " + Words.form(first));
        }
        boolean equation = fault.at() == fault.start() + 1 && fault.expects("=");
        return equation ? diagnostic.hint("write " + first + " = …") : diagnostic;
    }

    /** {@code a b}: two values without an operator. */
    static Optional<Diagnostic> twoValues(SyntaxFault fault) {
        Token left = fault.previous();
        Token right = fault.token();
        boolean values =
                (Statements.isWord(left) || Statements.isNumber(left) || Statements.isOneOf(left, Set.of(")", "]")))
                        && (Statements.isWord(right) || Statements.isNumber(right));
        boolean operator = fault.expectsOperator();
        if (!values || !operator || fault.isFirst() || Statements.isOneOf(right, Words.RESERVED)) {
            return Optional.empty();
        }
        String message = "expected " + Expected.describe(fault.expected()) + " between " + left.getText() + " and "
                + right.getText();
        return Optional.of(fault.diagnose(Code.UNEXPECTED_TOKEN, message));
    }
}
