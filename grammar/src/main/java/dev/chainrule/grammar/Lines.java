// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * Ends statements: puts a token {@code NL} behind the last token of each, and before every {@code }} that ends one.
 *
 * <p>A statement ends at a line break where the line could end there and the next line cannot continue it. So a line
 * goes on after an operator, a comma or an open bracket, and where the next begins with an operator, a comma, a closing
 * bracket or a clause ({@code with}, {@code gradient}, those of {@code train}). Brackets are not counted: a bracket
 * that somebody forgot to close must not swallow the rest of the file. For the same reason a line that is plainly a
 * statement ({@code word word}, or {@code word =} behind an operator) never continues another.
 */
public final class Lines {
    /** What stands for the text of an {@code NL}, which has none of its own. */
    public static final String TEXT = "end of line";

    private static final Set<String> OPERATORS =
            Set.of("+", "-", "*", "/", "^", "@", "==", "!=", "<", "<=", ">", ">=", "|>", "=", "and", "or", "not");
    private static final Set<String> OPEN = Set.of(",", "(", "[", "{", "->", ":", "..", "...", ".");
    private static final Set<String> OPEN_WORDS = Set.of("if", "else", "in", "for", "scan");
    private static final Set<String> CONTINUING = Set.of(
            "+", "-", "*", "/", "^", "@", "==", "!=", "<", "<=", ">", ">=", "|>", ",", ")", "]", "}", "{", "=", "->",
            ":", "..", ".", "and", "or", "else");
    /** Words that may begin a line which continues a declaration, if a name or number follows. */
    private static final Set<String> CLAUSES = Set.of("with", "until", "minimize", "over", "using", "clip", "every");
    /** Words that are no sign of a new statement when they come second: {@code a, b from c}. */
    private static final Set<String> LINKS = Set.of(
            "from", "gives", "follows", "rate", "along", "with", "until", "minimize", "over", "using", "clip", "every");

    private static final Set<String> RESERVED =
            Set.of("if", "else", "for", "in", "scan", "and", "or", "not", "true", "false", "fn", "new");

    private final List<Token> visible;
    private final List<Token> result;

    private Lines(List<Token> visible, int size) {
        this.visible = visible;
        this.result = new ArrayList<>(size + size / 4);
    }

    /** The tokens, hidden ones too, with the ends of the statements put in. The last token must be the end of file. */
    public static List<Token> endStatements(List<? extends Token> tokens) {
        List<Token> visible = new ArrayList<>(tokens.size());
        for (Token token : tokens) {
            if (token.getChannel() == Token.DEFAULT_CHANNEL) {
                visible.add(token);
            }
        }
        Lines lines = new Lines(visible, tokens.size());
        lines.fill(tokens);
        return lines.result;
    }

    private void fill(List<? extends Token> tokens) {
        int next = 0;
        for (Token token : tokens) {
            result.add(token);
            if (token.getChannel() == Token.DEFAULT_CHANNEL) {
                next++;
                if (next < visible.size() && endsBefore(next)) {
                    result.add(end(token));
                }
            }
        }
    }

    /** Whether the statement of the token before {@code index} ends there. */
    private boolean endsBefore(int index) {
        Token last = visible.get(index - 1);
        Token next = visible.get(index);
        if (last.getType() == NnParser.NL || next.getType() == NnParser.NL) {
            return false;
        }
        if (next.getType() == Token.EOF) {
            return true;
        }
        if (next.getText().equals("}")) {
            return !last.getText().equals("{");
        }
        return next.getLine() > last.getLine() && !continues(last, index);
    }

    private boolean continues(Token last, int index) {
        String text = last.getText();
        String next = visible.get(index).getText();
        if (OPERATORS.contains(text)) {
            return !beginsStatement(index, true);
        }
        if (OPEN.contains(text)) {
            return !beginsStatement(index, false);
        }
        return OPEN_WORDS.contains(text) || CONTINUING.contains(next) || beginsClause(index);
    }

    /** {@code word word} on one line; behind an operator, where no named argument can stand, {@code word =} too. */
    private boolean beginsStatement(int index, boolean equation) {
        Token first = visible.get(index);
        Token second = visible.get(index + 1 < visible.size() ? index + 1 : index);
        if (!isName(first) || second.getLine() != first.getLine()) {
            return false;
        }
        return isName(second) && !LINKS.contains(second.getText())
                || equation && second.getText().equals("=");
    }

    private boolean beginsClause(int index) {
        String word = visible.get(index).getText();
        Token second = visible.get(index + 1 < visible.size() ? index + 1 : index);
        if (word.equals("gradient")) {
            return second.getText().equals("(");
        }
        boolean value = isName(second)
                || word.equals("every")
                        && (second.getType() == NnLexer.INT || second.getText().equals("("));
        return CLAUSES.contains(word)
                && value
                && second.getLine() == visible.get(index).getLine();
    }

    private static boolean isName(Token token) {
        String text = token.getText();
        return token.getType() != Token.EOF
                && !text.isEmpty()
                && (Character.isLetter(text.codePointAt(0)) || text.charAt(0) == '_')
                && !RESERVED.contains(text);
    }

    /** An {@code NL} of no length, directly behind a token. */
    public static Token end(Token last) {
        CommonToken end = new CommonToken(last);
        end.setType(NnParser.NL);
        end.setText(TEXT);
        end.setCharPositionInLine(last.getCharPositionInLine() + last.getStopIndex() + 1 - last.getStartIndex());
        end.setStartIndex(last.getStopIndex() + 1);
        end.setStopIndex(last.getStopIndex());
        return end;
    }
}
