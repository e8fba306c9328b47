// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/** Copies a graph node by node into a builder, with something else in the place of some nodes. */
public final class Rebuild {
    private static final Value NOWHERE = new Value(-1, 0);

    private Rebuild() {}

    /** What takes the place of a node whose operands are replaced already: one value a result. */
    @FunctionalInterface
    public interface Step {
        List<Value> apply(Node node, Origin origin);
    }

    /** The whole graph, outputs, writes and conditions included. */
    public static Graph of(Graph graph, GraphBuilder builder, Step step) {
        List<List<Value>> values = values(graph, builder, step);
        for (Graph.Output output : graph.outputs()) {
            builder.output(output.name(), find(values, output.value()));
        }
        for (Graph.Write write : graph.writes()) {
            builder.write(write.cell(), find(values, write.value()));
        }
        graph.conditions().forEach(builder::require);
        return builder.build();
    }

    /** The graph with operands in the place of what only says something of them: one operand, one result. */
    public static Graph without(Predicate<Node> identity, Graph graph) {
        GraphBuilder builder = new GraphBuilder(graph.nodes().size());
        return of(graph, builder, (node, origin) -> {
            builder.at(origin);
            return identity.test(node) ? node.operands() : builder.add(node);
        });
    }

    /** The graph without parameters of functions that were closed since, and what was computed from them. */
    public static Graph closed(Graph graph) {
        if (graph.nodes().stream().noneMatch(Node.Parameter.class::isInstance)) {
            return graph;
        }
        GraphBuilder builder = new GraphBuilder(graph.nodes().size());
        BitSet open = new BitSet();
        int[] index = {0};
        return of(graph, builder, (node, origin) -> {
            int own = index[0]++;
            open.set(
                    own,
                    node instanceof Node.Parameter
                            || graph.nodes().get(own).operands().stream()
                                    .anyMatch(operand -> open.get(operand.node())));
            builder.at(origin);
            return open.get(own) ? Collections.nCopies(node.results().size(), NOWHERE) : builder.add(node);
        });
    }

    /** The nodes alone; for each the values that took its place. */
    public static List<List<Value>> values(Graph graph, GraphBuilder builder, Step step) {
        List<List<Value>> values = new ArrayList<>(graph.nodes().size());
        for (int index = 0; index < graph.nodes().size(); index++) {
            Node node = graph.nodes().get(index);
            if (node instanceof Node.Apply apply) {
                node = apply.on(find(values, apply.operands()));
            }
            values.add(step.apply(node, graph.origins().get(index)));
        }
        return values;
    }

    /** The value that took another's place. */
    public static Value find(List<List<Value>> values, Value value) {
        return values.get(value.node()).get(value.result());
    }

    /** The values that took others' places. */
    public static List<Value> find(List<List<Value>> values, List<Value> operands) {
        List<Value> found = new ArrayList<>(operands.size());
        for (Value operand : operands) {
            found.add(find(values, operand));
        }
        return found;
    }

    /** Copies all nodes into a builder as they are. */
    public static List<List<Value>> copy(Graph graph, GraphBuilder builder) {
        return values(graph, builder, (node, origin) -> {
            Origin former = builder.at(origin);
            List<Value> copied = builder.add(node);
            builder.at(former);
            return copied;
        });
    }
}
