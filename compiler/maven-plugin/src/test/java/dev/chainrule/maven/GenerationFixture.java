// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.driver.ImportPath;
import dev.chainrule.compiler.driver.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A project in a folder of its own, built again and again. */
abstract class GenerationFixture {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-01-01T00:00:00Z"));

    @TempDir
    Path folder;

    Path sources;
    Path output;
    List<Path> dependencies = List.of();
    CompileRequest options = CompileRequest.of(List.of());
    TwinBuild twins = TwinBuild.off();
    Product product = Product.MODELS;
    String compiler = "compiler 1";

    /** What one build did. */
    static class Build implements Generation.Observer {
        final List<String> compiled = new ArrayList<>();
        final List<Diagnostic> diagnostics = new ArrayList<>();
        final List<String> models = new ArrayList<>();
        final List<String> changed = new ArrayList<>();

        @Override
        public void compiling(SourceFile source) {
            compiled.add(source.name());
        }

        @Override
        public void diagnostic(SourceFile source, Diagnostic diagnostic) {
            diagnostics.add(diagnostic);
        }

        @Override
        public void generated(Report report) {
            models.add(report.model());
        }

        @Override
        public void changed(Path file) {
            changed.add(file.getFileName().toString());
        }
    }

    @BeforeEach
    void folders() {
        sources = folder.resolve("nn");
        output = folder.resolve("out");
    }

    Build build() throws IOException {
        return build(new Build());
    }

    Build build(Build build) throws IOException {
        ImportPath imports = new ImportPath(sources, dependencies);
        Outputs outputs =
                new Outputs(output, folder.resolve("out-vector"), folder.resolve("report"), folder.resolve("classes"));
        new Generation(sources, outputs, imports, options, twins, product, build)
                .update(folder.resolve("state"), compiler);
        return build;
    }

    void write(String name, String text) throws IOException {
        Path file = sources.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    static String model(String name, String formula) {
        return "model " + name + " {\n    input x: [B]\n    output y = " + formula + "\n}\n";
    }

    void age(String output) throws IOException {
        Files.setLastModifiedTime(this.output.resolve(output), LONG_AGO);
    }

    boolean isOld(String output) throws IOException {
        return Files.getLastModifiedTime(this.output.resolve(output)).equals(LONG_AGO);
    }
}
