// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.cli;

import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.driver.ImportPath;
import dev.chainrule.compiler.format.Formatter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts files into one style. */
@Command(
        name = "format",
        mixinStandardHelpOptions = true,
        description = "Puts indentation, spaces and blank lines of .nn files right. Lines, comments and what stands in"
                + " columns stay.",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {"  chainrule format src/main/nn", "  chainrule format --check src/main/nn"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class FormatCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE.nn", arity = "1..*", description = "Files, and folders of files.")
    private List<Path> files;

    @Mixin
    private SourceOptions sources;

    @Option(names = "--check", description = "Writes nothing; the exit code is 1 if some file is not formatted.")
    private boolean check;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<Path> all = NnFiles.of(files);
        int others = 0;
        boolean faulty = false;
        for (Path file : all) {
            SourceOptions.Place place = sources.place(file);
            SourceFile source = ImportPath.read(place.root(), place.name());
            Diagnostics diagnostics = new Diagnostics();
            String text = Formatter.format(source, diagnostics);
            if (diagnostics.hasErrors()) {
                faulty = true;
                for (Diagnostic diagnostic : diagnostics.all()) {
                    out.println(SourceOptions.render(
                            diagnostic,
                            place,
                            sources.imports(place.root()),
                            spec.commandLine().getColorScheme().ansi()));
                }
            } else if (!text.equals(source.text())) {
                others++;
                out.println(file + (check ? " is not formatted" : ""));
                if (!check) {
                    Files.writeString(file, text);
                }
            }
        }
        if (check && others > 0) {
            out.println("chainrule format puts " + (others == 1 ? "it" : "them") + " right");
        }
        return faulty || check && others > 0 ? ExitCode.SOFTWARE : ExitCode.OK;
    }
}
