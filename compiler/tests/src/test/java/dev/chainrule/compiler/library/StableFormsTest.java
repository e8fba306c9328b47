// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.TestFiles;
import dev.chainrule.compiler.driver.Derived;
import dev.chainrule.runtime.Model;
import dev.chainrule.scalar.Precision;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Textbook formulas, as they are written and as what they become, in outputs and in losses: the same bits both ways, and
 * errors that {@code docs/numerics.md} shows.
 */
class StableFormsTest {
    private static final String BEGIN = "<!-- forms: written by StableFormsTest under -Dgolden.update -->\n";
    private static final String END = "<!-- end of forms -->";
    private static final Path DOCUMENT = TestFiles.root().resolve("docs/numerics.md");
    private static final int ROWS = 60;
    private static final int IN_ONE_MODEL = 20;
    /** Some roundings that add up. */
    private static final double MOST = 16;

    private static final List<StableForms.Form> FORMS = StableForms.all();

    /** The values of the variables of a form by name, its truth row by row. */
    private record Case(StableForms.Form form, Map<String, double[]> data, double[][] x, List<Truth> truths) {
        static Case of(StableForms.Form form) {
            int width = form.variables().stream().mapToInt(Case::width).sum();
            double[][] x = new double[ROWS][];
            List<Truth> truths = new ArrayList<>();
            for (int row = 0; row < ROWS; row++) {
                x[row] = form.domain().samples(row, width);
                Truth[] variables = new Truth[width];
                for (int i = 0; i < width; i++) {
                    variables[i] = Truth.variable(x[row][i], width, i);
                }
                truths.add(form.meaning().of(variables, row));
            }
            Map<String, double[]> data = new LinkedHashMap<>();
            int from = 0;
            for (String name : form.variables()) {
                double[] values = new double[ROWS * width(name)];
                for (int i = 0; i < values.length; i++) {
                    values[i] = x[i / width(name)][from + i % width(name)];
                }
                data.put(name, values);
                from += width(name);
            }
            return new Case(form, data, x, truths);
        }

        static int width(String variable) {
            return variable.matches("[uv]") ? 3 : 1;
        }
    }

    /** What came out: values, and slopes by all variables row by row. */
    private record Given(double[] values, double[][] slopes) {}

    private record Errors(double value, double slope) {}

    private static List<Given> run(
            List<Case> cases, Precision precision, java.util.function.Function<StableForms.Form, String> text) {
        StringBuilder program = new StringBuilder();
        for (int i = 0; i < cases.size(); i++) {
            Case each = cases.get(i);
            if (i % IN_ONE_MODEL == 0) {
                program.append(i == 0 ? "" : "}\n").append("model M").append(i / IN_ONE_MODEL);
                program.append(" {\n    input k: int[B]\n    input y: [B]\n");
            }
            String formula = text.apply(each.form);
            for (String name : each.form.variables()) {
                program.append("    input ").append(name).append(i);
                program.append(Case.width(name) == 1 ? ": [B]\n" : ": [B, 3]\n");
                formula = formula.replaceAll("\\b" + name + "\\b", name + i);
            }
            program.append("    output out" + i + " = " + formula + "\n    loss l" + i + " = sum(" + formula + ")\n");
        }
        Map<String, Model> models = Derived.models(program.append("}\n").toString(), precision);
        List<Given> all = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            Map<String, double[]> data = new LinkedHashMap<>();
            for (int k = i / IN_ONE_MODEL * IN_ONE_MODEL;
                    k < Math.min(cases.size(), (i / IN_ONE_MODEL + 1) * IN_ONE_MODEL);
                    k++) {
                int number = k;
                cases.get(k).data.forEach((name, values) -> data.put(name + number, values));
            }
            double[] rows = new double[ROWS];
            Arrays.setAll(rows, row -> row % 3);
            data.put("k", rows);
            double[] odd = new double[ROWS];
            Arrays.setAll(odd, row -> row % 2);
            data.put("y", odd);
            Derived run = Derived.of(models.get("M" + i / IN_ONE_MODEL), data, ROWS);
            Map<String, double[]> derived = run.loss("l" + i);
            double[][] slopes = new double[ROWS][cases.get(i).x[0].length];
            int from = 0;
            for (String name : cases.get(i).form.variables()) {
                double[] slope = derived.get("d/" + name + i);
                for (int k = 0; k < slope.length; k++) {
                    slopes[k / Case.width(name)][from + k % Case.width(name)] = slope[k];
                }
                from += Case.width(name);
            }
            all.add(new Given(run.predict().get("out" + i), slopes));
        }
        return all;
    }

    private static Errors errors(Case each, Given given, Precision precision, List<String> faults) {
        double value = 0;
        double slope = 0;
        for (int row = 0; row < ROWS; row++) {
            double most = Arrays.stream(each.x[row]).map(Math::abs).max().orElse(0);
            Truth truth = each.truths.get(row);
            double steepest = Arrays.stream(truth.slopes())
                    .mapToDouble(one -> one.abs().doubleValue())
                    .max()
                    .orElse(0);
            double error = error(given.values[row], truth.value(), each.form.value(), precision, most, steepest);
            if (!(error < MOST)) {
                faults.add(each.form.text() + " at " + Arrays.toString(each.x[row]) + " is " + given.values[row]
                        + ", not " + truth.value().doubleValue());
            }
            value = Math.max(value, error);
            for (int i = 0; i < each.x[row].length; i++) {
                double found = given.slopes[row][i];
                double off = error(found, truth.slope(i), each.form.slope(), precision, most, steepest);
                if (!(off < MOST)) {
                    faults.add("d " + each.form.text() + " at " + Arrays.toString(each.x[row]) + " is " + found
                            + ", not " + truth.slope(i).doubleValue());
                }
                slope = Math.max(slope, off);
            }
        }
        return new Errors(value, slope);
    }

    private static double error(
            double given, BigDecimal truth, StableForms.Unit unit, Precision precision, double arguments, double row) {
        double size = unit.size.of(Math.abs(truth.doubleValue()), arguments, row);
        double ulp = precision == Precision.F32 ? Math.ulp((float) size) : Math.ulp(size);
        return Double.isFinite(given)
                ? new BigDecimal(given)
                        .subtract(truth)
                        .abs()
                        .divide(new BigDecimal(ulp), MathContext.DECIMAL32)
                        .doubleValue()
                : Double.POSITIVE_INFINITY;
    }

    @Test
    void errorsAreThoseOfTheDocument() throws IOException {
        assertThat(FORMS).hasSizeGreaterThanOrEqualTo(25);
        List<Case> cases = FORMS.stream().map(Case::of).toList();
        List<String> faults = new ArrayList<>();
        Map<Precision, List<Errors>> errors = new EnumMap<>(Precision.class);
        for (Precision precision : Precision.values()) {
            List<Given> written = run(cases, precision, StableForms.Form::text);
            List<Given> become = run(cases, precision, StableForms.Form::becomes);
            List<Errors> measured = new ArrayList<>();
            for (int i = 0; i < cases.size(); i++) {
                measured.add(errors(cases.get(i), written.get(i), precision, faults));
                if (!Arrays.equals(written.get(i).values, become.get(i).values)
                        || !Arrays.deepEquals(written.get(i).slopes, become.get(i).slopes)) {
                    faults.add(FORMS.get(i).text() + " has other bits than "
                            + FORMS.get(i).becomes());
                }
            }
            errors.put(precision, measured);
        }
        assertThat(faults).isEmpty();
        StringBuilder table = new StringBuilder(
                "| as written | becomes | domain | f32 | f64 | slope, f32 | slope, f64 |\n|---|---|---|---|---|---|---|\n");
        for (int i = 0; i < FORMS.size(); i++) {
            StableForms.Form form = FORMS.get(i);
            Errors single = errors.get(Precision.F32).get(i);
            Errors twice = errors.get(Precision.F64).get(i);
            table.append(String.format(
                    Locale.ROOT,
                    "| `%s` | %s | %s | %.1f%s | %.1f%s | %.1f%s | %.1f%s |%n",
                    form.text(),
                    form.becomes().equals(form.text()) ? "" : "`" + form.becomes() + "`",
                    form.domain().text.replace("|", "\\|"),
                    single.value,
                    form.value().mark,
                    twice.value,
                    form.value().mark,
                    single.slope,
                    form.slope().mark,
                    twice.slope,
                    form.slope().mark));
        }
        String document = Files.readString(DOCUMENT);
        String current = document.substring(0, document.indexOf(BEGIN) + BEGIN.length())
                + table
                + document.substring(document.indexOf(END));
        if (System.getProperty("golden.update") != null) {
            Files.writeString(DOCUMENT, current);
        }
        assertThat(current).isEqualTo(Files.readString(DOCUMENT));
    }
}
