// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.cli;

import dev.chainrule.compiler.diagnostic.InternalCompilerError;
import dev.chainrule.data.DataException;
import dev.chainrule.runtime.ModelException;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What is said of a fault: a line, and never a stack trace unless asked for. */
final class Faults {
    private Faults() {}

    /** Something that the user can mend. */
    static final class Told extends RuntimeException {
        private static final long serialVersionUID = 1;

        Told(String message) {
            super(message);
        }
    }

    /** The command line itself is wrong. */
    static int misused(ParameterException fault, String[] arguments) {
        CommandLine command = fault.getCommandLine();
        PrintWriter err = command.getErr();
        error(command, String.valueOf(fault.getMessage()));
        boolean suggested = CommandLine.UnmatchedArgumentException.printSuggestions(fault, err);
        if (!suggested) {
            err.println(command.getCommandSpec().qualifiedName() + " --help says how it is used");
        }
        return CommandLine.ExitCode.USAGE;
    }

    /** Something went wrong on the way. */
    static int failed(Exception fault, CommandLine command, boolean verbose) {
        error(command, text(fault));
        if (verbose) {
            fault.printStackTrace(command.getErr());
        } else if (isOurs(fault)) {
            command.getErr().println("This is a fault of Chainrule: please report it, with what --verbose prints.");
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    static void error(CommandLine command, String text) {
        command.getErr().println(command.getColorScheme().errorText("chainrule: " + text));
    }

    private static boolean isOurs(Exception fault) {
        return !(fault instanceof Told
                || fault instanceof ModelException
                || fault instanceof DataException
                || fault instanceof IOException
                || fault instanceof UncheckedIOException);
    }

    /** Files as they open from the current folder. */
    private static String fromHere(String message) {
        return message.replace(Path.of("").toAbsolutePath() + File.separator, "");
    }

    private static String text(Exception fault) {
        Throwable cause = fault instanceof UncheckedIOException && fault.getCause() != null ? fault.getCause() : fault;
        String message = fromHere(
                Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName()));
        if (cause instanceof NoSuchFileException) {
            Path folder = Path.of(message).getParent();
            return folder == null || Files.isDirectory(folder) ? "no file " + message : "no folder " + folder;
        } else if (cause instanceof AccessDeniedException) {
            return message + ": it is not permitted";
        } else if (cause instanceof FileAlreadyExistsException) {
            return message + " is there already";
        } else if (cause instanceof InternalCompilerError) {
            return message.lines().findFirst().orElse(message);
        }
        return message;
    }
}
