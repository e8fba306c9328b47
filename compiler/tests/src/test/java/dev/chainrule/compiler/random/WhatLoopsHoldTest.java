// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.random;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.diagnostic.SourceFile;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.op.Draw;
import dev.chainrule.compiler.resolve.Resolver;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That loops of random programs hold what loops can hold, and often enough to be a proof: dead code is not in a graph. */
class WhatLoopsHoldTest {
    private static final int PROGRAMS = 150;

    @Test
    void loopsHoldLoopsGathersDrawsStatesAndDerivatives() {
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < PROGRAMS; i++) {
            String text = ProgramGenerator.program(RandomProgramsTest.SEED + i).text();
            if (text.contains(" scan ")) {
                Set<String> found = new TreeSet<>();
                collect(
                        Resolver.resolve(Resolver.Request.of(new SourceFile("m.nn", text)))
                                .model("M")
                                .training(),
                        0,
                        found);
                found.forEach(each -> counts.merge(each, 1, Integer::sum));
            }
        }
        Map<String, Integer> wanted = Map.of(
                "0: scan",
                25,
                "0: scan until",
                6,
                "0: scan of STATE",
                1,
                "1: scan",
                3,
                "1: scan until",
                3,
                "1: draw",
                5,
                "2: draw",
                2,
                "1: gather",
                9,
                "1: check_index of int_remainder",
                4,
                "1: grad",
                1);
        assertThat(wanted)
                .allSatisfy((construct, least) -> assertThat(counts.getOrDefault(construct, 0))
                        .as(construct)
                        .isGreaterThanOrEqualTo(least));
    }

    /** What stands in a graph inside so many loops. */
    private static void collect(Graph graph, int loops, Set<String> found) {
        for (Node.Apply node : (Iterable<Node.Apply>) applied(graph)::iterator) {
            String name = name(node);
            found.add(loops + ": " + name);
            node.operands().forEach(operand -> {
                Node of = graph.nodes().get(operand.node());
                String source = of instanceof Node.Apply apply
                        ? name(apply)
                        : of instanceof Node.Read read
                                ? read.cell().kind().toString()
                                : of.getClass().getSimpleName();
                found.add(loops + ": " + name + " of " + source);
            });
            int inside = node.op().lowering() instanceof Lowering.Loop ? loops + 1 : loops;
            node.op().functions().forEach(function -> collect(function.body(), inside, found));
        }
    }

    private static Stream<Node.Apply> applied(Graph graph) {
        return graph.nodes().stream().filter(Node.Apply.class::isInstance).map(Node.Apply.class::cast);
    }

    private static String name(Node.Apply node) {
        if (node.op() instanceof Draw) {
            return "draw";
        }
        return node.op().lowering() instanceof Lowering.Loop loop && loop.gate().isPresent()
                ? "scan until"
                : node.op().name().replaceAll("\\[.*", "");
    }
}
