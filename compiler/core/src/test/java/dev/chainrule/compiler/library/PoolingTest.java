// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.driver.Derived;
import dev.chainrule.scalar.Precision;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pooling as it is defined, window by window, with what comes back to each element. */
class PoolingTest {
    private static final int IMAGES = 2;

    /** PyTorch's number of windows: with {@code ceil_mode} rounded up, but for a window that begins in the padding behind. */
    private static int windows(int n, int kernel, int stride, int padding, boolean ceil) {
        int room = n + 2 * padding - kernel;
        int count = (ceil ? (room + stride - 1) / stride : room / stride) + 1;
        return ceil && (count - 1) * stride >= n + padding ? count - 1 : count;
    }

    /** One image plane's windows, written out; the largest is the first of equal ones. */
    private static double[][] pooled(
            boolean max,
            boolean counted,
            double[] x,
            int h,
            int w,
            int[] kernel,
            int[] stride,
            int[] padding,
            boolean ceil,
            double[] dy) {
        int rows = windows(h, kernel[0], stride[0], padding[0], ceil);
        int columns = windows(w, kernel[1], stride[1], padding[1], ceil);
        double[] y = new double[IMAGES * rows * columns];
        double[] dx = new double[x.length];
        for (int at = 0; at < y.length; at++) {
            int image = at / (rows * columns);
            int top = at / columns % rows * stride[0] - padding[0];
            int left = at % columns * stride[1] - padding[1];
            double sum = 0;
            double largest = Double.NEGATIVE_INFINITY;
            int best = -1;
            int inside = 0;
            for (int i = Math.max(0, top); i < Math.min(h, top + kernel[0]); i++) {
                for (int j = Math.max(0, left); j < Math.min(w, left + kernel[1]); j++) {
                    int place = (image * h + i) * w + j;
                    sum += x[place];
                    inside++;
                    if (x[place] > largest) {
                        largest = x[place];
                        best = place;
                    }
                }
            }
            int reach = (Math.min(h + padding[0], top + kernel[0]) - top)
                    * (Math.min(w + padding[1], left + kernel[1]) - left);
            int count = counted ? reach : inside;
            y[at] = max ? largest : sum / count;
            if (max) {
                dx[best] += dy[at];
                continue;
            }
            for (int i = Math.max(0, top); i < Math.min(h, top + kernel[0]); i++) {
                for (int j = Math.max(0, left); j < Math.min(w, left + kernel[1]); j++) {
                    dx[(image * h + i) * w + j] += dy[at] / count;
                }
            }
        }
        return new double[][] {y, dx};
    }

    /** Of any extent that the data bring; small whole numbers make many ties. */
    @ParameterizedTest
    @CsvSource({
        "'2', 2, 2, 2, 2, 0, 0",
        "'3, stride = 1, padding = 1', 3, 3, 1, 1, 1, 1",
        "'3, stride = 2', 3, 3, 2, 2, 0, 0",
        "'[2, 3], stride = [1, 2], padding = [1, 0]', 2, 3, 1, 2, 1, 0",
        "'1, stride = 2', 1, 1, 2, 2, 0, 0",
        "'2, ceil_mode = true', 2, 2, 2, 2, 0, 0",
        "'3, stride = 2, padding = 1, ceil_mode = true', 3, 3, 2, 2, 1, 1",
        "'[2, 3], stride = [3, 4], padding = [1, 0], ceil_mode = true', 2, 3, 3, 4, 1, 0",
        "'1, stride = 3, ceil_mode = true', 1, 1, 3, 3, 0, 0",
    })
    void eachWindowOfTwoAxes(String arguments, int kh, int kw, int sh, int sw, int ph, int pw) {
        for (int width = 4; width < 8; width += 3) {
            for (int kind = 0; kind < 3; kind++) {
                int h = 5;
                boolean ceil = arguments.contains("ceil_mode");
                int rows = windows(h, kh, sh, ph, ceil);
                int columns = windows(width, kw, sw, pw, ceil);
                Random random = new Random(width);
                double[] x = random.ints((long) IMAGES * h * width, -2, 3)
                        .asDoubleStream()
                        .toArray();
                double[] dy = random.doubles((long) IMAGES * rows * columns).toArray();
                String call = (kind == 0 ? "max_pool2d(x, " : "avg_pool2d(x, ")
                        + arguments
                        + (kind == 2 ? ", count_include_pad = false)" : ")");
                Derived model = Derived.of(
                        "model M {\n input x: [B, H, W]\n input c: [N]\n y = " + call
                                + "\n output z = y\n loss l = dot(flatten(y, 0), c[0:size(flatten(y, 0), axis = 0)])\n}\n",
                        Precision.F64,
                        Map.of("x", x, "c", dy),
                        IMAGES,
                        h,
                        width,
                        dy.length);
                double[][] wanted = pooled(
                        kind == 0,
                        kind == 1,
                        x,
                        h,
                        width,
                        new int[] {kh, kw},
                        new int[] {sh, sw},
                        new int[] {ph, pw},
                        ceil,
                        dy);
                close(model.predict().get("z"), wanted[0]);
                close(model.loss("l").get("d/x"), wanted[1]);
            }
        }
    }

    private static void close(double[] given, double[] wanted) {
        assertThat(given).containsExactly(wanted, Offset.offset(1e-13));
    }

    /** Multiples of 8 stay so: no quotient is left in the shapes. */
    @Test
    void extentsThatDivideAreProved() {
        Derived model = Derived.of("""
                model M {
                    input x: [B, 3, 8 * H, 8 * W]
                    layer p = MaxPool2d(2)
                    y = x |> p |> avg_pool2d(2) |> max_pool2d(2)
                    output z = reshape(y, [B, 3, H, W])
                }
                """, Precision.F32, Map.of("x", new double[3 * 64 * 2]), 1, 1, 2);
        assertThat(model.predict().get("z")).hasSize(6);
    }

    /** As PyTorch 1.13: {@code F.max_pool1d(x, 3, 2, 1)}, {@code F.lp_pool1d(x, 2, 2)}, {@code F.adaptive_avg_pool1d(x, 3)}. */
    @Test
    void alongOneAxis() {
        Derived model = Derived.of("""
                model M {
                    input x: [2, 5]
                    output largest = max_pool1d(x, 3, stride = 2, padding = 1)
                    output spaced = max_pool1d(x, 2, stride = 1, dilation = 2)
                    output means = avg_pool1d(x, 2)
                    output all = avg_pool1d(x, 2, ceil_mode = true)
                    output widest = max_pool1d(x, 2, ceil_mode = true)
                    output lengths = lp_pool1d(x, 2, 2)
                    output parts = adaptive_avg_pool1d(x, 3)
                    output tops = adaptive_max_pool1d(x, 2)
                    output whole = adaptive_avg_pool2d(x, 1)
                    output square = lp_pool2d(x, 2, [2, 3])
                    output near = upsample_nearest1d(x, 7)
                }
                """, Precision.F64, Map.of("x", new double[] {3, 4, -1, 0, 2, -5, 12, 8, 6, 7}));
        Map<String, double[]> y = model.predict();
        assertThat(y.get("largest")).containsExactly(4, 4, 2, 12, 12, 7);
        assertThat(y.get("spaced")).containsExactly(3, 4, 2, 8, 12, 8);
        assertThat(y.get("means")).containsExactly(3.5, -0.5, 3.5, 7);
        assertThat(y.get("all")).containsExactly(3.5, -0.5, 2, 3.5, 7, 7);
        assertThat(y.get("widest")).containsExactly(4, 0, 2, 12, 8, 7);
        assertThat(y.get("lengths")).containsExactly(5, 1, 13, 10);
        assertThat(y.get("parts")).containsExactly(3.5, 1, 1, 3.5, 26 / 3.0, 6.5);
        assertThat(y.get("tops")).containsExactly(4, 2, 12, 8);
        assertThat(y.get("whole")).containsExactly(new double[] {3.6}, Offset.offset(1e-15));
        assertThat(y.get("square")).containsExactly(Math.sqrt(9 + 16 + 1 + 25 + 144 + 64));
        assertThat(y.get("near")).containsExactly(3, 3, 4, -1, -1, 0, 2, -5, -5, 12, 8, 8, 6, 7);
    }
}
