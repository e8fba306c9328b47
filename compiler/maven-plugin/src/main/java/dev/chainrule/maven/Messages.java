// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.maven;

import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Explanations;
import dev.chainrule.compiler.diagnostic.Renderer;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.driver.ImportPath;
import dev.chainrule.compiler.driver.Report;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.maven.plugin.logging.Log;
import org.codehaus.plexus.build.BuildContext;

/**
 * Tells the user: in an editor by markers at the lines, in the log by the rendered message. What two files say about a
 * third that both import is said once.
 */
final class Messages implements Generation.Observer {
    /** Where messages go besides the log. */
    enum Markers {
        /** To an editor. */
        SHOWN,
        /** Nowhere: on the command line the build context would print each message to the log a second time. */
        NONE
    }

    private final Path sources;
    private final ImportPath imports;
    private final BuildContext context;
    private final Markers markers;
    private final Log log;
    private final Map<String, String> places = new HashMap<>();
    private final Set<String> said = new HashSet<>();
    private final Set<String> faulty = new TreeSet<>();
    private int errors;
    private int changes;

    Messages(Path sources, ImportPath imports, BuildContext context, Markers markers, Log log) {
        this.sources = sources;
        this.imports = imports;
        this.context = context;
        this.markers = markers;
        this.log = log;
    }

    @Override
    public void compiling(SourceFile source) {
        places.put(source.name(), ImportPath.shown(sources.resolve(source.name())));
        context.removeMessages(file(source));
    }

    @Override
    public void diagnostic(SourceFile source, Diagnostic diagnostic) {
        String text =
                Renderer.render(diagnostic, this::place, Explanations::command).stripTrailing();
        if (!said.add(text)) {
            return;
        }
        switch (diagnostic.code().severity()) {
            case ERROR -> {
                errors++;
                faulty.add(place(diagnostic.span().source().name()));
                log.error(text);
            }
            case WARNING -> log.warn(text);
            case NOTE -> {
                log.info(text);
                return; // An editor would mark what may well be right.
            }
        }
        if (markers == Markers.SHOWN) {
            mark(source, diagnostic);
        }
    }

    private String place(String name) {
        return places.getOrDefault(name, imports.place(name));
    }

    private void mark(SourceFile source, Diagnostic diagnostic) {
        Span span = diagnostic.span();
        String message = diagnostic.code().id() + ": " + diagnostic.message()
                + diagnostic.hint().map(hint -> " (" + hint + ")").orElse("");
        int severity = diagnostic.isError() ? BuildContext.SEVERITY_ERROR : BuildContext.SEVERITY_WARNING;
        if (Files.isRegularFile(sources.resolve(span.source().name()))) {
            context.addMessage(file(span.source()), span.line(), span.column(), message, severity, null);
        } else {
            // It stands in a jar; an editor can only mark the file that imports it.
            context.addMessage(file(source), 1, 1, span.place() + ": " + message, severity, null);
        }
    }

    private File file(SourceFile source) {
        return sources.resolve(source.name()).toFile();
    }

    /** One line; what each entry point costs is in the report. */
    @Override
    public void generated(Report report) {
        log.info(report.lines().get(0));
    }

    @Override
    public void changed(Path file) {
        changes++;
        log.debug("changed " + file);
        context.refresh(file.toFile());
    }

    int errors() {
        return errors;
    }

    int changes() {
        return changes;
    }

    /** {@code 2 errors in src/main/nn/nets/gan.nn}. */
    String failure() {
        String count = errors == 1 ? "1 error" : errors + " errors";
        return count + " in " + String.join(", ", faulty);
    }
}
