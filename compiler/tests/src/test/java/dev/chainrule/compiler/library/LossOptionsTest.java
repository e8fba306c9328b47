// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.driver.Derived;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelException;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every loss with every option: masked or not, reduced in each way, with its weights. Values are PyTorch's, as formulas in
 * Java; derivatives are their central differences. What a mask leaves out is not a number and no label.
 */
class LossOptionsTest {
    private static final int B = 4;
    private static final int C = 3;
    private static final int MASKED = 2;
    private static final double[] CLASS_WEIGHT = {0.5, 2, 1.25};

    /** The loss of one element or row; its number of values is 1 or C. */
    private interface Formula {
        double of(double[] x, double[] t, int label);
    }

    /**
     * @param rows whether a loss belongs to a row rather than to an element
     * @param weight what the loss counts in a mean
     */
    private record Loss(String call, boolean rows, Formula formula, Formula weight) {
        static Loss ofElements(String call, Formula formula) {
            return new Loss(call, false, formula, (x, t, k) -> 1);
        }

        static Loss ofRows(String call, Formula formula) {
            return new Loss(call, true, formula, (x, t, k) -> 1);
        }

        static Loss weighted(String call, Formula formula) {
            return new Loss(call, true, formula, (x, t, k) -> CLASS_WEIGHT[k]);
        }
    }

    private static final List<Loss> LOSSES = List.of(
            Loss.ofElements("mse(x, t", (x, t, k) -> square(x[0] - t[0])),
            Loss.ofElements("l1(x, t", (x, t, k) -> Math.abs(x[0] - t[0])),
            Loss.ofElements("huber(x, t", (x, t, k) -> huber(x[0] - t[0], 1)),
            Loss.ofElements("huber(x, t, delta = 0.5", (x, t, k) -> huber(x[0] - t[0], 0.5)),
            Loss.ofElements("smooth_l1(x, t, beta = 0.5", (x, t, k) -> huber(x[0] - t[0], 0.5) / 0.5),
            Loss.ofElements("smooth_l1(x, t, beta = 0", (x, t, k) -> Math.abs(x[0] - t[0])),
            Loss.ofElements("bce(sigmoid(x), t", (x, t, k) -> binary(x[0], t[0], 1)),
            Loss.ofElements("bce_with_logits(x, t", (x, t, k) -> binary(x[0], t[0], 1)),
            Loss.ofElements("bce_with_logits(x, t, positive = 3", (x, t, k) -> binary(x[0], t[0], 3)),
            Loss.ofElements("bce_with_logits(x, t, positive = p", (x, t, k) -> binary(x[0], t[0], 2.5)),
            Loss.ofElements("bce_with_logits(x, t, positive = exp(0 * w)", (x, t, k) -> binary(x[0], t[0], 1)),
            Loss.ofElements(
                    "gaussian_nll(x, t, softplus(t)",
                    (x, t, k) -> (Math.log(softplus(t[0])) + square(x[0] - t[0]) / softplus(t[0])) / 2),
            Loss.ofElements(
                    "margin_ranking(x, t, 2 * t - 1, margin = 0.1",
                    (x, t, k) -> Math.max(0, 0.1 - (2 * t[0] - 1) * (x[0] - t[0]))),
            Loss.ofElements("soft_margin(x, 2 * t - 1", (x, t, k) -> softplus(-(2 * t[0] - 1) * x[0])),
            Loss.ofElements("hinge(x, 2 * t - 1", (x, t, k) -> Math.max(0, 1 - (2 * t[0] - 1) * x[0])),
            Loss.ofRows("nll(log_softmax(x), k", (x, t, k) -> -logSoftmax(x)[k]),
            Loss.weighted("nll(log_softmax(x), k, weight = w", (x, t, k) -> -CLASS_WEIGHT[k] * logSoftmax(x)[k]),
            new Loss("nll(log_softmax(x), k, weight = 3", true, (x, t, k) -> -3 * logSoftmax(x)[k], (x, t, k) -> 3),
            Loss.ofRows("cross_entropy(x, k", (x, t, k) -> -logSoftmax(x)[k]),
            Loss.weighted("cross_entropy(x, k, weight = w", (x, t, k) -> -CLASS_WEIGHT[k] * logSoftmax(x)[k]),
            Loss.ofRows("cross_entropy(x, k, smoothing = 0.3", (x, t, k) -> smoothed(x, hot(k), 0.3, ones())),
            Loss.weighted(
                    "cross_entropy(x, k, weight = w, smoothing = 0.3",
                    (x, t, k) -> smoothed(x, hot(k), 0.3, CLASS_WEIGHT)),
            Loss.ofRows("cross_entropy(x, softmax(t)", (x, t, k) -> smoothed(x, softmax(t), 0, ones())),
            Loss.ofRows(
                    "cross_entropy(x, softmax(t), weight = w", (x, t, k) -> smoothed(x, softmax(t), 0, CLASS_WEIGHT)),
            Loss.ofRows(
                    "cross_entropy(x, softmax(t), weight = w, smoothing = 0.3",
                    (x, t, k) -> smoothed(x, softmax(t), 0.3, CLASS_WEIGHT)),
            Loss.ofRows("kl_divergence(log_softmax(x), softmax(t)", (x, t, k) -> {
                double[] p = softmax(t);
                return IntStream.range(0, C)
                        .mapToDouble(i -> p[i] * (Math.log(p[i]) - logSoftmax(x)[i]))
                        .sum();
            }));

    private static final Loss PICK = Loss.ofRows("(-pick(x, k, where = m[:, 0])", (x, t, k) -> -x[k]);

    private enum Reduction {
        DEFAULT(""),
        MEAN(", reduce = mean"),
        SUM(", reduce = sum"),
        NONE(", reduce = none");

        private final String text;

        Reduction(String text) {
            this.text = text;
        }
    }

    /** A loss reduced in one way; all losses of a model are computed together, so those of a mask have their own. */
    private record Variant(Loss loss, boolean masked, Reduction reduction) {
        String expression() {
            String mask = loss.rows ? "m[:, 0]" : "m";
            String call = loss.call + (masked ? ", where = " + mask : "") + reduction.text + ")";
            return loss == PICK
                    ? "sum(cos(" + loss.call + ")))"
                    : reduction == Reduction.NONE ? "sum(cos(" + call + "))" : call;
        }

        String name() {
            return reduction.name().toLowerCase(Locale.ROOT) + "_loss";
        }
    }

    private static List<List<Variant>> variants() {
        List<List<Variant>> models = new ArrayList<>();
        for (Loss loss : LOSSES) {
            for (boolean masked : new boolean[] {false, true}) {
                models.add(Arrays.stream(Reduction.values())
                        .map(reduction -> new Variant(loss, masked, reduction))
                        .toList());
            }
        }
        models.add(List.of(new Variant(PICK, true, Reduction.NONE)));
        return models;
    }

    @Test
    void valuesAndDerivativesArePyTorchs() {
        StringBuilder program = new StringBuilder();
        List<List<Variant>> variants = variants();
        for (int i = 0; i < variants.size(); i++) {
            program.append("model L").append(i).append(" {\n");
            program.append("input x: [B, 3]\ninput t: [B, 3]\ninput k: int[B]\ninput m: bool[B, 3]\n");
            program.append("input p: [3]\ninput w: [3]\nparam one: real = 1\noutput factor = 2 * one\n");
            for (Variant each : variants.get(i)) {
                program.append("loss " + each.name() + " = one * " + each.expression() + "\n");
            }
            String first = variants.get(i).get(0).name();
            program.append("train minimize " + first + " using sgd(lr = 0.1)\n}\n");
        }
        Map<String, Model> models = Derived.models(program.toString(), Precision.F64);
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < variants.size(); i++) {
            for (Variant each : variants.get(i)) {
                try {
                    compare(models.get("L" + i), each.loss, each.reduction, each.masked, each.name());
                } catch (AssertionError | RuntimeException fault) {
                    faults.add(each.expression() + ": " + fault);
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    private static void compare(Model model, Loss loss, Reduction reduction, boolean masked, String name) {
        double[] x = {0.3, -1.2, 1.9, 1.4, 0.25, -0.6, 0.7, 0.8, -2, -0.1, 0.9, 1.1};
        double[] t = {1, 0, 1, 0, 0, 1, 1, 1, 0, 1, 0, 0};
        double[] k = {2, 0, 1, 1};
        double[] mask = new double[B * C];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i / C == MASKED ? 0 : 1;
        }
        double[] given = x.clone();
        double[] labels = k.clone();
        if (masked) {
            labels[MASKED] = -100;
            Arrays.fill(given, MASKED * C, MASKED * C + C, loss.rows ? 1e30 : Double.NaN);
        }
        Map<String, double[]> data = new LinkedHashMap<>();
        data.put("x", given);
        data.put("t", t);
        data.put("k", labels);
        data.put("m", mask);
        data.put("p", new double[] {2.5, 2.5, 2.5});
        data.put("w", CLASS_WEIGHT);
        Map<String, double[]> run = Derived.of(model, data, B).loss(name);
        double value = value(loss, reduction, masked, x, t, k);
        assertThat(run.get(name)[0]).as("value").isCloseTo(value, within(1e-12));
        double[] derivative = run.get("d/x");
        for (int i = 0; i < x.length; i++) {
            double[] up = x.clone();
            double[] down = x.clone();
            up[i] += 1e-5;
            down[i] -= 1e-5;
            double slope =
                    (value(loss, reduction, masked, up, t, k) - value(loss, reduction, masked, down, t, k)) / 2e-5;
            assertThat(derivative[i]).as("d/x[" + i + "]").isCloseTo(slope, within(1e-8));
        }
        assertThat(run.get("d/one")[0]).as("d/one").isCloseTo(value, within(1e-12));
    }

    private static double value(Loss loss, Reduction reduction, boolean masked, double[] x, double[] t, double[] k) {
        double sum = 0;
        double weights = 0;
        int count = loss.rows ? B : B * C;
        for (int i = 0; i < count; i++) {
            int row = loss.rows ? i : i / C;
            boolean left = masked && row == MASKED;
            int from = loss.rows ? i * C : i;
            int to = loss.rows ? i * C + C : i + 1;
            double[] own = Arrays.copyOfRange(x, from, to);
            double[] target = Arrays.copyOfRange(t, from, to);
            double each = loss.formula.of(own, target, (int) k[row]);
            if (reduction == Reduction.NONE) {
                sum += left ? 1 : Math.cos(each);
            } else if (!left) {
                sum += each;
                weights += loss.weight.of(own, target, (int) k[row]);
            }
        }
        return reduction == Reduction.DEFAULT || reduction == Reduction.MEAN ? sum / weights : sum;
    }

    // ---- formulas

    private static double square(double x) {
        return x * x;
    }

    private static double huber(double x, double delta) {
        return Math.abs(x) < delta ? x * x / 2 : delta * (Math.abs(x) - delta / 2);
    }

    private static double softplus(double x) {
        return Math.log1p(Math.exp(x));
    }

    private static double binary(double x, double t, double positive) {
        return (1 - t) * softplus(x) + positive * t * softplus(-x);
    }

    private static double[] logSoftmax(double... x) {
        double sum = Math.log(Arrays.stream(x).map(Math::exp).sum());
        return Arrays.stream(x).map(each -> each - sum).toArray();
    }

    private static double[] softmax(double... x) {
        return Arrays.stream(logSoftmax(x)).map(Math::exp).toArray();
    }

    private static double[] hot(int k) {
        double[] hot = new double[C];
        hot[k] = 1;
        return hot;
    }

    private static double[] ones() {
        return new double[] {1, 1, 1};
    }

    private static double smoothed(double[] x, double[] p, double smoothing, double[] weight) {
        double sum = 0;
        for (int i = 0; i < C; i++) {
            sum -= weight[i] * ((1 - smoothing) * p[i] + smoothing / C) * logSoftmax(x)[i];
        }
        return sum;
    }

    /** The right partner of each row is the row of the same number: the batch is the class axis. */
    @Test
    void theClassesMayBeTheBatch() {
        Map<String, double[]> run = Derived.of(
                        """
                model M {
                    input u: [B, 2]
                    input v: [B, 2]
                    s = u @ transpose(v)
                    loss both = (cross_entropy(s, iota(B)) + cross_entropy(transpose(s), iota(B))) / 2
                }
                """, Precision.F64, Map.of("u", new double[] {2, 0, 0, 2}, "v", new double[] {1, 0, 0, 1}), 2)
                .loss("both");
        double p = 1 / (1 + Math.exp(-2));
        assertThat(run.get("both")[0]).isCloseTo(-Math.log(p), within(1e-12));
        double d = (1 - p) / 2;
        assertThat(run.get("d/u")).containsExactly(new double[] {-d, d, d, -d}, within(1e-12));
    }

    /** What a mask leaves out is not looked at, so its index need not be one, wherever the index is used. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mean(-pick(x, k), where = k != -1)",
                "sum(-pick(log_softmax(x), k)^2, where = k >= 0, axis = 0)",
                "sum(-pick(2 * x, k)[:, new], where = (k >= 0)[:, new])",
                "mean(-sum(one_hot(k, 3) * x, axis = -1), where = not (k == -1))",
                "sum(one_hot(k, 3) * x, where = (k != -1)[:, new])",
                "mean(cross_entropy(x, k, reduce = none) * exp(pick(x, k)), where = k != -1)",
                "logsumexp(pick(x, k), where = k != -1)",
                "max(pick(x, k), where = k != -1)",
                "sum(transpose(pick(x, k)[:, new] * x), where = transpose((k != -1)[:, new]))",
                "sum(none(pick(x, k), where = k != -1))"
            })
    void anIndexThatAMaskLeavesOutIsNotLookedAt(String expression) {
        for (Precision precision : Precision.values()) {
            Map<String, double[]> found =
                    masked(expression, precision, 2, -1, 1).loss("l");
            Map<String, double[]> legal = masked(expression, precision, 2, 0, 1).loss("kept");
            assertThat(found.get("l")).isEqualTo(legal.get("kept"));
            assertThat(found.get("d/x")).isEqualTo(legal.get("d/x"));
            assertThat(found.get("d/x")).contains(0, org.assertj.core.data.Index.atIndex(4));
        }
    }

    /** Where an index counts beyond its row, or is used without the mask as well, or is not left out, it is an error. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mean(softmax(pick(x, k)), where = k != -1)",
                "mean(pick(x, k) - mean(pick(x, k)), where = k != -1)",
                "mean(pick(x, k), where = k != -1) + mean(pick(x, k))",
                "mean(pick(x, k), where = k != 2)",
                "mean(pick(x, k))"
            })
    void anIndexThatCountsIsLookedAt(String expression) {
        Derived model = masked(expression, Precision.F32, 2, -1, 1);
        assertThatThrownBy(() -> model.loss("l"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("test.nn:4: k: index -1 at position 1 is outside of 0..2")
                .hasMessageContaining("where = mask");
    }

    private static Derived masked(String expression, Precision precision, double... k) {
        String program = "model M {\n    input x: [B, 3]\n    input k: int[B]\n    loss l = EXPRESSION\n"
                + "    marked = where(iota(B) == 1, -1, k)\n    loss kept = LEGAL\n}\n";
        String legal = expression
                .replaceAll("where = \\(k\\b", "where = (marked")
                .replaceAll("transpose\\(\\(k\\b", "transpose((marked")
                .replaceAll("where = k\\b", "where = marked")
                .replaceAll("not \\(k\\b", "not (marked");
        return Derived.of(
                program.replace("EXPRESSION", expression).replace("LEGAL", legal),
                precision,
                Map.of("x", new double[] {1, 2, 3, 0.5, -1, 0.25, 2, 0, 1}, "k", k),
                k.length);
    }
}
