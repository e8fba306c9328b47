// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.runtime.ModelDescription.Cell;
import dev.chainrule.runtime.ModelDescription.CellKind;
import dev.chainrule.runtime.ModelDescription.Initial;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class InitialiserTest {
    /** The known answers that Random123 1.09 ships for philox4x32-10. */
    @Test
    void philoxGivesItsKnownAnswers() {
        int[] words = new int[4];
        Philox.words(0, 0, 0, words);
        assertThat(words).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        Philox.words(-1, -1, -1, words);
        assertThat(words).containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        Philox.words(0x299f31d0a4093822L, 0x0370734413198a2eL, 0x85a308d3243f6a88L, words);
        assertThat(words).containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    @Test
    void normalAndUniformHaveTheirMoments() {
        double[] normal = draw(new Initial.Normal(3, 2), "a", 1, 100_000);
        assertThat(mean(normal)).isCloseTo(3, within(0.03));
        assertThat(deviation(normal)).isCloseTo(2, within(0.03));
        double[] uniform = draw(new Initial.Uniform(-1, 3), "a", 1, 100_000);
        assertThat(mean(uniform)).isCloseTo(1, within(0.03));
        assertThat(deviation(uniform)).isCloseTo(4 / Math.sqrt(12), within(0.02));
        assertThat(Arrays.stream(uniform).min().orElseThrow()).isBetween(-1.0, -0.999);
        assertThat(Arrays.stream(uniform).max().orElseThrow()).isBetween(2.999, 3.0);
    }

    @Test
    void truncatedStaysInside() {
        double[] values = draw(new Initial.TruncatedNormal(0, 1, -1, 2), "a", 1, 20_000);
        assertThat(Arrays.stream(values)).allMatch(value -> value >= -1 && value <= 2);
        // The mean of N(0, 1) cut to [−1, 2]: (φ(−1) − φ(2)) / (Φ(2) − Φ(−1)).
        assertThat(mean(values)).isCloseTo((0.24197072 - 0.05399097) / (0.97724987 - 0.15865525), within(0.02));
    }

    @Test
    void orthogonalRowsOrColumnsAreOrthonormal() {
        for (List<Integer> shape : List.of(List.of(4, 7), List.of(7, 4), List.of(5, 5), List.of(3, 2, 4))) {
            Cell cell = new Cell(CellKind.PARAMETER, "q", ElementType.REAL, shape, new Initial.Orthogonal(2));
            double[] q = Initialiser.values(cell, 9);
            int rows = shape.get(0);
            int columns = q.length / rows;
            int small = Math.min(rows, columns);
            for (int i = 0; i < small; i++) {
                for (int j = 0; j < small; j++) {
                    double dot = 0;
                    for (int k = 0; k < Math.max(rows, columns); k++) {
                        dot += rows <= columns
                                ? q[i * columns + k] * q[j * columns + k]
                                : q[k * columns + i] * q[k * columns + j];
                    }
                    assertThat(dot).isCloseTo(i == j ? 4 : 0, within(1e-12));
                }
            }
        }
    }

    @Test
    void drawsDependOnSeedAndNameAlone() {
        Initial normal = new Initial.Normal(0, 1);
        assertThat(draw(normal, "a", 1, 8)).isEqualTo(draw(normal, "a", 1, 8));
        assertThat(draw(normal, "a", 1, 8)).isEqualTo(Arrays.copyOf(draw(normal, "a", 1, 99), 8));
        assertThat(draw(normal, "a", 1, 8)).isNotEqualTo(draw(normal, "b", 1, 8));
        assertThat(draw(normal, "a", 1, 8)).isNotEqualTo(draw(normal, "a", 2, 8));
    }

    private static double[] draw(Initial initial, String name, long seed, int count) {
        return Initialiser.values(new Cell(CellKind.PARAMETER, name, ElementType.REAL, List.of(count), initial), seed);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double deviation(double[] values) {
        double mean = mean(values);
        return Math.sqrt(Arrays.stream(values)
                .map(v -> (v - mean) * (v - mean))
                .average()
                .orElseThrow());
    }
}
