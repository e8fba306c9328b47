// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.runtime.ArrayDataSet;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.Predictor;
import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Models asked about data sets. */
class PredictorTest {
    /** No input has T by itself: it follows from what a row holds. */
    @Test
    void aDimensionFollowsFromASum() {
        Model model = TestModels.model("""
                model M {
                    input x: [B, 2 * T + 3]
                    output y = 2 * x[:, 3:T + 3]
                }
                """);
        ArrayDataSet answers = Predictor.of(model).batchSize(2).predict(rows(3, 9));
        assertThat(answers.columns().get(0).shape()).containsExactly(3);
        double[] row = new double[3];
        answers.copy(0, 2, row, 0);
        assertThat(row).containsExactly(2 * 21, 2 * 22, 2 * 23);
        assertThatThrownBy(() -> Predictor.of(model).predict(rows(3, 8)))
                .hasMessage("the input x is [B, 2·T+3], the column of that name is [rows, 8]");
        assertThatThrownBy(() -> Predictor.of(model).predict(rows(3, 2)))
                .hasMessage("the input x is [B, 2·T+3], the column of that name is [rows, 2]");
    }

    /** What stands by itself in a later input has the word. */
    @Test
    void aDimensionByItselfComesFirst() {
        Model model = TestModels.model("""
                model M {
                    input x: [B, T + 1]
                    input z: [B, T]
                    output y = x[:, 1:] - z
                }
                """);
        double[] x = {1, 2, 3};
        DataSet data = DataSet.builder().reals("x", x, 3).reals("z", x, 3).build();
        assertThatThrownBy(() -> Predictor.of(model).predict(data))
                .hasMessage("the input x is [B, T+1], the column of that name is [rows, 3]");
    }

    private static DataSet rows(int count, int width) {
        double[] x = new double[count * width];
        for (int i = 0; i < x.length; i++) {
            x[i] = i;
        }
        return DataSet.builder().reals("x", x, width).build();
    }

    private static final String CLASSES = """
            model M {
                input x: [B, 3]
                input label: int[B]
                param w: [3] = [1, 1, 1]
                layer norm = BatchNorm(3)
                scores = x * w
                output p = softmax(scores)
                output counts = confusion_matrix(scores, label)
                output first = argmax(scores)
                loss nll = cross_entropy(norm(scores), label)
                predict both gives p, first
                predict all gives p, counts, first
                train minimize nll using adam(lr = 0.01)
            }
            """;

    @Test
    void classesAndTotalsAreOfAllRowsWhateverTheBatches() {
        Model model = TestModels.model(CLASSES);
        DataSet data = DataSet.builder()
                .reals("x", new float[] {1, 2, 0, 5, 1, 0, 0, 0, 9, 3, 3, 1, -0f, 0, -1}, 3)
                .ints("label", new int[] {1, 1, 2, 0, 0})
                .build();
        for (int batch : new int[] {1, 2, 5}) {
            Predictor predictor = Predictor.of(model).by("all").batchSize(batch);
            assertThat(predictor.classes(data)).containsExactly(1, 0, 2, 0, 0);
            assertThat(predictor.total(data, "counts")).containsExactly(2, 0, 0, 1, 1, 0, 0, 0, 1);
            // What has no row for each row is left out.
            assertThat(predictor.predict(data).columns())
                    .extracting(DataSet.Column::name)
                    .containsExactly("p", "first");
        }
        assertThatThrownBy(() -> Predictor.of(model).classes(data, "first"))
                .hasMessageContaining("M.first says no classes");
        assertThatThrownBy(() -> Predictor.of(model).total(data, "first")).hasMessageContaining("M.first has no total");
    }

    @Test
    void aPredictionComparesPrintsAndSaysClasses() throws ReflectiveOperationException {
        Model model = TestModels.model(CLASSES);
        Method both = model.getClass().getMethod("both", float[].class, int.class);
        float[] x = {1, 2, 0, 5, 1, 0};
        Object one = both.invoke(model, x, 2);
        Object again = both.invoke(model, x, 2);
        assertThat(one).isEqualTo(again).hasSameHashCodeAs(again);
        assertThat(one).isNotEqualTo(both.invoke(model, new float[] {1, 2, 0, 5, 1, 1}, 2));
        assertThat((int[]) one.getClass().getMethod("argmax").invoke(one)).containsExactly(1, 0);
        assertThat(one.toString()).startsWith("Both[p=[0.244").endsWith(", first=[1, 0]]");
        Object long1 = both.invoke(model, new float[30], 10);
        assertThat(long1.toString()).contains(", … 20 more]");
    }

    @Test
    void aSummarySaysWhatAModelIsMadeOf() {
        String summary = TestModels.model(CLASSES).summary();
        assertThat(summary.replaceAll("costs .*\n", "")).isEqualTo("""
                M, f32
                input  x: [B, 3]
                input  label: int[B]
                layer  (the model itself)                  3  w [3]; 24·B FLOP
                layer  norm                                6  scale [3], shift [3], state mean [3], state variance [3], state batches []
                output p: [B, 3]
                output first: int[B]
                output counts: int[3, 3]
                loss nll: real
                train  train, lr = 0.01, beta1 = 0.9, beta2 = 0.999, eps = 1.0E-8
                9 parameters, 36 bytes; states 28, optimisers 72, gradients when asked for 36 bytes
                """.strip());
        // What it costs is what the compiler has said of it.
        List<String> report =
                TestModels.compile("m.nn", CLASSES).models().get(0).report().lines();
        List<String> costs =
                summary.lines().filter(line -> line.startsWith("costs  ")).toList();
        assertThat(costs).hasSize(3);
        for (String line : costs) {
            assertThat(report).contains(line.replace("costs", ""));
        }
    }
}
