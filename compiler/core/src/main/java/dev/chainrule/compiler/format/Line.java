// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.format;

import dev.chainrule.grammar.NnLexer;
import dev.chainrule.grammar.NnParser;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;

/** A line of the file: where its words stand in the source, and where they shall stand. */
final class Line {
    /** What an editor makes of a tab. */
    private static final int TAB = 4;

    private final List<Word> words = new ArrayList<>();
    private final boolean statement;
    /** In spaces, once it is known. */
    int indentation;

    private Line(boolean statement) {
        this.statement = statement;
    }

    /** A token or comment. */
    static final class Word {
        private final Token token;
        /** In the source. */
        final int column;
        /** Blank columns before it in the source. */
        final int gap;
        /** Spaces that it wants before it. */
        final int space;
        /** Where it shall stand, once that is known. */
        int position;

        private Word(Token token, int column, int gap, int space) {
            this.token = token;
            this.column = column;
            this.gap = gap;
            this.space = space;
        }

        boolean is(String text) {
            return !isComment(token) && token.getText().equals(text);
        }

        String text() {
            return token.getText().stripTrailing();
        }

        int width() {
            return text().codePointCount(0, text().length());
        }
    }

    /** The lines of a text, blank ones too. */
    static List<Line> of(String text, List<Token> tokens) {
        String[] source = text.split("\n", -1);
        List<Line> lines = new ArrayList<>();
        Spacing spacing = new Spacing();
        int next = 0;
        boolean ended = true;
        for (int number = 1; number <= source.length; number++) {
            while (tokens.get(next).getType() == NnParser.NL) {
                ended = true;
                next++;
            }
            boolean blank =
                    tokens.get(next).getLine() != number || tokens.get(next).getType() == Token.EOF;
            Line line = new Line(!blank && (ended || isComment(tokens.get(next)) && endsBehindComments(tokens, next)));
            int end = 0;
            while (tokens.get(next).getType() != Token.EOF && tokens.get(next).getLine() == number) {
                Token token = tokens.get(next++);
                if (token.getType() == NnParser.NL) {
                    ended = true;
                    continue;
                }
                int column = columns(source[number - 1], token.getCharPositionInLine());
                int gap = column - end;
                end = columns(source[number - 1], token.getCharPositionInLine() + length(token));
                int behind = gapBefore(tokens, next, source[number - 1], end);
                line.words.add(new Word(token, column, gap, spacing.before(token, gap, behind)));
                if (!isComment(token)) {
                    ended = token.getText().equals("{");
                }
            }
            lines.add(line);
        }
        return lines;
    }

    /** How many columns are blank between one and the next token; the end of a line counts as such. */
    private static int gapBefore(List<Token> tokens, int next, String line, int column) {
        Token token = tokens.get(next);
        return token.getLine() != tokens.get(next - 1).getLine() || token.getType() == Token.EOF
                ? 1
                : columns(line, token.getCharPositionInLine()) - column;
    }

    /** Whether what follows the comments begins a statement. */
    private static boolean endsBehindComments(List<Token> tokens, int from) {
        int i = from;
        while (isComment(tokens.get(i))) {
            i++;
        }
        return tokens.get(i).getType() == NnParser.NL || tokens.get(i).getType() == Token.EOF;
    }

    static boolean isComment(Token token) {
        return token.getType() == NnLexer.COMMENT || token.getType() == NnLexer.DOC;
    }

    boolean isBlank() {
        return words.isEmpty();
    }

    /** Whether a statement, or a comment before one, begins here; else the line continues one. */
    boolean isStatement() {
        return statement;
    }

    boolean isComment() {
        return words.size() == 1 && isComment(words.get(0).token);
    }

    List<Word> words() {
        return words;
    }

    int sourceIndentation() {
        return words.get(0).column;
    }

    boolean begins(String text) {
        return words.get(0).is(text);
    }

    boolean ends(String text) {
        return words.get(words.size() - 1).is(text);
    }

    void print(StringBuilder out) {
        int at = 0;
        for (Word word : words) {
            out.append(" ".repeat(word.position - at)).append(word.text());
            at = word.position + word.width();
        }
        out.append('\n');
    }

    private static int length(Token token) {
        return token.getText().codePointCount(0, token.getText().length());
    }

    /** How many columns so many characters (code points) of a line take. */
    private static int columns(String line, int characters) {
        int columns = 0;
        int at = 0;
        for (int i = 0; i < characters; i++) {
            int character = line.codePointAt(at);
            at += Character.charCount(character);
            columns = character == '\t' ? (columns / TAB + 1) * TAB : character == '\uFEFF' ? columns : columns + 1;
        }
        return columns;
    }
}
