// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import static org.assertj.core.api.Assertions.assertThat;

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

    private static final int GROUP = 12;

    private record Row(String expression, double[] x, double[] dx) {
        static Row of(String line) {
            String[] cells = line.split("\\|", -1);
            return new Row(cells[1].strip().replace("`", ""), numbers(cells[2]), numbers(cells[3]));
        }

        private static double[] numbers(String text) {
            return Arrays.stream(text.strip().replaceAll("[\\[\\]]", "").split(", "))
                    .mapToDouble(Row::number)
                    .toArray();
        }

        Optional<String> compare(String how, double tolerance, double[] given) {
            boolean near = given.length == dx.length;
            for (int i = 0; near && i < dx.length; i++) {
                near = dx[i] == given[i] || Math.abs(dx[i] - given[i]) <= tolerance * Math.max(1, Math.abs(dx[i]));
            }
            return near
                    ? Optional.empty()
                    : Optional.of(
                            expression + " at " + Arrays.toString(x) + ", " + how + ": " + Arrays.toString(given));
        }

        private static double number(String text) {
            int slash = text.indexOf('/');
            return slash >= 0
                    ? number(text.substring(0, slash)) / number(text.substring(slash + 1))
                    : Double.parseDouble(text.replace("inf", "Infinity"));
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
                text.append(i).append(" = sum(").append(rows.get(i).expression().replaceAll("\\bx\\b", "x" + i));
                text.append(")\n");
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
                EntryPoint entry = program.entryPoint("derivatives.l" + i);
                rows.get(i)
                        .compare(
                                "meant",
                                tolerance,
                                ReferenceEvaluator.evaluate(entry.graph(), inputs, Map.of())
                                        .output("d/x" + i)
                                        .values())
                        .ifPresent(faults::add);
                rows.get(i)
                        .compare(
                                "compiled " + precision,
                                tolerance,
                                TestModels.run(model, entry, inputs, Map.of())
                                        .outputs()
                                        .get("d/x" + i))
                        .ifPresent(faults::add);
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
