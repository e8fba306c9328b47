// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.driver.TestModels;
import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.Figures;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.Predictor;
import dev.chainrule.runtime.Trainer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics beside their definitions in plain loops over all rows, for any cut into batches. */
class MetricsTest {
    private static final int ROWS = 101;
    private static final int CLASSES = 4;

    private static final String PROGRAM = """
            model Measured {
                PRECISION
                input s: [B, 4]
                input label: int[B]
                input p: [B]
                input yes: bool[B]
                input y: [B]
                param w: real = 1
                output confusion = confusion_matrix(s, label)
                loss nll = w * cross_entropy(s, label)
                metric accuracy = accuracy(s, label)
                metric top2 = top_k_accuracy(s, label, k = 2)
                metric some = accuracy(s, label, where = yes)
                metric macro_precision = macro_precision(s, label)
                metric macro_recall = macro_recall(s, label)
                metric macro_f1 = macro_f1(s, label)
                metric micro = f1(is_said(s), is_label(s, label))
                metric precision = precision(p > 0.5, yes)
                metric recall = recall(p > 0.5, yes)
                metric f1 = f1(p > 0.5, yes)
                metric mae = mae(p, y)
                metric rmse = rmse(p, y)
                metric mape = mape(p, y, epsilon = 0.5)
                metric r2 = r2(p, y, around = 1000)
                metric auc = roc_auc(p, yes)
                metric error = roc_auc_error(p, yes)
                metric coarse = roc_auc(p, yes, bins = 3)
                metric coarse_error = roc_auc_error(p, yes, bins = 3)
                train minimize nll using sgd(lr = 0)
            }
            """;

    private final float[][] s = new float[ROWS][CLASSES];
    private final int[] label = new int[ROWS];
    private final float[] p = new float[ROWS];
    private final int[] yes = new int[ROWS];
    private final float[] y = new float[ROWS];

    MetricsTest() {
        SplittableRandom random = new SplittableRandom(5);
        for (int row = 0; row < ROWS; row++) {
            for (int c = 0; c < CLASSES; c++) {
                s[row][c] = random.nextInt(8);
            }
            // The last class is never true, so it has neither recall nor, mostly, precision.
            label[row] = random.nextInt(CLASSES - 1);
            p[row] = row < 2 ? row : (float) random.nextDouble();
            yes[row] = random.nextDouble() < 0.3 + 0.4 * p[row] ? 1 : 0;
            y[row] = (float) (1000 + 2 * p[row] + random.nextDouble());
        }
    }

    private int said(int row) {
        return IntStream.range(0, CLASSES)
                .boxed()
                .max((a, b) -> s[row][a] != s[row][b] ? Float.compare(s[row][a], s[row][b]) : b - a)
                .orElseThrow();
    }

    private int[][] confusion() {
        int[][] counts = new int[CLASSES][CLASSES];
        for (int row = 0; row < ROWS; row++) {
            counts[label[row]][said(row)]++;
        }
        return counts;
    }

    private static double ratio(double a, double b) {
        return b == 0 ? 0 : a / b;
    }

    private Map<String, Double> expected() {
        Map<String, Double> figures = new LinkedHashMap<>();
        int[][] counts = confusion();
        double right = 0;
        double precision = 0;
        double recall = 0;
        double f1 = 0;
        for (int c = 0; c < CLASSES; c++) {
            int own = c;
            double of = Arrays.stream(counts[c]).sum();
            double as = Arrays.stream(counts).mapToInt(row -> row[own]).sum();
            right += counts[c][c];
            precision += ratio(counts[c][c], as) / CLASSES;
            recall += ratio(counts[c][c], of) / CLASSES;
            f1 += ratio(2 * counts[c][c], of + as) / CLASSES;
        }
        figures.put("accuracy", right / ROWS);
        figures.put("micro", right / ROWS);
        figures.put("macro_precision", precision);
        figures.put("macro_recall", recall);
        figures.put("macro_f1", f1);
        double top = 0;
        double some = 0;
        double both = 0;
        double said = 0;
        double truths = 0;
        double mae = 0;
        double mse = 0;
        double mape = 0;
        double mean = 0;
        for (int row = 0; row < ROWS; row++) {
            int at = row;
            long larger = IntStream.range(0, CLASSES)
                    .filter(c -> s[at][c] > s[at][label[at]])
                    .count();
            top += larger < 2 ? 1.0 / ROWS : 0;
            some += yes[row] == 1 && said(row) == label[row] ? 1 : 0;
            both += p[row] > 0.5 ? yes[row] : 0;
            said += p[row] > 0.5 ? 1 : 0;
            truths += yes[row];
            double e = (double) y[row] - p[row];
            mae += Math.abs(e) / ROWS;
            mse += e * e / ROWS;
            mape += Math.abs(e) / Math.max(Math.abs(y[row]), 0.5) / ROWS;
            mean += (double) y[row] / ROWS;
        }
        figures.put("top2", top);
        figures.put("some", some / truths);
        figures.put("precision", both / said);
        figures.put("recall", both / truths);
        figures.put("f1", 2 * both / (said + truths));
        figures.put("mae", mae);
        figures.put("rmse", Math.sqrt(mse));
        figures.put("mape", mape);
        double variance = 0;
        for (float value : y) {
            variance += (value - mean) * (value - mean) / ROWS;
        }
        figures.put("r2", 1 - mse / variance);
        return figures;
    }

    private double auc() {
        double ordered = 0;
        double pairs = 0;
        for (int a = 0; a < ROWS; a++) {
            for (int b = 0; b < ROWS; b++) {
                if (yes[a] == 1 && yes[b] == 0) {
                    pairs++;
                    ordered += p[a] > p[b] ? 1 : p[a] == p[b] ? 0.5 : 0;
                }
            }
        }
        return ordered / pairs;
    }

    private DataSet data() {
        float[] scores = new float[ROWS * CLASSES];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = s[i / CLASSES][i % CLASSES];
        }
        return DataSet.builder()
                .reals("s", scores, CLASSES)
                .ints("label", label)
                .reals("p", p)
                .ints("yes", yes)
                .reals("y", y)
                .build();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, ROWS})
    void overADataSetTheyAreWhatTheyAreDefinedToBe(int batch) {
        for (String precision : new String[] {"f32", "f64"}) {
            Model model = TestModels.model(PROGRAM.replace("PRECISION", "precision " + precision));
            Figures figures = Trainer.of(model).batchSize(batch).evaluate(data());
            double tolerance = precision.equals("f32") ? 2e-5 : 1e-12;
            expected()
                    .forEach((name, value) -> assertThat(figures.get(name))
                            .as("%s, %s, batches of %d", name, precision, batch)
                            .isCloseTo(value, within(tolerance * Math.max(1, Math.abs(value)))));
            assertThat(figures.get("error")).isBetween(0.0, 0.01);
            assertThat(figures.get("coarse_error")).isGreaterThan(0.05);
            assertThat(figures.get("auc")).isCloseTo(auc(), within(figures.get("error") + 1e-6));
            assertThat(figures.get("coarse")).isCloseTo(auc(), within(figures.get("coarse_error") + 1e-6));
        }
    }

    @Test
    void noneOfThemDependsOnTheBatchesAndNothingIsNotANumber() {
        assertThat(TestModels.compile("test.nn", PROGRAM.replace("PRECISION", ""))
                        .diagnostics()
                        .all())
                .isEmpty();
        Model model = TestModels.model(PROGRAM.replace("PRECISION", ""));
        DataSet none = data().where(row -> yes[row] == 0 && p[row] <= 0.5);
        Figures figures = Trainer.of(model).evaluate(none);
        for (String name : new String[] {"precision", "recall", "f1", "auc", "error"}) {
            assertThat(figures.get(name)).as(name).isZero();
        }
    }

    /** The program with {@code keep}, which each of its figures but the loss takes. */
    private static String masked(String mask) {
        return PROGRAM.replace("PRECISION", "precision f64\n    input keep: bool[" + mask + "]")
                .replaceAll("(?m)^( +(?:metric|output) (?!some)[a-z_0-9]+ = .*)\\)$", "$1, where = keep)")
                .replace("where = yes)", "where = yes and keep)")
                .replace("is_label(s, label), where = keep", "is_label(s, label), where = keep[..., new]");
    }

    private final int[] keep = new SplittableRandom(6).ints(ROWS, 0, 2).toArray();

    /** So many rows from the first on, of so many positions each; what is not kept holds something else. */
    private DataSet positions(int rows, int... shape) {
        int width = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        int[] scoresShape = Arrays.copyOf(shape, shape.length + 1);
        scoresShape[shape.length] = CLASSES;
        int count = rows * width;
        float[] scores = new float[count * CLASSES];
        float[] said = Arrays.copyOf(p, count);
        float[] truth = Arrays.copyOf(y, count);
        for (int i = 0; i < scores.length; i++) {
            scores[i] = keep[i / CLASSES] == 1 ? s[i / CLASSES][i % CLASSES] : 1000 - i;
        }
        for (int i = 0; i < count; i++) {
            said[i] = keep[i] == 1 ? said[i] : 7;
            truth[i] = keep[i] == 1 ? truth[i] : -1e6f;
        }
        return DataSet.builder()
                .reals("s", scores, scoresShape)
                .ints("label", Arrays.copyOf(label, count), shape)
                .reals("p", said, shape)
                .ints("yes", Arrays.copyOf(yes, count), shape)
                .reals("y", truth, shape)
                .ints("keep", Arrays.copyOf(keep, count), shape)
                .build();
    }

    /** What they say of some rows is what they say of a data set of these rows alone. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, ROWS})
    void rowsThatAreLeftOutCountForNothing(int batch) {
        Model whole = TestModels.model(PROGRAM.replace("PRECISION", "precision f64"));
        DataSet kept = data().where(row -> keep[row] == 1);
        Model model = TestModels.model(masked("B"));
        Figures figures = Trainer.of(model).batchSize(batch).evaluate(positions(ROWS));
        Trainer.of(whole).batchSize(batch).evaluate(kept).values().forEach((name, value) -> {
            if (!name.equals("nll")) {
                assertThat(figures.get(name)).as(name).isCloseTo(value, within(1e-9 * Math.max(1, Math.abs(value))));
            }
        });
        assertThat(Predictor.of(model).batchSize(batch).total(positions(ROWS), "confusion"))
                .isEqualTo(Predictor.of(whole).total(kept, "confusion"));
    }

    @Test
    void positionsOfSequencesAreCountedAsRowsAre() {
        String sequences = masked("B, T")
                .replace("s: [B, 4]", "s: [B, T, 4]")
                .replaceAll("(?m)^( +input (?:label|p|yes|y): [a-z]*)\\[B]", "$1[B, T]")
                .replaceAll("(?m)^ +metric (?:r2|auc|error|coarse|coarse_error) = .*\n", "");
        Model model = TestModels.model(sequences);
        Model flat = TestModels.model(masked("B"));
        Figures expected = Trainer.of(flat).evaluate(positions(100));
        Figures figures = Trainer.of(model).batchSize(3).evaluate(positions(20, 5));
        assertThat(figures.values()).hasSize(14);
        figures.values()
                .forEach((name, value) -> assertThat(value)
                        .as(name)
                        .isCloseTo(expected.get(name), within(1e-9 * Math.max(1, Math.abs(value)))));
        assertThat(Predictor.of(model).batchSize(3).total(positions(20, 5), "confusion"))
                .isEqualTo(Predictor.of(flat).total(positions(100), "confusion"));
    }
}
