// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chainrule.compiler.driver.Derived;
import dev.chainrule.compiler.driver.TestModels;
import dev.chainrule.scalar.Precision;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Convolutions beside a direct loop over places and taps, with what comes back to input and kernel. */
class ConvolutionTest {
    private static final int IMAGES = 2;

    /** One tap of a convolution: element x of the input times element w of the kernel is added to element y. */
    private interface Tap {
        void at(int x, int w, int y);
    }

    /** The geometry of a convolution over any number of axes. */
    private record Geometry(
            int channels, int units, int groups, int[] extent, int[] kernel, int stride, int padding, int dilation) {
        int[] result() {
            int[] result = new int[extent.length];
            Arrays.setAll(result, i -> (extent[i] + 2 * padding - dilation * (kernel[i] - 1) - 1) / stride + 1);
            return result;
        }

        int inputs() {
            return IMAGES * channels * product(extent);
        }

        int weights() {
            return units * channels / groups * product(kernel);
        }

        int outputs() {
            return IMAGES * units * product(result());
        }

        void taps(Tap tap) {
            int[] result = result();
            int perGroup = channels / groups;
            for (int y = 0; y < outputs(); y++) {
                int image = y / product(result) / units;
                int unit = y / product(result) % units;
                for (int c = 0; c < perGroup; c++) {
                    for (int k = 0; k < product(kernel); k++) {
                        int channel = unit / (units / groups) * perGroup + c;
                        int place = place(y % product(result), k);
                        if (place >= 0) {
                            tap.at(
                                    (image * channels + channel) * product(extent) + place,
                                    (unit * perGroup + c) * product(kernel) + k,
                                    y);
                        }
                    }
                }
            }
        }

        /** Where a tap of a window looks, or −1 in the padding. */
        private int place(int window, int tap) {
            int[] result = result();
            int place = 0;
            int below = 1;
            for (int axis = extent.length - 1; axis >= 0; axis--) {
                int at = window % result[axis] * stride + tap % kernel[axis] * dilation - padding;
                if (at < 0 || at >= extent[axis]) {
                    return -1;
                }
                place += at * below;
                below *= extent[axis];
                window /= result[axis];
                tap /= kernel[axis];
            }
            return place;
        }

        private static int product(int[] sizes) {
            return Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
        }
    }

    private static double[] numbers(Random random, int count) {
        return random.doubles(count, -2, 2).toArray();
    }

    private static String shape(int... sizes) {
        return Arrays.toString(sizes);
    }

    private static int[] with(int a, int b, int[] rest) {
        int[] all = new int[rest.length + 2];
        all[0] = a;
        all[1] = b;
        System.arraycopy(rest, 0, all, 2, rest.length);
        return all;
    }

    @ParameterizedTest
    @CsvSource({
        "'5', '3', 1, 1, 1, 1, 0, 1",
        "'7', '3', 4, 6, 2, 2, 1, 1",
        "'8', '2', 2, 2, 2, 1, 2, 3",
        "'1', '1', 3, 2, 1, 1, 0, 1",
        "'3', '3', 1, 1, 1, 2, 0, 1",
        "'5 4', '3 2', 2, 3, 1, 1, 0, 1",
        "'5 6', '3 3', 3, 6, 3, 2, 1, 1",
        "'6 5', '2 3', 4, 4, 2, 1, 2, 2",
        "'4 4', '1 1', 2, 3, 1, 3, 0, 1",
        "'3 4 3', '2 3 2', 2, 2, 1, 1, 1, 1",
        "'4 3 5', '2 1 3', 2, 4, 2, 2, 0, 1",
    })
    void eachTapOfEachPlace(
            String extents,
            String kernels,
            int channels,
            int units,
            int groups,
            int stride,
            int padding,
            int dilation) {
        int[] extent =
                Arrays.stream(extents.split(" ")).mapToInt(Integer::parseInt).toArray();
        int[] kernel =
                Arrays.stream(kernels.split(" ")).mapToInt(Integer::parseInt).toArray();
        Geometry of = new Geometry(channels, units, groups, extent, kernel, stride, padding, dilation);
        Random random = new Random(of.hashCode());
        double[] x = numbers(random, of.inputs());
        double[] w = numbers(random, of.weights());
        double[] dy = numbers(random, of.outputs());
        double[] y = new double[dy.length];
        double[] dx = new double[x.length];
        double[] dw = new double[w.length];
        of.taps((at, tap, to) -> {
            y[to] += x[at] * w[tap];
            dx[at] += dy[to] * w[tap];
            dw[tap] += dy[to] * x[at];
        });
        // The slope of |dx|² by w is a second derivative: each of its adjoints has one.
        double[] byW = new double[w.length];
        of.taps((at, tap, to) -> byW[tap] += 2 * dx[at] * dy[to]);
        String model = """
                model M {
                    precision f64
                    input x: %s
                    input w: %s
                    input c: %s
                    y = conv%dd(x, w, stride = %d, padding = %d, dilation = %d, groups = %d)
                    l = sum(y * c)
                    dx = grad(l, x)
                    output z = y
                    output slope = grad(sum(dx^2), w)
                    loss t = sum(y * c)
                }
                """.formatted(
                        shape(with(IMAGES, channels, extent)),
                        shape(with(units, channels / groups, kernel)),
                        shape(with(IMAGES, units, of.result())),
                        extent.length,
                        stride,
                        padding,
                        dilation,
                        groups);
        Derived derived = Derived.of(model, Precision.F64, Map.of("x", x, "w", w, "c", dy));
        close(derived.predict().get("z"), y);
        close(derived.predict().get("slope"), byW);
        close(derived.loss("t").get("d/x"), dx);
        close(derived.loss("t").get("d/w"), dw);
    }

    /** A transposed convolution sends back what the convolution took; its own slopes are the convolution and its kernel's. */
    @ParameterizedTest
    @CsvSource({
        "'5', '3', 2, 3, 1, 1, 0, 1, 0",
        "'4', '3', 4, 2, 2, 2, 1, 1, 1",
        "'4 3', '3 2', 2, 3, 1, 2, 0, 1, 1",
        "'3 3', '2 2', 2, 4, 2, 2, 0, 1, 0",
        "'3 4', '3 3', 2, 2, 1, 1, 1, 2, 0",
        "'2 1 3', '1 2 3', 2, 3, 1, 2, 0, 1, 1",
    })
    void transposed(
            String extents,
            String kernels,
            int channels,
            int units,
            int groups,
            int stride,
            int padding,
            int dilation,
            int longer) {
        int[] result =
                Arrays.stream(extents.split(" ")).mapToInt(Integer::parseInt).toArray();
        int[] kernel =
                Arrays.stream(kernels.split(" ")).mapToInt(Integer::parseInt).toArray();
        int[] extent = new int[result.length];
        Arrays.setAll(extent, i -> (result[i] - 1) * stride - 2 * padding + dilation * (kernel[i] - 1) + 1 + longer);
        Geometry of = new Geometry(channels, units, groups, extent, kernel, stride, padding, dilation);
        assertThat(of.result()).containsExactly(result);
        Random random = new Random(of.hashCode());
        double[] x = numbers(random, of.outputs());
        double[] w = numbers(random, of.weights());
        double[] dy = numbers(random, of.inputs());
        double[] y = new double[dy.length];
        double[] dx = new double[x.length];
        double[] dw = new double[w.length];
        of.taps((at, tap, to) -> {
            y[at] += x[to] * w[tap];
            dx[to] += dy[at] * w[tap];
            dw[tap] += dy[at] * x[to];
        });
        int rank = extent.length;
        String extentNames =
                List.of("", "[B, %d, L]", "[B, %d, H, W]", "[B, %d, L, H, W]").get(rank);
        Map<String, double[]> data = new HashMap<>(Map.of("x", x, "w", w, "c", dy));
        String model = """
                model M {
                    input x: %s
                    input w: %s
                    input c: %s
                    y = conv_transpose%dd(x, w, stride = %d, padding = %d, output_padding = %d, dilation = %d, groups = %d)
                    output z = y
                    loss t = sum(y * c)
                }
                """.formatted(
                        extentNames.formatted(units),
                        shape(with(units, channels / groups, kernel)),
                        grown(channels, rank, stride, longer - 2 * padding + 1 - stride, dilation, kernel),
                        rank,
                        stride,
                        padding,
                        longer,
                        dilation,
                        groups);
        int[] dimensions = new int[rank + 1];
        dimensions[0] = IMAGES;
        System.arraycopy(result, 0, dimensions, 1, rank);
        Derived derived = Derived.of(model, Precision.F64, data, dimensions);
        close(derived.predict().get("z"), y);
        close(derived.loss("t").get("d/x"), dx);
        close(derived.loss("t").get("d/w"), dw);
    }

    /** The shape of a transposed convolution's result, in the names of its input's. */
    private static String grown(int channels, int rank, int stride, int more, int dilation, int[] kernel) {
        StringBuilder shape = new StringBuilder("[B, " + channels);
        for (int axis = 0; axis < rank; axis++) {
            int add = more + dilation * (kernel[axis] - 1);
            shape.append(", ")
                    .append(stride)
                    .append(" * ")
                    .append("LHW".charAt(rank == 1 ? 0 : axis + 3 - rank))
                    .append(add < 0 ? " - " : " + ")
                    .append(Math.abs(add));
        }
        return shape.append("]").toString();
    }

    /** What is told for each axis by itself is the same as zeros that are written, and as what one number tells. */
    @Test
    void settingsOfEachAxis() {
        Derived model = Derived.of(
                """
                model M {
                    input x: [B, 2, H, W]
                    input w: [4, 2, 2, 3]
                    padded = pad(pad(x, 1, 0, axis = 2), 1, 1, axis = 3)
                    output kept = conv2d(x, w, padding = same, dilation = [2, 1])
                    output written = conv2d(pad(padded, 0, 1, axis = 2), w, dilation = [2, 1])
                    output uneven = conv2d(x, w, padding = [[1, 0], 1], stride = [1, 2])
                    output beside = conv2d(padded, w, stride = [1, 2])
                    layer c = Conv2d(2, 4, [2, 3], padding = same)
                    layer d = ConvTranspose3d(4, 1, [1, 2, 3], stride = [1, 2, 1])
                    y = c(x)
                    output grown = d(reshape(y, [B, 4, 1, H, W]))
                }
                """, Precision.F64, Map.of("x", numbers(new Random(3), 48), "w", numbers(new Random(4), 48)), 2, 3, 4);
        Map<String, double[]> out = model.predict();
        assertThat(out.get("kept")).hasSize(2 * 4 * 3 * 4);
        close(out.get("kept"), out.get("written"));
        close(out.get("uneven"), out.get("beside"));
        assertThat(out.get("grown")).hasSize(2 * 6 * 6);
    }

    /** In f32 the numbers are those of f64 to rounding, values and slopes, for any number of images. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 70})
    void inSinglePrecision(int images) {
        String source = """
                model M {
                    input x: [B, 3, 9, 8]
                    input w: [5, 3, 3, 2]
                    input c: [B, 5, 5, 5]
                    y = conv2d(x, w, stride = 2, padding = [1, [1, 2]])
                    output z = y
                    loss t = sum(y * c)
                }
                """;
        Map<String, double[]> data = Map.of(
                "x", numbers(new Random(1), images * 3 * 72),
                "w", numbers(new Random(2), 90),
                "c", numbers(new Random(3), images * 125));
        Derived single = Derived.of(source, Precision.F32, data, images);
        Derived exact = Derived.of(source.replace("input x", "precision f64\n input x"), Precision.F64, data, images);
        assertThat(single.predict().get("z")).containsExactly(exact.predict().get("z"), Offset.offset(1e-4));
        for (String slope : List.of("d/x", "d/w")) {
            assertThat(single.loss("t").get(slope))
                    .containsExactly(exact.loss("t").get(slope), Offset.offset(1e-2));
        }
    }

    /** What a step costs: each place meets each tap of each channel, forward, for the input, for the kernels. */
    @Test
    void reportOfCosts() {
        String model = """
                model M {
                    input x: [B, 4, 9, 9]
                    layer a = Conv2d(4, 6, 3, bias = false)
                    layer b = Conv2d(6, 2, 7, bias = false)
                    output y = b(a(x))
                    loss l = sum(y)
                    train minimize l using sgd(lr = 0.1)
                }
                """;
        Map<String, String> flops = new HashMap<>();
        TestModels.compile("M.nn", model)
                .models()
                .get(0)
                .report()
                .entryPoints()
                .forEach(cost -> flops.put(cost.entryPoint(), cost.flops().toString()));
        int a = 2 * 6 * 7 * 7 * 4 * 9;
        int b = 2 * 2 * 6 * 49;
        assertThat(flops.get("predict")).isEqualTo((a + b) + "·B");
    }

    /** As {@code numpy.pad} with the modes reflect, edge and wrap. */
    @Test
    void otherPadding() {
        Derived model = Derived.of("""
                model M {
                    input x: [2, T]
                    output reflected = pad_reflect(x, 2, 1, axis = 1)
                    output repeated = pad_replicate(x, 2, 1, axis = 1)
                    output ring = pad_circular(x, 2, 1, axis = 1)
                    output none = pad_reflect(x, 0, 0, axis = 1)
                    output same = pad_circular(x, 0, 0, axis = 1)
                }
                """, Precision.F64, Map.of("x", new double[] {1, 2, 3, 4, 5, 6, 7, 8}), 4);
        Map<String, double[]> out = model.predict();
        assertThat(out.get("reflected")).containsExactly(3, 2, 1, 2, 3, 4, 3, 7, 6, 5, 6, 7, 8, 7);
        assertThat(out.get("repeated")).containsExactly(1, 1, 1, 2, 3, 4, 4, 5, 5, 5, 6, 7, 8, 8);
        assertThat(out.get("ring")).containsExactly(3, 4, 1, 2, 3, 4, 1, 7, 8, 5, 6, 7, 8, 5);
        assertThat(out.get("none")).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(out.get("same")).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    /** As PyTorch: channel c · r² + i · r + j is row i, column j of each fine pixel's square. */
    @Test
    void pixelsAndChannels() {
        Derived model = Derived.of("""
                model M {
                    input x: [B, 4, H, W]
                    y = pixel_shuffle(x, 2)
                    output fine = y
                    output back = pixel_unshuffle(y, 2)
                }
                """, Precision.F64, Map.of("x", new double[] {1, 2, 3, 4, 5, 6, 7, 8}), 1, 1, 2);
        assertThat(model.predict().get("fine")).containsExactly(1, 3, 2, 4, 5, 7, 6, 8);
        assertThat(model.predict().get("back")).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    /** Layers of any extent: what a stride leaves is proved where it divides, and a short batch is a batch. */
    @Test
    void layersOfAnyExtent() {
        Derived model = Derived.of("""
                model M {
                    input x: [B, 3, 4 * H, 4 * W]
                    layer a = SeparableConv2d(3, 4, 3, stride = 2, padding = 1)
                    layer b = Conv2d(4, 6, 3, stride = 2, padding = 1, groups = 2, bias = false)
                    layer c = ConvTranspose2d(6, 2, 4, stride = 4)
                    layer d = Conv3d(1, 1, 1)
                    layer e = ConvTranspose1d(1, 1, 1)
                    layer f = Conv1d(1, 1, 3, padding = 1)
                    y = x |> a |> relu |> b |> c
                    z = y + reshape(d(reshape(y, [B, 1, 2, 4 * H, 4 * W])), [B, 2, 4 * H, 4 * W])
                    output out = f(e(reshape(z, [B, 1, 32 * H * W])))
                }
                """, Precision.F32, Map.of("x", new double[3 * 16 * 2]), 1, 1, 2);
        assertThat(model.predict().get("out")).hasSize(64);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conv1d(x, w, stride = 0)",
                "conv1d(x, w, groups = 2)",
                "conv1d(x, w, groups = 0)",
                "conv1d(x[:, :, 0:2], w)",
                "conv1d(x, w, padding = -1)",
                "conv1d(x, w[:, 0:2])",
                "conv_transpose1d(x, w, output_padding = 1)",
                "conv1d(x, w, padding = same, stride = 2)",
                "conv1d(x, w, padding = \"same\")",
                "conv1d(x, w, padding = [1, 2])",
                "conv1d(x[0], w)",
                "conv2d(x, w)",
            })
    void whatCannotBeIsSaidWhereItIsWritten(String call) {
        assertThatThrownBy(() -> Derived.of(
                        "model M {\n input x: [B, 3, 8]\n input w: [3, 3, 3]\n output y = " + call + "\n}\n",
                        Precision.F32,
                        Map.of("x", new double[24], "w", new double[27]),
                        1))
                .hasMessageContaining(":4:");
    }

    private static void close(double[] given, double[] wanted) {
        assertThat(given).containsExactly(wanted, Offset.offset(1e-11));
    }
}
