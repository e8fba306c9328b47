// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.grammar.NnParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.Token;

/**
 * The visible tokens of a file and the statements that they make up. Statements are numbered by the {@code NL} that
 * ends them; the last token is the end of the file.
 */
final class Statements {
    private final List<Token> tokens = new ArrayList<>();
    private final int[] statement;
    private final int[] braces;

    Statements(List<? extends Token> all) {
        for (Token token : all) {
            if (token.getChannel() == Token.DEFAULT_CHANNEL) {
                tokens.add(token);
            }
        }
        statement = new int[tokens.size()];
        braces = new int[tokens.size()];
        int ended = 0;
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            depth -= is(token, "}") ? 1 : 0;
            statement[i] = ended;
            braces[i] = depth;
            depth += is(token, "{") ? 1 : 0;
            ended += isEnd(token) ? 1 : 0;
        }
    }

    Token get(int index) {
        return tokens.get(Math.max(0, Math.min(index, tokens.size() - 1)));
    }

    int size() {
        return tokens.size();
    }

    /** The index of a visible token. */
    int indexOf(Token token) {
        int low = 0;
        int high = tokens.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (tokens.get(middle).getTokenIndex() < token.getTokenIndex()) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** How many braces are open around a token; an opening brace and its closing one stand outside themselves. */
    int depth(int index) {
        return braces[index];
    }

    int statement(int index) {
        return statement[index];
    }

    /** The first token that belongs to the same statement, between two {@code NL}. */
    int first(int index) {
        int first = index;
        while (first > 0 && statement[first - 1] == statement[index]) {
            first--;
        }
        return first;
    }

    int last(int index) {
        int last = index;
        while (last + 1 < tokens.size() && statement[last + 1] == statement[index]) {
            last++;
        }
        return last;
    }

    static boolean isEnd(Token token) {
        return token.getType() == NnParser.NL;
    }

    static boolean isEndOfFile(Token token) {
        return token.getType() == Token.EOF;
    }

    static boolean is(Token token, String text) {
        return token.getType() != Token.EOF && token.getText().equals(text);
    }

    static boolean isOneOf(Token token, Set<String> texts) {
        return token.getType() != Token.EOF && texts.contains(token.getText());
    }

    /** Whether this is a name or any word of the language. */
    static boolean isWord(Token token) {
        if (token.getType() == Token.EOF || isEnd(token) || token.getText().isEmpty()) {
            return false;
        }
        int first = token.getText().codePointAt(0);
        return Character.isLetter(first) || first == '_';
    }

    static boolean isNumber(Token token) {
        return token.getType() == NnParser.INT || token.getType() == NnParser.REAL;
    }

    /** Whether nothing stands between the two. */
    static boolean adjacent(Token left, Token right) {
        return left.getStopIndex() + 1 == right.getStartIndex() && right.getType() != Token.EOF;
    }
}
