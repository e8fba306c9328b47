// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sums along an axis up to each element take one pass over it, and so do their derivatives. */
class CumulativeSumsTest {
    private static double[] predict(Model model, double[] x, int... dimensions) {
        int entry = model.description().entryPoints(EntryKind.PREDICT).get(0);
        model.bind(entry, dimensions);
        model.put(0, x, 0);
        model.run(entry);
        double[] y = new double[model.length(entry, 0)];
        model.get(entry, 0, y, 0);
        return y;
    }

    @Test
    void aLongAxisIsSummedExactlyAndInOnePass() {
        String program = "model Sums {\n input x: [B]\n output c = cumsum(x, axis = 0)\n}\n";
        Report.Cost cost = TestModels.compile("sums.nn", program)
                .models()
                .get(0)
                .report()
                .entryPoints()
                .get(0);
        assertThat(cost.flops()).hasToString("B");
        Model model = TestModels.model(program);
        double[] ones = new double[200_000];
        Arrays.fill(ones, 1);
        double[] sums = predict(model, ones, ones.length);
        for (int i = 0; i < sums.length; i++) {
            assertThat(sums[i]).isEqualTo(i + 1);
        }
        double[] tenths = new double[3_000_000];
        Arrays.fill(tenths, 0.1f);
        double last = predict(model, tenths, tenths.length)[tenths.length - 1];
        assertThat(last).isEqualTo((float) (3_000_000 * (double) 0.1f));
        assertThat(predict(model, new double[0], 0)).isEmpty();
    }

    /** What is first computed and what is made of the sums fuse with neither. */
    @ParameterizedTest
    @CsvSource({"0", "1", "2"})
    void everyAxisIsSummed(int axis) {
        Model model = TestModels.model("""
                model Sums {
                    precision f64
                    input x: [B, 3, T]
                    output c = 2 * cumsum(x * x, axis = %d) + 1
                }
                """.formatted(axis));
        int[] shape = {2, 3, 4};
        double[] x = IntStream.range(0, 24).mapToDouble(i -> i - 11).toArray();
        double[] sums = predict(model, x, 2, 4);
        int inner = axis == 0 ? 12 : axis == 1 ? 4 : 1;
        for (int i = 0; i < 24; i++) {
            double sum = 0;
            for (int at = i; at >= 0 && at / (inner * shape[axis]) == i / (inner * shape[axis]); at -= inner) {
                sum += x[at] * x[at];
            }
            assertThat(sums[i]).as("element %d", i).isEqualTo(2 * sum + 1);
        }
    }

    @Test
    void theDerivativeSumsFromEachElementOn() {
        Model model = TestModels.model("""
                model Sums {
                    param x: [4] = [1, 2, 3, 4]
                    loss l = sum(cumsum(x, axis = 0) * iota(4))
                    train minimize l using sgd(lr = 1)
                }
                """);
        int step = model.description().entryPoints(EntryKind.STEP).get(0);
        model.bind(step);
        model.run(step);
        assertThat(model.parameters().floats(0)).containsExactly(1 - 6, 2 - 6, 3 - 5, 4 - 3);
    }
}
