// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.Condition;
import dev.chainrule.compiler.type.Shape;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Keeps what outputs and writes need. Inputs and cells that nothing reads go as well, and conditions about their sizes. */
public final class DropDead {
    public static final Pass PASS = new Pass("drop-dead", "what no output and no cell needs goes", DropDead::apply);

    private DropDead() {}

    static Graph apply(Graph graph) {
        BitSet live = live(graph);
        if (live.cardinality() == graph.nodes().size()) {
            return graph;
        }
        GraphBuilder builder = new GraphBuilder(graph.nodes().size());
        List<List<Value>> values = new ArrayList<>();
        Set<Shape> shapes = new HashSet<>();
        for (int index = 0; index < graph.nodes().size(); index++) {
            if (!live.get(index)) {
                values.add(List.of());
                continue;
            }
            Node node = graph.nodes().get(index);
            node.results().forEach(type -> shapes.add(type.shape()));
            if (node instanceof Node.Apply apply) {
                node = new Node.Apply(apply.op(), Rebuild.find(values, apply.operands()), apply.results());
            }
            builder.at(graph.origins().get(index));
            values.add(builder.add(node));
        }
        graph.outputs().forEach(output -> builder.output(output.name(), Rebuild.find(values, output.value())));
        graph.writes().forEach(write -> builder.write(write.cell(), Rebuild.find(values, write.value())));
        Set<String> names = new HashSet<>();
        shapes.forEach(shape -> shape.dimensions().forEach(dimension -> names.addAll(dimension.names())));
        for (Condition condition : graph.conditions()) {
            if (names.containsAll(names(condition))) {
                builder.require(condition);
            }
        }
        return builder.build();
    }

    private static BitSet live(Graph graph) {
        BitSet live = new BitSet();
        graph.outputs().forEach(output -> live.set(output.value().node()));
        graph.writes().forEach(write -> live.set(write.value().node()));
        for (int index = graph.nodes().size() - 1; index >= 0; index--) {
            if (live.get(index)) {
                for (Value operand : graph.nodes().get(index).operands()) {
                    live.set(operand.node());
                }
            }
        }
        return live;
    }

    private static Set<String> names(Condition condition) {
        Set<String> names = new HashSet<>();
        if (condition instanceof Condition.AtMost atMost) {
            names.addAll(atMost.smaller().names());
            names.addAll(atMost.larger().names());
        } else if (condition instanceof Condition.Divides divides) {
            names.addAll(divides.divisor().names());
            names.addAll(divides.dividend().names());
        } else if (condition instanceof Condition.Equal equal) {
            names.addAll(equal.left().names());
            names.addAll(equal.right().names());
        }
        return names;
    }
}
