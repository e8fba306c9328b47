// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.runtime.ArrayDataSet;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.Predictor;
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
}
