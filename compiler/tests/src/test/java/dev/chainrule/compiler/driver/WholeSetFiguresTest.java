// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.diagnostic.Renderer;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics of a data set whose last batch is short: what the compiler advises to write does not depend on the batches. */
class WholeSetFiguresTest {
    private static final float[] P = {0.9f, 0.2f, 0.7f, 0.4f, 0.6f};
    private static final float[] Y = {1, 0, 0, 1, 1};

    private static Map<String, Double> evaluate(String program, int batch, Object... inputs) {
        Model model = TestModels.model(program);
        int measure = model.description().entryPoints(EntryKind.MEASURE).get(0);
        int finish = model.description().entryPoints(EntryKind.FINISH).get(0);
        for (int from = 0; from < P.length; from += batch) {
            int rows = Math.min(batch, P.length - from);
            model.bind(measure, rows);
            for (int i = 0; i < inputs.length; i++) {
                if (inputs[i] instanceof float[] reals) {
                    model.put(i, Arrays.copyOfRange(reals, from, from + rows), 0);
                } else {
                    model.put(i, Arrays.copyOfRange((int[]) inputs[i], from, from + rows), 0);
                }
            }
            model.run(measure);
        }
        model.bind(finish, 1);
        model.run(finish);
        Map<String, Double> figures = new LinkedHashMap<>();
        var outputs = model.description().entryPoints().get(finish).outputs();
        for (int i = 0; i < outputs.size(); i++) {
            double[] value = new double[1];
            model.get(finish, i, value, 0);
            figures.put(outputs.get(i).name(), value[0]);
        }
        return figures;
    }

    /** R², Pearson's correlation and the standard deviation, by sums and sums of products; the last batch has one row. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void sumsOfProductsAreExact(int batch) {
        Map<String, Double> found = evaluate("""
                model M {
                    input p: [B]
                    input y: [B]
                    param k: real = 1
                    metric r2 = 1 - sum((y - k * p)^2) / (sum(y^2) - sum(y)^2 / B)
                    metric pearson = (sum(p * y) - sum(p) * sum(y) / B)
                        / sqrt((sum(p^2) - sum(p)^2 / B) * (sum(y^2) - sum(y)^2 / B))
                    metric deviation = sqrt((sum(p^2) - sum(p)^2 / B) / B)
                    loss l = mse(k * p, y)
                    train minimize l using sgd(lr = 0.1)
                }
                """, batch, P, Y);
        double my = 0.6;
        double mp = 0.56;
        double yy = 0;
        double pp = 0;
        double py = 0;
        double rest = 0;
        for (int i = 0; i < P.length; i++) {
            yy += (Y[i] - my) * (Y[i] - my);
            pp += (P[i] - mp) * (P[i] - mp);
            py += (P[i] - mp) * (Y[i] - my);
            rest += (Y[i] - P[i]) * (Y[i] - P[i]);
        }
        assertThat(found.get("r2")).isCloseTo(1 - rest / yy, within(2e-6));
        assertThat(found.get("pearson")).isCloseTo(py / Math.sqrt(pp * yy), within(2e-6));
        assertThat(found.get("deviation")).isCloseTo(Math.sqrt(pp / P.length), within(2e-6));
    }

    /** Counts and sums of whole numbers that become real have room over a whole set, whatever fits a batch. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void wholeNumbersHaveRoomOverASet(int batch) {
        int[] k = {1_000_000_000, 1_100_000_000, 1_000_000_000, 900_000_000, 1_000_000_000};
        Map<String, Double> found = evaluate("""
                model M {
                    input k: int[B]
                    metric average = sum(k) / B
                    metric share = mean(k >= 1000000000)
                }
                """, batch, k);
        assertThat(found.get("average")).isEqualTo(1e9);
        assertThat(found.get("share")).isCloseTo(0.8, within(1e-7));
    }

    @Test
    void theAdviceNamesThem() {
        String program = """
                model M {
                    input p: [B]
                    input y: [B]
                    metric pearson = mean((p - mean(p)) * (y - mean(y)))
                }
                """;
        assertThat(Renderer.render(
                        TestModels.compile("m.nn", program).diagnostics().all()))
                .contains("NN0620", "sum(y^2) - sum(y)^2 / B", "sum(x * y) - sum(x) * sum(y) / B");
    }
}
