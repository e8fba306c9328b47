// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Call;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The reverse of {@link Inline}, for tests: a stretch of a graph becomes a function and its call. */
public final class Outline {
    private final Graph graph;
    private final int from;
    private final int to;

    private Outline(Graph graph, int from, int to) {
        this.graph = graph;
        this.from = from;
        this.to = to;
    }

    /** The graph with the operators from one node up to another as a function; all that they yield are its results. */
    public static Graph stretch(Graph graph, int from, int to) {
        return new Outline(graph, from, to).run();
    }

    private boolean isInside(int index) {
        return index >= from && index < to && graph.nodes().get(index) instanceof Node.Apply;
    }

    private Graph run() {
        TreeSet<Value> operands = new TreeSet<>();
        List<Value> results = new ArrayList<>();
        for (int index = from; index < to; index++) {
            if (isInside(index)) {
                Node node = graph.nodes().get(index);
                for (Value operand : node.operands()) {
                    boolean constant = graph.node(operand) instanceof Node.Constant;
                    if (!isInside(operand.node()) && !constant) {
                        operands.add(operand);
                    }
                }
                for (int result = 0; result < node.results().size(); result++) {
                    results.add(new Value(index, result));
                }
            }
        }
        if (results.isEmpty()) {
            return graph;
        }
        List<Value> given = List.copyOf(operands);
        Call call = new Call(function(given, results));
        GraphBuilder builder = new GraphBuilder();
        Map<Value, Value> now = new HashMap<>();
        for (int index = 0; index < to; index++) {
            if (!isInside(index)) {
                copy(index, builder, now);
            }
        }
        List<Value> called = builder.applyAll(call, given.stream().map(now::get).toList());
        for (int i = 0; i < results.size(); i++) {
            now.put(results.get(i), called.get(i));
        }
        for (int index = to; index < graph.nodes().size(); index++) {
            copy(index, builder, now);
        }
        graph.conditions().forEach(builder::require);
        graph.outputs().forEach(output -> builder.output(output.name(), now.get(output.value())));
        graph.writes().forEach(write -> builder.write(write.cell(), now.get(write.value())));
        return builder.build();
    }

    private Function function(List<Value> operands, List<Value> results) {
        GraphBuilder body = new GraphBuilder();
        List<TensorType> types = operands.stream().map(graph::type).toList();
        Map<Value, Value> now = new HashMap<>();
        for (int i = 0; i < types.size(); i++) {
            now.put(operands.get(i), body.parameter(i, types.get(i)));
        }
        for (int index = 0; index < to; index++) {
            if (isInside(index) || graph.nodes().get(index) instanceof Node.Constant) {
                copy(index, body, now);
            }
        }
        return Function.of(
                "stretch", types, body, results.stream().map(now::get).toList());
    }

    private void copy(int index, GraphBuilder builder, Map<Value, Value> now) {
        builder.at(graph.origins().get(index));
        Node node = graph.nodes().get(index);
        List<Value> made = builder.add(
                node instanceof Node.Apply apply
                        ? new Node.Apply(
                                apply.op(),
                                apply.operands().stream().map(now::get).toList(),
                                apply.results())
                        : node);
        for (int result = 0; result < made.size(); result++) {
            now.put(new Value(index, result), made.get(result));
        }
    }
}
