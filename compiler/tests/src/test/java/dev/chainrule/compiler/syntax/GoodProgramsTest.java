// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.TestFiles;
import dev.chainrule.grammar.Lines;
import dev.chainrule.grammar.NnLexer;
import dev.chainrule.grammar.NnParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.DiagnosticErrorListener;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.DecisionInfo;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Sound programs: they parse, print and parse again to the same tree, and the grammar is sure of each of them. */
class GoodProgramsTest {
    @TestFactory
    Stream<DynamicTest> parseAndPrint() {
        return programs().entrySet().stream()
                .map(program -> DynamicTest.dynamicTest(program.getKey(), () -> roundTrip(program.getValue())));
    }

    private static void roundTrip(String text) {
        Ast.File file = Trees.parse(text);
        assertThat(file.declarations()).isNotEmpty();
        String printed = AstPrinter.print(file);
        assertThat(Trees.withoutPlaces(Trees.parse(printed))).as(printed).isEqualTo(Trees.withoutPlaces(file));
    }

    @Test
    void theGrammarIsNotAmbiguous() {
        programs().forEach((name, text) -> {
            List<String> reports = new ArrayList<>();
            NnParser parser = parser(text);
            parser.getInterpreter().setPredictionMode(PredictionMode.LL_EXACT_AMBIG_DETECTION);
            parser.addErrorListener(new DiagnosticErrorListener(true));
            parser.addErrorListener(new BaseErrorListener() {
                @Override
                public void syntaxError(
                        Recognizer<?, ?> recognizer,
                        Object offendingSymbol,
                        int line,
                        int column,
                        String message,
                        RecognitionException e) {
                    // The diagnosing listener tells what it found through the parser, as if it were an error.
                    if (message.startsWith("reportAmbiguity")) {
                        reports.add(line + ":" + column + " " + message);
                    }
                }
            });
            parser.file();
            assertThat(reports).as(name).isEmpty();
        });
    }

    @Test
    void theGrammarLooksFewTokensAhead() {
        programs().forEach((name, text) -> {
            NnParser parser = parser(text);
            parser.setProfile(true);
            parser.file();
            DecisionInfo[] decisions = parser.getParseInfo().getDecisionInfo();
            long furthest = Arrays.stream(decisions)
                    .mapToLong(decision -> Math.max(decision.SLL_MaxLook, decision.LL_MaxLook))
                    .max()
                    .orElse(0);
            assertThat(furthest).as(name).isLessThanOrEqualTo(4);
        });
    }

    private static NnParser parser(String text) {
        NnLexer lexer = new NnLexer(CharStreams.fromString(text));
        List<Token> tokens = new ArrayList<>(lexer.getAllTokens());
        tokens.add(lexer.nextToken());
        NnParser parser = new NnParser(new CommonTokenStream(new ListTokenSource(Lines.endStatements(tokens))));
        parser.removeErrorListeners();
        parser.setErrorHandler(new BailErrorStrategy());
        return parser;
    }

    private static Map<String, String> programs() {
        Map<String, String> programs = new LinkedHashMap<>();
        add(TestFiles.resources("good"), programs);
        TestFiles.shared("programs").ifPresent(folder -> add(folder, programs));
        TestFiles.shared("language.md").ifPresent(file -> addExamples(TestFiles.read(file), programs));
        return programs;
    }

    private static void add(Path folder, Map<String, String> programs) {
        TestFiles.programs(folder)
                .forEach(file -> programs.put(file.getFileName().toString(), TestFiles.read(file)));
    }

    /** The indented blocks below the headings of the programs. */
    private static void addExamples(String markdown, Map<String, String> programs) {
        String section = markdown.substring(markdown.indexOf("## Programs"), markdown.indexOf("## From Java"));
        for (String example : section.split("\n### ", -1)) {
            StringBuilder text = new StringBuilder();
            example.lines()
                    .skip(1)
                    .forEach(line ->
                            text.append(line.strip().isEmpty() ? "" : line).append('\n'));
            if (!text.toString().isBlank()) {
                programs.put(example.lines().findFirst().orElse(""), text.toString());
            }
        }
    }
}
