// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers that differ by little of what they are have the variance that they have, in f32 as well. */
class LargeNumbersTest {
    private static final List<float[]> ROWS = List.of(
            new float[] {1000000.1f, 1000000.2f, 1000000.3f, 1000000.45f},
            new float[] {1000000.1f, 1000001.2f, 999999.9f, 1000000.6f},
            new float[] {16777215f, 16777214f, 16777213f, 16777210f},
            new float[] {0.1f, 0.1f, 0.1f, 0.1f},
            new float[] {-3, 1, 4, 0.5f});

    @Test
    void varianceAndLayerNormAreThoseOfTheNumbers() {
        Model model = TestModels.model("""
                model M {
                    input x: [4]
                    layer norm = LayerNorm(4)
                    output n = norm(x)
                    output v = variance(x)
                    output s = std(x, unbiased = true)
                    output c = centered(x)
                }
                """);
        int entry = model.description().entryPoints(EntryKind.PREDICT).get(0);
        for (float[] row : ROWS) {
            model.bind(entry);
            model.put(0, row, 0);
            model.run(entry);
            double mean = mean(row, 0);
            double variance = 0;
            for (float x : row) {
                variance += (x - mean) * (x - mean) / row.length;
            }
            double size = Math.sqrt(variance + 1e-5);
            double[][] expected = {new double[4], {variance}, {Math.sqrt(variance * 4 / 3)}, new double[4]};
            for (int i = 0; i < row.length; i++) {
                expected[0][i] = (row[i] - mean) / size;
                expected[3][i] = row[i] - mean;
            }
            for (int output = 0; output < expected.length; output++) {
                double[] given = new double[expected[output].length];
                model.get(entry, output, given, 0);
                assertThat(given)
                        .as("output %d of %s", output, Arrays.toString(row))
                        .containsExactly(expected[output], within(1e-5 * Math.max(1, Math.abs(given[0]))));
            }
        }
    }

    private static double mean(float[] row, double sum) {
        for (float x : row) {
            sum += x;
        }
        return sum / row.length;
    }
}
