// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.TestFiles;
import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.Renderer;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.driver.InMemory;
import dev.chainrule.compiler.driver.TestModels;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.op.Catalogue;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.program.EntryPoints;
import dev.chainrule.compiler.program.Program;
import dev.chainrule.compiler.resolve.Resolver;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.NanPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every function of one number that the language has, as it runs in a compiled model, and its derivative, from the smallest
 * number to the largest; {@code docs/numerics.md} shows the errors.
 */
class CallableFunctionsTest {
    private static final String BEGIN = "<!-- functions: written by CallableFunctionsTest under -Dgolden.update -->\n";
    private static final String END = "<!-- end of functions -->";
    private static final Path DOCUMENT = TestFiles.root().resolve("docs/numerics.md");
    /** Some bounds of compositions, in which a few errors add up. */
    private static final double MOST = 16;

    private static final double[] SPECIAL = {
        Double.NEGATIVE_INFINITY,
        -1e30,
        -1,
        -0.5,
        -0x1p-126,
        -0x1p-149,
        -0.0,
        0,
        0x1p-149,
        0x1p-126,
        1e-30,
        0.5,
        1,
        1e20,
        1e30,
        Float.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NaN
    };
    private static final double[] SPECIAL_F64 = {-Double.MAX_VALUE, -1e300, Double.MIN_VALUE, 1e-300, 1e160, 1e300, 710
    };

    private final List<Double> x32 = new ArrayList<>();
    private final List<Double> x64 = new ArrayList<>();

    CallableFunctionsTest() {
        for (double x : SPECIAL) {
            x32.add((double) (float) x);
            x64.add(x);
        }
        for (double x : SPECIAL_F64) {
            x64.add(x);
        }
        Random random = new Random(5);
        double[] samples = Samples.doubles(random);
        for (int i = 0; i < samples.length; i += 11) {
            x64.add(samples[i]);
        }
        float[] floats = Samples.floats();
        for (int i = 0; i < floats.length; i += 7) {
            x32.add((double) floats[i]);
        }
        for (int i = 0; i < 2000; i++) {
            x32.add((double) Float.intBitsToFloat(random.nextInt()));
            x32.add((double) (float) random.nextGaussian());
        }
    }

    private static List<Slopes.Case> cases() {
        List<Slopes.Case> cases = new ArrayList<>();
        for (Elementwise op : Catalogue.FUNCTIONS) {
            cases.add(Slopes.of(op.name(), op::value));
        }
        cases.addAll(Slopes.COMPOSITIONS);
        return cases;
    }

    /** What the library declares of one number is here, too. */
    @Test
    void noFunctionIsForgotten() throws IOException {
        Set<String> known = new HashSet<>();
        cases().forEach(each -> known.add(each.name()));
        for (String file : List.of("activations.nn", "elementary.nn")) {
            String text = Files.readString(TestFiles.root()
                    .resolve("compiler/core/src/main/resources/dev/chainrule/library")
                    .resolve(file));
            Pattern.compile("(?m)^fn (\\w+)\\(\\w+[,)]")
                    .matcher(text)
                    .results()
                    .map(match -> match.group(1))
                    .filter(name -> !Set.of("is_nan", "logaddexp", "glu").contains(name))
                    .forEach(name -> assertThat(known).contains(name));
        }
    }

    @Test
    void errorsAreThoseOfTheDocument() throws IOException {
        List<Slopes.Case> cases = cases();
        StringBuilder table =
                new StringBuilder("| function | f32 | f64 | slope, f32 | slope, f64 |\n|---|---|---|---|---|\n");
        List<Map<String, Accuracy.Worst>> columns = new ArrayList<>();
        for (BiFunction<List<Slopes.Case>, Precision, Map<String, Accuracy.Worst>> measured :
                List.<BiFunction<List<Slopes.Case>, Precision, Map<String, Accuracy.Worst>>>of(
                        this::values, this::slopes)) {
            columns.add(measured.apply(cases, Precision.F32));
            columns.add(measured.apply(cases, Precision.F64));
        }
        List<String> faults = new ArrayList<>();
        for (Slopes.Case each : cases) {
            table.append("| `").append(each.expression()).append("` |");
            for (Map<String, Accuracy.Worst> column : columns) {
                Accuracy.Worst worst =
                        Optional.ofNullable(column.get(each.name())).orElseThrow();
                if (!(worst.error() < MOST)) {
                    faults.add(each.name() + ", column " + columns.indexOf(column) + ": " + worst);
                }
                table.append(worst.error() == 0 ? " exact |" : String.format(Locale.ROOT, " %.1f |", worst.error()));
            }
            table.append('\n');
        }
        assertThat(faults).isEmpty();
        String document = Files.readString(DOCUMENT);
        String current = document.substring(0, document.indexOf(BEGIN) + BEGIN.length())
                + table
                + document.substring(document.indexOf(END));
        if (System.getProperty("golden.update") != null) {
            Files.writeString(DOCUMENT, current);
        }
        assertThat(current).isEqualTo(Files.readString(DOCUMENT));
    }

    private Map<String, Accuracy.Worst> values(List<Slopes.Case> cases, Precision precision) {
        Program program = program(cases, precision, each -> "output y_" + each.name() + " = " + each.expression());
        Array x = points(precision);
        Map<String, double[]> given = TestModels.run(
                        model(program), program.entryPoint("predict"), Map.of("x", x), Map.of(), x.size())
                .outputs();
        Map<String, Accuracy.Worst> worst = new LinkedHashMap<>();
        for (Slopes.Case each : cases) {
            worst.put(
                    each.name(),
                    worst(
                            x,
                            given.getOrDefault("y_" + each.name(), new double[0]),
                            (at, got) -> each.valueError(precision, at, got)));
        }
        return worst;
    }

    private Map<String, Accuracy.Worst> slopes(List<Slopes.Case> cases, Precision precision) {
        Program program =
                program(cases, precision, each -> "loss l_" + each.name() + " = sum(" + each.expression() + ")");
        Array x = points(precision);
        Model model = model(program);
        Map<String, Accuracy.Worst> worst = new LinkedHashMap<>();
        for (Slopes.Case each : cases) {
            double[] given = TestModels.run(
                            model,
                            program.entryPoint("derivatives.l_" + each.name()),
                            Map.of("x", x),
                            Map.of(),
                            x.size())
                    .outputs()
                    .getOrDefault("d/x", new double[0]);
            worst.put(each.name(), worst(x, given, (at, got) -> each.slopeError(precision, at, got)));
        }
        return worst;
    }

    private static Accuracy.Worst worst(Array x, double[] given, BiFunction<Double, Double, Double> error) {
        Accuracy.Worst worst = Accuracy.Worst.NONE;
        assertThat(given).hasSize(x.size());
        for (int i = 0; i < given.length; i++) {
            worst = worst.orElse(error.apply(x.get(i), given[i]), x.get(i));
        }
        return worst;
    }

    private Array points(Precision precision) {
        double[] x = (precision == Precision.F32 ? x32 : x64)
                .stream().mapToDouble(each -> each).toArray();
        return Array.real(new int[] {x.length}, x);
    }

    private static Program program(
            List<Slopes.Case> cases, Precision precision, java.util.function.Function<Slopes.Case, String> line) {
        StringBuilder text = new StringBuilder("model M {\n    input x: [B]\n");
        cases.forEach(each -> text.append("    ").append(line.apply(each)).append('\n'));
        Resolver.Result resolved = Resolver.resolve(
                Resolver.Request.of(new SourceFile("m.nn", text + "}\n")).with(precision));
        assertThat(resolved.diagnostics().hasErrors())
                .as(Renderer.render(resolved.diagnostics().all()))
                .isFalse();
        return EntryPoints.of(
                resolved.models().get(0),
                EntryPoints.Options.STANDARD.with(EntryPoints.Options.Derivatives.ALL),
                new Diagnostics());
    }

    private static Model model(Program program) {
        Model model = TestModels.create(
                InMemory.compile(TestModels.sources(program), CallableFunctionsTest.class.getClassLoader()), "M");
        model.nanPolicy(NanPolicy.ALLOW);
        return model;
    }
}
