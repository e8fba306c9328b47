// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientNormsTest {
    private static List<String> findings(double... sizes) {
        List<Gradients.Layer> layers = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            layers.add(new Gradients.Layer("l" + i, 2 * sizes[i], 4, 2));
            layers.add(new Gradients.Layer("bias" + i, 1e9, 4, 1));
        }
        return GradientNorms.findings(layers).stream()
                .map(GradientNorms.Finding::what)
                .toList();
    }

    @Test
    void whatFallsOrGrowsIsFoundBetweenNeighboursOrAltogether() {
        assertThat(findings(1, 1, 1)).isEmpty();
        assertThat(findings(0.11, 1)).isEmpty();
        assertThat(findings(0.09, 1)).containsExactly("vanishing: gradients fall from l1 to l0");
        assertThat(findings(11, 1)).containsExactly("exploding: gradients grow from l1 to l0");
        assertThat(findings(1e-4, 1e-3, 1e-2, 0.09, 0.8)).containsExactly("vanishing: gradients fall from l4 to l0");
        assertThat(findings(0, 1)).containsExactly("vanishing: gradients fall from l1 to l0");
        assertThat(findings(1, 0)).isEmpty();
    }
}
