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
import dev.chainrule.compiler.program.Program;
import dev.chainrule.compiler.schedule.MemoryPlan;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.SourceVersion;

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

    private ClassLimits() {}

    static Optional<Diagnostic> fault(Program program, MemoryPlan plan) {
        String packageName = program.model().packageName();
        if (!packageName.isEmpty() && !SourceVersion.isName(packageName, SourceVersion.RELEASE_17)) {
            return Optional.of(Diagnostic.of(
                            Code.JAVA_NAME,
                            program.model().span(),
                            "the file's folder cannot be a Java package: " + packageName)
                    .hint("rename the folder: letters, digits and _, and no word of Java's"));
        }
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
