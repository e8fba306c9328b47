// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.driver.CompileResult;
import dev.chainrule.compiler.driver.Compiler;
import dev.chainrule.compiler.driver.ImportPath;
import dev.chainrule.compiler.driver.Report;
import dev.chainrule.compiler.emit.GeneratedFile;
import dev.chainrule.compiler.names.SourceLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Brings what is generated from one source root up to date: compiles the files that need it, writes what differs and
 * removes what no file yields any more. Where a file has errors, what it yielded before stays, so that an editor does not
 * lose the classes while its user types.
 */
final class Generation {
    private final Path sources;
    private final Outputs output;
    private final SourceLoader imports;
    private final CompileRequest options;
    private final TwinBuild twins;
    private final Product product;
    private final Observer observer;
    private final Map<String, String> owners = new HashMap<>();
    private final List<Compiled> compiled = new ArrayList<>();
    private final Map<String, State.Entry> entries = new TreeMap<>();
    private int current;

    /** A file that was compiled without error, and what it yielded so far. */
    private record Compiled(
            SourceFile source, Map<String, String> imports, CompileResult result, Map<String, byte[]> files) {}

    /** Is told what happens. */
    interface Observer {
        /** Before a file is compiled. */
        void compiling(SourceFile source);

        /**
         * @param source the file that was compiled; the diagnostic may stand in one that it imports
         */
        void diagnostic(SourceFile source, Diagnostic diagnostic);

        /** A model was compiled. */
        void generated(Report report);

        /** A file was written or removed. */
        void changed(Path file);
    }

    /**
     * @param imports finds what files import
     * @param options all but sources and loader of this request are taken for each file
     * @param product what is made of them
     */
    Generation(
            Path sources,
            Outputs output,
            SourceLoader imports,
            CompileRequest options,
            TwinBuild twins,
            Product product,
            Observer observer) {
        this.sources = sources;
        this.output = output;
        this.imports = imports;
        this.options = options;
        this.twins = twins;
        this.product = product;
        this.observer = observer;
    }

    /**
     * Does it.
     *
     * @param compiler fingerprint of the compiler
     * @return the number of files that were up to date already
     */
    int update(Path stateFile, String compiler) throws IOException {
        State before = State.read(stateFile);
        String fingerprint = Fingerprint.of(
                compiler, options.precision().toString(), options.derivatives().name(), twins.state(), product.state());
        boolean sameOptions =
                before.options().equals(fingerprint) && options.dumpAfter().isEmpty();
        SourceRoot root = new SourceRoot(sources);
        if (root.isMissing() && product.further().isEmpty()) {
            refuseToForget(before);
        }
        List<SourceFile> files = new ArrayList<>();
        for (String name : root.names()) {
            files.add(ImportPath.read(sources, name));
        }
        for (String name : product.further()) {
            files.add(imports.load(name)
                    .orElseThrow(() -> new IOException("there is no " + name.replace('.', '/')
                            + ".nn in the project's dependencies, nor in " + ImportPath.shown(sources))));
        }
        List<String> names = files.stream().map(SourceFile::name).toList();
        for (SourceFile source : files) {
            String name = source.name();
            Optional<State.Entry> known = Optional.ofNullable(before.entries().get(name));
            if (sameOptions && known.isPresent() && isCurrent(source, known.get())) {
                keep(source, known.get());
            } else {
                compile(source, known);
            }
        }
        compileTwins();
        // Should the build be killed from here on, the next one knows what may lie there.
        planned(before).write(stateFile);
        write();
        remove(before, names);
        new State(fingerprint, entries).write(stateFile);
        return current;
    }

    /** All sources may have been deleted; more often, the folder has another name now. */
    private void refuseToForget(State before) throws IOException {
        for (Map.Entry<String, State.Entry> each : before.entries().entrySet()) {
            if (each.getValue().outputs().keySet().stream().anyMatch(output::isThere)) {
                throw new IOException("there is no folder " + ImportPath.shown(sources)
                        + ", from which the last build compiled "
                        + each.getKey() + "; nothing was removed. If the models are gone for good, build once with"
                        + " clean");
            }
        }
    }

    private State planned(State before) {
        Map<String, State.Entry> planned = new TreeMap<>(before.entries());
        planned.putAll(entries);
        for (Compiled made : compiled) {
            Map<String, String> outputs = new TreeMap<>();
            State.Entry old = before.entries().get(made.source.name());
            outputs.putAll(old == null ? Map.of() : old.outputs());
            made.files.forEach((name, bytes) -> outputs.put(name, Fingerprint.of(bytes)));
            planned.put(made.source.name(), State.Entry.stale(outputs));
        }
        return new State("", planned);
    }

    private boolean isCurrent(SourceFile source, State.Entry entry) throws IOException {
        if (!entry.source().equals(Fingerprint.of(source.text()))) {
            return false;
        }
        for (Map.Entry<String, String> each : entry.imports().entrySet()) {
            if (!each.getValue().equals(fingerprint(imports.load(each.getKey())))) {
                return false;
            }
        }
        for (Map.Entry<String, String> each : entry.outputs().entrySet()) {
            if (!output.isThere(each.getKey())
                    || !each.getValue().equals(Fingerprint.of(Files.readAllBytes(output.file(each.getKey()))))
                    || owners.containsKey(Outputs.path(each.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private void keep(SourceFile source, State.Entry entry) {
        entry.outputs().keySet().forEach(output -> owners.put(Outputs.path(output), source.name()));
        entries.put(source.name(), entry);
        current++;
    }

    private void compile(SourceFile source, Optional<State.Entry> before) throws IOException {
        observer.compiling(source);
        Map<String, String> imported = new TreeMap<>();
        SourceLoader recording = name -> {
            Optional<SourceFile> found = imports.load(name);
            imported.put(name, fingerprint(found));
            return found;
        };
        CompileResult result = Compiler.compile(new CompileRequest(
                List.of(product.placed(source)),
                recording,
                options.precision(),
                options.derivatives(),
                options.dumpAfter(),
                options.dumps()));
        for (Diagnostic diagnostic : result.diagnostics().all()) {
            if (!product.isSilent() || diagnostic.isError()) {
                observer.diagnostic(source, diagnostic);
            }
        }
        if (result.diagnostics().hasErrors() || clashes(source, result)) {
            entries.put(
                    source.name(),
                    State.Entry.stale(before.map(State.Entry::outputs).orElse(Map.of())));
            return;
        }
        Compiled made = new Compiled(source, imported, result, new TreeMap<>());
        compiled.add(made);
        for (CompileResult.Output model : result.models()) {
            for (GeneratedFile file : files(source, model)) {
                add(made, Outputs.source(file), file.text());
            }
        }
        if (product.isSilent()) {
            return;
        }
        result.twins().forEach(twin -> owners.put(twin.path(), source.name()));
        for (CompileResult.Output model : result.models()) {
            add(
                    made,
                    Outputs.report(model.className()),
                    String.join("\n", model.report().lines()) + "\n");
            observer.generated(model.report());
        }
    }

    /** The sources that a model yields. */
    private List<GeneratedFile> files(SourceFile source, CompileResult.Output model) {
        if (!product.takes(model)) {
            return List.of();
        }
        List<GeneratedFile> files = new ArrayList<>(model.files());
        files.addAll(product.beside(source, model));
        return files;
    }

    /** All in one task of javac's, for it takes its time to start. */
    private void compileTwins() {
        Map<String, byte[]> classFiles =
                twins.compile(compiled.stream().map(Compiled::result).toList());
        for (Compiled made : compiled) {
            for (GeneratedFile twin : made.result.twins()) {
                for (Map.Entry<String, byte[]> file : classFiles.entrySet()) {
                    if (file.getKey().equals(twin.className()) || file.getKey().startsWith(twin.className() + "$")) {
                        add(made, Outputs.twin(twin), twin.text());
                        add(made, Outputs.classFile(file.getKey()), file.getValue());
                    }
                }
            }
        }
    }

    private void add(Compiled made, String output, String text) {
        add(made, output, text.getBytes(StandardCharsets.UTF_8));
    }

    private void add(Compiled made, String output, byte[] bytes) {
        made.files.put(output, bytes);
        owners.put(Outputs.path(output), made.source.name());
    }

    private void write() throws IOException {
        for (Compiled made : compiled) {
            Map<String, String> outputs = new TreeMap<>();
            for (Map.Entry<String, byte[]> file : made.files.entrySet()) {
                String name = file.getKey();
                if (!output.isThere(name) || !Arrays.equals(Files.readAllBytes(output.file(name)), file.getValue())) {
                    observer.changed(output.write(name, file.getValue()));
                }
                outputs.put(name, Fingerprint.of(file.getValue()));
            }
            entries.put(made.source.name(), new State.Entry(Fingerprint.of(made.source.text()), made.imports, outputs));
        }
    }

    /** Whether some model has a vector twin. */
    boolean hasTwins() {
        return entries.values().stream()
                .anyMatch(entry -> entry.outputs().keySet().stream().anyMatch(Outputs::isClassFile));
    }

    /** Two models may want one class; only here, where all files meet, can that be seen. */
    private boolean clashes(SourceFile source, CompileResult result) {
        Map<String, String> taken = new HashMap<>(owners);
        boolean found = false;
        for (CompileResult.Output model : result.models()) {
            List<GeneratedFile> files = new ArrayList<>(files(source, model));
            model.twin().ifPresent(files::add);
            for (GeneratedFile file : files) {
                String owner = taken.putIfAbsent(file.path(), source.name());
                if (owner != null) {
                    Span place = declaration(source, model.report().model());
                    String message = "the class " + file.className() + " comes from " + owner + " already";
                    observer.diagnostic(
                            source,
                            Diagnostic.of(Code.NAMES_MEET, place, message)
                                    .hint("give one of the two models another name, or put it in another folder"));
                    found = true;
                    break;
                }
            }
        }
        return found;
    }

    private static Span declaration(SourceFile source, String model) {
        int at = Math.max(0, source.text().indexOf("model " + model));
        return new Span(source, at, Math.min(source.text().length(), at + "model ".length() + model.length()));
    }

    private void remove(State before, List<String> names) throws IOException {
        Set<String> kept = new HashSet<>();
        entries.values().forEach(entry -> kept.addAll(entry.outputs().keySet()));
        for (Map.Entry<String, State.Entry> each : before.entries().entrySet()) {
            for (String name : each.getValue().outputs().keySet()) {
                if (!kept.contains(name) && output.remove(name)) {
                    observer.changed(output.file(name));
                }
            }
            // The build copies sources, and never takes a copy away: it would be imported and packed for ever.
            if (!names.contains(each.getKey())) {
                output.removePacked(each.getKey());
            }
        }
    }

    private static String fingerprint(Optional<SourceFile> source) {
        return source.map(file -> Fingerprint.of(file.text())).orElse(State.ABSENT);
    }
}
