// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.scalar.Precision;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Indices that data tell, and lists. */
class GathersTest {
    private static final double[] TABLE = {10, 11, 20, 21, 30, 31, 40, 41};

    private static Map<String, double[]> predict(String body, Map<String, double[]> data, int... dimensions) {
        return Derived.of("model Gathers {\n" + body + "\n}\n", Precision.F64, data, dimensions)
                .predict();
    }

    private static double[] row(double... values) {
        return values;
    }

    @Test
    void rowsOfATableInTheShapeOfTheIndices() {
        String body = """
                input table: [4, 2]
                input ids: int[B, T]
                output rows = table[ids]
                output sums = sum(table[ids], axis = 1)
                output scaled = 2 * table[ids] + 1
                output means = mean(exp(table / 10)[ids], axis = 2)
                """;
        Map<String, double[]> y = predict(body, Map.of("table", TABLE, "ids", row(3, 0, 0, 2, 1, 3)), 2, 3);
        assertThat(y.get("rows")).containsExactly(40, 41, 10, 11, 10, 11, 30, 31, 20, 21, 40, 41);
        assertThat(y.get("sums")).containsExactly(60, 63, 90, 93);
        assertThat(y.get("scaled")).containsExactly(81, 83, 21, 23, 21, 23, 61, 63, 41, 43, 81, 83);
        assertThat(y.get("means")[0]).isCloseTo((Math.exp(4) + Math.exp(4.1)) / 2, within(1e-12));
        assertThat(predict(body, Map.of("table", TABLE, "ids", row()), 0, 3).get("sums"))
                .isEmpty();
    }

    @Test
    void severalIndicesBesideOneAnotherMeetAsOperandsDo() {
        Map<String, double[]> y =
                predict("""
                input x: [2, 3, 4]
                input i: int[B]
                input j: int[B]
                input k: int
                output pairs = x[:, i, j]
                output grid = x[0, i[:, new], j[new, :]]
                output last = x[i - 1, -1, j]
                output column = x[:, k, -k]
                output both = x[1, :, k]
                output apart = x[k - 1, :, j]
                output listed = x[0, [0, 2], [3, -1]]
                output cut = x[:, 1:3, j][0]
                """, Map.of("x", counted(24), "i", row(1, 2), "j", row(3, 0), "k", row(2)), 2);
        assertThat(y.get("pairs")).containsExactly(7, 8, 19, 20);
        assertThat(y.get("grid")).containsExactly(7, 4, 11, 8);
        assertThat(y.get("last")).containsExactly(11, 20);
        assertThat(y.get("column")).containsExactly(10, 22);
        assertThat(y.get("both")).containsExactly(14, 18, 22);
        assertThat(y.get("apart")).containsExactly(15, 12, 19, 16, 23, 20);
        assertThat(y.get("listed")).containsExactly(3, 11);
        assertThat(y.get("cut")).containsExactly(7, 4, 11, 8);
    }

    @Test
    void listsTakeTheirPlaces() {
        Map<String, double[]> y = predict("""
                input x: [2, 4]
                input m: bool[4]
                output some = x[:, [0, 2, 3, -1]]
                output rows = x[[1, 0, 1]]
                output held = int(m[[3, 0]])
                """, Map.of("x", counted(8), "m", row(1, 0, 0, 0)));
        assertThat(y.get("some")).containsExactly(0, 2, 3, 3, 4, 6, 7, 7);
        assertThat(y.get("rows")).containsExactly(4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(y.get("held")).containsExactly(0, 1);
    }

    @Test
    void elementsOfRowsArePicked() {
        Map<String, double[]> y = predict("""
                input x: [B, 3]
                input i: int[B]
                input w: [3]
                output picked = pick(x, i)
                output masked = pick(x, i, where = i > 0)
                output weights = pick(w, i)
                output logs = mean(pick(log_softmax(x), i))
                """, Map.of("x", counted(6), "i", row(2, 0), "w", row(5, 6, 7)), 2);
        assertThat(y.get("picked")).containsExactly(2, 3);
        assertThat(y.get("masked")).containsExactly(2, 0);
        assertThat(y.get("weights")).containsExactly(7, 5);
        double log = -Math.log(1 + Math.exp(-1) + Math.exp(-2));
        assertThat(y.get("logs")[0]).isCloseTo((log + log - 2) / 2, within(1e-14));
    }

    @Test
    void placesAlongAnAxisAndSumsByPlace() {
        Map<String, double[]> y = predict("""
                input x: [2, 3]
                input i: int[2, 3]
                input s: int[2]
                layer bags = EmbeddingBag(3, 2, reduce = sum)
                output along = gather(x, i, axis = 1)
                output across = gather(x, int(i > 0), axis = 0)
                output sent = scatter_add(x, i, size = 4, axis = 1)
                output rows = segment_sum(x, s, size = 3)
                output all = segment_sum(x, i, size = 3)
                output counts = segment_sum(int(i == i), i, size = 3)
                output bag = bags(i) - bags(i[:, [2, 1, 0]])
                """, Map.of("x", counted(6), "i", row(2, 0, 2, 1, 1, 0), "s", row(2, 2)));
        assertThat(y.get("along")).containsExactly(2, 0, 2, 4, 4, 3);
        assertThat(y.get("across")).containsExactly(3, 1, 5, 3, 4, 2);
        assertThat(y.get("sent")).containsExactly(1, 0, 2, 0, 5, 7, 0, 0);
        assertThat(y.get("rows")).containsExactly(0, 0, 0, 0, 0, 0, 3, 5, 7);
        assertThat(y.get("all")).containsExactly(6, 7, 2);
        assertThat(y.get("counts")).containsExactly(2, 2, 2);
        assertThat(y.get("bag")).containsExactly(row(0, 0, 0, 0), within(1e-15));
    }

    @Test
    void whatIsTakenTwiceCountsTwice() {
        String body = """
                input ids: int[B]
                input z: [B, 2]
                param table: [4, 2] = zeros()
                loss l = sum(z * table[ids] ^ 2 + 3 * table[ids])
                """;
        Map<String, double[]> d = Derived.of(
                        "model Gathers {\n" + body + "\n}\n",
                        Precision.F64,
                        Map.of("ids", row(1, 3, 1), "z", row(1, 2, 3, 4, 5, 6)),
                        3)
                .loss("l");
        assertThat(d.get("d/table")).containsExactly(0, 0, 6, 6, 0, 0, 3, 3);
    }

    /** By slices, by the number of the turn, by what is computed of slices, by what is carried. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "table[i_t]",
                "table[(i_t + 1) * 2 - 2 * i_t]",
                "table[:, k] * x_t[:, new]",
                "table[k, i_t] * x_t",
                "table[int(h > 1)]",
                "x_t[i_t] * table[0, 0:4]",
                "pick(outer[k], i_t) * table[1, i_t]"
            })
    void aTurnTakesWhatItsIndexTells(String taken) {
        String body = """
                model Gathers {
                    input x: [5, 4]
                    input ids: int[5, 4]
                    input outer: [5, 4, 4]
                    param table: [5, 5] = uniform(-1, 1)
                    r = %s with h = 1.0 {
                        h2 = 0.9 * h + mean(tanh(h * %s))
                        next h = h2
                    }
                    loss l = r ^ 2
                    train minimize l using sgd(lr = 1)
                }
                """;
        double[] ids = {0, 3, 3, 1, 2, 2, 2, 2, 0, 1, 2, 3, 3, 2, 1, 0, 1, 1, 0, 0};
        Map<String, double[]> data = Map.of("x", counted(20), "ids", ids, "outer", counted(80));
        String scan = body.formatted("scan x_t in x, i_t in ids, k in 0..5", taken);
        String written =
                body.formatted("for k in 0..5", taken.replace("x_t", "x[k]").replace("i_t", "ids[k]"));
        Map<String, double[]> expected =
                Derived.of(written, Precision.F64, data).loss("l");
        Map<String, double[]> found = Derived.of(scan, Precision.F64, data).loss("l");
        found.forEach((name, values) -> assertThat(values).as(name).containsExactly(expected.get(name), within(1e-12)));
    }

    /** What comes back to a table is added once, after the loop. */
    @Test
    void whatSlicesTellIsTakenBeforeTheLoop() {
        String program = """
                model Gathers {
                    input ids: int[B, T]
                    param table: [50, 8] = uniform(-1, 1)
                    param u: [8, 8] = uniform(-1, 1)
                    h = scan i_t in ids along 1 with h = zeros([B, 8]) { next h = tanh(table[i_t] + h @ u) }
                    loss l = mean(h ^ 2)
                    train minimize l using sgd(lr = 1)
                }
                """;
        Map<String, String> graphs = new HashMap<>();
        Compiler.compile(CompileRequest.of("gathers.nn", program)
                .with(Set.of("finish"), (subject, phase, text) -> graphs.put(subject, text)));
        assertThat(graphs.get("Gathers.train")
                        .lines()
                        .filter(line -> line.contains("gather[") || line.contains("scatter[")))
                .as("in the graph, and not in a turn")
                .hasSize(2)
                .allMatch(line -> line.startsWith("%"));
    }

    /** Where the rows of a padding are summed up with others, they change nothing, and nothing changes them. */
    @Test
    void thePaddingOfAnEmbeddingStaysZero() {
        Model model = TestModels.model("""
                model Gathers {
                    input ids: int[B, T]
                    layer embed = Embedding(4, 3, padding = 2)
                    output y = sum(embed(ids), axis = 1)
                    loss l = sum(embed(ids) + embed(ids) ^ 2)
                    train minimize l using sgd(lr = 0.1)
                }
                """);
        float[] before = model.parameters().floats(0).clone();
        int step = model.description().entryPoints(EntryKind.STEP).get(0);
        model.bind(step, 2, 3);
        model.put(0, new int[] {0, 2, 1, 2, 2, 1}, 0);
        model.run(step);
        float[] after = model.parameters().floats(0);
        for (int i = 0; i < 12; i++) {
            assertThat(before[i] == 0).as("element %d", i).isEqualTo(i / 3 == 2);
            assertThat(before[i] != after[i]).as("element %d is trained", i).isEqualTo(i / 3 < 2);
        }
    }

    @Test
    void anIndexOutOfRangeIsAnError() {
        String program = "model Gathers {\n input x: [4, 2]\n input i: int[B]\n output y = x[:, i - 1]\n}\n";
        Model model = TestModels.model(program);
        int predict = 0;
        model.bind(predict, 2);
        model.put(0, new double[8], 0);
        model.put(1, new int[] {1, 3}, 0);
        assertThatThrownBy(() -> model.run(predict))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("test.nn:4")
                .hasMessageContaining("index 2")
                .hasMessageContaining("0..1");
    }

    private static double[] counted(int length) {
        double[] values = new double[length];
        for (int i = 0; i < length; i++) {
            values[i] = i;
        }
        return values;
    }
}
