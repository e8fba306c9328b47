// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A sum is not less exact for being long: equal terms round the same way each time, so they are the hardest. */
class LongSumsTest {
    private static double predict(Model model, double[] x, int... dimensions) {
        int entry = model.description().entryPoints(EntryKind.PREDICT).get(0);
        model.bind(entry, dimensions);
        model.put(0, x, 0);
        model.run(entry);
        double[] y = new double[model.length(entry, 0)];
        model.get(entry, 0, y, 0);
        return y[y.length - 1];
    }

    private static double[] equal(int length, double value) {
        double[] x = new double[length];
        Arrays.fill(x, value);
        return x;
    }

    @ParameterizedTest
    @CsvSource({"300, 0.1", "4096, 0.1", "100000, 0.7", "1000000, 0.1", "10000000, 0.1", "10000000, 0.3"})
    void meansAndSumsOfEqualNumbers(int count, double value) {
        float single = (float) value;
        double[] x = equal(count, single);
        double mean = predict(TestModels.model("model M {\n input x: [B]\n output m = mean(x)\n}\n"), x, count);
        assertThat(mean / single).isCloseTo(1, within(3e-7));
        double squares = predict(TestModels.model("model M {\n input x: [B]\n output m = sum(x * x)\n}\n"), x, count);
        assertThat(squares / ((double) (single * single) * count)).isCloseTo(1, within(5e-7));
        double rows = predict(
                TestModels.model("model M {\n input x: [B, N]\n output m = mean(x, axis = 1)\n}\n"), x, 1, count);
        assertThat(rows / single).isCloseTo(1, within(3e-7));
        double norms = predict(
                TestModels.model("model M {\n input x: [B, N]\n output m = mean((x - 1)^2, axis = 1)\n}\n"),
                x,
                1,
                count);
        assertThat(norms / ((single - 1f) * (single - 1f))).isCloseTo(1, within(5e-7));
    }

    /** What rounding takes from an infinite sum is no number; the sum stays what it is. */
    @ParameterizedTest
    @ValueSource(ints = {10, 1_000, 100_000})
    void aSumThatIsNotFiniteStaysSo(int count) {
        Model model = TestModels.model("model M {\n input x: [B]\n output m = sum(x)\n output s = sum(x * 2)\n}\n");
        double[] x = equal(count, 1);
        x[count / 2] = Double.POSITIVE_INFINITY;
        assertThat(predict(model, x, count)).isEqualTo(Double.POSITIVE_INFINITY);
        x[1] = Double.NEGATIVE_INFINITY;
        assertThat(predict(model, x, count)).isNaN();
        assertThat(predict(model, equal(count, 3e38f), count)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void shortSumsHaveNoStretches() {
        String source = TestModels.compile(
                        "m.nn", "model M {\n input x: [B, 200]\n output m = sum(exp(x), axis = 1)\n}\n")
                .files()
                .stream()
                .map(file -> file.text())
                .reduce("", String::concat);
        assertThat(source).contains("static void").doesNotContain("stretch");
    }
}
