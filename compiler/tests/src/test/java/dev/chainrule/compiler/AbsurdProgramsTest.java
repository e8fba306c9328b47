// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Limits;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.resolve.Resolver;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Small texts that would be large programs: each is refused by a limit that says its number, with few messages. */
class AbsurdProgramsTest {
    private static String model(String lines) {
        return "model M {\n    input x: [B, 4]\n    param w: real = 1\n" + lines + "    output z = x\n}\n";
    }

    private static String many(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining());
    }

    private static Stream<Arguments> programs() {
        String deep = "(".repeat(100_000) + "x" + ")".repeat(100_000);
        return Stream.of(
                Arguments.of("imports", Code.UNKNOWN_IMPORT, many(9_000, i -> "import A" + i + " from n" + i + "\n")),
                Arguments.of(
                        "more imports",
                        Code.FILE_TOO_LARGE,
                        many(100_000, i -> "import A" + i + " from nets.n" + i + "\n")),
                Arguments.of(
                        "lists of lists",
                        Code.LIST_TOO_LONG,
                        model("    l0 = [x, x]\n"
                                + many(30, i -> "    l" + (i + 1) + " = [l" + i + ", l" + i + "]\n"))),
                Arguments.of("a list", Code.LIST_TOO_LONG, model("    l = [" + "x, ".repeat(60_000) + "]\n")),
                Arguments.of(
                        "a list of a loop",
                        Code.LIST_TOO_LONG,
                        model("    l = for i in 0..499 { yield [x, x, x, x, x, x, x, x, x, x, x] }\n")),
                Arguments.of("parts", Code.ARGUMENT_TYPE, model("    l = split(zeros([100000]), 100000, axis = 0)\n")),
                Arguments.of(
                        "turns",
                        Code.TOO_MANY_TURNS,
                        model("    h = for i in 0..99999 with h = x { next h = tanh(w * h) }\n")),
                Arguments.of(
                        "turns of turns",
                        Code.TOO_MANY_TURNS,
                        model(
                                "    h = for i in 0..1000 with h = x { next h = for j in 0..1000 with g = h { next g = w * g } }\n")),
                Arguments.of("a product", Code.TOO_MANY_TURNS, model("    p = product(zeros([100000]))\n")),
                Arguments.of("models", Code.TOO_MANY_MODELS, many(2_000, i -> "model M" + i + " { input x: [B] }\n")),
                Arguments.of("layers", Code.TOO_MANY_INSTANCES, model("    layer l[99999] = Dense(4, 4)\n")),
                Arguments.of(
                        "calls",
                        Code.TOO_MANY_NODES,
                        "fn f0(x) = tanh(x)\n"
                                + many(
                                        20,
                                        i -> "fn f" + (i + 1) + "(x) = f" + i + "(x) + f" + i + "(2 * x) + f" + i
                                                + "(3 * x)\n")
                                + model("    y = f20(x)\n")),
                Arguments.of("brackets", Code.NESTING_TOO_DEEP, model("    y = " + deep + "\n")),
                Arguments.of("a line", Code.EXPRESSION_TOO_DEEP, model("    y = " + "x + ".repeat(60_000) + "x\n")),
                Arguments.of("a number", Code.WORD_TOO_LONG, model("    y = x * " + "9".repeat(200_000) + "\n")),
                Arguments.of(
                        "doublings",
                        Code.TENSOR_TOO_LARGE,
                        model("    a0 = concat([x, x], axis = 1)\n"
                                + many(
                                        70,
                                        i -> "    a" + (i + 1) + " = concat([a" + i + ", a" + i + "], axis = 1)\n"))),
                Arguments.of(
                        "a polynomial",
                        Code.TENSOR_TOO_LARGE,
                        model("    input y: [C, D, E, F, G, H]\n    n0 = B + C + D + E + F + G + H\n"
                                + many(30, i -> "    n" + (i + 1) + " = n" + i + " * n" + i + "\n"))),
                Arguments.of(
                        "a power",
                        Code.TENSOR_TOO_LARGE,
                        model("    n0 = B\n" + many(40, i -> "    n" + (i + 1) + " = n" + i + " * n" + i + "\n"))),
                Arguments.of(
                        "names like others",
                        Code.UNKNOWN_NAME,
                        model(many(2_000, i -> "    quite_a_long_name_that_is_like_others_" + i + " = x\n")
                                + many(
                                        1_000,
                                        i -> "    b" + i + " = quite_a_long_name_that_is_like_others_" + i + "q\n"))),
                Arguments.of(
                        "unknown names",
                        Code.UNKNOWN_FUNCTION,
                        model(many(6_000, i -> "    a" + i + " = foo" + i + "(x) + bar" + i + "\n"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    @Timeout(120)
    void areRefused(String name, Code code, String text) {
        List<Diagnostic> diagnostics = Resolver.resolve(Resolver.Request.of(new SourceFile("m.nn", text)))
                .diagnostics()
                .all();
        assertThat(diagnostics).hasSizeLessThanOrEqualTo(2 * Limits.DIAGNOSTICS);
        assertThat(diagnostics).extracting(Diagnostic::code).contains(code);
        if (code.id().startsWith("NN05")) {
            assertThat(diagnostics).filteredOn(Diagnostic::isError).hasSize(1);
        }
        assertThat(diagnostics).filteredOn(Diagnostic::isError).hasSizeLessThanOrEqualTo(Limits.DIAGNOSTICS);
    }
}
