// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import dev.chainrule.compiler.diagnostic.Diagnostics;
import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.program.EntryPoint;
import dev.chainrule.compiler.program.EntryPoints;
import dev.chainrule.compiler.resolve.Resolver;
import dev.chainrule.scalar.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Random programs for tests of other packages. */
public final class RandomModels {
    private RandomModels() {}

    /** A model of that name whose only dynamic dimension may be large. */
    public static String wide(String name, long seed) {
        return ProgramGenerator.program(seed, ProgramGenerator.Style.WIDE_MODEL).named(name);
    }

    /** The precision that a model declares. */
    public static Precision precision(long seed) {
        boolean declared = ProgramGenerator.program(seed).text().contains("    precision f64\n");
        return declared ? Precision.F64 : Precision.F32;
    }

    /** The text of a model. */
    public static String text(long seed) {
        return ProgramGenerator.program(seed).toString();
    }

    /** What one of a model's entry points computes: its train step where it has one, and its outputs otherwise. */
    public static Graph graph(long seed) {
        return graph(ProgramGenerator.program(seed));
    }

    /** The same of a model with many equations. */
    public static Graph largeGraph(long seed) {
        return graph(ProgramGenerator.program(seed, ProgramGenerator.Style.LONG_MODEL));
    }

    private static Graph graph(RandomProgram program) {
        return graph(program.text());
    }

    /** The same of a text that was drawn before: to draw one, a process has to find out first what can be called. */
    public static Graph graph(String text) {
        SourceFile source = new SourceFile("random.nn", text);
        Resolver.Result resolved = Resolver.resolve(Resolver.Request.of(source));
        if (resolved.diagnostics().hasErrors()) {
            throw new AssertionError(resolved.diagnostics().all() + "\n" + source.text());
        }
        List<EntryPoint> entryPoints = EntryPoints.of(
                        resolved.models().get(0), EntryPoints.Options.STANDARD, new Diagnostics())
                .entryPoints();
        return entryPoints.stream()
                .filter(each -> each.kind() == EntryPoint.Kind.STEP)
                .findFirst()
                .orElse(entryPoints.get(0))
                .graph();
    }

    /** Values for the inputs of a graph. */
    public static Map<String, Array> inputs(Graph graph, Map<String, Long> sizes, long seed) {
        ProgramData data = new ProgramData(seed, sizes);
        Map<String, Array> inputs = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Input input) {
                inputs.put(input.name(), data.input(input.name(), input.type()));
            }
        }
        return inputs;
    }

    /** Values for the cells that a graph reads or writes. */
    public static Map<Cell, Array> cells(Graph graph, Map<String, Long> sizes, long seed) {
        ProgramData data = new ProgramData(seed, sizes);
        Map<Cell, Array> cells = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Read read) {
                cells.put(read.cell(), data.cell(read.cell()));
            }
        }
        graph.writes().forEach(write -> cells.computeIfAbsent(write.cell(), data::cell));
        return cells;
    }
}
