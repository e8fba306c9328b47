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
import dev.chainrule.compiler.driver.Report;
import dev.chainrule.compiler.emit.GeneratedFile;
import dev.chainrule.compiler.names.SourceLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
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
import java.util.stream.Stream;

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
    private final Observer observer;
    private final Map<String, String> owners = new HashMap<>();
    private final List<Compiled> compiled = new ArrayList<>();
    private final Map<String, State.Entry> entries = new TreeMap<>();
    private int current;

    /** A file that was compiled without error, and what it yielded so far. */
    private record Compiled(
            SourceFile source, Map<String, String> imports, CompileResult result, Map<String, String> outputs) {}

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
     */
    Generation(
            Path sources,
            Outputs output,
            SourceLoader imports,
            CompileRequest options,
            TwinBuild twins,
            Observer observer) {
        this.sources = sources;
        this.output = output;
        this.imports = imports;
        this.options = options;
        this.twins = twins;
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
                compiler, options.precision().toString(), options.derivatives().name(), twins.state());
        boolean sameOptions =
                before.options().equals(fingerprint) && options.dumpAfter().isEmpty();
        for (SourceFile source : sources()) {
            Optional<State.Entry> known = Optional.ofNullable(before.entries().get(source.name()));
            if (sameOptions && known.isPresent() && isCurrent(source, known.get())) {
                keep(source, known.get());
            } else {
                compile(source, known);
            }
        }
        compileTwins();
        remove(before);
        new State(fingerprint, entries).write(stateFile);
        return current;
    }

    private List<SourceFile> sources() throws IOException {
        List<SourceFile> found = new ArrayList<>();
        if (Files.isDirectory(sources)) {
            try (Stream<Path> walk = Files.walk(sources)) {
                List<String> names = walk.filter(file -> file.toString().endsWith(".nn"))
                        .filter(Files::isRegularFile)
                        .map(file -> sources.relativize(file).toString().replace('\\', '/'))
                        .sorted()
                        .toList();
                for (String name : names) {
                    found.add(ImportPath.read(sources, name));
                }
            }
        }
        return found;
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
            Path file = output.file(each.getKey());
            if (!Files.isRegularFile(file)
                    || !each.getValue().equals(Fingerprint.of(file))
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
                List.of(source),
                recording,
                options.precision(),
                options.derivatives(),
                options.dumpAfter(),
                options.dumps()));
        result.diagnostics().all().forEach(diagnostic -> observer.diagnostic(source, diagnostic));
        if (result.diagnostics().hasErrors() || clashes(source, result)) {
            before.ifPresent(entry -> entries.put(source.name(), entry.stale()));
            return;
        }
        Compiled made = new Compiled(source, imported, result, new TreeMap<>());
        compiled.add(made);
        for (GeneratedFile file : result.files()) {
            write(made, Outputs.source(file), file.text().getBytes(StandardCharsets.UTF_8));
        }
        result.twins().forEach(twin -> owners.put(twin.path(), source.name()));
        result.models().forEach(model -> observer.generated(model.report()));
    }

    /** All in one task of javac's, for it takes its time to start. */
    private void compileTwins() throws IOException {
        Map<String, byte[]> classFiles =
                twins.compile(compiled.stream().map(Compiled::result).toList());
        for (Compiled made : compiled) {
            for (GeneratedFile twin : made.result.twins()) {
                for (Map.Entry<String, byte[]> file : classFiles.entrySet()) {
                    if (file.getKey().equals(twin.className()) || file.getKey().startsWith(twin.className() + "$")) {
                        write(made, Outputs.twin(twin), twin.text().getBytes(StandardCharsets.UTF_8));
                        write(made, Outputs.classFile(file.getKey()), file.getValue());
                    }
                }
            }
            entries.put(
                    made.source.name(),
                    new State.Entry(Fingerprint.of(made.source.text()), made.imports, made.outputs));
        }
    }

    private void write(Compiled made, String output, byte[] bytes) throws IOException {
        Path file = this.output.file(output);
        if (!Files.isRegularFile(file) || !Arrays.equals(Files.readAllBytes(file), bytes)) {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
            observer.changed(file);
        }
        made.outputs.put(output, Fingerprint.of(file));
        owners.put(Outputs.path(output), made.source.name());
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
            List<GeneratedFile> files = new ArrayList<>(model.files());
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

    private void remove(State before) throws IOException {
        Set<String> kept = new HashSet<>();
        entries.values().forEach(entry -> kept.addAll(entry.outputs().keySet()));
        for (State.Entry entry : before.entries().values()) {
            for (String path : entry.outputs().keySet()) {
                Path file = output.file(path);
                if (!kept.contains(path) && Files.deleteIfExists(file)) {
                    observer.changed(file);
                    removeEmptyFolders(file, output.root(path));
                }
            }
        }
    }

    private static void removeEmptyFolders(Path removed, Path root) throws IOException {
        Path folder = removed.getParent();
        while (folder != null && !folder.equals(root)) {
            try {
                Files.deleteIfExists(folder);
            } catch (DirectoryNotEmptyException e) {
                return;
            }
            folder = folder.getParent();
        }
    }

    private static String fingerprint(Optional<SourceFile> source) {
        return source.map(file -> Fingerprint.of(file.text())).orElse(State.ABSENT);
    }
}
