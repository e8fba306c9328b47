// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.driver.TestModels;
import dev.chainrule.runtime.Extent;
import dev.chainrule.runtime.ModelDescription;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A model's description says where its inputs and parameters stand, and what indices must be less than. */
final class IndexBoundsTest {
    private static final String PROGRAM = """
            model M(classes: int = 7) {
                input x: [B, 4]
                input label: int[B]
                input rare: int[B, 2]
                input mask: bool[B]
                input count: int[B]
                layer net = Mlp([4, 5, classes], activation = tanh)
                param scale: real = 1
                logits = scale * net(x)
                first = pick(x, rare[:, 0])
                loss nll = cross_entropy(logits, label, where = mask) + mean(first * count)
                train minimize nll using sgd(lr = 0.1)
            }
            """;

    private static Optional<Extent> below(ModelDescription description, String input) {
        return description.inputs().get(description.input(input).orElseThrow()).below();
    }

    @Test
    void labelsAreWithinTheirClasses() {
        ModelDescription description = TestModels.model(PROGRAM).description();
        assertThat(below(description, "label")).contains(Extent.of(7));
        assertThat(below(description, "rare")).contains(Extent.of(4));
        assertThat(below(description, "count")).isEmpty();
        assertThat(below(description, "x")).isEmpty();
    }

    @Test
    void placesAreLinesOfTheProgram() {
        ModelDescription description = TestModels.model(PROGRAM).description();
        assertThat(description.inputs().get(1).place()).isEqualTo("test.nn:3");
        assertThat(description.cells())
                .filteredOn(cell -> cell.kind() == ModelDescription.CellKind.PARAMETER)
                .extracting(ModelDescription.Cell::name, ModelDescription.Cell::place)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("net.dense.0.W", "test.nn:7"),
                        org.assertj.core.groups.Tuple.tuple("scale", "test.nn:8"));
    }
}
