// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.cli;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Explanations;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What messages mean. */
@Command(
        name = "errors",
        mixinStandardHelpOptions = true,
        description = "Says what a message of the compiler means, with a wrong and a right program.",
        footerHeading = "%nExample:%n",
        footer = "  chainrule errors NN0204")
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class ErrorsCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "CODE",
            arity = "0..*",
            description = "The code of the message; without one, all codes are listed.")
    private List<String> codes = List.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (codes.isEmpty()) {
            Arrays.stream(Code.values()).map(Code::id).sorted().forEach(id -> out.println(id + "  " + title(id)));
        }
        for (String code : codes) {
            out.println(Explanations.of(code)
                    .orElseThrow(() -> new Faults.Told("there is no message " + code
                            + "; a code is two letters and four digits, such as NN0204")));
        }
        return ExitCode.OK;
    }

    /** The first sentence of an explanation, which stands in bold. */
    private static String title(String id) {
        return Explanations.of(id)
                .flatMap(text ->
                        text.lines().filter(line -> line.startsWith("**")).findFirst())
                .map(line -> line.substring(2, line.indexOf("**", 2)).replace("`", ""))
                .orElse("");
    }
}
