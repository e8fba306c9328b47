// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.syntax.Parser;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A program that is broken in one place by its grammar and in another by its types gives both messages, and none that only
 * follows from the first. As with one slip, what is asserted is how seldom it is otherwise.
 */
class SyntaxBesideTypesTest {
    private static final int BROKEN = 2000;

    /** Faults that depend on nothing else, each in a line of its own. */
    private static final Map<String, Code> FAULTS = new TreeMap<>(Map.of(
            "other_1 = zeros([2, 3]) @ zeros([2, 3])", Code.INNER_DIMENSIONS,
            "other_1 = mean(ones([3]), dim = 0)", Code.ARGUMENT_NAME,
            "other_1 = tanh(zeros([2]), 3)", Code.ARGUMENT_COUNT));

    private static final Pattern HEADING = Pattern.compile("(model|layer|fn)\\b.*|.*[{]");
    private static final Pattern BRACE = Pattern.compile("[{}]");

    private final List<String> hidden = new ArrayList<>();
    private final List<String> following = new ArrayList<>();

    /** Programs, and the lines and codes of what is told of each. */
    private static Stream<Arguments> programs() {
        return Stream.of(
                Arguments.of("an equation", """
                        model M {
                            input x: [B, 4]
                            h = tanh(x + )
                            output y = h @ h
                            output z = x @ x
                        }
                        """, List.of("3 NN0101", "5 NN0204")),
                Arguments.of(
                        "a bracket at the end of a line, whose meaning is clear",
                        "model M {\n    input x: [B, 4]\n    h = tanh(x\n    output y = h @ zeros([3, 2])\n}\n",
                        List.of("3 NN0103", "4 NN0204")),
                Arguments.of(
                        "what is declared",
                        """
                        layer Twice(k: int {
                            apply(x) = k * x
                        }
                        layer Half(k int) {
                            apply(x) = x / k
                        }
                        model M {
                            input x [B, 4]
                            input y: [B, 3]
                            param W: [4, 2] = = zeros()
                            layer a = Twice(3, 4)
                            layer b = Half(3, 4)
                            loss error = mean(x @ W + b(y)
                            output z = mse(y, dim = 1)
                            train minimize error over W using sgd(lr = 0.1)
                        }
                        """,
                        List.of("1 NN0103", "4 NN0101", "8 NN0101", "10 NN0101", "13 NN0103", "14 NN0312")),
                Arguments.of(
                        "what returns, applies, goes on and trains",
                        """
                        fn f(x) {
                            return x *
                        }
                        layer L {
                            aply(x) = 2 * x
                        }
                        model M {
                            input x: [B, 3]
                            layer l = L()
                            param w: real = 1
                            y = for i in 0..3 with h = w * x { nxt h = 2 * h }
                            loss error = mean(f(x) + l(x) + y) * step
                            predict both gives p, q
                            output p = = x
                            output q = l.table + unknown_name
                            train minimize error using sgd lr = 0.1
                        }
                        """,
                        List.of("2 NN0102", "5 NN0106", "11 NN0106", "14 NN0101", "15 NN0301", "16 NN0101")),
                Arguments.of("a name of the library", """
                        layer Dense(a: int, b) c {
                            apply(x) = x
                        }
                        model M {
                            input x: [B, 3]
                            mean = = 3
                            layer fc = Dense(1, 2, 3, 4, 5)
                            output y = fc(x) + mean
                            output z = x + sum(x, 2, 3)
                        }
                        """, List.of("1 NN0117", "6 NN0101", "9 NN0311")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void eachFaultIsToldOnce(String name, String text, List<String> expected) {
        List<String> told = OneEditTest.errors(text).stream()
                .sorted(Comparator.comparing(each -> each.span().start()))
                .map(each -> each.span().line() + " " + each.code().id())
                .toList();
        assertThat(told).as(name).isEqualTo(expected);
    }

    @Test
    void bothAreReportedAndNothingElse() {
        List<String> programs = OneEditTest.programs();
        programs.removeIf(program -> !program.stripTrailing().endsWith("\n}") || program.contains("features: int,"));
        List<String> faults = List.copyOf(FAULTS.keySet());
        Random random = new Random(2);
        int broken = 0;
        while (broken < BROKEN) {
            String program = programs.get(random.nextInt(programs.size()));
            String fault = faults.get(random.nextInt(faults.size()));
            OneEditTest.Edited edited = OneEditTest.edit(program, random);
            String both = with(fault, edited);
            List<Diagnostic> syntax = ofGrammar(both);
            if (!syntax.isEmpty()) {
                broken++;
                judge(edited, both, syntax, FAULTS.get(fault));
            }
        }
        assertThat(hidden.size()).as("not told: " + hidden).isLessThan(BROKEN / 100);
        assertThat(following.size()).as("told beside: " + following).isLessThan(BROKEN / 100);
    }

    /** The fault in the last model; in one of its own if the heading or the end of that is what was edited. */
    private static String with(String fault, OneEditTest.Edited edited) {
        String text = edited.text().stripTrailing();
        String line = edited.what().replaceFirst("(?s).*? in ", "");
        boolean within = text.endsWith("\n}")
                && !HEADING.matcher(line).matches()
                && !BRACE.matcher(edited.what().replaceFirst("(?s) in .*", "")).find();
        return within
                ? text.substring(0, text.length() - 1) + "    output " + fault + "\n}\n"
                : "model Other_1 {\n    output " + fault + "\n}\n" + text;
    }

    private void judge(OneEditTest.Edited edited, String text, List<Diagnostic> syntax, Code code) {
        List<Diagnostic> types = new ArrayList<>(OneEditTest.errors(text));
        types.removeIf(each -> syntax.stream().anyMatch(told -> told.message().equals(each.message())));
        String told = edited.what() + " gives " + messages(syntax) + " and " + messages(types) + "\n";
        if (!types.removeIf(each -> each.code() == code)) {
            hidden.add(told);
        }
        if (!types.isEmpty()) {
            following.add(told);
        }
    }

    private static List<String> messages(List<Diagnostic> diagnostics) {
        return diagnostics.stream()
                .map(each -> each.span().line() + " " + each.code().id() + " " + each.message())
                .toList();
    }

    private static List<Diagnostic> ofGrammar(String text) {
        Diagnostics diagnostics = new Diagnostics();
        Parser.parse(new SourceFile("m.nn", text), diagnostics);
        return diagnostics.all().stream().filter(Diagnostic::isError).toList();
    }
}
