// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.format;

import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.syntax.Parser;
import dev.chainrule.grammar.Lines;
import dev.chainrule.grammar.NnLexer;
import dev.chainrule.grammar.NnParser;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;

/**
 * Puts a file into the house style. A block is indented by four spaces from the line or the statement that opens it; a line that continues a
 * statement keeps its distance to the statement's first; between two blank lines one is enough. Formatting what is
 * formatted changes nothing.
 */
public final class Formatter {
    private static final int INDENT = 4;
    private static final int MOST_PASSES = 10;

    private final List<Line> lines;
    /** Indentations on which the blocks around a place hang. */
    private final Deque<Integer> blocks = new ArrayDeque<>();

    private Formatter(List<Line> lines) {
        this.lines = lines;
    }

    /**
     * The text in the house style, with the line ends that the file has.
     *
     * @param diagnostics receives what is wrong with the syntax; where that is an error the text comes back as it is
     */
    public static String format(SourceFile source, Diagnostics diagnostics) {
        Parser.parse(source, diagnostics);
        if (diagnostics.hasErrors()) {
            return source.text();
        }
        String text = source.text();
        String before = "";
        // What comes to stand in columns by putting other things right is taken for set so.
        for (int pass = 0; pass < MOST_PASSES && !text.equals(before); pass++) {
            before = text;
            text = new Formatter(Line.of(before, tokens(before))).text();
        }
        if (!words(tokens(source.text())).equals(words(tokens(text)))) {
            throw new InternalCompilerError("formatting " + source.name() + " would change the program");
        }
        return source.text().contains("\r\n") ? text.replace("\n", "\r\n") : text;
    }

    private static List<Token> tokens(String text) {
        NnLexer lexer = new NnLexer(CharStreams.fromString(text));
        lexer.removeErrorListeners();
        List<Token> all = new ArrayList<>(lexer.getAllTokens());
        all.add(lexer.emitEOF());
        List<Token> kept = new ArrayList<>();
        for (Token token : Lines.endStatements(all)) {
            if (token.getType() != NnLexer.SPACE) {
                kept.add(token);
            }
        }
        return kept;
    }

    /** What must not change: tokens, the ends of statements, and comments up to spaces at their end. */
    private static List<String> words(List<Token> tokens) {
        return tokens.stream()
                .filter(token -> token.getType() != Token.EOF)
                .map(token ->
                        token.getType() == NnParser.NL ? "\n" : token.getText().stripTrailing())
                .collect(Collectors.toList());
    }

    private String text() {
        indent();
        Alignment.place(lines);
        StringBuilder out = new StringBuilder();
        boolean gap = false;
        boolean opened = true; // nothing above: no blank line either
        for (Line line : lines) {
            if (line.isBlank()) {
                gap = true;
                continue;
            }
            if (gap && !opened && !line.begins("}")) {
                out.append('\n');
            }
            gap = false;
            opened = line.ends("{");
            line.print(out);
        }
        return out.toString();
    }

    private void indent() {
        IdentityHashMap<Line.Word, Integer> ends = ends();
        int statement = 0;
        int sourceStatement = 0;
        for (Line line : lines) {
            if (line.isBlank()) {
                continue;
            }
            if (line.begins("}")) {
                line.indentation = blocks.isEmpty() ? 0 : blocks.peek();
            } else if (line.isStatement()) {
                line.indentation = blocks.isEmpty() ? 0 : blocks.peek() + INDENT;
            } else {
                line.indentation = Math.max(line.sourceIndentation() + statement - sourceStatement, statement);
            }
            if (line.isStatement() || line.begins("}")) {
                statement = line.indentation;
                sourceStatement = line.sourceIndentation();
            }
            for (Line.Word word : line.words()) {
                if (word.is("{")) {
                    // Behind `fn f(x) =` a block may hang on its own line, or on the statement.
                    boolean hanging = ends.getOrDefault(word, line.sourceIndentation()) != sourceStatement;
                    blocks.push(hanging ? line.indentation : statement);
                } else if (word.is("}") && !blocks.isEmpty()) {
                    blocks.pop();
                }
            }
        }
    }

    /** Where the line begins in the source on which a block ends, for those whose brace begins it. */
    private IdentityHashMap<Line.Word, Integer> ends() {
        IdentityHashMap<Line.Word, Integer> ends = new IdentityHashMap<>();
        Deque<Line.Word> open = new ArrayDeque<>();
        for (Line line : lines) {
            for (Line.Word word : line.words()) {
                if (word.is("{")) {
                    open.push(word);
                } else if (word.is("}") && !open.isEmpty()) {
                    Line.Word opening = open.pop();
                    if (line.words().get(0) == word) {
                        ends.put(opening, line.sourceIndentation());
                    }
                }
            }
        }
        return ends;
    }
}
