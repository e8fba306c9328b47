// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.cli;

import dev.chainrule.compiler.program.EntryPoints.Options.Derivatives;
import dev.chainrule.runtime.Model;
import dev.chainrule.runtime.ModelDescription.EntryKind;
import dev.chainrule.scalar.Precision;
import dev.chainrule.testkit.GradientCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Proves the gradients of a model. */
@Command(
        name = "gradcheck",
        mixinStandardHelpOptions = true,
        description = "Compares the gradients of a model with difference quotients, in f64.",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExample:%n",
        footer = "  chainrule gradcheck Digits.nn --leave-out codebook")
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class GradcheckCommand implements Callable<Integer> {
    @Mixin
    private ModelOptions model;

    @Mixin
    private TableOptions table;

    @Option(
            names = {"-d", "--data"},
            paramLabel = "CSV",
            description = "Rows to take inputs from; they are drawn unless said.")
    private @Nullable Path data;

    @Option(
            names = "--leave-out",
            paramLabel = "NAME",
            split = ",",
            description = "Parameters and inputs to leave out.")
    private List<String> leftOut = List.of();

    @Option(names = "--points", paramLabel = "N", defaultValue = "4", description = "How many points are tried.")
    private int points;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "From which all is drawn.")
    private long seed;

    @Option(names = "--second-order", description = "Second derivatives as well, by differences of gradients.")
    private boolean secondOrder;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        ModelOptions.Loaded loaded = model.load(seed, Optional.of(Precision.F64), Derivatives.ALL);
        Model checked = loaded.model();
        if (points < 1) {
            throw new ParameterException(spec.commandLine(), "--points is " + points + ": one at least");
        }
        GradientCheck check =
                GradientCheck.of(checked).points(points).seed(seed).leaveOut(leftOut.toArray(String[]::new));
        loaded.report().estimates().forEach(each -> check.straightThrough(each.variable(), each.place()));
        if (secondOrder) {
            check.secondOrder();
        }
        if (data != null) {
            check.data(table.read(checked, data, List.of(EntryKind.STEP, EntryKind.LOSS), out));
        }
        try {
            out.println(check.check());
        } catch (AssertionError | IllegalArgumentException wrong) { // the latter of a name that the model has not
            throw new Faults.Told(String.valueOf(wrong.getMessage()));
        }
        return ExitCode.OK;
    }
}
