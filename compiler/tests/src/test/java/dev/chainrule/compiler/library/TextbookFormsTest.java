// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.driver.Derived;
import dev.chainrule.runtime.Model;
import dev.chainrule.scalar.Precision;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Formulas as textbooks and tutorials write them, in f32, where each power of e in them is infinite or nothing: value and
 * derivative are those of the same formula in numbers of any size, with many digits.
 */
class TextbookFormsTest {
    private static final double[] AT = {-2000, -200, -100, -90, -20, -3, -1, -0.25, 0.5, 1, 2, 15, 88, 100, 200, 1500};

    /** A formula of x: its text and its meaning. */
    private record Form(String text, Function<Truth, Truth> meaning) {}

    private static final Truth ONE = Truth.of(1);

    /** What stands in the powers. */
    private static final List<Form> EXPONENTS = List.of(
            new Form("x", x -> x),
            new Form("-x", x -> Truth.of(0).minus(x)),
            new Form("2 * x", x -> x.plus(x)),
            new Form("(1 - x / 2)", x -> ONE.minus(x.over(Truth.of(2)))));

    private static List<Form> forms() {
        List<Form> forms = new ArrayList<>();
        for (Form e : EXPONENTS) {
            Function<Truth, Truth> power = x -> e.meaning.apply(x).exp();
            String t = "exp(" + e.text + ")";
            for (double n : new double[] {1, 2, 0.25}) {
                forms.add(new Form(n + " / (1 + " + t + ")", x -> Truth.of(n).over(ONE.plus(power.apply(x)))));
                forms.add(new Form(
                        "log(1 + " + n + " * " + t + ")",
                        x -> ONE.plus(Truth.of(n).times(power.apply(x))).log()));
                forms.add(new Form(
                        "log(" + n + " * " + t + " / 3)",
                        x -> Truth.of(n / 3).times(power.apply(x)).log()));
            }
            forms.add(new Form("sinh(" + e.text + ") / cosh(" + e.text + ")", x -> {
                Truth up = power.apply(x);
                Truth down = ONE.over(up);
                return up.minus(down).over(up.plus(down));
            }));
            forms.add(new Form("x / (1 + " + t + ")", x -> x.over(ONE.plus(power.apply(x)))));
            forms.add(new Form(
                    "x * " + t + " / (" + t + " + 1)",
                    x -> x.times(power.apply(x)).over(ONE.plus(power.apply(x)))));
            forms.add(new Form(t + " / (1 + " + t + ")", x -> power.apply(x).over(ONE.plus(power.apply(x)))));
            forms.add(new Form(
                    "(" + t + " - 1) / (" + t + " + 1)",
                    x -> power.apply(x).minus(ONE).over(power.apply(x).plus(ONE))));
            forms.add(new Form(
                    "(1 - " + t + ") / (1 + " + t + ")",
                    x -> ONE.minus(power.apply(x)).over(power.apply(x).plus(ONE))));
            forms.add(new Form(
                    "log(1 - exp(-1 - (" + e.text + ")^2))",
                    x -> ONE.minus(Truth.of(-1)
                                    .minus(e.meaning.apply(x).times(e.meaning.apply(x)))
                                    .exp())
                            .log()));
            for (Form other : EXPONENTS) {
                if (other == e) {
                    continue;
                }
                Function<Truth, Truth> second = x -> other.meaning.apply(x).exp();
                String u = "exp(" + other.text + ")";
                String sum = "(" + t + " + " + u + ")";
                Function<Truth, Truth> both = x -> power.apply(x).plus(second.apply(x));
                forms.add(new Form(t + " / " + sum, x -> power.apply(x).over(both.apply(x))));
                forms.add(new Form(u + " / " + sum, x -> second.apply(x).over(both.apply(x))));
                forms.add(new Form(
                        "(" + t + " - " + u + ") / " + sum,
                        x -> power.apply(x).minus(second.apply(x)).over(both.apply(x))));
                forms.add(new Form(
                        "log(" + sum + " / 2)",
                        x -> both.apply(x).over(Truth.of(2)).log()));
                forms.add(new Form(
                        "log(1 + " + t + " + " + u + ")",
                        x -> both.apply(x).plus(ONE).log()));
            }
        }
        forms.add(new Form("x / (exp(x) - 1)", x -> x.over(x.exp().minus(ONE))));
        Function<Truth, Truth> smaller = x -> x.over(Truth.of(200));
        forms.add(new Form(
                "(exp(x / 200) - 1) / (x / 200)",
                x -> smaller.apply(x).exp().minus(ONE).over(smaller.apply(x))));
        forms.add(new Form(
                "(1 - exp(-(x / 200))) / (x / 200)",
                x -> ONE.minus(ONE.over(smaller.apply(x).exp())).over(smaller.apply(x))));
        return forms;
    }

    @Test
    void valueAndDerivativeAreTheTruth() {
        List<Form> forms = forms();
        StringBuilder program = new StringBuilder();
        int models = 0;
        for (int from = 0; from < forms.size(); from += 20) {
            program.append("model M").append(models++).append(" {\n    input x: [B]\n");
            for (int i = from; i < Math.min(forms.size(), from + 20); i++) {
                program.append("    loss l" + i + " = sum(" + forms.get(i).text + ")\n");
                program.append("    output y" + i + " = " + forms.get(i).text + "\n");
            }
            program.append("}\n");
        }
        Map<String, Model> compiled = Derived.models(program.toString(), Precision.F32);
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < forms.size(); i++) {
            Derived run = Derived.of(compiled.get("M" + i / 20), Map.of("x", AT), AT.length);
            double[] values = run.predict().get("y" + i);
            double[] slopes = run.loss("l" + i).get("d/x");
            for (int k = 0; k < AT.length; k++) {
                Truth truth = forms.get(i).meaning.apply(Truth.variable(AT[k], 1, 0));
                check(forms.get(i).text + " at " + AT[k], values[k], truth.value(), AT[k], faults);
                check("d " + forms.get(i).text + " at " + AT[k], slopes[k], truth.slope(0), AT[k], faults);
            }
        }
        assertThat(faults).isEmpty();
    }

    /** Within the rounding of x, or of what is added to 1. */
    private static void check(String what, double actual, BigDecimal truth, double x, List<String> faults) {
        double expected = truth.doubleValue();
        double bound = 2e-6 * Math.max(1, Math.abs(x) / 8) * Math.max(Math.abs(expected), 0.2);
        if (!(Math.abs(actual - expected) <= bound)) {
            faults.add(what + " is " + actual + ", not " + expected);
        }
    }

    /** Rows: a column of a softmax, sums of powers with factors and with 1, means of powers. */
    @Test
    void formulasOfRows() {
        Map<String, double[]> data = Map.of("z", new double[] {200, 0, 0, 0, 150, 0});
        List<String> losses = List.of(
                "-mean(log(softmax(z)[:, 1]))",
                "-mean(log(softmax(z)[:, 1:2]))",
                "-mean(log(pick(softmax(z), int(z[:, 2]) + 1)))",
                "-mean(log(transpose(softmax(z))[1] * 2 / 2))",
                "mean(log(mean(exp(z), axis = 1)))",
                "mean(log(1 + sum(exp(z), axis = 1)))",
                "mean(log(2 * sum(exp(z), axis = 1)))",
                "mean(log(sum(exp(z), axis = 1)))",
                "mean(log(sum(2 * exp(z), axis = 1) / 2))",
                "mean(log(sum(exp(z), axis = 1, keep = true))[:, 0])",
                "mean(sum(exp(z), axis = 1) / (1 + sum(exp(z), axis = 1)))",
                "mean(exp(z[:, 0]) / (exp(z[:, 0]) + exp(z[:, 1]) + exp(z[:, 2])))",
                "-mean(log(exp(z[:, 0]) / (exp(z[:, 0]) + exp(z[:, 1]) + exp(z[:, 2]))))");
        double third = Math.log(3);
        double[] values = {100, 100, 100, 100, 175 - third, 175, 175 + Math.log(2), 175, 175, 175, 1, 0.5, 75};
        double[][] slopes = new double[losses.size()][];
        for (int i = 0; i < slopes.length; i++) {
            slopes[i] = i < 4
                    ? new double[] {0.5, -0.5, 0, 0, 0, 0}
                    : i < 10
                            ? new double[] {0.5, 0, 0, 0, 0.5, 0}
                            : i < 12 ? new double[6] : new double[] {0, 0, 0, -0.5, 0.5, 0};
        }
        StringBuilder program = new StringBuilder("model M {\n    input z: [B, 3]\n");
        for (int i = 0; i < losses.size(); i++) {
            program.append("    loss l" + i + " = " + losses.get(i) + "\n");
        }
        Derived run = Derived.of(program.append("}\n").toString(), Precision.F32, data, 2);
        for (int i = 0; i < losses.size(); i++) {
            Map<String, double[]> found = run.loss("l" + i);
            assertThat(found.get("l" + i)[0]).as(losses.get(i)).isCloseTo(values[i], within(2e-5));
            assertThat(found.get("d/z")).as(losses.get(i)).containsExactly(slopes[i], within(1e-6));
        }
    }
}
