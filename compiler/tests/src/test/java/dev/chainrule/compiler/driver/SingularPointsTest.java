// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.Renderer;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.emit.GeneratedFile;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.program.EntryPoint;
import dev.chainrule.compiler.program.EntryPoints;
import dev.chainrule.compiler.program.Program;
import dev.chainrule.compiler.resolve.Resolver;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.runtime.Model;
import dev.chainrule.scalar.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code docs/numerics.md} says of derivatives at kinks and singular points, row by row. */
class SingularPointsTest {
    private static final Path DOCUMENT = Path.of(System.getProperty("chainrule.root", "../.."), "docs/numerics.md");

    /** A few: each row's derivatives are written by the inputs of its whole group, zeros by all but its own. */
    private static final int GROUP = 4;

    /** @param slopes the first derivative and the second, along (1, …, 1) */
    private record Row(String expression, double[] x, List<double[]> slopes) {
        static Row of(String line) {
            String[] cells = line.split("\\|", -1);
            return new Row(
                    cells[1].strip().replace("`", ""),
                    numbers(cells[2]),
                    List.of(numbers(cells[3]), numbers(cells[4])));
        }

        private static double[] numbers(String text) {
            return Arrays.stream(text.strip().replaceAll("[\\[\\]]", "").split(", "))
                    .mapToDouble(Row::number)
                    .toArray();
        }

        Optional<String> compare(int order, String how, double tolerance, double[] given) {
            double[] dx = slopes.get(order - 1);
            boolean near = given.length == dx.length;
            for (int i = 0; near && i < dx.length; i++) {
                near = Double.valueOf(dx[i]).equals(given[i])
                        || dx[i] == given[i]
                        || Math.abs(dx[i] - given[i]) <= tolerance * Math.max(1, Math.abs(dx[i]));
            }
            return near
                    ? Optional.empty()
                    : Optional.of(expression + " at " + Arrays.toString(x) + ", order " + order + ", " + how + ": "
                            + Arrays.toString(given));
        }

        private static double number(String text) {
            int slash = text.indexOf('/');
            return slash >= 0
                    ? number(text.substring(0, slash)) / number(text.substring(slash + 1))
                    : Double.parseDouble(text.replace("inf", "Infinity").replace("nan", "NaN"));
        }
    }

    /** Some rows in one model, which compiles sooner than one each. */
    private record Group(List<Row> rows, Precision precision, Program program) {
        static Group of(List<Row> rows, int number, Precision precision) {
            StringBuilder text = new StringBuilder("model M" + number + precision + " {\n");
            for (int i = 0; i < rows.size(); i++) {
                text.append("    input x")
                        .append(i)
                        .append(": [")
                        .append(rows.get(i).x().length)
                        .append("]\n    loss l");
                String sum = "sum(" + rows.get(i).expression().replaceAll("\\bx\\b", "x" + i) + ")";
                text.append(i).append(" = ").append(sum).append("\n    loss m").append(i);
                text.append(" = sum(grad(").append(sum).append(", x").append(i).append("))\n");
            }
            Resolver.Result resolved = Resolver.resolve(
                    Resolver.Request.of(new SourceFile("m.nn", text + "}\n")).with(precision));
            assertThat(resolved.diagnostics().hasErrors())
                    .as(Renderer.render(resolved.diagnostics().all()))
                    .isFalse();
            return new Group(
                    rows,
                    precision,
                    EntryPoints.of(
                            resolved.models().get(0),
                            EntryPoints.Options.STANDARD.with(EntryPoints.Options.Derivatives.ALL),
                            new Diagnostics()));
        }

        /** What differs from the document. */
        List<String> faults(InMemory classes) {
            List<String> faults = new ArrayList<>();
            Map<String, Array> inputs = new LinkedHashMap<>();
            for (int i = 0; i < rows.size(); i++) {
                double[] x = rows.get(i).x();
                inputs.put("x" + i, Array.real(new int[] {x.length}, x));
            }
            Model model = TestModels.create(classes, program.model().name());
            double tolerance = precision == Precision.F32 ? 1e-5 : 1e-12;
            for (int i = 0; i < rows.size(); i++) {
                for (int order = 1; order <= 2; order++) {
                    EntryPoint entry = program.entryPoint("derivatives." + (order == 1 ? "l" : "m") + i);
                    double[] meant = ReferenceEvaluator.evaluate(entry.graph(), inputs, Map.of())
                            .output("d/x" + i)
                            .values();
                    rows.get(i).compare(order, "meant", tolerance, meant).ifPresent(faults::add);
                    rows.get(i)
                            .compare(
                                    order,
                                    "compiled " + precision,
                                    tolerance,
                                    TestModels.run(model, entry, inputs, Map.of())
                                            .outputs()
                                            .get("d/x" + i))
                            .ifPresent(faults::add);
                }
            }
            return faults;
        }
    }

    private static List<Row> rows() throws IOException {
        String document = Files.readString(DOCUMENT);
        int from = document.indexOf("<!-- kinks");
        return document.substring(from, document.indexOf("<!-- end of kinks", from))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(Row::of)
                .toList();
    }

    /** What a program gives, compiled, by input x; other inputs and all parameters as given. */
    private static Map<String, double[]> derivatives(String lines, Precision precision, Map<String, Array> inputs) {
        Resolver.Result resolved = Resolver.resolve(
                Resolver.Request.of(new SourceFile("m.nn", "model M {\n    " + lines.replace("; ", "\n    ") + "\n}\n"))
                        .with(precision));
        assertThat(resolved.diagnostics().hasErrors())
                .as(Renderer.render(resolved.diagnostics().all()))
                .isFalse();
        Program program = EntryPoints.of(
                resolved.models().get(0),
                EntryPoints.Options.STANDARD.with(EntryPoints.Options.Derivatives.ALL),
                new Diagnostics());
        InMemory classes = InMemory.compile(TestModels.sources(program), SingularPointsTest.class.getClassLoader());
        Map<String, double[]> all = new LinkedHashMap<>();
        for (String entry : List.of("derivatives.l", "loss", "predict")) {
            Model model = TestModels.create(classes, "M");
            int[] sizes = lines.contains("T,") ? new int[] {2, 2} : lines.contains("[B") ? new int[] {1} : new int[0];
            program.entryPoints().stream()
                    .filter(each -> each.name().equals(entry))
                    .forEach(each -> all.putAll(
                            TestModels.run(model, each, inputs, Map.of(), sizes).outputs()));
        }
        return all;
    }

    /** A row at its corner spoils no other row. */
    @Test
    void rowsByThemselves() {
        Map<String, double[]> expected = Map.of(
                "norm(x, axis = 1)", new double[] {0, 0, 0.6, 0.8},
                "norm(x, axis = 1, keep = true)^2", new double[] {0, 0, 6, 8},
                "normalize(x, epsilon = 0.5)[:, 0]", new double[] {2, 0, 0.128, -0.096},
                "std(x, axis = 1)", new double[] {0, 0, -0.5, 0.5});
        Array x = Array.real(new int[] {2, 2}, 0, 0, 3, 4);
        for (Precision precision : Precision.values()) {
            expected.forEach((expression, dx) -> assertThat(
                            derivatives("input x: [2, 2]; loss l = sum(" + expression + ")", precision, Map.of("x", x))
                                    .get("d/x"))
                    .as(expression)
                    .containsExactly(dx, within(1e-6)));
        }
    }

    @Test
    void attentionThatMayLookAtNothing() {
        Array x = Array.real(new int[] {2, 2, 2}, 1, -2, 0.5, 3, 4, -1, 2, 2);
        Array mask = new Array(ElementType.BOOL, new int[] {2, 2}, 1, 1, 0, 0);
        for (Precision precision : Precision.values()) {
            Map<String, double[]> all = derivatives(
                    "input x: [B, T, 2]; input m: bool[B, T]; layer a = MultiHeadAttention(2, 1)"
                            + "; output y = a(x, mask = m); loss l = mean(a(x, mask = m)^2, where = m[:, :, new])",
                    precision,
                    Map.of("x", x, "m", mask));
            all.forEach((name, values) -> assertThat(Arrays.stream(values).allMatch(Double::isFinite))
                    .as(name)
                    .isTrue());
            assertThat(all.get("d/x")).endsWith(0, 0, 0, 0);
            // The bias of the last layer, which is zero at first.
            assertThat(all.get("y")).endsWith(0, 0, 0, 0);
        }
    }

    @Test
    void aMaskedClassOfNoProbabilityAddsNothing() {
        Array logits = Array.real(new int[] {1, 3}, 1, 2, Double.NEGATIVE_INFINITY);
        Array target = Array.real(new int[] {1, 3}, 0.25, 0.75, 0);
        for (Precision precision : Precision.values()) {
            for (String loss : List.of(
                    "cross_entropy(x, t)",
                    "mean(-sum(t * log_softmax(x), axis = -1))",
                    "-sum(t * log(softmax(x)))",
                    "mean(sum(t * (log(t) - log_softmax(x)), axis = 1)) + 0.5623351446188083")) {
                Map<String, double[]> all = derivatives(
                        "input x: [B, 3]; input t: [B, 3]; loss l = " + loss,
                        precision,
                        Map.of("x", logits, "t", target));
                assertThat(all.get("l")).as(loss).containsExactly(new double[] {0.56326169}, within(1e-6));
                assertThat(all.get("d/x"))
                        .as(loss)
                        .containsExactly(new double[] {0.018941421, -0.018941421, 0}, within(1e-6));
            }
        }
    }

    /** 0 · log 0 is 0, but a weight that begins at 0 moves all the same. */
    @Test
    void aWeightOfZeroBesideALogarithmIsTrained() {
        Array x = Array.real(new int[] {3}, 0.5, 4, 0);
        Array w = Array.real(new int[] {3}, 0, 0, 0);
        for (Precision precision : Precision.values()) {
            Map<String, double[]> all = derivatives(
                    "input x: [3]; input w: [3]; loss l = sum(w * log(x))", precision, Map.of("x", x, "w", w));
            assertThat(all.get("l")).containsExactly(0);
            assertThat(all.get("d/w")).containsExactly(new double[] {Math.log(0.5), Math.log(4), 0}, within(1e-6));
            assertThat(all.get("d/x")).containsExactly(0, 0, 0);
        }
    }

    /** Two elements of one array: their product may be negative, and has a slope where it is 0. */
    @Test
    void aProductOfTwoElementsIsNoSquare() {
        for (Precision precision : Precision.values()) {
            assertThat(derivatives(
                                    "input x: [2]; loss l = sqrt(x[0] * x[1]) * sqrt(x[0] * x[1])",
                                    precision,
                                    Map.of("x", Array.real(new int[] {2}, -1, 4)))
                            .get("l"))
                    .containsExactly(Double.NaN);
            assertThat(derivatives(
                                    "input x: [2]; loss l = sqrt(x[0] * x[1])",
                                    precision,
                                    Map.of("x", Array.real(new int[] {2}, 0, 4)))
                            .get("d/x")[0])
                    .isInfinite();
        }
    }

    @Test
    void everyRowIsWhatIsGiven() throws IOException {
        List<Row> rows = rows();
        assertThat(rows).hasSizeGreaterThan(50);
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < rows.size(); i += GROUP) {
            for (Precision precision : Precision.values()) {
                groups.add(Group.of(rows.subList(i, Math.min(i + GROUP, rows.size())), i, precision));
            }
        }
        List<GeneratedFile> files = new ArrayList<>();
        groups.forEach(group -> files.addAll(TestModels.sources(group.program())));
        InMemory classes = InMemory.compile(files, SingularPointsTest.class.getClassLoader());
        assertThat(groups).flatExtracting(group -> group.faults(classes)).isEmpty();
    }
}
