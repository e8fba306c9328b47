// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import dev.chainrule.runtime.generated.Sums;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
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

    /** Sums over the rows of a batch, as bias gradients are, and over an axis in the middle. */
    @ParameterizedTest
    @CsvSource({"64, 0.1", "65, 0.1", "129, 0.3", "4096, 0.7", "1000000, 0.1", "3000000, 0.3"})
    void sumsOfRows(int count, double value) {
        float single = (float) value;
        double[] x = equal(3 * count, single);
        for (String precision : List.of("f32", "f64")) {
            String header = "model M {\n precision " + precision + "\n ";
            Model columns = TestModels.model(header + "input x: [B, 3]\n output m = mean(x, axis = 0)\n}\n");
            assertThat(predict(columns, x, count) / single).isCloseTo(1, within(1e-6));
            Model middle = TestModels.model(header + "input x: [B, N, 3]\n output m = sum(x * x, axis = 1)\n}\n");
            assertThat(predict(middle, x, 1, count) / ((double) (single * single) * count))
                    .isCloseTo(1, within(1e-6));
            Model apart = TestModels.model(header + "input x: [B, 2, N, 3]\n output m = sum(x, axis = [0, 2])\n}\n");
            assertThat(predict(apart, equal(6 * count, single), count, 1) / ((double) single * count))
                    .isCloseTo(1, within(1e-6));
            assertThat(predict(apart, equal(6 * count, single), 1, count) / ((double) single * count))
                    .isCloseTo(1, within(1e-6));
        }
    }

    /** Several rows go at once; each element takes its additions one by one all the same, in the order of the rows. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 63, 64, 65, 67, 68, 127, 128, 130, 193})
    void rowsAreAddedInTheirOrder(int count) {
        int width = 5;
        Random random = new Random(count);
        int[] ids = random.ints(count, 0, 9).toArray();
        double[] table = random.doubles(9 * width, -1, 1).map(x -> (float) x).toArray();
        double[] x = new double[count * width];
        float[] sum = new float[width];
        for (int row = 0; row < count; row++) {
            for (int j = 0; j < width; j++) {
                x[row * width + j] = table[ids[row] * width + j];
                sum[j] += (float) x[row * width + j];
            }
            Sums.carry(0, row, count, sum, 0, width);
        }
        Model columns = TestModels.model("model M {\n input x: [B, 5]\n output s = sum(x, axis = 0)\n}\n");
        assertThat(predict(columns, x, count)).isEqualTo(sum[width - 1]);
        Model gathered = TestModels.model("""
                model M {
                    input t: [9, 5]
                    input ids: int[B, N]
                    output s = sum(t[ids], axis = 1)
                }
                """);
        int entry = gathered.description().entryPoints(EntryKind.PREDICT).get(0);
        gathered.bind(entry, 1, count);
        gathered.put(0, table, 0);
        gathered.put(1, ids, 0);
        gathered.run(entry);
        double[] y = new double[width];
        gathered.get(entry, 0, y, 0);
        assertThat(y[width - 1]).isEqualTo(sum[width - 1]);
    }

    /** What is made of sums, and what derivatives sum. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "norm(x)^2 / 1e6; 0.01",
                "norm(x, axis = 0)^2 / 1e6; 0.01",
                "norm(stack([x, x], axis = 1), axis = 0)^2 / 1e6; 0.01",
                "variance(concat([x, 2 * x], axis = 0)); 0.0025",
                "variance(stack([x, 2 * x], axis = 0)); 0.0025",
                "logsumexp(x, axis = 0); 13.915510558",
                "logsumexp(stack([x, x], axis = 1), axis = 0); 13.915510558",
                "mse(x, 0 * x); 0.01",
                "l1(x, 0 * x); 0.1",
                "sum(x * x * x) / 1e6; 0.001",
                "mean(stack([x, x], axis = 1), axis = 0); 0.1",
                "mean(cumsum(x, axis = 0)) / 500000.5; 0.1",
                "dot(x, x) / 1e6; 0.01",
            })
    void whatIsMadeOfSums(String expression, double expected) {
        Model model = TestModels.model("model M {\n input x: [B]\n output m = " + expression + "\n}\n");
        double relative = predict(model, equal(1_000_000, 0.1f), 1_000_000) / expected;
        assertThat(relative).as(expression).isCloseTo(1, within(1e-6));
    }

    /** A matrix product adds longer chains, and is as exact as they are. */
    @Test
    void productsOverAnAxisOfAMillion() {
        int count = 1_000_000;
        Model product = TestModels.model(
                "model M {\n input x: [B]\n output m = reshape(x, [1, B]) @ reshape(x, [B, 1]) / 1e6\n}\n");
        assertThat(predict(product, equal(count, 0.1f), count) / 0.01).isCloseTo(1, within(2e-5));
        double[] x = equal(count, 0.1f);
        x[7] = Double.POSITIVE_INFINITY;
        assertThat(predict(product, x, count)).isEqualTo(Double.POSITIVE_INFINITY);
        Model weights = TestModels.model("""
                model M {
                    input x: [B, 2]
                    param W: [2, 3] = zeros()
                    loss l = sum(0.1 * (x @ W)) / 1e6
                    train minimize l using sgd(lr = 1)
                }
                """);
        int step = weights.description().entryPoints(EntryKind.STEP).get(0);
        weights.bind(step, count);
        weights.put(0, equal(2 * count, 0.1f), 0);
        weights.run(step);
        for (float weight : weights.parameters().floats(0)) {
            assertThat(weight / -0.01).isCloseTo(1, within(2e-5));
        }
    }

    @Test
    void theDerivativeOfABiasIsSumOfManyRows() {
        Model model = TestModels.model("""
                model M {
                    input x: [B, 2]
                    param b: [2] = [0, 0]
                    loss l = sum(0.1 * (x + b))
                    train minimize l using sgd(lr = 1)
                }
                """);
        int step = model.description().entryPoints(EntryKind.STEP).get(0);
        int rows = 1_000_000;
        model.bind(step, rows);
        model.put(0, equal(2 * rows, 0.5f), 0);
        model.run(step);
        assertThat(model.parameters().floats(0)[1] / (-(double) 0.1f * rows)).isCloseTo(1, within(1e-6));
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
        Model columns = TestModels.model("model M {\n input x: [B, 2]\n output s = sum(x, axis = 0)\n}\n");
        double[] pairs = equal(2 * count, 1);
        pairs[count + 1] = Double.POSITIVE_INFINITY;
        pairs[count] = Double.POSITIVE_INFINITY;
        assertThat(predict(columns, pairs, count)).isEqualTo(Double.POSITIVE_INFINITY);
        pairs[1] = Double.NEGATIVE_INFINITY;
        assertThat(predict(columns, pairs, count)).isNaN();
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
