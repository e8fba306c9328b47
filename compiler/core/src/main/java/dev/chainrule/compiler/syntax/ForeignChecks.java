// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.ForeignNames;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.Token;

/** Constructs of other languages that are made of signs and words which this language has too. */
final class ForeignChecks {
    private static final Set<String> LOOPS = Set.of("while", "do", "repeat", "loop", "foreach");
    /** {@code range(5)}, {@code range(2, 5)}, {@code range(0, 5, 2)}, of bounds without brackets or commas. */
    private static final Pattern RANGE = Pattern.compile("range\\(([^,()]+)(?:, *([^,()]+))?(?:, *([^,()]+))?\\)");

    private static final Set<String> CLAUSES = Set.of("minimize", "over", "using", "clip", "every");

    private ForeignChecks() {}

    /** {@code model.train()}, {@code loss.backward()}: a line that only calls something. */
    static Optional<Diagnostic> methodCalled(SyntaxFault fault) {
        int start = fault.start();
        Token method = fault.statements().get(start + 2);
        boolean called = fault.at() <= start + 1
                && Statements.isWord(fault.first())
                && Statements.is(fault.statements().get(start + 1), ".")
                && Statements.isWord(method);
        String name = method.getText();
        Optional<ForeignNames.Answer> answer = ForeignNames.find(ForeignNames.Kind.PART, name)
                .or(() -> ForeignNames.find(ForeignNames.Kind.CALL, name));
        return told(called, fault, fault.first(), "a line binds a name or declares something")
                .map(told -> told.hint(answer.map(
                                each -> each.hint(fault.first().getText()))
                        .orElse("gradients, updates and modes follow from train minimize nll using sgd(lr = 0.1)")));
    }

    /** {@code @property} above a declaration. */
    static Optional<Diagnostic> decorator(SyntaxFault fault) {
        return told(fault.isFirst() && fault.is("@"), fault, fault.token(), "there are no decorators")
                .map(told -> told.hint("leave it out: all is compiled, and training is true in train steps by itself"));
    }

    /** {@code f(*args)}, {@code f(**options)}. */
    static Optional<Diagnostic> unpacked(SyntaxFault fault) {
        boolean unpacked = fault.is("*") && Statements.isOneOf(fault.previous(), Set.of("(", ","));
        return told(unpacked, fault, fault.token(), "arguments are not unpacked")
                .map(told -> told.hint("write them out, by position or by name: f(x, axis = 1)"));
    }

    /** {@code f"…"}. */
    static Optional<Diagnostic> formattedText(SyntaxFault fault) {
        boolean formatted = fault.token().getText().startsWith("\"")
                && Statements.isWord(fault.previous())
                && Statements.adjacent(fault.previous(), fault.token());
        return told(formatted, fault, fault.previous(), "there are no formatted texts")
                .map(told -> told.hint("a model computes with numbers; write texts in Java"));
    }

    /** {@code [f(v) for v in x]}. */
    static Optional<Diagnostic> comprehension(SyntaxFault fault) {
        return told(fault.is("for") && fault.expectsOperator(), fault, fault.token(), "the for of a list stands first")
                .map(told -> told.hint("write name = for i in 0..n { yield … }"));
    }

    /** {@code for i in range(5)}, {@code for i in n}. */
    static Optional<Diagnostic> counted(SyntaxFault fault) {
        int loop = fault.at() - 1;
        while (loop > fault.start() && !Statements.is(fault.statements().get(loop), "for")) {
            loop--;
        }
        int from = loop + 3;
        boolean is = fault.expects("..")
                && Statements.is(fault.statements().get(loop), "for")
                && Statements.is(fault.statements().get(loop + 2), "in")
                && from < fault.at();
        if (!is) {
            return Optional.empty();
        }
        Token first = fault.statements().get(from);
        String index = fault.statements().get(loop + 1).getText();
        String bound = fault.places().between(first, fault.previous()).text();
        Matcher range = RANGE.matcher(bound);
        String bounds = "0.." + bound;
        if (range.matches() && range.group(3) == null) {
            bounds = range.group(2) == null ? "0.." + range.group(1) : range.group(1) + ".." + range.group(2);
        }
        String hint = range.matches() && range.group(3) != null
                ? "count the turns, for " + index + " in 0..n { … }, and begin with a name for " + range.group(1)
                        + " + " + range.group(3) + " * " + index
                : "write for " + index + " in " + bounds + " { … }";
        return told(true, fault, first, "for counts from one bound to another").map(told -> told.hint(hint));
    }

    /** {@code h = while …}: an operator is missing behind what would be a name. */
    static Optional<Diagnostic> loop(SyntaxFault fault) {
        if (fault.isFirst() || !fault.expectsOperator()) {
            return Optional.empty();
        }
        String word = fault.previous().getText();
        return ForeignNames.find(ForeignNames.Kind.LINE, word)
                .filter(answer -> LOOPS.contains(word))
                .map(answer -> fault.diagnose(
                                Code.FOREIGN_SPELLING, fault.previous(), word + " is not a word of the language")
                        .hint(answer.hint()));
    }

    /** {@code {1, 2}}. */
    static Optional<Diagnostic> dictionary(SyntaxFault fault) {
        return told(fault.is("{") && fault.expectsExpression(), fault, fault.token(), "a value does not begin with {")
                .map(told -> told.hint("a list is [1, 2]; what has names is given as arguments: f(x, axis = 1)"));
    }

    /** {@code x -> f}, {@code x is y}: signs and words where an operator stands. */
    static Optional<Diagnostic> operator(SyntaxFault fault) {
        if (!fault.expectsOperator() || fault.isFirst()) {
            return Optional.empty();
        }
        return ForeignNames.find(ForeignNames.Kind.OPERATOR, fault.text())
                .map(answer -> fault.diagnose(Code.FOREIGN_SPELLING, fault.text() + " is no operator")
                        .hint(answer.hint()));
    }

    /** {@code with no_grad():}, and a {@code minimize} behind no {@code train}. */
    static Optional<Diagnostic> clauseAlone(SyntaxFault fault) {
        boolean begins =
                !fault.isFirst() && fault.previous().getLine() < fault.token().getLine();
        boolean with = fault.is("with");
        return told(begins && (with || fault.isOneOf(CLAUSES)), fault, fault.token(), fault.text() + " begins no line")
                .map(told -> told.hint(
                        with
                                ? "it belongs to a loop, name = for i in 0..n with h = start { … }; there are no contexts"
                                : "it belongs to a train step: write " + Words.form("train")));
    }

    /** {@code (a, b) = split(…)}. */
    static Optional<Diagnostic> namesInBrackets(SyntaxFault fault) {
        if (!fault.isFirst() || !fault.isOneOf(Set.of("(", "["))) {
            return Optional.empty();
        }
        int at = fault.at() + 1;
        StringBuilder names = new StringBuilder();
        while (Statements.isWord(fault.statements().get(at))
                || Statements.is(fault.statements().get(at), ",")) {
            names.append(fault.statements().get(at).getText().replace(",", ", "));
            at++;
        }
        boolean bound = !names.isEmpty() && Statements.is(fault.statements().get(at + 1), "=");
        return told(bound, fault, fault.token(), "the names of several results stand without brackets")
                .map(told -> told.hint("write " + names + " = …"));
    }

    private static Optional<Diagnostic> told(boolean is, SyntaxFault fault, Token at, String message) {
        return is ? Optional.of(fault.diagnose(Code.FOREIGN_SPELLING, at, message)) : Optional.empty();
    }
}
