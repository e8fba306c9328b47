// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.cli;

import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.driver.CompileResult;
import dev.chainrule.compiler.driver.Compiler;
import dev.chainrule.compiler.driver.ImportPath;
import dev.chainrule.compiler.driver.InMemory;
import dev.chainrule.compiler.driver.Report;
import dev.chainrule.compiler.program.EntryPoints.Options.Derivatives;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription.Setting;
import dev.chainrule.scalar.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** One model of one file, compiled in memory. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class ModelOptions {
    @Parameters(index = "0", paramLabel = "FILE.nn", description = "The file with the model.")
    private Path file;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "NAME",
            description = "The model, where the file has several.")
    private @Nullable String name;

    @Option(names = "--precision", paramLabel = "f32|f64", description = "The precision; the model's own unless said.")
    private @Nullable Precision precision;

    @Mixin
    private SourceOptions sources;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /**
     * A model that runs.
     *
     * @param report what it costs
     */
    record Loaded(Model model, Report report) {}

    Path file() {
        return file;
    }

    /** Compiles, and says what the compiler says; throws where there are errors. */
    Loaded load(long seed) throws IOException {
        return load(seed, Optional.ofNullable(precision), Derivatives.NONE);
    }

    Loaded load(long seed, Optional<Precision> wanted, Derivatives derivatives) throws IOException {
        CompileResult.Output output = output(wanted, derivatives);
        ClassLoader parent = ModelOptions.class.getClassLoader();
        InMemory classes = output.twin().isPresent()
                        && ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
                ? InMemory.compileWithTwins(
                        output.files(), List.of(output.twin().get()), parent)
                : InMemory.compile(output.files(), parent);
        return new Loaded(classes.load(output.className()).create(seed, Model.class), output.report());
    }

    private CompileResult.Output output(Optional<Precision> wanted, Derivatives derivatives) throws IOException {
        CompileRequest request = request().with(derivatives);
        CompileResult result = Compiler.compile(wanted.map(request::with).orElse(request));
        tell(result.diagnostics());
        return result.models()
                .get(chosen(result.models().stream()
                        .map(each -> each.report().model())
                        .toList()));
    }

    /** What asks the compiler for this file. */
    CompileRequest request() throws IOException {
        SourceOptions.Place place = sources.place(file);
        return CompileRequest.of(List.of(ImportPath.read(place.root(), place.name())))
                .with(sources.imports(place.root()));
    }

    /** Says what the compiler says; throws where there are errors. */
    void tell(Diagnostics diagnostics) throws IOException {
        SourceOptions.Place place = sources.place(file);
        ImportPath imports = sources.imports(place.root());
        for (Diagnostic diagnostic : diagnostics.all()) {
            spec.commandLine()
                    .getErr()
                    .println(SourceOptions.render(
                            diagnostic,
                            place,
                            imports,
                            spec.commandLine().getColorScheme().ansi()));
        }
        if (diagnostics.hasErrors()) {
            long count = diagnostics.all().stream().filter(Diagnostic::isError).count();
            throw new Faults.Told((count == 1 ? "1 error in " : count + " errors in ") + file);
        }
    }

    /** Whether a model of the file may be the one that is meant. */
    boolean isWanted(String model) {
        return name == null || name.equals(model);
    }

    /** Which of the models of the file is meant. */
    int chosen(List<String> names) {
        if (names.isEmpty()) {
            throw new Faults.Told(file + " has no model: layers and functions alone compute nothing");
        } else if (name == null && names.size() > 1) {
            throw new Faults.Told(file + " has the models " + String.join(", ", names) + ": choose one with --model");
        } else if (name != null && !names.contains(name)) {
            throw new Faults.Told(file + " has no model " + name + "; it has " + String.join(", ", names));
        }
        return name == null ? 0 : names.indexOf(name);
    }

    /** Overrides settings of train steps, by name. */
    static void set(Model model, Map<String, Double> values) {
        List<Setting> settings = model.description().settings();
        List<String> names = settings.stream().map(Setting::name).toList();
        values.forEach((setting, value) -> {
            int index = names.indexOf(setting);
            if (index < 0) {
                throw new Faults.Told("the model has no setting " + setting + "; it has "
                        + (names.isEmpty() ? "none" : names.stream().collect(Collectors.joining(", "))));
            }
            model.set(index, value);
        });
    }
}
