// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.grammar.NnLexer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * Comments that are a whole division in other languages: {@code x // 3} is x. One is meant so if it stands directly behind
 * an operand and reads like another: numbers, names of the file, operators, no two words side by side. Where the line cannot
 * be read without it ({@code [B, width // heads]}), it is an error and read as a quotient.
 */
final class DivisionComments {
    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{Nd}_]*");
    /** What reads like the right side of a quotient, and no shape or sentence. */
    private static final Pattern OPERAND =
            Pattern.compile("-?\\s*[\\p{L}_\\d(](?:(?![\\p{L}\\p{Nd}_.]\\s+[\\p{L}\\p{Nd}_])"
                    + "(?!\\d\\p{L})[\\p{L}\\p{Nd}_.+\\-*/^@()\\[\\]{},:\\s])*");

    private final Places places;
    private final Faults faults;
    private final Set<String> names = new HashSet<>();
    private final List<Token> result;

    private DivisionComments(List<Token> tokens, Places places, Faults faults) {
        this.places = places;
        this.faults = faults;
        this.result = new ArrayList<>(tokens.size());
        tokens.stream()
                .filter(token -> token.getType() == NnLexer.NAME)
                .map(Token::getText)
                .forEach(names::add);
    }

    static List<Token> check(List<Token> tokens, Places places, Faults faults) {
        DivisionComments comments = new DivisionComments(tokens, places, faults);
        for (int i = 0; i < tokens.size(); i++) {
            comments.take(tokens, i);
        }
        return comments.result;
    }

    private void take(List<Token> tokens, int index) {
        Token token = tokens.get(index);
        result.add(token);
        if (token.getType() != NnLexer.COMMENT || index < 1) {
            return;
        }
        boolean blank = tokens.get(index - 1).getText().equals(" ");
        Token operand = tokens.get(blank && index > 1 ? index - 2 : index - 1);
        String rest = token.getText().substring(2).strip();
        if (operand.getLine() != token.getLine() || !isOperand(operand)) {
            return;
        }
        if (rest.startsWith("=")) {
            faults.report(
                    Diagnostic.of(Code.FOREIGN_SPELLING, places.of(token), "a name is bound once: there is no //=")
                            .hint("write a new name, such as y2 = div(y, 3)"));
            faults.answer(operand);
        } else if (isOperand(rest) && surplus(rest) > 0) {
            faults.report(Diagnostic.of(
                            Code.FOREIGN_SPELLING, places.of(token), "// begins a comment, which ends the line here")
                    .hint("write / in dimensions, where it must come out whole; else div(a, b)"));
            result.remove(result.size() - 1);
            result.addAll(quotient(token));
        } else if (isOperand(rest)
                && surplus(rest) == 0
                && !rest.replaceAll("[(\\[].*[)\\]]", "").contains(",")) {
            boolean plain = Statements.isWord(operand) && rest.matches("[\\p{L}\\p{Nd}_.]+");
            String quotient = plain ? operand.getText() + ", " + rest : "a, b";
            faults.warn(Diagnostic.of(
                            Code.DIVISION_COMMENT, places.of(token), "// begins a comment: nothing is divided here")
                    .hint("a whole division is div(" + quotient
                            + "); two blanks before // say that a comment is meant"));
        }
    }

    private static boolean isOperand(Token token) {
        return Statements.isNumber(token)
                || Statements.isOneOf(token, Set.of(")", "]"))
                || Statements.isWord(token) && !Statements.isOneOf(token, Words.RESERVED);
    }

    private boolean isOperand(String rest) {
        Matcher word = WORD.matcher(rest);
        return rest.length() <= 80
                && OPERAND.matcher(rest).matches()
                && word.results().allMatch(found -> names.contains(found.group()) || rest.startsWith("(", found.end()));
    }

    /** How many brackets are closed more than opened. */
    private static long surplus(String text) {
        return text.chars().filter(c -> c == ')' || c == ']').count()
                - text.chars().filter(c -> c == '(' || c == '[').count();
    }

    /** The comment as the tokens of a quotient. */
    private static List<Token> quotient(Token comment) {
        NnLexer lexer =
                new NnLexer(CharStreams.fromString(" " + comment.getText().substring(1)));
        lexer.removeErrorListeners();
        List<Token> tokens = new ArrayList<>();
        for (Token token : lexer.getAllTokens()) {
            CommonToken moved = new CommonToken(token);
            moved.setText(token.getText());
            moved.setLine(comment.getLine());
            moved.setCharPositionInLine(comment.getCharPositionInLine() + token.getStartIndex());
            moved.setStartIndex(comment.getStartIndex() + token.getStartIndex());
            moved.setStopIndex(comment.getStartIndex() + token.getStopIndex());
            tokens.add(moved);
        }
        return tokens;
    }
}
