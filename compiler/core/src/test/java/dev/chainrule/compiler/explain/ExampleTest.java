// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.type.ElementType;
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
        assertThat(chain("sigmoid", 5, 0.5).render(Format.TEXT))
                .contains("vanishing: on the way from a3 to z3")
                .contains("Remedies: relu");
    }

    @Test
    void largeWeightsAreSaidToExplode() {
        assertThat(chain("relu", 50, 0.1).render(Format.TEXT))
                .contains("exploding: on the way from z3 to a2")
                .contains("grows by a factor of 50")
                .contains("clip norm");
    }

    /** Each slope is a quarter at most; five of them are a thousandth. */
    @Test
    void whatVanishesLittleByLittleIsSaidToo() {
        assertThat(chain("sigmoid", 0.2, 0.1).render(Format.TEXT))
                .contains("vanishing: on the way from a3 to z1")
                .contains("falls by a factor of");
    }

    @Test
    void modestWeightsAreNotSpokenOf() {
        assertThat(chain("tanh", 1, 0.1).render(Format.TEXT))
                .doesNotContain("vanishing")
                .doesNotContain("exploding");
    }

    /** Three layers of one unit. */
    private static Derivation chain(String activation, double weight, double x) {
        String equations = IntStream.rangeClosed(1, 3)
                .mapToObj(i -> "    param w" + i + ": real = 1\n    z" + i + " = w" + i + " * "
                        + (i == 1 ? "x" : "a" + (i - 1)) + "\n    a" + i + " = " + activation + "(z" + i + ")\n")
                .collect(Collectors.joining());
        String source = "model Chain {\n    input x: [B]\n" + equations
                + "    loss l = sum(a3)\n    train minimize l using sgd(lr = 0.1)\n}\n";
        Array w = scalar(weight);
        return Derivation.of(
                DerivationTest.of(new SourceFile("chain.nn", source)),
                new Example(Map.of("x", vector(x)), Map.of("w1", w, "w2", w, "w3", w)));
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
