// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.emit.GeneratedFile;
import dev.chainrule.runtime.ElementType;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.generated.Sums;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reductions of everything go in blocks: right at every border, and the same to the last bit however many threads take part. */
class LargeReductionsTest {
    private static final String MODEL = """
            model %s {
                precision %s
                input a: [B]
                input b: [B]
                input k: int[B]
                input m: [B, 3]
                param w: real = 0.5
                param bias: [3] = ones()
                output total = sum(a)
                output composed = mean((exp(tanh(a * w)) - b)^2)
                output largest = max(a * b)
                output smallest = min(m)
                output count = sum(k)
                output equal = mean(k == 1)
                output flat = sum(m * m)
                output biased = sum((m - bias)^2)
                output moments = sum(a * b) / (1 + sum(b * b))
                loss error = mean((exp(tanh(a * w)) - b)^2)
                metric distance = mean(abs(a - b))
                train minimize error using sgd(lr = 0.1)
            }
            """;

    @ParameterizedTest
    @ValueSource(strings = {"f32", "f64"})
    void valuesAreRightAtTheBordersOfBlocks(String precision) {
        Model model = TestModels.model(MODEL.formatted("Large", precision));
        double tolerance = precision.equals("f32") ? 1e-6 : 1e-13;
        for (int n : new int[] {0, 1, 15, 17, 4095, 4096, 4097, 8192, 262_143, 262_144, 262_145, 1_000_003}) {
            check(model, n, tolerance);
        }
    }

    private static void check(Model model, int n, double tolerance) {
        Random random = new Random(n);
        float[] a = reals(random, n);
        float[] b = reals(random, n);
        float[] m = reals(random, 3 * n);
        int[] k = random.ints(n, 0, 3).toArray();
        int predict = model.description().entryPoint("predict").orElseThrow();
        model.bind(predict, n);
        model.put(0, a, 0);
        model.put(1, b, 0);
        model.put(2, k, 0);
        model.put(3, m, 0);
        model.run(predict);
        double total = sum(n, i -> a[i]);
        double composed = sum(n, i -> square(Math.exp(Math.tanh(0.5 * a[i])) - b[i])) / n;
        double flat = sum(3 * n, i -> square(m[i]));
        double biased = sum(3 * n, i -> square(m[i] - 1.0));
        double moments = sum(n, i -> a[i] * (double) b[i]) / (1 + sum(n, i -> square(b[i])));
        assertOutput(model, "total", n, total, tolerance * (1 + n));
        assertOutput(model, "composed", n, composed, tolerance * 10);
        assertOutput(model, "flat", n, flat, tolerance * (1 + flat));
        assertOutput(model, "biased", n, biased, tolerance * 10 * (1 + biased));
        assertOutput(model, "moments", n, moments, tolerance);
        assertOutput(model, "count", n, sum(n, i -> k[i]), 0);
        assertOutput(model, "equal", n, sum(n, i -> k[i] == 1 ? 1 : 0) / n, tolerance);
        double largest = IntStream.range(0, n)
                .mapToDouble(i -> a[i] * (double) b[i])
                .max()
                .orElse(Double.NEGATIVE_INFINITY);
        assertOutput(model, "largest", n, largest, tolerance * 4);
        double smallest = IntStream.range(0, 3 * n).mapToDouble(i -> m[i]).min().orElse(Double.POSITIVE_INFINITY);
        assertOutput(model, "smallest", n, smallest, 0);
    }

    /** A tenth, a million times: in sixteen lanes from end to end it came out as 100,060. */
    @Test
    void longSumsAreExact() {
        Model model = TestModels.model("model Tenths {\n    input a: [B]\n    output total = sum(a)\n}\n");
        int n = 1_000_000;
        float[] tenths = new float[n];
        Arrays.fill(tenths, 0.1f);
        model.bind(0, n);
        model.put(0, tenths, 0);
        model.run(0);
        assertThat(output(model, 0, "total")).isCloseTo(n * (double) 0.1f, within(1.0));
    }

    private static float[] reals(Random random, int n) {
        float[] reals = new float[n];
        for (int i = 0; i < n; i++) {
            reals[i] = 4 * random.nextFloat() - 2;
        }
        return reals;
    }

    private static double square(double x) {
        return x * x;
    }

    private static double sum(int n, IntToDoubleFunction of) {
        return IntStream.range(0, n).mapToDouble(of).sum();
    }

    private static void assertOutput(Model model, String name, int n, double expected, double tolerance) {
        double actual = output(model, model.description().entryPoint("predict").orElseThrow(), name);
        if (Double.isNaN(expected) || Double.isInfinite(expected)) {
            assertThat(Double.compare(actual, expected)).as(name + " of " + n).isZero();
        } else {
            assertThat(actual).as(name + " of " + n).isCloseTo(expected, within(tolerance));
        }
    }

    private static double output(Model model, int entry, String name) {
        var outputs = model.description().entryPoints().get(entry).outputs();
        int output = IntStream.range(0, outputs.size())
                .filter(i -> outputs.get(i).name().equals(name))
                .findFirst()
                .orElseThrow();
        if (outputs.get(output).element() == ElementType.INT) {
            int[] value = new int[1];
            model.get(entry, output, value, 0);
            return value[0];
        }
        double[] value = new double[1];
        model.get(entry, output, value, 0);
        return value[0];
    }

    @Test
    void threadsAndVectorsChangeNoBit(@TempDir Path folder) throws IOException, InterruptedException {
        List<GeneratedFile> files = new ArrayList<>();
        List<GeneratedFile> twins = new ArrayList<>();
        for (String name : List.of("Single", "Wide")) {
            String precision = name.equals("Wide") ? "f64" : "f32";
            CompileResult result = TestModels.compile("large.nn", MODEL.formatted(name, precision));
            files.addAll(result.files());
            twins.addAll(result.twins());
        }
        BitsOfModels bits = BitsOfModels.compile(folder, List.of("Single", "Wide"), files, twins);
        List<String> expected = bits.run(300_001, "-Dchainrule.threads=1", "-Dchainrule.vector=off");
        assertThat(expected).hasSizeGreaterThan(20);
        for (String threads : List.of("2", "3")) {
            assertThat(bits.run(300_001, "-Dchainrule.threads=" + threads, "-Dchainrule.vector=off"))
                    .as(threads + " threads")
                    .isEqualTo(expected);
        }
        for (String threads : List.of("1", "2")) {
            List<String> actual = bits.run(
                    300_001,
                    "-Dchainrule.threads=" + threads,
                    "--add-modules=" + TwinCompiler.MODULE,
                    "-Dchainrule.vector=on");
            int last = expected.size() - 1;
            assertThat(actual.subList(0, last))
                    .as("vectors, " + threads + " threads")
                    .isEqualTo(expected.subList(0, last));
            assertThat(actual.get(last)).as("kernels on vectors").isNotEqualTo(expected.get(last));
        }
    }

    /** The compiler makes room for as many blocks as the runtime may cut. */
    @Property
    void blocksAreAFew(@ForAll @IntRange(min = 1) int length) {
        int block = Sums.block(length);
        assertThat(block).isGreaterThanOrEqualTo(4096).matches(b -> b % 16 == 0);
        assertThat(Sums.blocks(length)).isBetween(1, 64).isEqualTo((int) Math.ceil(length / (double) block));
        assertThat(block == 4096 || Sums.blocks(length) > 60).isTrue();
    }
}
