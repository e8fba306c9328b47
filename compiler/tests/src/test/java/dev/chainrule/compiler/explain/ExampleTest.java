// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.program.Program;
import dev.chainrule.compiler.type.ElementType;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Derivations with the numbers of a batch. */
class ExampleTest {
    /** The tutorial's: x = 2, y = 1, w = 0.5, b = 0. The numbers are PyTorch's. */
    @Test
    void theNeuronHasTheNumbersOfTheTutorial() {
        Derivation.OfLoss loss = neuron().losses().get(0);
        Map<String, String> numbers = loss.forward().stream()
                .collect(Collectors.toMap(
                        line -> line.name().path(), line -> line.value().orElseThrow()));
        loss.backward()
                .forEach(step -> numbers.put(
                        step.simplified().name().path(),
                        step.simplified().value().orElseThrow()));
        assertThat(numbers)
                .containsEntry("z", "1")
                .containsEntry("yhat", "0.7310585786")
                .containsEntry("squared", "0.07232948813")
                .containsEntry("dyhat", "−0.5378828427")
                .containsEntry("dz", "−0.1057541856")
                .containsEntry("dw", "−0.2115083711")
                .containsEntry("db", "−0.1057541856");
        assertThat(neuron().render(Format.TEXT))
                .contains("= −0.2115083711")
                .contains("by more than a factor of 10")
                .doesNotContain("vanishing");
    }

    private static Derivation neuron() {
        return Derivation.of(
                DerivationTest.program("neuron"),
                new Example(Map.of("x", vector(2), "y", vector(1)), Map.of("w", scalar(0.5), "b", scalar(0))));
    }

    @Test
    void sigmoidsFarFromZeroAreSaidToVanish() {
        assertThat(chain(3, "sigmoid", 5, 0.5).render(Format.TEXT))
                .contains("vanishing: on the way back from a3 to a2 the gradient falls by a factor of")
                .contains("The slope of the activation takes a factor of")
                .contains("Remedies: relu");
    }

    @Test
    void largeWeightsAreSaidToExplode() {
        assertThat(chain(3, "relu", 50, 0.1).render(Format.TEXT))
                .contains("exploding: on the way back from a3 to a2")
                .contains("grows by a factor of 50")
                .contains("clip norm");
    }

    /** Each slope is a quarter at most; four of them and the weights are a thousandth. */
    @Test
    void whatVanishesLittleByLittleIsSaidToo() {
        assertThat(chain(5, "sigmoid", 0.7, 0.1).render(Format.TEXT))
                .contains("vanishing: on the way back from a5 to a1")
                .contains("falls by a factor of");
    }

    @Test
    void smallWeightsAreSaidToLetItVanish() {
        assertThat(chain(3, "relu", 0.01, 1).render(Format.TEXT))
                .contains(
                        "vanishing: on the way back from a3 to a2 the gradient falls by a factor of 100. The weights are small");
    }

    /** Layers of the program are rows, however many equations they have; a layer is compared with those that it enters. */
    @Test
    void layersAreThoseOfTheProgram() {
        Program program = DerivationTest.of(new SourceFile("layers.nn", """
                model Layers {
                    input x: [B, 4]
                    input label: int[B]
                    layer first = Dense(4, 8)
                    layer blocks[2] = Part(8)
                    layer head = Dense(8, 3)
                    h = first(x) |> tanh |> blocks
                    loss nll = cross_entropy(head(h), label)
                    train minimize nll using sgd(lr = 0.1)
                }
                layer Part(width: int) {
                    layer norm = LayerNorm(width)
                    layer dense = Dense(width, width)
                    apply(x: [B, width]) -> [B, width] = x + gelu(dense(norm(x)))
                }
                """));
        List<LayerSizes.Row> rows = Derivation.of(program, new DrawnBatch(2, 1, Map.of()).of(program))
                .losses()
                .get(0)
                .layers();
        assertThat(rows)
                .extracting(LayerSizes.Row::name)
                .containsExactly("first", "blocks.0.norm", "blocks.0.dense", "blocks.1.norm", "blocks.1.dense", "head");
        // The residual connection leads past a block.
        assertThat(rows.get(0).next()).containsExactly(1, 3, 5);
        assertThat(rows.get(1).next()).containsExactly(2);
        assertThat(rows).allMatch(row -> row.gradient() > 0 && row.parameters() > 0);
    }

    @Test
    void modestWeightsAreNotSpokenOf() {
        assertThat(chain(3, "tanh", 1, 0.1).render(Format.TEXT))
                .doesNotContain("vanishing")
                .doesNotContain("exploding");
    }

    /** Layers of one unit. */
    private static Derivation chain(int layers, String activation, double weight, double x) {
        String equations = IntStream.rangeClosed(1, layers)
                .mapToObj(i -> "    param w" + i + ": real = 1\n    z" + i + " = w" + i + " * "
                        + (i == 1 ? "x" : "a" + (i - 1)) + "\n    a" + i + " = " + activation + "(z" + i + ")\n")
                .collect(Collectors.joining());
        String source = "model Chain {\n    input x: [B]\n" + equations + "    loss l = sum(a" + layers
                + ")\n    train minimize l using sgd(lr = 0.1)\n}\n";
        Array w = scalar(weight);
        return Derivation.of(
                DerivationTest.of(new SourceFile("chain.nn", source)),
                new Example(
                        Map.of("x", vector(x)),
                        IntStream.rangeClosed(1, layers).boxed().collect(Collectors.toMap(i -> "w" + i, i -> w))));
    }

    @Test
    void whatTheExampleDoesNotSayIsNamed() {
        assertThatThrownBy(() -> Derivation.of(
                        DerivationTest.program("neuron"),
                        new Example(Map.of("x", vector(2), "y", vector(1)), Map.of("w", scalar(0.5)))))
                .hasMessageContaining("the example says nothing of b");
    }

    private static Array vector(double value) {
        return Array.real(new int[] {1}, value);
    }

    private static Array scalar(double value) {
        return Array.scalar(ElementType.REAL, value);
    }
}
