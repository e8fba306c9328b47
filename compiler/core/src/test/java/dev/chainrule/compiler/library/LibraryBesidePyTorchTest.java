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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Losses beside PyTorch's: {@code library/losses.txt}, written by {@code losses.py}. */
class LibraryBesidePyTorchTest {
    private record Case(String call, Map<String, double[]> expected) {}

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        TestFiles.read(TestFiles.root().resolve("compiler/core/src/test/resources/library/losses.txt"))
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
}
