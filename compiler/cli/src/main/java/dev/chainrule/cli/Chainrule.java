// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command itself. Exit codes: 0 done, 1 the model or the data have a fault, 2 the command line has one. */
@Command(
        name = "chainrule",
        mixinStandardHelpOptions = true,
        description = "Trains, checks and shows neural networks written in .nn files.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the model or the data have a fault, and it was told", "2:the command line has one"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  chainrule train Digits.nn --data digits.csv --hold-out 0.2",
            "  chainrule predict Digits.nn --weights Digits.safetensors --data new.csv",
            "  chainrule check src/main/nn",
            "  chainrule errors NN0204"
        },
        versionProvider = Chainrule.Version.class,
        subcommands = {
            TrainCommand.class,
            EvaluateCommand.class,
            PredictCommand.class,
            CheckCommand.class,
            FormatCommand.class,
            ExplainCommand.class,
            GraphCommand.class,
            GradcheckCommand.class,
            SummaryCommand.class,
            ErrorsCommand.class,
            NewCommand.class,
            AutoComplete.GenerateCompletion.class
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
public final class Chainrule implements Callable<Integer> {
    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Shows the stack trace of what goes wrong.")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
        PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
        System.exit(commandLine(out, err).setUsageHelpAutoWidth(true).execute(arguments));
    }

    /** The command with the places that it prints to. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        Chainrule command = new Chainrule();
        CommandLine line = new CommandLine(command)
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Faults::misused);
        return line.setExecutionExceptionHandler(
                (fault, failed, parsed) -> Faults.failed(fault, failed, command.verbose));
    }

    /** Without a command there is nothing to do but to say what there is. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return CommandLine.ExitCode.OK;
    }

    /** The version in the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            @Nullable String version = Chainrule.class.getPackage().getImplementationVersion();
            return new String[] {"chainrule " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
