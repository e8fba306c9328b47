// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.compiler.driver.Derived;
import dev.chainrule.scalar.Precision;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps in indices, and windows: what stands where, and what comes back to each place. */
class WindowsTest {
    private static final int ROWS = 2;
    private static final int COLUMNS = 3;

    private static double[] numbers(int count) {
        return new Random(count).doubles(count, -2, 2).toArray();
    }

    /** As in Python: of a stretch the first, and each so many further. */
    @ParameterizedTest
    @CsvSource({
        "'0:T:2', 0, 0, 2",
        "'::3', 0, 0, 3",
        "'1:T - 1:2', 1, 1, 2",
        "'2::5', 2, 0, 5",
        "':-1:1', 0, 1, 1",
        "'::9', 0, 0, 9"
    })
    void stepsInIndices(String range, int from, int less, int step) {
        for (int length : new int[] {3, 7, 8}) {
            double[] x = numbers(ROWS * length * COLUMNS);
            Derived model = Derived.of(
                    "model M {\n input x: [B, T, 3]\n y = x[:, " + range
                            + ", :]\n output z = y\n loss l = sum(y * y) / 2\n}\n",
                    Precision.F64,
                    Map.of("x", x),
                    ROWS,
                    length);
            double[] slope = new double[x.length];
            DoubleStream.Builder taken = DoubleStream.builder();
            for (int row = 0; row < ROWS; row++) {
                for (int at = from; at < length - less; at += step) {
                    for (int column = 0; column < COLUMNS; column++) {
                        int place = (row * length + at) * COLUMNS + column;
                        taken.add(x[place]);
                        slope[place] = x[place];
                    }
                }
            }
            assertThat(model.predict().get("z"))
                    .as("%s of %d", range, length)
                    .containsExactly(taken.build().toArray());
            assertThat(model.loss("l").get("d/x")).as("%s of %d", range, length).containsExactly(slope);
        }
    }

    @Test
    void ofNothingStepsTakeNothing() {
        Derived model = Derived.of(
                "model M {\n input x: [T]\n output n = size(x[::2], axis = 0)\n output y = x[::2]\n loss l = sum(x[::2])\n}\n",
                Precision.F32,
                Map.of("x", new double[0]),
                0);
        assertThat(model.predict().get("y")).isEmpty();
        assertThat(model.predict().get("n")).containsExactly(0);
        assertThat(model.loss("l").get("d/x")).isEmpty();
    }

    /** Every axis, any size, stride and dilation, with what is left at the end: element by element, and each place asks. */
    @ParameterizedTest
    @CsvSource({
        "3, 1, 1", "2, 2, 1", "3, 2, 1", "2, 3, 1", "3, 1, 2", "3, 2, 2", "4, 3, 2", "1, 2, 1", "3, 3, 1", "2, 2, 3"
    })
    void windowsAndWhatComesBack(int size, int stride, int dilation) {
        int span = (size - 1) * dilation + 1;
        for (int length = span; length < span + 4; length++) {
            int count = (length - span) / stride + 1;
            for (int axis = 0; axis < 2; axis++) {
                // Along axis 1 three stand beside one another, along the last one none.
                int inner = axis == 0 ? COLUMNS : 1;
                double[] x = numbers(ROWS * length * inner);
                double[] weight = numbers(ROWS * count * inner * size);
                double[] wanted = new double[weight.length];
                double[] slope = new double[x.length];
                for (int i = 0; i < weight.length; i++) {
                    int element = i % size;
                    int place = i / size % inner;
                    int window = i / size / inner % count;
                    int from =
                            (i / size / inner / count * length + window * stride + element * dilation) * inner + place;
                    wanted[i] = x[from];
                    slope[from] += weight[i];
                }
                String model = """
                        model M {
                            input x: [2, T, %1$d]
                            input w: [2, N, %1$d, %2$d]
                            y = windows(x, %2$d, stride = %3$d, dilation = %4$d, axis = 1)
                            output z = y
                            loss l = sum(reshape(y, [2, -1]) * reshape(w, [2, -1])[:, 0:size(y, axis = 1) * %5$d])
                        }
                        """.formatted(inner, size, stride, dilation, inner * size);
                if (axis == 1) {
                    model = model.replace("[2, T, 1]", "[2, T]").replace("[2, N, 1, ", "[2, N, ");
                }
                Derived derived = Derived.of(model, Precision.F64, Map.of("x", x, "w", weight), length, count);
                assertThat(derived.predict().get("z")).containsExactly(wanted);
                double[] back = derived.loss("l").get("d/x");
                for (int i = 0; i < back.length; i++) {
                    assertThat(back[i]).isCloseTo(slope[i], Offset.offset(1e-14));
                }
            }
        }
    }

    @Test
    void aWindowThatDoesNotFitIsAnError() {
        Derived model = Derived.of(
                "model M {\n input x: [T]\n output y = windows(x, 3, axis = 0)\n}\n",
                Precision.F32,
                Map.of("x", new double[2]),
                2);
        assertThatThrownBy(model::predict).hasMessageContaining("3 ≤ T");
    }

    @Test
    void listsHaveStepsAsWell() {
        Derived model = Derived.of(
                "model M {\n input x: [2]\n output y = x * [1, 2, 3, 4, 5][1::2][1] + [7, 8, 9][::2][-1]\n}\n",
                Precision.F32,
                Map.of("x", new double[] {1, 10}));
        assertThat(model.predict().get("y")).containsExactly(13, 49);
    }

    /** The bits do not depend on threads: each place adds up its windows in their order. */
    @Test
    void overlapsAreAddedInTheirOrder() {
        double[] x = {1e8, 1, -1e8, 1};
        Derived model = Derived.of(
                "model M {\n input x: [4]\n input w: [2, 3]\n loss l = sum(windows(x, 3, axis = 0) * w)\n}\n",
                Precision.F32,
                Map.of(
                        "x",
                        x,
                        "w",
                        IntStream.range(0, 6)
                                .mapToDouble(i -> i == 1 ? 1e8 : i == 3 ? 1 : 0)
                                .toArray()));
        assertThat(model.loss("l").get("d/x")).containsExactly(0, (float) 1e8 + 1f, 0, 0);
        assertThat(Arrays.equals(model.loss("l").get("d/x"), model.loss("l").get("d/x")))
                .isTrue();
    }

    /** A product reads overlapping windows where they stand: a convolution along one axis. */
    @Test
    void aProductOfWindowsIsAConvolution() {
        double[] x = numbers(2 * 6 * 2);
        double[] w = numbers(6 * 3);
        Derived model = Derived.of("""
                model M {
                    input x: [2, T, 2]
                    input w: [6, 3]
                    y = reshape(windows(x, 3, axis = 1), [2, -1, 6]) @ w
                    output z = y
                    loss l = sum(y^2) / 2
                }
                """, Precision.F64, Map.of("x", x, "w", w), 6);
        double[] y = new double[2 * 4 * 3];
        double[] dx = new double[x.length];
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < y.length; i++) {
                for (int k = 0; k < 6; k++) {
                    int place = (i / 12 * 6 + i / 3 % 4 + k % 3) * 2 + k / 3;
                    double factor = w[k * 3 + i % 3];
                    if (pass == 0) {
                        y[i] += x[place] * factor;
                    } else {
                        dx[place] += y[i] * factor;
                    }
                }
            }
        }
        assertThat(model.predict().get("z")).containsExactly(y, Offset.offset(1e-13));
        assertThat(model.loss("l").get("d/x")).containsExactly(dx, Offset.offset(1e-13));
    }
}
