// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.chainrule.compiler.Growth;
import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.Limits;
import dev.chainrule.compiler.diagnostic.SourceFile;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Absurd programs are refused with a code of their own, in little time and on the stack that a thread has by default. */
class LimitsTest {
    private static final int SMALL_STACK = 1 << 20;

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "sum, x, ' + x', 10000, ''",
        "differences, x, ' - 1', 10000, ''",
        "products, x, ' * x', 10000, ''",
        "powers, x, ' ^ x', 10000, ''",
        "signs, '', '-', 10000, x",
        "nots, '', 'not ', 10000, x",
        "pipes, x, ' |> f', 10000, ''",
        "or, a, ' or a', 10000, ''",
        "and, a, ' and a', 10000, ''",
        "calls, f, '()', 10000, ''",
        "parts, f, '.g', 10000, ''",
        "indices, x, '[0]', 10000, ''",
        "else-if, if c { 0 }, ' else if c { 1 }', 10000, ' else { 2 }'",
        "exponents, x, ' ^ -x', 10000, ''",
        "stage, x |> f, '.g', 10000, ''",
    })
    void aLongChainIsRefused(String name, String first, String again, int times, String last) {
        List<Diagnostic> diagnostics = parse("fn f(x) = " + first + again.repeat(times) + last + "\n");
        assertThat(diagnostics).extracting(Diagnostic::code).containsExactly(Code.EXPRESSION_TOO_DEEP);
    }

    @Test
    void whatIsAllowedFitsOnTheStack() {
        assertThat(parse("fn f(x) = x" + " |> g".repeat(490) + "\n")).isEmpty();
        assertThat(parse("fn f(x) = x" + " + x".repeat(490) + "\n")).isEmpty();
    }

    @Test
    void chainsInChainsAreRefusedToo() {
        String chain = "x" + " + x".repeat(200);
        String nested = "((" + chain + ")" + " + x".repeat(200) + ")" + " + x".repeat(200);
        assertThat(parse("fn f(x) = " + nested + "\n"))
                .extracting(Diagnostic::code)
                .containsExactly(Code.EXPRESSION_TOO_DEEP);
    }

    @ParameterizedTest
    @CsvSource({
        "(, )",
        "[, ]",
        "f(, )",
        "x[, ]",
        "if a { b } else {, }",
        "if, ''",
        "scan x in, ''",
        "for i in 0..1 { y =, }",
        "for i in, ..1 { y = 1 }",
        "(, ''",
        "{, ''"
    })
    void tenThousandBracketsGiveOneDiagnostic(String open, String close) {
        String text = "fn f(x) = " + (open + " ").repeat(10_000) + "x" + (" " + close).repeat(10_000) + "\n";
        List<Diagnostic> diagnostics = parse(text);
        assertThat(diagnostics).hasSize(1);
        assertThat(diagnostics.get(0).code()).isEqualTo(Code.NESTING_TOO_DEEP);
    }

    @Test
    void deepNestingThatIsAllowedNeedsLittleStack() {
        int depth = Limits.NESTING - 1;
        assertThat(parse("fn f(x) = " + "f(".repeat(depth) + "x" + ")".repeat(depth) + "\n"))
                .isEmpty();
        assertThat(parse("fn f(x) = " + "[(".repeat(depth / 2) + "x" + ")]".repeat(depth / 2) + "\n"))
                .isEmpty();
        String blocks = "y = for i in 0..1 { ".repeat(depth - 1) + "y = 1" + " }".repeat(depth - 1);
        assertThat(parse("fn f(x) { " + blocks + " }\n")).isEmpty();
        // A fault in the innermost makes the parser look for it again, by the full grammar.
        assertThat(parse("fn f(x) = " + "f(".repeat(depth) + "x x" + ")".repeat(depth) + "\n"))
                .hasSize(1);
    }

    @Test
    void aHugeFileIsRefused() {
        assertThat(parse("/".repeat(Limits.FILE + 1)))
                .extracting(Diagnostic::code)
                .containsExactly(Code.FILE_TOO_LARGE);
    }

    @Test
    void manyFaultsAreCut() {
        List<Diagnostic> diagnostics = parse("fn f(x) {\n" + "y = 2x\n".repeat(20_000) + "}\n");
        assertThat(diagnostics).hasSize(Limits.DIAGNOSTICS);
        assertThat(diagnostics.get(Limits.DIAGNOSTICS - 1).notes()).hasSize(1);
        assertThat(parse("fn f(x) {\n" + "pi = x\n".repeat(20_000) + "}\n")).hasSize(Limits.DIAGNOSTICS);
        assertThat(parse("fn f(x) {\n" + "y = = x\n".repeat(20_000) + "}\n")).hasSize(Limits.DIAGNOSTICS);
        assertThat(parse("fn f(x) {\n" + "y = (x\n".repeat(20_000) + "}\n")).hasSize(Limits.DIAGNOSTICS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/*", ";", "a;", "§ ", "= \n", "'", "\"", "(\n", "f(", "}", "{\n", ")", "model M {\n", "x ", ", "
            })
    void nonsenseIsReadInLinearTime(String again) {
        assertThat(parse(again.repeat(10_000))).hasSizeBetween(1, Limits.DIAGNOSTICS);
        assertThat(parse("(".repeat(10_000) + again.repeat(10_000))).hasSizeBetween(1, Limits.DIAGNOSTICS);
    }

    @Test
    void bracketsOfDifferentKindsAreReadInLinearTime() {
        assertThat(parse("(".repeat(10_000) + "]".repeat(10_000))).hasSizeBetween(1, Limits.DIAGNOSTICS);
        assertLinear(length -> "(".repeat(length) + "]".repeat(length));
    }

    private static void assertLinear(IntFunction<String> text) {
        String few = text.apply(2_500);
        String many = text.apply(20_000);
        assertThat(Growth.of(() -> parse(few), () -> parse(many)))
                .as("eight times the length")
                .isLessThan(Growth.LINEAR_OF_EIGHT);
    }

    @Test
    void aLongFileIsReadInLinearTime() {
        assertLinear(length -> "model M {\n" + "    h = relu(x @ W1 + b1)\n".repeat(length / 2) + "}\n");
        assertThat(parse("model M {\n" + "    h = relu(x @ W1 + b1)\n".repeat(10_000) + "}\n"))
                .isEmpty();
        assertThat(parse("model M {\n    h = [" + "relu(x @ W1 + b1), ".repeat(10_000) + "]\n}\n"))
                .isEmpty();
    }

    /** Parses on such a stack. What never ends is given up, long after anything would be done. */
    private static List<Diagnostic> parse(String text) {
        Diagnostics diagnostics = new Diagnostics();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = new Thread(
                null,
                () -> {
                    Ast.File file = Parser.parse(new SourceFile("long.nn", text), diagnostics);
                    AstPrinter.print(file);
                },
                "parser",
                SMALL_STACK);
        thread.setUncaughtExceptionHandler((dead, cause) -> thrown.set(cause));
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join(Duration.ofMinutes(10).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive() || thrown.get() != null) {
            fail("the parser hangs or fails", thrown.get());
        }
        return diagnostics.all();
    }
}
