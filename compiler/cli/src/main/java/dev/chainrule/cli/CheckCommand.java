// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.driver.CompileRequest;
import dev.chainrule.compiler.driver.Compiler;
import dev.chainrule.compiler.driver.ImportPath;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what the compiler says. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Says what is wrong with .nn files, and makes nothing.",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {"  chainrule check src/main/nn", "  chainrule check --json Digits.nn"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class CheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE.nn", arity = "1..*", description = "Files, and folders of files.")
    private List<Path> files;

    @Mixin
    private SourceOptions sources;

    @Option(
            names = "--json",
            description = "Prints an array of messages for an editor: file, line, column, endLine, endColumn, severity,"
                    + " code, message, label, notes, hint. Lines and columns are counted from 1.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    /** A message, and where files of its compilation stand. */
    private record Said(Diagnostic diagnostic, SourceOptions.Place place, ImportPath imports) {
        String file() {
            String name = diagnostic.span().source().name();
            return name.equals(place.name()) ? ImportPath.shown(place.root().resolve(name)) : imports.place(name);
        }

        /** Two files may import a third: what is wrong with that is said once. */
        String key() {
            Span span = diagnostic.span();
            return file() + ":" + span.start() + diagnostic.code() + diagnostic.message();
        }
    }

    @Override
    public Integer call() throws IOException {
        List<Path> all = NnFiles.of(files);
        List<Said> said = new ArrayList<>();
        Set<String> keys = new LinkedHashSet<>();
        for (Path file : all) {
            SourceOptions.Place place = sources.place(file);
            ImportPath imports = sources.imports(place.root());
            SourceFile source = ImportPath.read(place.root(), place.name());
            for (Diagnostic diagnostic : Compiler.compile(
                            CompileRequest.of(List.of(source)).with(imports))
                    .diagnostics()
                    .all()) {
                Said message = new Said(diagnostic, place, imports);
                if (keys.add(message.key())) {
                    said.add(message);
                }
            }
        }
        long errors = said.stream().filter(each -> each.diagnostic().isError()).count();
        if (json) {
            print(said);
        } else {
            PrintWriter out = spec.commandLine().getOut();
            for (Said each : said) {
                out.println(SourceOptions.render(
                        each.diagnostic(),
                        each.place(),
                        each.imports(),
                        spec.commandLine().getColorScheme().ansi()));
            }
            out.println(counted(all.size(), "file") + ": " + counted(errors, "error")
                    + (said.size() > errors ? ", " + counted(said.size() - errors, "warning") : ""));
        }
        return errors == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void print(List<Said> said) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        JsonGenerator generator = new JsonFactory()
                .createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .useDefaultPrettyPrinter();
        generator.writeStartArray();
        for (Said each : said) {
            write(each, generator);
        }
        generator.writeEndArray();
        generator.flush();
        out.println();
    }

    private static void write(Said said, JsonGenerator generator) throws IOException {
        Diagnostic diagnostic = said.diagnostic();
        Span span = diagnostic.span();
        SourceFile source = span.source();
        generator.writeStartObject();
        generator.writeStringField("file", said.file());
        generator.writeNumberField("line", span.line());
        generator.writeNumberField("column", span.column());
        generator.writeNumberField("endLine", source.line(span.end()));
        generator.writeNumberField("endColumn", source.column(span.end()));
        generator.writeStringField(
                "severity", diagnostic.code().severity().name().toLowerCase(Locale.ROOT));
        generator.writeStringField("code", diagnostic.code().id());
        generator.writeStringField("message", diagnostic.message());
        generator.writeStringField("label", diagnostic.label());
        generator.writeArrayFieldStart("notes");
        for (String note : diagnostic.notes()) {
            generator.writeString(note);
        }
        generator.writeEndArray();
        if (diagnostic.hint().isPresent()) {
            generator.writeStringField("hint", diagnostic.hint().get());
        }
        generator.writeEndObject();
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
