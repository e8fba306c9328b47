// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.ForeignNames;
import dev.chainrule.compiler.diagnostic.Spelling;
import dev.chainrule.grammar.NnParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.Token;

/** Words that are misspelt, that belong to another language, or that stand in the wrong place. */
final class WordChecks {
    private static final List<String> CLAUSES = List.of(
            ("minimize over using clip every norm inf_norm value per recompute along with gives follows rate from if "
                            + "else for scan in and or not")
                    .split(" ", -1));

    private WordChecks() {}

    /** {@code def f(x):}, {@code let x = 3}, {@code lambda x: …}. */
    static Optional<Diagnostic> foreignWord(SyntaxFault fault) {
        for (Token word : List.of(fault.token(), fault.previous())) {
            if (Statements.is(word, "lambda") && fault.start() <= fault.at()) {
                return Optional.of(fault.diagnose(Code.FOREIGN_SPELLING, word, "there is no lambda")
                        .hint("declare the function, fn name(x) = …, and give its name"));
            }
        }
        Token first = fault.first();
        Optional<ForeignNames.Answer> answer = ForeignNames.find(ForeignNames.Kind.LINE, first.getText());
        if (answer.isEmpty() || fault.at() > fault.start() + 1) {
            return javaImport(fault);
        }
        return Optional.of(
                fault.diagnose(Code.FOREIGN_SPELLING, first, first.getText() + " is not a word of the language")
                        .hint(answer.get().hint()));
    }

    /** {@code import torch} and {@code from nets import Critic}. */
    private static Optional<Diagnostic> javaImport(SyntaxFault fault) {
        boolean turned = fault.isFirst() && fault.is("from");
        boolean whole = Statements.is(fault.first(), "import")
                && (fault.isEnd() || fault.isOneOf(Set.of(".", "as")))
                && fault.expects("from");
        if (!turned && !whole) {
            return Optional.empty();
        }
        return Optional.of(fault.diagnose(Code.FOREIGN_SPELLING, fault.first(), "an import names what it takes")
                .hint("write import Name from folder.file; the standard library needs no import"));
    }

    /** {@code x if condition else y}. */
    static Optional<Diagnostic> conditionBehind(SyntaxFault fault) {
        if (fault.isFirst() || !fault.is("if") || !fault.expectsOperator()) {
            return Optional.empty();
        }
        return Optional.of(fault.diagnose(Code.FOREIGN_SPELLING, "the condition of an if stands first")
                .hint("write if condition { a } else { b }"));
    }

    /** {@code input x: float[B, 3]}, {@code fn f(x: torch.Tensor)}. */
    static Optional<Diagnostic> foreignType(SyntaxFault fault) {
        boolean type = fault.expects("real") && fault.expects("fn") && !fault.expectsExpression();
        boolean module =
                ForeignNames.find(ForeignNames.Kind.MODULE, fault.text()).isPresent();
        String name = module ? fault.statements().get(fault.at() + 2).getText() : fault.text();
        return ForeignNames.find(ForeignNames.Kind.TYPE, name)
                .filter(answer -> type)
                .map(answer -> fault.diagnose(Code.FOREIGN_SPELLING, name + " is not a type of the language")
                        .hint(answer.hint()));
    }

    /** {@code if}, {@code for}, {@code scan} where a statement begins. */
    static Optional<Diagnostic> statementWithoutValue(SyntaxFault fault) {
        if (!fault.isFirst() || !fault.isOneOf(Set.of("if", "for", "scan", "else")) || binds(fault.following())) {
            return Optional.empty();
        }
        String word = fault.text();
        String hint = switch (word) {
            case "if", "else" -> "write name = if condition { … } else { … }";
            case "for" -> "write name = for i in 0..n with h = start { … next h = … }";
            default -> "write name = scan x_t in x along 1 with h = start { … next h = … }";
        };
        String message = word.equals("else")
                ? "this else has no if"
                : word + " is an expression, not a statement: its value needs a name";
        return Optional.of(fault.diagnose(Code.EXPRESSION_AS_STATEMENT, message).hint(hint));
    }

    private static boolean binds(Token token) {
        return Statements.isOneOf(token, Set.of("=", ",", ":"));
    }

    /** {@code ouput p = …}: the first word is no word of a declaration, and no name that = or a comma follows. */
    static Optional<Diagnostic> misspeltBeginning(SyntaxFault fault) {
        Token first = fault.first();
        if (fault.at() > fault.start() + 1
                || !Statements.isWord(first)
                || fault.at() > fault.start() && fault.is("=")) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>(Words.TOP);
        if (fault.statements().depth(fault.start()) > 0) {
            words.addAll(Words.MEMBERS);
            words.addAll(Words.STATEMENTS);
        }
        return didYouMean(fault, first, words);
    }

    /** {@code train minimize nll usng …}: a word stands where the grammar has another one like it. */
    static Optional<Diagnostic> misspeltNext(SyntaxFault fault) {
        if (fault.isEnd()) {
            return misspeltClause(fault);
        }
        if (!Statements.isWord(fault.token())) {
            return Optional.empty();
        }
        List<String> words = Expected.literals(fault.expected());
        words.removeIf(word -> !Character.isLetter(word.charAt(0)));
        return didYouMean(fault, fault.token(), words);
    }

    /** A clause that is misspelt at the beginning of the next line. */
    static Optional<Diagnostic> misspeltClause(SyntaxFault fault) {
        Token next = fault.following();
        if (!Statements.isEnd(fault.token()) || !Statements.isWord(next)) {
            return Optional.empty();
        }
        List<String> words = Expected.literals(fault.expected());
        words.retainAll(CLAUSES);
        return didYouMean(fault, next, words);
    }

    /** {@code fr i in 0..3}: a name that was taken for a value was meant as a word. */
    static Optional<Diagnostic> misspeltBefore(SyntaxFault fault) {
        Token previous = fault.previous();
        boolean name = previous.getType() == NnParser.NAME && fault.at() > fault.start() + 1;
        if (!name || fault.isEnd() || !Statements.isWord(fault.token()) && !Statements.isNumber(fault.token())) {
            return Optional.empty();
        }
        return didYouMean(fault, previous, CLAUSES);
    }

    private static Optional<Diagnostic> didYouMean(SyntaxFault fault, Token word, List<String> words) {
        if (words.contains(word.getText())) {
            return Optional.empty();
        }
        return Spelling.nearest(word.getText(), words)
                .map(near -> fault.diagnose(Code.MISSPELT_WORD, word, "unknown word " + word.getText())
                        .hint("did you mean " + near + "?"));
    }

    /** {@code input} at the top of a file, {@code param} in a block, {@code model} in a model. */
    static Optional<Diagnostic> misplacedDeclaration(SyntaxFault fault) {
        if (!fault.isFirst() || !Statements.isWord(fault.token())) {
            return Optional.empty();
        }
        String word = fault.text();
        boolean outside = fault.statements().depth(fault.at()) == 0;
        boolean known = Words.BEGINNINGS.contains(word) || word.equals("fn");
        String place = Words.MEMBERS.contains(word)
                ? "directly in a model or layer"
                : Words.TOP.contains(word) ? "at the top of a file" : "in a model, layer or function";
        if (!known && !outside) {
            return Optional.empty();
        }
        String message = (known ? word : "an equation") + " belongs " + place;
        return Optional.of(fault.diagnose(Code.MISPLACED_DECLARATION, message));
    }

    /** {@code h = layer Dense(4, 2)(x)}: a declaration is no value. */
    static Optional<Diagnostic> declarationInExpression(SyntaxFault fault) {
        Token word = fault.previous();
        boolean value = fault.at() > fault.start() + 1 && fault.expectsOperator();
        if (!value || !Statements.isOneOf(word, Words.BEGINNINGS) || !Statements.isWord(fault.token())) {
            return Optional.empty();
        }
        return Optional.of(
                fault.diagnose(Code.MISPLACED_DECLARATION, word, word.getText() + " begins a declaration, not a value")
                        .hint("write " + Words.form(word.getText()) + " on a line of its own"));
    }
}
