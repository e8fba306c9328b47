// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.compiler.driver.Derived;
import dev.chainrule.compiler.driver.TestModels;
import dev.chainrule.compiler.emit.GeneratedFile;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
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
                    layer oblong = AvgPool2d([2, 4], stride = [2, 8])
                    output v = reshape(oblong(x), [B, 3, 4 * H, W])
                }
                """, Precision.F32, Map.of("x", new double[3 * 64 * 2]), 1, 1, 2);
        assertThat(model.predict().get("z")).hasSize(6);
        assertThat(model.predict().get("v")).hasSize(24);
    }

    private static final String ALL = """
                largest = max_pool2d(x, 3, stride = 2, padding = 1)
                means   = avg_pool2d(x, 3, stride = 2, padding = 1, ceil_mode = true, count_include_pad = false)
                norms   = lp_pool2d(x, 3, 1)
                parts   = adaptive_avg_pool2d(x, [2, 1])
                tops    = adaptive_max_pool2d(x, [1, 2])
                near    = upsample_nearest2d(x, [2, 3])
                linear  = upsample_bilinear2d(x, [2, 3])
                cubic   = upsample_bicubic2d(x, [5, 3], align_corners = true)
                columns = unfold(x, 1, padding = 1)
                laid    = fold(unfold(x, 1), [H, W], 1)
                all     = global_avg_pool(x)
                border  = pad_replicate(pad_circular(x, 1, 0, axis = 3), 1, 2, axis = 2)
            """;

    private static Derived all(String loss, double[] x, int... dimensions) {
        StringBuilder text = new StringBuilder("model M {\n    input x: [B, 2, H, W]\n").append(ALL);
        List<String> names = new ArrayList<>();
        for (String line : ALL.lines().toList()) {
            String name = line.strip().split(" ", 2)[0];
            names.add("sum(" + loss.replace("y", name) + ")");
            text.append("    output y_").append(name).append(" = ").append(name).append('\n');
        }
        text.append("    s = ").append(String.join(" + ", names)).append("\n    g = grad(s, x)\n");
        return Derived.of(
                text.append("    loss l = sum(g^2)\n}\n").toString(), Precision.F64, Map.of("x", x), dimensions);
    }

    /** The slope of the squares of a slope, beside central differences. */
    @Test
    void secondDerivatives() {
        double[] x = new Random(3).doubles(24, 0.5, 2).toArray();
        double[] slope = all("sin(y)", x, 1, 3, 4).loss("l").get("d/x");
        Derived moved = all("sin(y)", x, 1, 3, 4);
        double step = 1e-5;
        for (int i = 0; i < x.length; i++) {
            double at = x[i];
            x[i] = at + step;
            double above = moved.loss("l").get("l")[0];
            x[i] = at - step;
            double below = moved.loss("l").get("l")[0];
            x[i] = at;
            assertThat(slope[i])
                    .isCloseTo((above - below) / (2 * step), Offset.offset(1e-6 * (1 + Math.abs(slope[i]))));
        }
    }

    /** Of one pixel everything is that pixel; no images give no images. */
    @Test
    void onePixelAndNoImage() {
        Map<String, double[]> one = all("y", new double[] {3, -4}, 1, 1, 1).predict();
        for (String name : List.of("largest", "means", "norms", "all", "laid")) {
            assertThat(one.get("y_" + name)).as(name).containsExactly(3, name.equals("norms") ? 0 : -4);
        }
        for (String name : List.of("near", "linear", "cubic")) {
            double[] y = one.get("y_" + name);
            for (int i = 0; i < y.length; i++) {
                assertThat(y[i]).as(name).isCloseTo(2 * i < y.length ? 3 : -4, Offset.offset(1e-14));
            }
        }
        Derived none = all("y", new double[0], 0, 2, 3);
        none.predict().values().forEach(y -> assertThat(y).isEmpty());
        assertThat(none.loss("l").get("l")).containsExactly(0);
    }

    /** What is not finite stays where it is seen, and a norm of zeros has the slope 0. */
    @Test
    void specialValues() {
        double inf = Double.POSITIVE_INFINITY;
        Derived model = Derived.of("""
                model M {
                    input x: [1, 8]
                    output near = upsample_nearest1d(x, 4)
                    output twice = upsample_linear1d(x, 16)
                    output largest = max_pool1d(x, 2)
                    output means = adaptive_avg_pool1d(x, 4)
                    loss l = sum(lp_pool1d(x[:, 4:8], 2, 2))
                }
                """, Precision.F64, Map.of("x", new double[] {inf, 1, Double.NaN, 2, 0, 0, 3, 4}));
        Map<String, double[]> y = model.predict();
        assertThat(y.get("near")).containsExactly(inf, Double.NaN, 0, 3);
        assertThat(Arrays.copyOfRange(y.get("twice"), 8, 16)).containsExactly(0.5, 0, 0, 0.75, 2.25, 3.25, 3.75, 4);
        assertThat(y.get("largest")).containsExactly(inf, Double.NaN, 0, 4);
        assertThat(y.get("means")).containsExactly(inf, Double.NaN, 0, 3.5);
        close(model.loss("l").get("d/x"), new double[] {0, 0, 0, 0, 0, 0, 0.6, 0.8});
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            max_pool2d(x, 5) | a window of 5 does not fit into axis 2 of [B, 2, 4, 4]
            max_pool2d(x, 3, padding = 2) | max_pool2d wants 2 * padding <= kernel, and padding is 2
            avg_pool2d(x, 2, stride = 0) | the stride of windows is at least 1, not 0
            lp_pool2d(x, 2, 0) | the size of windows is at least 1, not 0
            max_pool3d(x[0, 0], 1) | a window over 3 axes of [4, 4], which has 2
            adaptive_avg_pool2d(x, 0) | adaptive_avg_pool2d wants count >= 1, and count is 0
            upsample_nearest2d(x, 0) | upsample_nearest2d wants length >= 1, and length is 0
            upsample_bilinear2d(x, -2) | upsample_bilinear2d wants length >= 1, and length is -2
            unfold(x, 5) | a window of 5 does not fit into axis 2 of [B, 2, 4, 4]
            fold(unfold(x, 2), [5, 4], 2) | shapes [B, 8, 9] and [B, 8, 12] do not agree: 9 against 12
            """)
    void faultsHaveAPlace(String call, String message) {
        assertThatThrownBy(() -> Derived.models(
                        "model M {\n    input x: [B, 2, 4, 4]\n    output y = " + call + "\n}\n", Precision.F64))
                .hasMessageContaining("test.nn:3:16: error")
                .hasMessageContaining(message);
    }

    /** Where a window gives nothing back its slope is 0 already: relu before it asks nothing but its own condition. */
    @Test
    void whatIsZeroIsNotChosenAgain() {
        String model = """
                model M {
                    input x: [B, 4, 4]
                    param b: [4] = zeros()
                    loss l = sum(max_pool2d(relu(x + b), 2)^2)
                    train minimize l using sgd(lr = 0.1)
                }
                """;
        String backward = TestModels.compile("M.nn", model).files().stream()
                .filter(file -> file.path().contains("Backward"))
                .map(GeneratedFile::text)
                .collect(Collectors.joining());
        assertThat(backward).contains("≤ 0, 0, ").doesNotContain(" and ");
    }
}
