// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.driver;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Initial;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.program.EntryPoint;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.program.Program;
import dev.chainrule.compiler.schedule.MemoryPlan;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What does not fit in a Java class is refused as a fault of the program, not left to javac. A class has at most 65,535
 * constants: a parameter's accessor takes two of the façade's, and a cell or a slot none as long as its index fits in an
 * instruction. The description is a text.
 */
final class ClassLimits {
    private static final int MOST_VALUES = 1_000;
    private static final int MOST_SLOTS = 15_000;
    private static final int MOST_CELLS = 30_000;
    private static final int MOST_CONSTANTS = 50_000;

    /** Of a method of Java, {@code this} among them; a double counts twice. */
    private static final int MOST_PARAMETERS = 255;

    private ClassLimits() {}

    /** What no method of the façade could take or no record of it hold; asked before there are entry points. */
    static Optional<Diagnostic> fault(ModelDefinition model) {
        int sizes = model.dynamicNames().size();
        int inputs = model.inputs().stream()
                .mapToInt(input -> input.type().shape().rank() == 0 ? 2 : 1)
                .sum();
        int figures = 2 * (model.losses().size() + model.metrics().size());
        Map<String, Integer> outputs = new HashMap<>();
        model.outputs()
                .forEach(output -> outputs.put(
                        output.name(),
                        model.evaluating()
                                                .type(model.evaluating().output(output.name()))
                                                .shape()
                                                .rank()
                                        == 0
                                ? 2
                                : 1));
        int most = 0;
        for (ModelDefinition.Predict predict : model.predicts()) {
            most = Math.max(
                    most, predict.outputs().stream().mapToInt(outputs::get).sum());
        }
        if (1 + inputs + sizes + most <= MOST_PARAMETERS && 1 + figures <= MOST_PARAMETERS) {
            return Optional.empty();
        }
        return Optional.of(Diagnostic.of(
                        Code.TOO_MANY_PARAMETERS,
                        model.span(),
                        model.name() + " does not fit in methods of Java, which have at most " + (MOST_PARAMETERS - 1)
                                + " parameters")
                .note(model.inputs().size() + " inputs, " + sizes + " dynamic dimensions, "
                        + model.outputs().size() + " outputs, "
                        + (model.losses().size() + model.metrics().size())
                        + " losses and metrics; a scalar counts twice")
                .hint("put several into one tensor: stack, concat, or an input with one axis more; or give outputs to"
                        + " several predict lines"));
    }

    static Optional<Diagnostic> fault(Program program, MemoryPlan plan) {
        for (Cell cell : program.model().cells()) {
            if (cell.initial() instanceof Initial.Values values
                    && values.values().size() > MOST_VALUES) {
                return Optional.of(Diagnostic.of(
                                Code.BAD_INITIAL,
                                program.model().span(),
                                cell.name() + " is given " + values.values().size() + " numbers; at most " + MOST_VALUES
                                        + " may stand in a program")
                        .hint("weights do not live in code: set them from Java, or load them from a file"));
            }
        }
        Set<Cell> cells = cells(program);
        long constants = 2L * program.model().cells().size();
        if (cells.size() > MOST_CELLS || plan.slots().size() > MOST_SLOTS || constants > MOST_CONSTANTS) {
            return Optional.of(Diagnostic.of(
                            Code.TOO_MANY_INSTANCES,
                            program.model().span(),
                            program.model().name() + " does not fit in a Java class: it has " + cells.size()
                                    + " parameters and optimiser slots and "
                                    + plan.slots().size() + " buffers")
                    .note("at most " + MOST_CELLS + " and " + MOST_SLOTS + " fit, and fewer of both together"));
        }
        return Optional.empty();
    }

    private static Set<Cell> cells(Program program) {
        Set<Cell> cells = new HashSet<>(program.model().cells());
        for (EntryPoint entryPoint : program.entryPoints()) {
            for (Node node : entryPoint.graph().nodes()) {
                if (node instanceof Node.Read read) {
                    cells.add(read.cell());
                }
            }
            for (Graph.Write write : entryPoint.graph().writes()) {
                cells.add(write.cell());
            }
        }
        return cells;
    }
}
