// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.TestFiles;
import dev.chainrule.compiler.driver.Derived;
import dev.chainrule.runtime.Model;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses beside PyTorch's: {@code library/losses.txt}, written by {@code losses.py}. */
class LibraryBesidePyTorchTest {
    private record Case(String call, Map<String, double[]> expected) {}

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        TestFiles.read(TestFiles.root().resolve("compiler/tests/src/test/resources/library/losses.txt"))
                .lines()
                .forEach(line -> {
                    if (line.startsWith("case ")) {
                        cases.add(new Case(line.substring("case ".length()), new LinkedHashMap<>()));
                    } else {
                        String[] words = line.split(" ", -1);
                        cases.get(cases.size() - 1)
                                .expected()
                                .put(
                                        words[0],
                                        Stream.of(words)
                                                .skip(1)
                                                .mapToDouble(Double::parseDouble)
                                                .toArray());
                    }
                });
        return cases;
    }

    private static double[] data(String name, int size) {
        return IntStream.range(0, size)
                .mapToDouble(i -> Math.sin(0.9 * i + name.charAt(0)))
                .toArray();
    }

    @Test
    void lossesAndTheirDerivatives() {
        Map<String, double[]> data = new LinkedHashMap<>();
        Stream.of("a", "b", "c").forEach(name -> data.put(name, data(name, 12)));
        data.put("e", data("e", 48));
        data.put("k", new double[] {2, 0, 1, 2});
        data.put("s", new double[] {1, -1, -1, 1});
        data.put("h", new double[] {1, 0, 0, 0, 1, 1, 1, 0, 1, 0, 0, 1});
        data.put("w", new double[] {0.5, 2, 1.25});
        data.put("ids", new double[] {1, 1, 2, 3, 2, 0});
        data.put("frames", new double[] {6, 4});
        data.put("letters", new double[] {3, 2});
        List<Case> cases = cases();
        StringBuilder program = new StringBuilder();
        for (int i = 0; i < cases.size(); i++) {
            program.append("""
                    model L%d {
                        input a: [4, 3]
                        input b: [4, 3]
                        input c: [4, 3]
                        input e: [2, 6, 4]
                        input k: int[4]
                        input s: [4]
                        input h: [4, 3]
                        input w: [3]
                        input ids: int[2, 3]
                        input frames: int[2]
                        input letters: int[2]
                        loss l = %s
                    }
                    """.formatted(i, cases.get(i).call()));
        }
        for (Precision precision : Precision.values()) {
            Map<String, Model> models = Derived.models(program.toString(), precision);
            double tolerance = precision == Precision.F64 ? 1e-11 : 2e-5;
            for (int i = 0; i < cases.size(); i++) {
                Case each = cases.get(i);
                Map<String, double[]> found =
                        Derived.of(models.get("L" + i), data).loss("l");
                each.expected()
                        .forEach((what, values) -> assertThat(found.get(what.equals("loss") ? "l" : what))
                                .as(each.call() + " " + what + " in " + precision)
                                .containsExactly(values, within(tolerance * (1 + Math.abs(values[0])))));
            }
        }
    }

    /** Large scores, certain probabilities, vectors that are equal or 0: values and derivatives are numbers. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "focal(1e4 * a, h)",
                "focal(1e4 * a, h, alpha = -1, gamma = 0.5)",
                "multilabel_soft_margin(1e4 * a, h)",
                "multi_margin(1e4 * a, k, p = 2)",
                "log_cosh(1e4 * a, b)",
                "dice(0 * a, 0 * h)",
                "tversky(0 * a, 0 * h)",
                "triplet_margin(a, a, a)",
                "cosine_embedding(0 * a, b, 2 * real(k > 0) - 1)",
                "contrastive(a, a, real(k > 0))",
                "info_nce(0 * a, b)",
                "info_nce(1e4 * a, 1e4 * b, temperature = 1e-3)",
                "poisson_nll(0 * a, 0 * h, log_input = false)",
                "ctc(log_softmax(1e4 * e), ids)",
                "ctc(log_softmax(e), ids, frames = 0 * ids[:, 0] + 1, zero_infinity = true)",
                "field(1e4 * e, sorted)"
            })
    void extremesHaveValuesAndSlopes(String loss) {
        Map<String, double[]> data = new LinkedHashMap<>();
        Stream.of("a", "b").forEach(name -> data.put(name, data(name, 12)));
        data.put("e", data("e", 48));
        data.put("k", new double[] {2, 0, 1, 2});
        data.put("h", new double[] {1, 0, 0, 0, 1, 1, 1, 0, 1, 0, 0, 1});
        data.put("ids", new double[] {1, 1, 2, 3, 2, 0});
        data.put("sorted", new double[] {0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3});
        String program = """
                model M {
                    input a: [4, 3]
                    input b: [4, 3]
                    input e: [2, 6, 4]
                    input k: int[4]
                    input h: [4, 3]
                    input ids: int[2, 3]
                    input sorted: int[2, 6]
                    layer field = Crf(4)
                    loss l = %s
                }
                """.formatted(loss);
        Derived.of(program, Precision.F32, data)
                .loss("l")
                .forEach((what, values) -> assertThat(values)
                        .as(what)
                        .isNotEmpty()
                        .matches(each -> Arrays.stream(each).allMatch(Double::isFinite)));
    }
}
