// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.program.Program;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class DrawnBatchTest {
    /** Every kind of input, sizes that the program limits, and initialisers of all sorts. */
    private static final String ALL = """
            model All {
                input x: [B, 2 * H, T]
                input label: int[B]
                input count: int[B]
                input mask: bool[B, T]
                input rate: real = 0.25
                param place: [9, 2] = normal(stddev = 0.02)
                param W: [3, 5] = orthogonal()
                param V: [4, 4] = identity()
                param U: [2, 3] = uniform(-1, 1)
                param c: [5] = 1
                state seen: real = 0
                hidden = sum(x, axis = 1)[:, 5:T] * rate
                part = sum(hidden, axis = 1, keep = true) + place[0:T - 5, 0][0]
                logits = tanh(part @ U[0:1] @ W + c) + sum(V)
                shown = where(mask, 1, 0)
                loss nll = cross_entropy(logits, label) * mean(shown) + 0 * sum(count)
                update seen = seen + 1
                train minimize nll using adam(lr = 1e-3)
            }
            """;

    private static Program program(String source) {
        return DerivationTest.of(new SourceFile("all.nn", source));
    }

    private static Example drawn(String source) {
        return new DrawnBatch(1, 1, Map.of()).of(program(source));
    }

    private static Array of(Map<String, Array> arrays, String name) {
        return Objects.requireNonNull(arrays.get(name));
    }

    @Test
    void inputsAreSmallAndRoundAndWithinTheirBounds() {
        Example example = drawn(ALL);
        assertThat(example.sizes()).containsEntry("B", 1L);
        assertThat(of(example.inputs(), "x").shape())
                .containsExactly(1, 6, Math.toIntExact(example.sizes().get("T")));
        assertThat(example.sizes().get("T")).isBetween(5L, 14L);
        assertThat(Arrays.stream(of(example.inputs(), "x").values()))
                .allMatch(value -> List.of(-1.0, -0.5, 0.5, 1.0).contains(value));
        assertThat(Arrays.stream(of(example.inputs(), "label").values())).allMatch(value -> value >= 0 && value < 5);
        assertThat(of(example.inputs(), "mask").values()).containsOnly(1);
        assertThat(of(example.inputs(), "rate").values()).containsExactly(0.25);
    }

    @Test
    void parametersAreDrawnFromTheirInitialisersAndRounded() {
        Map<String, Array> cells = drawn(ALL).cells();
        assertThat(Arrays.stream(of(cells, "place").values())).allMatch(value -> Math.abs(value) < 0.1);
        assertThat(Arrays.stream(of(cells, "place").values())).allMatch(value -> InitialValues.rounded(value) == value);
        assertThat(Arrays.stream(of(cells, "U").values())).allMatch(value -> value >= -1 && value <= 1);
        assertThat(of(cells, "V").values()).containsExactly(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
        assertThat(of(cells, "c").values()).containsOnly(1);
        double[] w = of(cells, "W").values();
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                double dot = 0;
                for (int k = 0; k < 5; k++) {
                    dot += w[i * 5 + k] * w[j * 5 + k];
                }
                assertThat(dot).isBetween((i == j ? 1 : 0) - 0.05, (i == j ? 1 : 0) + 0.05);
            }
        }
    }

    @Test
    void theSameSeedDrawsTheSame() {
        assertThat(drawn(ALL)).isEqualTo(drawn(ALL));
        assertThat(new DrawnBatch(1, 2, Map.of()).of(program(ALL)).inputs())
                .isNotEqualTo(drawn(ALL).inputs());
    }

    @Test
    void whatIsGivenStandsInIt() {
        Example example = new DrawnBatch(
                        1, 1, Map.of("x", Array.real(new int[] {2}, 2, 7), "w", Array.real(new int[] {1}, -3)))
                .of(DerivationTest.program("neuron"));
        assertThat(of(example.inputs(), "x").values()).containsExactly(2, 7);
        assertThat(of(example.inputs(), "y").shape()).containsExactly(2);
        assertThat(of(example.cells(), "w").values()).containsExactly(-3);
        assertThat(example.said()).startsWith("Of 2 rows with w, x as given");
        assertThatThrownBy(() -> new DrawnBatch(1, 1, Map.of("v", Array.real(new int[] {1}, 1)))
                        .of(DerivationTest.program("neuron")))
                .hasMessage("the model Neuron has no input or parameter v; it has b, w, x, y");
        assertThatThrownBy(() -> new DrawnBatch(1, 1, Map.of("w", Array.real(new int[] {2}, 1, 2)))
                        .of(DerivationTest.program("neuron")))
                .hasMessage("w is real and has 1 elements here, not 2");
    }

    /** A logarithm takes no negative numbers, and a mean of one row leaves nothing of it. */
    @Test
    void otherNumbersAreTriedWhereALossSaysNothing() {
        Example shares = drawn("""
                model Shares {
                    input p: [B]
                    param w: real = 1
                    loss l = mean(log(w * p))
                    train minimize l using sgd(lr = 0.1)
                }
                """);
        assertThat(Arrays.stream(of(shares.inputs(), "p").values())).allMatch(value -> value > 0 && value < 1);
        Example rows = drawn("""
                model Rows {
                    input x: [B]
                    param w: real = 1
                    loss l = mean((w * x - mean(w * x))^4)
                    train minimize l using sgd(lr = 0.1)
                }
                """);
        assertThat(of(rows.inputs(), "x").size()).isEqualTo(4);
    }

    @Test
    void whatTakesTooLongIsSaidToHaveNoNumbers() {
        String large = """
                model Large {
                    input x: [B, 5000]
                    param W: [5000, 5000] = zeros()
                    loss l = mean((x @ W - 1)^2)
                    train minimize l using sgd(lr = 0.1)
                }
                """;
        Example example = drawn(large);
        assertThat(example.hasNumbers()).isFalse();
        assertThat(Derivation.of(program(large), example).render(Format.TEXT))
                .contains("No numbers: they take about 5e+07 steps")
                .contains("dW")
                .doesNotContain("█");
    }

    @Test
    void everyDerivationOfATutorialHasNumbers() {
        for (String name :
                List.of("two-layers-relu", "softmax", "recurrent-scan", "convolution", "attention", "lstm")) {
            Program program = DerivationTest.program(name);
            Derivation derivation = Derivation.of(program, new DrawnBatch(1, 1, Map.of()).of(program));
            assertThat(derivation.losses().get(0).backward())
                    .allMatch(step -> step.simplified().value().isPresent());
            assertThat(Arrays.asList("NaN", "Infinity")).noneMatch(derivation.render(Format.TEXT)::contains);
        }
    }
}
