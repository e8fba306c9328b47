// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.runtime.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Parts of arrays, wherever they begin and however they step: at 0, at 1, further on, where only a run knows; parts of
 * parts, columns. Where a loop starts is a number, a name or a sum, and both bodies of a kernel take each.
 */
class SlicesTest {
    private static final int T = 83;
    private static final int B = 5;
    private static final int N = 70;

    /** A part of {@code v: [T]} or of {@code m: [B, 70]}, and where its elements stand. */
    private record Slice(String text, int[] elements) {
        static Slice of(String text, int from, int to) {
            return new Slice(text, IntStream.range(from, to).toArray());
        }

        static Slice column(String text, int column, int firstRow) {
            return new Slice(
                    text,
                    IntStream.range(firstRow, B).map(row -> row * N + column).toArray());
        }
    }

    private static final List<Slice> OF_VECTOR = List.of(
            Slice.of("v[0:40]", 0, 40),
            Slice.of("v[1:40]", 1, 40),
            Slice.of("v[7:80]", 7, 80),
            Slice.of("v[1:T]", 1, T),
            Slice.of("v[1:T - 1]", 1, T - 1),
            Slice.of("v[T - 50:T - 1]", T - 50, T - 1),
            Slice.of("v[1:60][0:40]", 1, 41),
            Slice.of("v[1:60][1:41]", 2, 42),
            Slice.of("v[7:T][1:50]", 8, 57));

    private static final List<Slice> OF_MATRIX = List.of(
            Slice.of("m[0]", 0, N),
            Slice.of("m[1]", N, 2 * N),
            Slice.of("m[0, 1:]", 1, N),
            Slice.of("m[2, 1:41]", 2 * N + 1, 2 * N + 41),
            Slice.of("m[B - 1, 7:]", (B - 1) * N + 7, B * N),
            Slice.column("m[:, 0]", 0, 0),
            Slice.column("m[:, 1]", 1, 0),
            Slice.column("m[1:, 7]", 7, 1),
            Slice.column("transpose(m)[1]", 1, 0));

    /** What is done with a part: to each element, to all of them, and both. */
    private enum Use {
        MAP("exp(0.5 * %s)", part -> element -> Math.exp(0.5 * element)),
        SUM("sum(%s)", part -> element -> sum(part, x -> x)),
        SQUARES("sum((%1$s - 1) * %1$s)", part -> element -> sum(part, x -> (x - 1) * x)),
        MAX("max(%s)", part -> element -> Arrays.stream(part).max().orElseThrow()),
        SOFTMAX("softmax(%s)", part -> element -> Math.exp(element) / sum(part, Math::exp)),
        BIAS("tanh(%1$s + 2 * %1$s)", part -> element -> Math.tanh(3 * element));

        private final String text;
        private final Function<double[], DoubleUnaryOperator> meaning;

        Use(String text, Function<double[], DoubleUnaryOperator> meaning) {
            this.text = text;
            this.meaning = meaning;
        }

        private static double sum(double[] part, DoubleUnaryOperator of) {
            return Arrays.stream(part).map(of).sum();
        }
    }

    @Test
    void partsAreReadWhereTheyStand() {
        StringBuilder text = new StringBuilder("model Parts {\n    input v: [T]\n    input m: [B, " + N + "]\n");
        List<Slice> slices = new ArrayList<>(OF_VECTOR);
        slices.addAll(OF_MATRIX);
        for (Slice slice : slices) {
            for (Use use : Use.values()) {
                text.append("    output ").append(name(slices, slice, use)).append(" = ");
                text.append(String.format(use.text, slice.text)).append('\n');
            }
        }
        CompileResult result = TestModels.compile("parts.nn", text.append("}\n").toString());
        InMemory classes = InMemory.compileWithTwins(result.files(), result.twins(), SlicesTest.class.getClassLoader());
        Model model = TestModels.create(classes, result.models().get(0).className());
        int predict = model.description().entryPoint("predict").orElseThrow();
        double[] v = values(T);
        double[] m = values(B * N);
        model.bind(predict, T, B);
        model.put(0, v, 0);
        model.put(1, m, 0);
        model.run(predict);
        var outputs = model.description().entryPoints().get(predict).outputs();
        for (Slice slice : slices) {
            double[] whole = OF_VECTOR.contains(slice) ? v : m;
            double[] part =
                    IntStream.of(slice.elements).mapToDouble(i -> whole[i]).toArray();
            for (Use use : Use.values()) {
                String name = name(slices, slice, use);
                int output = IntStream.range(0, outputs.size())
                        .filter(i -> outputs.get(i).name().equals(name))
                        .findFirst()
                        .orElseThrow();
                double[] actual = new double[model.length(predict, output)];
                model.get(predict, output, actual, 0);
                for (int i = 0; i < actual.length; i++) {
                    double expected = use.meaning.apply(part).applyAsDouble(part[Math.min(i, part.length - 1)]);
                    assertThat(actual[i])
                            .as("[%d] %s", i, String.format(use.text, slice.text))
                            .isCloseTo(expected, within(1e-5 * (1 + Math.abs(expected))));
                }
            }
        }
    }

    private static String name(List<Slice> slices, Slice slice, Use use) {
        return use.name().toLowerCase(Locale.ROOT) + slices.indexOf(slice);
    }

    private static double[] values(int count) {
        return IntStream.range(0, count)
                .mapToDouble(i -> Math.sin(1.7 * i + 0.3))
                .toArray();
    }
}
