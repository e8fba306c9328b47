// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.grammar.Lines;
import dev.chainrule.grammar.NnLexer;
import dev.chainrule.grammar.NnParser;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/**
 * Source texts to syntax trees. Any text gives a tree: what could not be read is reported and left out.
 *
 * <p>The tokens are put right before the grammar sees them: foreign spellings are answered and read as what they mean
 * (ForeignSpellings), statements are ended ({@link Lines}), brackets are answered and balanced
 * (Brackets). So the grammar need not recover from these, and whatever else is wrong in a file is found too.
 */
public final class Parser {
    /** The longest text that is read, in characters. */
    static final int MAX_LENGTH = 4 << 20;

    private Parser() {}

    /** What was written. Faults go to {@code diagnostics}; the tree holds what is sound. */
    public static Ast.File parse(SourceFile source, Diagnostics diagnostics) {
        Places places = new Places(source);
        if (source.text().length() > MAX_LENGTH) {
            diagnostics.report(Diagnostic.of(
                            Code.FILE_TOO_LARGE,
                            new Span(source, 0, 0),
                            "this file has " + source.text().length() + " characters; at most " + MAX_LENGTH
                                    + " are read")
                    .hint("split it, and import from one file what the other needs"));
            return new Ast.File(List.of(), places.whole());
        }
        Faults faults = new Faults(diagnostics);
        CommonTokenStream tokens = new CommonTokenStream(new ListTokenSource(tokens(source, places, faults)));
        NnParser.FileContext tree = tree(tokens, places, faults);
        return new AstBuilder(tokens, places, diagnostics).file(tree);
    }

    private static List<Token> tokens(SourceFile source, Places places, Faults faults) {
        NnLexer lexer = new NnLexer(CharStreams.fromString(source.text(), source.name()));
        lexer.removeErrorListeners();
        List<Token> tokens = new ArrayList<>(lexer.getAllTokens());
        tokens.add(lexer.nextToken());
        return Lines.endStatements(tokens);
    }

    /** SLL first: it is fast, and right unless it finds a fault. */
    private static NnParser.FileContext tree(CommonTokenStream tokens, Places places, Faults faults) {
        NnParser parser = new NnParser(tokens);
        parser.removeErrorListeners();
        parser.setErrorHandler(new BailErrorStrategy());
        parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
        try {
            return parser.file();
        } catch (ParseCancellationException fault) {
            parser.reset();
            tokens.fill();
            Statements statements = new Statements(tokens.getTokens());
            parser.setErrorHandler(new LineRecovery(statements, new Explainer(statements, places, faults)));
            parser.getInterpreter().setPredictionMode(PredictionMode.LL);
            return parser.file();
        }
    }
}
