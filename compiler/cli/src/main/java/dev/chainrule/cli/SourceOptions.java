// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.cli;

import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Renderer;
import dev.chainrule.compiler.diagnostic.Severity;
import dev.chainrule.compiler.driver.ImportPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** Where .nn files stand and where their imports are found. */
final class SourceOptions {
    /** As in a Maven project. */
    private static final List<Path> USUAL_ROOTS = List.of(Path.of("src/main/nn"), Path.of("src/test/nn"));

    @Option(
            names = "--sources",
            paramLabel = "FOLDER",
            description = "The folder from which imports are named. Without it, the src/main/nn that the file lies in,"
                    + " else the file's own folder.")
    private @Nullable Path root;

    @Option(
            names = "--path",
            paramLabel = "JAR",
            split = "[:;]",
            description = "Jars and folders with further models to import.")
    private List<Path> path = List.of();

    /** The source root of a file, and the file's name from there. */
    record Place(Path root, String name) {}

    Place place(Path file) throws IOException {
        Path whole = file.toAbsolutePath().normalize();
        if (!Files.isRegularFile(whole)) {
            throw new Faults.Told(
                    Files.isDirectory(whole) ? file + " is a folder: name a .nn file in it" : "no file " + file);
        }
        Path folder = root != null
                ? root.toAbsolutePath().normalize()
                : usualRoot(whole).orElse(Objects.requireNonNull(whole.getParent(), "a file lies in a folder"));
        if (!whole.startsWith(folder)) {
            throw new Faults.Told(file + " does not lie in " + root);
        }
        return new Place(folder, folder.relativize(whole).toString().replace('\\', '/'));
    }

    ImportPath imports(Path folder) {
        return new ImportPath(folder, path);
    }

    private static Optional<Path> usualRoot(Path file) {
        for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
            if (USUAL_ROOTS.stream().anyMatch(folder::endsWith)) {
                return Optional.of(folder);
            }
        }
        return Optional.empty();
    }

    /** A message as a terminal shows it: paths open from the current folder. */
    static String render(Diagnostic diagnostic, Place place, ImportPath imports, Ansi ansi) {
        String text = Renderer.render(
                diagnostic,
                name -> name.equals(place.name())
                        ? ImportPath.shown(place.root().resolve(name))
                        : imports.place(name),
                code -> "chainrule errors " + code);
        if (!ansi.enabled()) {
            return text;
        }
        Severity severity = diagnostic.code().severity();
        String style = severity == Severity.ERROR ? "bold,red" : severity == Severity.WARNING ? "bold,yellow" : "bold";
        String words = severity.name().toLowerCase(Locale.ROOT) + " "
                + diagnostic.code().id();
        int at = text.indexOf(words);
        return text.substring(0, at)
                + ansi.string("@|" + style + " " + words + "|@")
                + text.substring(at + words.length());
    }
}
