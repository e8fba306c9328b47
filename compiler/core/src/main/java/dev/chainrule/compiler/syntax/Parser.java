// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.Limits;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.grammar.Lines;
import dev.chainrule.grammar.NnLexer;
import dev.chainrule.grammar.NnParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/**
 * Source texts to syntax trees. Any text gives a tree: what could not be read is reported, and a hole.
 *
 * <p>The tokens are put right before the grammar sees them: foreign spellings are answered and read as what they mean
 * ({@link ForeignSpellings}, {@link NumberSpellings}), statements are ended ({@link Lines}), brackets are answered and balanced
 * ({@link Brackets}). So the grammar need not recover from these, and whatever else is wrong in a file is found too.
 */
public final class Parser {
    private Parser() {}

    /** What was written. Faults go to {@code diagnostics}; the tree holds what is sound. */
    public static Ast.File parse(SourceFile source, Diagnostics diagnostics) {
        Places places = new Places(source);
        if (source.text().length() > Limits.FILE) {
            diagnostics.report(Diagnostic.of(
                            Code.FILE_TOO_LARGE,
                            new Span(source, 0, 0),
                            "this file has " + source.text().length() + " characters; at most " + Limits.FILE
                                    + " are read")
                    .hint("split it, and import from one file what the other needs"));
            return new Ast.File(List.of(), places.whole());
        }
        Faults faults = new Faults(source, diagnostics);
        List<Token> tokens = lex(source);
        tokens = DivisionComments.check(tokens, places, faults);
        tokens = ForeignSpellings.translate(tokens, places, faults);
        tokens = NumberSpellings.check(tokens, places, faults);
        tokens = Lines.endStatements(tokens);
        Brackets.Balanced balanced = Brackets.balance(tokens, places);
        Optional<Diagnostic> tooDeep = Nesting.tooDeep(balanced.tokens(), places);
        if (tooDeep.isPresent()) {
            faults.report(tooDeep.get());
            return new Ast.File(List.of(), places.whole());
        }
        balanced.faults().forEach(faults::report);
        balanced.answered().forEach(faults::answer);
        balanced.misread().forEach(faults::misread);
        CommonTokenStream stream = new CommonTokenStream(new ListTokenSource(balanced.tokens()));
        try {
            Ast.File file = new AstBuilder(stream, places, faults).file(tree(stream, places, faults));
            closeFaulty(new Statements(balanced.tokens()), places, diagnostics);
            return file;
        } catch (ParseCancellationException enough) {
            return new Ast.File(List.of(), places.whole());
        }
    }

    /** Of a statement that has a fault nothing more is told: what else seems to be wrong may follow from it. */
    private static void closeFaulty(Statements statements, Places places, Diagnostics diagnostics) {
        if (diagnostics.hasErrors(places.source())) {
            for (int first = 0; first < statements.size(); first = statements.last(first) + 1) {
                diagnostics.closeIfFaulty(
                        places.between(statements.get(first), statements.get(statements.last(first))));
            }
        }
    }

    /** All tokens, hidden ones too; the last is the end of the file. */
    private static List<Token> lex(SourceFile source) {
        NnLexer lexer = new NnLexer(CharStreams.fromString(whole(source.text()), source.name()));
        lexer.removeErrorListeners();
        List<Token> tokens = new ArrayList<>(lexer.getAllTokens());
        tokens.add(lexer.nextToken());
        return tokens;
    }

    /** The text with every half of a surrogate pair that stands alone replaced: it is no character. */
    private static String whole(String text) {
        StringBuilder whole = null;
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            if (i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                i++;
                continue;
            }
            whole = whole == null ? new StringBuilder(text) : whole;
            whole.setCharAt(i, '\uFFFD');
        }
        return whole == null ? text : whole.toString();
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
