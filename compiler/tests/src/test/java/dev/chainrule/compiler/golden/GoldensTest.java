// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.driver.CompileResult;
import dev.chainrule.compiler.driver.Compiler;
import dev.chainrule.compiler.driver.InMemory;
import dev.chainrule.compiler.emit.GeneratedFile;
import dev.chainrule.compiler.program.EntryPoints;
import dev.chainrule.runtime.Model;
import dev.chainrule.scalar.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every golden that has a program, in f64 and in f32: outputs, loss, gradients by parameters, inputs and outputs, the loss
 * of each training step, and the parameters after training agree with PyTorch's within the tolerances of the goldens'
 * README.
 *
 * <p>{@code -Dgoldens.nn=DIR -Dgoldens.json=DIR}, absolute or from the repository's root, run other folders. The list of
 * all cases is left in {@code target/goldens.txt}.
 */
class GoldensTest {
    private static final Path OWN = Path.of("src/test/resources/goldens");
    private static final int ENOUGH = 110;

    /** A compiled case in one precision, or why there is none. */
    private record Compiled(GoldenCase golden, Precision precision, String className, List<String> faults) {}

    @Test
    void everyProgramAgreesWithPyTorch() throws IOException {
        Path programs = folder("goldens.nn");
        Path values = folder("goldens.json");
        boolean own = programs.equals(OWN) && values.equals(OWN);
        Map<String, String> missing = notes(programs.resolve("missing.txt"));
        Map<String, String> differences = notes(programs.resolve("differences.txt"));

        List<GoldenCase> cases = new ArrayList<>();
        Map<String, String> report = new TreeMap<>();
        for (String name : names(values)) {
            Path program = programs.resolve(name + ".nn");
            if (Files.exists(program)) {
                cases.add(GoldenCase.read(name, values.resolve(name + ".json"), program));
            } else {
                report.put(name, "without .nn: waits for " + missing.getOrDefault(name, "a program"));
            }
        }
        int without = report.size();
        Map<String, List<String>> faults = run(cases, differences);
        for (GoldenCase golden : cases) {
            List<String> found = faults.get(golden.name());
            String note = differences.containsKey(golden.name())
                    ? "passed, but for f32: " + differences.get(golden.name())
                    : "passed";
            report.put(golden.name(), found.isEmpty() ? note : "FAILED: " + String.join("; ", found));
        }
        List<String> failed = new ArrayList<>();
        faults.forEach((name, found) -> found.forEach(fault -> failed.add(name + ": " + fault)));
        long failures =
                faults.values().stream().filter(found -> !found.isEmpty()).count();
        Files.createDirectories(Path.of("target"));
        Files.write(
                Path.of("target/goldens.txt"),
                report.entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + entry.getValue())
                        .toList());
        failed.forEach(System.out::println);
        System.out.println("goldens: " + (cases.size() - failures) + " passed, " + failures + " failed, " + without
                + " without .nn");
        assertThat(failed).isEmpty();
        assertThat(cases.size()).isGreaterThanOrEqualTo(own ? ENOUGH : 1);
    }

    private static Map<String, List<String>> run(List<GoldenCase> cases, Map<String, String> differences) {
        List<Compiled> compiled = new ArrayList<>();
        List<GeneratedFile> files = new ArrayList<>();
        for (GoldenCase golden : cases) {
            for (Precision precision : Precision.values()) {
                if (precision == Precision.F64 || !differences.containsKey(golden.name())) {
                    compiled.add(compile(golden, precision, files));
                }
            }
        }
        InMemory classes = InMemory.compile(files, GoldensTest.class.getClassLoader());
        Map<String, List<String>> faults = new LinkedHashMap<>();
        for (Compiled each : compiled) {
            List<String> found = faults.computeIfAbsent(each.golden().name(), name -> new ArrayList<>());
            String prefix = each.precision().name().toLowerCase(Locale.ROOT) + ": ";
            each.faults().forEach(fault -> found.add(prefix + fault));
            if (each.faults().isEmpty()) {
                try {
                    Model model = classes.load(each.className()).create(1, Model.class);
                    GoldenRun.faults(each.golden(), each.precision(), model)
                            .forEach(fault -> found.add(prefix + fault));
                } catch (RuntimeException e) {
                    found.add(prefix + e);
                }
            }
        }
        return faults;
    }

    /** One model a file, whatever its name; the case and the precision are the package, so that classes do not meet. */
    private static Compiled compile(GoldenCase golden, Precision precision, List<GeneratedFile> files) {
        String folder =
                (golden.name() + "/" + precision).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_/]", "_");
        SourceFile source = new SourceFile(folder + "/model.nn", golden.program());
        CompileResult result = Compiler.compile(
                CompileRequest.of(List.of(source)).with(precision).with(EntryPoints.Options.Derivatives.ALL));
        List<String> faults = new ArrayList<>();
        result.diagnostics().all().stream()
                .filter(diagnostic -> diagnostic.isError())
                .forEach(diagnostic -> faults.add("line " + diagnostic.span().line() + ": "
                        + diagnostic.code().id() + " " + diagnostic.message()));
        if (faults.isEmpty() && result.models().size() != 1) {
            faults.add("the program has " + result.models().size() + " models, not one");
        }
        if (!faults.isEmpty()) {
            return new Compiled(golden, precision, "", faults);
        }
        files.addAll(result.files());
        return new Compiled(golden, precision, result.models().get(0).className(), List.of());
    }

    /** The cases of a folder, {@code GROUP/CASE}, in order. */
    private static List<String> names(Path values) throws IOException {
        try (Stream<Path> walk = Files.walk(values)) {
            return walk.map(path -> values.relativize(path).toString().replace('\\', '/'))
                    .filter(path -> path.endsWith(".json"))
                    .map(path -> path.substring(0, path.length() - ".json".length()))
                    .sorted()
                    .toList();
        }
    }

    private static Path folder(String property) {
        String given = System.getProperty(property);
        if (given == null) {
            return OWN;
        }
        return Path.of(System.getProperty("chainrule.root", "../..")).resolve(given);
    }

    /** Lines {@code case: what}; {@code #} begins a comment. */
    private static Map<String, String> notes(Path file) throws IOException {
        Map<String, String> notes = new TreeMap<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                int colon = line.indexOf(':');
                if (!line.startsWith("#") && colon > 0) {
                    notes.put(
                            line.substring(0, colon).strip(),
                            line.substring(colon + 1).strip());
                }
            }
        }
        return notes;
    }
}
