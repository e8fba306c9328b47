// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Renderer;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code einsum} against the sum that it is short for, index by index. */
class EinsumTest {
    private static final String LETTERS = "abcdT";
    private static final int ROUNDS = 300;

    /** Lengths of the letters; T has a dynamic one. */
    private static final Map<Character, Integer> SIZES = Map.of('a', 2, 'b', 3, 'c', 1, 'd', 4, 'T', 3);

    /** One einsum of random operands: letters of each, and of the result. */
    private record Sum(List<String> operands, String result) {
        static Sum random(Random random) {
            List<String> operands = new ArrayList<>();
            Set<Character> used = new LinkedHashSet<>();
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                StringBuilder letters = new StringBuilder();
                for (int rank = random.nextInt(4); rank > 0; rank--) {
                    letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
                }
                letters.chars().forEach(letter -> used.add((char) letter));
                operands.add(letters.toString());
            }
            List<Character> result = new ArrayList<>(used);
            java.util.Collections.shuffle(result, random);
            result = result.subList(0, result.isEmpty() ? 0 : random.nextInt(Math.min(result.size(), 3) + 1));
            return new Sum(operands, result.stream().map(String::valueOf).collect(Collectors.joining()));
        }

        /** The sum over all indices of the letters, as the definition says. */
        double[] meaning(List<Array> arrays) {
            String letters = (String.join("", operands) + result)
                    .chars()
                    .distinct()
                    .mapToObj(letter -> String.valueOf((char) letter))
                    .collect(Collectors.joining());
            int[] sizes =
                    letters.chars().map(letter -> SIZES.get((char) letter)).toArray();
            double[] sums = new double
                    [result.chars().map(letter -> SIZES.get((char) letter)).reduce(1, (x, y) -> x * y)];
            int all = Arrays.stream(sizes).reduce(1, (x, y) -> x * y);
            for (int n = 0; n < all; n++) {
                Map<Character, Integer> index = new LinkedHashMap<>();
                int rest = n;
                for (int i = 0; i < sizes.length; i++) {
                    index.put(letters.charAt(i), rest % sizes[i]);
                    rest /= sizes[i];
                }
                double product = 1;
                for (int i = 0; i < operands.size(); i++) {
                    product *= arrays.get(i).get(place(operands.get(i), index));
                }
                sums[place(result, index)] += product;
            }
            return sums;
        }

        private static int place(String letters, Map<Character, Integer> index) {
            int place = 0;
            for (int i = 0; i < letters.length(); i++) {
                char letter = letters.charAt(i);
                place = place * SIZES.get(letter) + index.get(letter);
            }
            return place;
        }

        static String type(String letters) {
            return letters.chars()
                    .mapToObj(letter -> letter == 'T' ? "T" : String.valueOf(SIZES.get((char) letter)))
                    .collect(Collectors.joining(", ", "[", "]"));
        }
    }

    @Test
    void isTheSumOverWhatTheResultDoesNotHave() {
        Random random = new Random(7);
        List<Sum> sums = new ArrayList<>();
        StringBuilder text = new StringBuilder("model M {\n    input t: [T]\n");
        Map<String, Array> data = new LinkedHashMap<>();
        data.put("t", values(random, 3));
        for (int i = 0; i < ROUNDS; i++) {
            Sum sum = Sum.random(random);
            sums.add(sum);
            List<String> names = new ArrayList<>();
            for (int k = 0; k < sum.operands().size(); k++) {
                String name = "x" + i + "k" + k;
                String letters = sum.operands().get(k);
                names.add(name);
                text.append("    input " + name + ": " + (letters.isEmpty() ? "real" : Sum.type(letters)) + "\n");
                data.put(
                        name,
                        values(
                                random,
                                letters.chars()
                                        .map(letter -> SIZES.get((char) letter))
                                        .toArray()));
            }
            text.append("    output y" + i + " = einsum(\"" + String.join(",", sum.operands()) + "->" + sum.result()
                    + "\", " + String.join(", ", names) + ")\n");
        }
        ModelDefinition model = resolve(text + "}\n");
        Map<String, Array> outputs = ReferenceEvaluator.evaluate(model.evaluating(), data, Map.of(), Map.of("T", 3L))
                .outputs();
        for (int i = 0; i < ROUNDS; i++) {
            List<Array> arrays = new ArrayList<>();
            for (int k = 0; k < sums.get(i).operands().size(); k++) {
                arrays.add(data.get("x" + i + "k" + k));
            }
            assertThat(outputs.get("y" + i).values())
                    .as(sums.get(i).toString())
                    .containsExactly(sums.get(i).meaning(arrays), within(1e-9));
        }
    }

    private static Array values(Random random, int... shape) {
        return Array.real(
                shape,
                random.doubles(Arrays.stream(shape).reduce(1, (x, y) -> x * y), -1, 1)
                        .toArray());
    }

    private static ModelDefinition resolve(String text) {
        Resolver.Result result = Resolver.resolve(
                Resolver.Request.of(new SourceFile("m.nn", text)).with(Precision.F64));
        assertThat(result.diagnostics().hasErrors())
                .as(Renderer.render(result.diagnostics().all()))
                .isFalse();
        return result.model("M");
    }

    private static final String OPERANDS =
            "model M {\n input q: [B, 3, 4]\n input k: [B, 5, 4]\n input s: [3, 3]\n input m: [2, 1, 4]\n output y = %s\n}\n";

    /** What is written differently and means the same; and what may be left out. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "einsum(\"bqd,bkd->bqk\", q, k) | [B, 3, 5]",
                "einsum(\"bqd, bkd -> bqk\", q, k) | [B, 3, 5]",
                "einsum(\"...qd,...kd->...qk\", q, k) | [B, 3, 5]",
                "einsum(\"bqd,bkd\", q, k) | [5, 3]",
                "einsum(\"ba\", s) | [3, 3]",
                "einsum(\"ii\", s) | []",
                "einsum(\"ii->i\", s) | [3]",
                "einsum(\"i...->...\", s) | [3]",
                "einsum(\"...,...->...\", m, m[:, :, 0:1]) | [2, 1, 4]",
                "einsum(\"...d,xyd->...xy\", q, m) | [B, 3, 2, 1]"
            })
    void hasTheTypeOfItsLetters(String formula, String type) {
        ModelDefinition model = resolve(OPERANDS.formatted(formula));
        String found =
                model.evaluating().type(model.evaluating().output("y")).shape().toString();
        assertThat(found).isEqualTo(type);
    }

    /** Scores of attention are one product over the two as they stand. */
    @Test
    void isOneProduct() {
        ModelDefinition model = resolve(OPERANDS.formatted("einsum(\"bqd,bkd->bqk\", q, k)"));
        List<String> operators = model.evaluating().nodes().stream()
                .filter(node -> node instanceof Node.Apply)
                .map(node -> ((Node.Apply) node).op().name())
                .toList();
        assertThat(operators).containsExactly("transpose[0, 2, 1]", "matmul");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "einsum(q, k) | the axes are named in a text, not [B, 3, 4]",
                "einsum(\"bqd\", q, k) | names the axes of 1, and 2 tensors are given",
                "einsum(\"bq,bkd->bqk\", q, k) | \"bq\" names 2 axes, and [B, 3, 4] has 3",
                "einsum(\"bqd,bqd->bq\", q, k) | q is 3 in one operand and 5 in another",
                "einsum(\"bqd,bkd->bqx\", q, k) | x in \"bqd,bkd->bqx\" is no axis of an operand",
                "einsum(\"bqd->bqb\", q) | a letter stands once after ->",
                "einsum(\"bqq->bq\", q) | q is 3 and 4 in one operand, [B, 3, 4]",
                "einsum(\"b1d->bd\", q) | '1' names no axis in \"b1d\"",
            })
    void saysWhatDoesNotFit(String formula, String message) {
        Resolver.Result result =
                Resolver.resolve(Resolver.Request.of(new SourceFile("m.nn", OPERANDS.formatted(formula))));
        List<Diagnostic> errors =
                result.diagnostics().all().stream().filter(Diagnostic::isError).toList();
        assertThat(errors).hasSize(1);
        assertThat(errors.get(0).message()).contains(message);
    }
}
