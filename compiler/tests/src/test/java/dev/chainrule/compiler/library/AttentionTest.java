// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.driver.Derived;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription;
import dev.chainrule.runtime.ModelDescription.CellKind;
import dev.chainrule.scalar.Precision;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Attention beside loops over rows and heads, positions beside their formulas, and steps beside whole sequences. */
class AttentionTest {
    private static final int HEADS = 4;

    /** What a head of a row may look at, and what is added to its score. */
    private interface Mask {
        double at(Map<String, double[]> data, int row, int head, int t, int s);
    }

    private record Form(String mask, String options, int kvHeads, Mask meaning) {
        String program(String name) {
            return """
                    model %s {
                        input q: [B, 4, T, D]
                        input k: [B, %d, S, D]
                        input v: [B, %d, S, V]
                        input seen: bool[B, S]
                        input pairs: bool[T, S]
                        input added: [B, 4, T, S]
                        input ct: [B, 4, T, V]
                        output y = attention(q, k, v%s%s)
                        loss l = sum(attention(q, k, v%s%s) * ct)
                    }
                    """.formatted(name, kvHeads, kvHeads, mask, options, mask, options);
        }
    }

    private static double[] of(Map<String, double[]> data, String name) {
        return data.getOrDefault(name, new double[0]);
    }

    private static double allowed(boolean may) {
        return may ? 0 : Double.NEGATIVE_INFINITY;
    }

    private static final List<Form> FORMS = List.of(
            new Form("", "", 4, (data, b, h, t, s) -> 0),
            new Form("", ", causal = true", 2, (data, b, h, t, s) -> allowed(s <= t)),
            new Form(", seen[:, new, new, :]", ", causal = true", 1, (data, b, h, t, s) -> {
                double[] seen = of(data, "seen");
                return allowed(s <= t && seen[b * size(data, 'S') + s] == 1);
            }),
            new Form(
                    ", mask = pairs",
                    "",
                    4,
                    (data, b, h, t, s) -> allowed(of(data, "pairs")[t * size(data, 'S') + s] == 1)),
            new Form(
                    ", mask = added",
                    ", causal = true",
                    2,
                    (data, b, h, t, s) -> allowed(s <= t)
                            + of(data, "added")[((b * HEADS + h) * size(data, 'T') + t) * size(data, 'S') + s]));

    private static int size(Map<String, double[]> data, char dimension) {
        return (int) of(data, "sizes")["BDSTV".indexOf(dimension)];
    }

    @Test
    void attentionIsALoopOverRowsAndHeads() {
        StringBuilder program = new StringBuilder();
        for (int i = 0; i < FORMS.size(); i++) {
            program.append(FORMS.get(i).program("Form" + i));
        }
        Map<String, Model> models = Derived.models(program.toString(), Precision.F64);
        Random random = new Random(4);
        for (int i = 0; i < FORMS.size(); i++) {
            Form form = FORMS.get(i);
            Model model = models.get("Form" + i);
            for (int[] sizes :
                    new int[][] {{2, 3, 4, 5, 2}, {1, 1, 1, 1, 1}, {2, 2, 6, 3, 3}, {2, 3, 0, 2, 1}, {0, 2, 3, 3, 2}}) {
                Map<String, double[]> data = data(form, sizes, random);
                Derived run = Derived.of(model, data, ordered(model, data));
                assertThat(run.predict().get("y"))
                        .as(form + " " + Arrays.toString(sizes))
                        .containsExactly(direct(form, data), within(1e-12));
                slopes(form, data, run.loss("l"));
            }
        }
    }

    /** With weights and without, to the second derivative, beyond one block of rows. */
    @Test
    void whatKeepsNoWeightsIsWhatKeepsThem() {
        StringBuilder program = new StringBuilder();
        for (String causal : List.of("false", "true")) {
            for (String function : List.of("attention", "attention_by_weights")) {
                String options = function.equals("attention") ? "" : "true, ";
                program.append("""
                        model %s {
                            input q: [B, 2, T, 5]
                            input k: [B, 2, S, 5]
                            input v: [B, 2, S, 3]
                            input ct: [B, 2, T, 3]
                            dq, dk, dv = grad(sum(%s(q, k, v, %scausal = %s, scale = 0.7, dropout = 0) * ct), (q, k, v))
                            output y = %s(q, k, v, %scausal = %s, scale = 0.7, dropout = 0)
                            loss l = sum(sin(dq)) + sum(sin(dk)) + sum(dv^2)
                        }
                        """.formatted(
                                function.equals("attention") ? "Without" + causal : "With" + causal,
                                function,
                                options,
                                causal,
                                function,
                                options,
                                causal));
            }
        }
        for (Precision precision : Precision.values()) {
            double within = precision == Precision.F64 ? 1e-10 : 2e-3;
            Map<String, Model> models = Derived.models(program.toString(), precision);
            Random random = new Random(9);
            for (int[] sizes : new int[][] {{2, 37, 37}, {1, 3, 40}, {1, 70, 6}, {1, 1, 1}}) {
                Map<String, double[]> data = new HashMap<>();
                data.put(
                        "q", random.doubles(sizes[0] * 2L * sizes[1] * 5, -1, 1).toArray());
                data.put(
                        "k", random.doubles(sizes[0] * 2L * sizes[2] * 5, -1, 1).toArray());
                data.put(
                        "v", random.doubles(sizes[0] * 2L * sizes[2] * 3, -1, 1).toArray());
                data.put(
                        "ct",
                        random.doubles(sizes[0] * 2L * sizes[1] * 3, -1, 1).toArray());
                for (String causal : List.of("false", "true")) {
                    Derived one = Derived.of(models.get("Without" + causal), data, sizes);
                    Derived other = Derived.of(models.get("With" + causal), data, sizes);
                    assertThat(one.predict().get("y"))
                            .containsExactly(other.predict().get("y"), within(within));
                    Map<String, double[]> loss = one.loss("l");
                    Map<String, double[]> same = other.loss("l");
                    for (String name : List.of("l", "d/q", "d/k", "d/v", "d/ct")) {
                        assertThat(loss.get(name)).as(causal + name).containsExactly(same.get(name), within(within));
                    }
                }
            }
        }
    }

    private static int[] ordered(Model model, Map<String, double[]> data) {
        return model.description().dimensions().stream()
                .mapToInt(name -> size(data, name.charAt(0)))
                .toArray();
    }

    private static Map<String, double[]> data(Form form, int[] sizes, Random random) {
        Map<String, double[]> data = new HashMap<>();
        data.put("sizes", Arrays.stream(sizes).asDoubleStream().toArray());
        int b = sizes[0];
        int d = sizes[1];
        int s = sizes[2];
        int t = sizes[3];
        int v = sizes[4];
        data.put("q", random.doubles((long) b * HEADS * t * d, -2, 2).toArray());
        data.put("k", random.doubles((long) b * form.kvHeads * s * d, -2, 2).toArray());
        data.put("v", random.doubles((long) b * form.kvHeads * s * v, -2, 2).toArray());
        data.put("seen", random.ints((long) b * s, 0, 2).asDoubleStream().toArray());
        data.put("pairs", random.ints((long) t * s, 0, 2).asDoubleStream().toArray());
        data.put("added", random.doubles((long) b * HEADS * t * s, -2, 2).toArray());
        data.put("ct", random.doubles((long) b * HEADS * t * v, -2, 2).toArray());
        return data;
    }

    private static double[] direct(Form form, Map<String, double[]> data) {
        int depth = size(data, 'D');
        int keys = size(data, 'S');
        int queries = size(data, 'T');
        int width = size(data, 'V');
        double[] y = new double[size(data, 'B') * HEADS * queries * width];
        for (int place = 0; place < y.length / width; place++) {
            int t = place % queries;
            int head = place / queries % HEADS;
            int row = place / queries / HEADS;
            int shared = row * form.kvHeads + head / (HEADS / form.kvHeads);
            double[] weights = new double[keys];
            double total = 0;
            for (int s = 0; s < keys; s++) {
                double product = 0;
                for (int i = 0; i < depth; i++) {
                    product += of(data, "q")[place * depth + i] * of(data, "k")[(shared * keys + s) * depth + i];
                }
                weights[s] = Math.exp(product / Math.sqrt(depth) + form.meaning.at(data, row, head, t, s));
                total += weights[s];
            }
            for (int s = 0; s < keys && total > 0; s++) {
                for (int i = 0; i < width; i++) {
                    y[place * width + i] += weights[s] / total * of(data, "v")[(shared * keys + s) * width + i];
                }
            }
        }
        return y;
    }

    private static void slopes(Form form, Map<String, double[]> data, Map<String, double[]> found) {
        double step = 1e-5;
        for (String input : List.of("q", "k", "v", "added")) {
            double[] values = of(data, input);
            double[] derivative = found.get("d/" + input);
            for (int i = 0; derivative != null && i < values.length; i++) {
                double middle = values[i];
                values[i] = middle + step;
                double above = weighted(form, data);
                values[i] = middle - step;
                double below = weighted(form, data);
                values[i] = middle;
                assertThat(derivative[i])
                        .as(form + " d/" + input + " " + i)
                        .isCloseTo((above - below) / (2 * step), within(1e-8));
            }
        }
    }

    private static double weighted(Form form, Map<String, double[]> data) {
        double[] y = direct(form, data);
        return IntStream.range(0, y.length)
                .mapToDouble(i -> y[i] * of(data, "ct")[i])
                .sum();
    }

    /** What is said position by position, with the keys and values of those before, is what a whole sequence gives. */
    @Test
    void stepsGoOnWhereASequenceEnds() {
        String program = steps("Plain", "MultiHeadAttention(8, 4, causal = true)", "B, 4")
                + steps(
                        "Turned",
                        "MultiHeadAttention(8, 4, causal = true, kv_heads = 2, rotary = true, bias = false)",
                        "B, 2")
                + steps("Far", "MultiHeadAttention(8, 4, causal = true, kv_heads = 1, alibi = true)", "B, 1")
                + steps("Behind", "TransformerEncoder(8, 4, 8, causal = true)", "8, B, 4")
                + steps(
                        "Before",
                        "TransformerEncoder(8, 4, 2, causal = true, norm_first = true, norm = RmsNorm, rotary = true)",
                        "2, B, 4")
                + decoderSteps("DecoderBehind", "TransformerDecoder(8, 4, 2)")
                + decoderSteps("DecoderBefore", "TransformerDecoder(8, 4, 2, norm_first = true)");
        Random random = new Random(5);
        int rows = 2;
        int turns = 5;
        Map<String, double[]> data = Map.of(
                "x", random.doubles(rows * turns * 8, -2, 2).toArray(),
                "memory", random.doubles(rows * 3 * 8, -2, 2).toArray(),
                "counts", new double[] {1, 1, 0, 1, 0, 0});
        Map<String, Integer> sizes = Map.of("B", rows, "T", turns, "S", 3);
        Derived.models(program, Precision.F64).forEach((name, model) -> {
            fill(model, random);
            int[] dimensions = model.description().dimensions().stream()
                    .mapToInt(each -> sizes.getOrDefault(each, -1))
                    .toArray();
            Map<String, double[]> outputs = Derived.of(model, data, dimensions).predict();
            double[] whole = outputs.getOrDefault("whole", new double[0]);
            assertThat(whole).as(name).hasSize(rows * turns * 8);
            assertThat(outputs.get("together")).as(name).containsExactly(whole, within(1e-12));
            assertThat(outputs.get("apart")).as(name).containsExactly(whole, within(1e-12));
        });
    }

    /** Steps of all rows at one place, in arrays that are longer than need be, and with a place for each row. */
    private static String steps(String name, String layer, String cache) {
        return """
                model NAME {
                    input x: [B, T, 8]
                    layer net = LAYER
                    output whole = net(x)
                    first = zeros([CACHE, T + 2, 2])
                    ys, _, _ = scan x_t in x, t in 0..T along 1 with k = first, v = first {
                        y, k2, v2 = net.step(x_t, k, v, t)
                        next k = k2
                        next v = v2
                        yield y
                    }
                    zs, _, _ = scan x_t in x, t in 0..T along 1 with k = first, v = first {
                        z, k2, v2 = net.step(x_t, k, v, t + 0 * iota(B))
                        next k = k2
                        next v = v2
                        yield z
                    }
                    output together = ys
                    output apart = zs
                }
                """.replace("NAME", name).replace("LAYER", layer).replace("CACHE", cache);
    }

    private static String decoderSteps(String name, String layer) {
        return steps(name, layer, "2, B, 4")
                .replace("x: [B, T, 8]", "x: [B, T, 8]\n    input memory: [B, S, 8]\n    input counts: int[B, S]")
                .replace(layer, layer + "\n    mk, mv = net.remember(memory)")
                .replace("net(x)", "net(x, memory, memory_mask = counts > 0)")
                .replace("v, t)", "v, t, mk, mv, counts > 0)")
                .replace("iota(B))", "iota(B), mk, mv, counts > 0)");
    }

    private static void fill(Model model, Random random) {
        for (int cell = 0; cell < model.description().cells().size(); cell++) {
            ModelDescription.Cell described = model.description().cells().get(cell);
            if (described.kind() == CellKind.PARAMETER) {
                double[] values = model.parameters().doubles(cell);
                Arrays.setAll(values, i -> random.nextDouble(-0.7, 0.7));
            }
        }
    }

    /** Formulas of the papers, and that turned pairs know only how far they are apart. */
    @Test
    void positionsAreWhatThePapersSay() {
        Map<String, double[]> outputs = Derived.of(
                        """
                model Positions {
                    input at: [B]
                    input q: [2, 6]
                    input k: [2, 6]
                    output waves = sinusoidal(at, 6)
                    output turned = rotary(q, at = iota(2) + 3)
                    output neighbours = rotary(q, interleaved = true, base = 100)
                    output here = rotary(q, at = 5) @ transpose(rotary(k, at = 2))
                    output there = rotary(q, at = 14) @ transpose(rotary(k, at = 11))
                    output eight = alibi_slopes(8)
                    output twelve = alibi_slopes(12)
                    output far = alibi(2, iota(3)[:, new] - iota(2)[new, :])
                }
                """,
                        Precision.F64,
                        Map.of("at", new double[] {0, 2.5, 7}, "q", numbers(12, 0.3), "k", numbers(12, 1.7)),
                        3)
                .predict();
        double[] at = {0, 2.5, 7};
        double[] waves = new double[18];
        Arrays.setAll(waves, i -> {
            double angle = at[i / 6] / Math.pow(10000, i % 6 / 2 * 2 / 6.0);
            return i % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
        });
        assertThat(outputs.get("waves")).containsExactly(waves, within(1e-14));
        double[] q = numbers(12, 0.3);
        double[] turned = new double[12];
        double[] neighbours = new double[12];
        for (int row = 0; row < 2; row++) {
            for (int pair = 0; pair < 3; pair++) {
                turn(q, turned, 6 * row + pair, 6 * row + pair + 3, (row + 3) * Math.pow(10000, -pair / 3.0));
                turn(q, neighbours, 6 * row + 2 * pair, 6 * row + 2 * pair + 1, row * Math.pow(100, -pair / 3.0));
            }
        }
        assertThat(outputs.get("turned")).containsExactly(turned, within(1e-14));
        assertThat(outputs.get("neighbours")).containsExactly(neighbours, within(1e-14));
        assertThat(outputs.get("here")).containsExactly(outputs.get("there"), within(1e-13));
        assertThat(outputs.get("eight"))
                .containsExactly(1 / 2.0, 1 / 4.0, 1 / 8.0, 1 / 16.0, 1 / 32.0, 1 / 64.0, 1 / 128.0, 1 / 256.0);
        double[] twelve = new double[12];
        Arrays.setAll(twelve, i -> Math.pow(2, i < 8 ? -(i + 1) : -(i - 8 + 0.5)));
        assertThat(outputs.get("twelve")).containsExactly(twelve, within(1e-15));
        double[] far = {0, 1, 1, 0, 2, 1, 0, 1, 1, 0, 2, 1};
        Arrays.setAll(far, i -> i < 6 ? -far[i] / 16 : -far[i] / 256);
        assertThat(outputs.get("far")).containsExactly(far, within(0.0));
    }

    private static void turn(double[] x, double[] y, int a, int b, double angle) {
        y[a] = x[a] * Math.cos(angle) - x[b] * Math.sin(angle);
        y[b] = x[b] * Math.cos(angle) + x[a] * Math.sin(angle);
    }

    private static double[] numbers(int count, double start) {
        return IntStream.range(0, count)
                .mapToDouble(i -> Math.sin(start + 2.1 * i))
                .toArray();
    }
}
