// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What depends on stand-ins, as a function of these and of what it needs besides. */
public final class ClosedBody {
    private final GraphBuilder graph;
    private final Origin call;
    private final int first;
    private final BitSet inside = new BitSet();
    private final GraphBuilder body = new GraphBuilder();
    private final List<TensorType> types = new ArrayList<>();
    private final List<Value> captured = new ArrayList<>();
    private final Map<Value, Value> values = new HashMap<>();

    /** Of what stands in a builder so far. Stand-ins are nodes without operands; the function takes them first. */
    public ClosedBody(GraphBuilder graph, List<Value> standIns) {
        this.graph = graph;
        this.call = graph.origin();
        for (Value standIn : standIns) {
            inside.set(standIn.node());
            body.at(graph.origin(standIn).below(call));
            values.put(standIn, parameter(graph.type(standIn)));
        }
        first = standIns.stream().mapToInt(Value::node).min().orElse(graph.size());
        for (int index = first; index < graph.size(); index++) {
            if (node(index).operands().stream().anyMatch(operand -> inside.get(operand.node()))) {
                inside.set(index);
            }
        }
        for (int index = first; index < graph.size(); index++) {
            if (inside.get(index)) {
                List<Value> operands = node(index).operands();
                PendingDerivative.of(node(index))
                        .ifPresent(pending -> pending.by(operands).forEach(this::takeIn));
            }
        }
    }

    /** All that was built since the stand-ins belongs to the body, on them or not: it may never run. */
    public ClosedBody whole() {
        for (int index = first; index < graph.size(); index++) {
            inside.set(index, inside.get(index) || !node(index).operands().isEmpty());
        }
        return this;
    }

    /** A derivative by what stands outside of the loop: what is computed from that is computed in the turn. */
    private void takeIn(Value variable) {
        BitSet dependent = new BitSet();
        dependent.set(variable.node());
        for (int index = variable.node() + 1; index < graph.size(); index++) {
            if (node(index).operands().stream().anyMatch(operand -> dependent.get(operand.node()))) {
                dependent.set(index);
            }
        }
        dependent.clear(variable.node());
        inside.or(dependent);
    }

    /** What the function takes after the stand-ins. */
    public List<Value> captured() {
        return List.copyOf(captured);
    }

    /** The function that yields some values; whatever they need besides the stand-ins is captured. */
    public Function function(String name, List<Value> results) {
        BitSet needed = new BitSet();
        results.forEach(result -> needed.set(result.node()));
        for (int index = graph.size() - 1; index >= 0; index--) {
            if (needed.get(index) && inside.get(index)) {
                node(index).operands().forEach(operand -> needed.set(operand.node()));
            }
        }
        needed.and(inside);
        needed.stream().forEach(this::copy);
        return Function.of(name, types, body, results.stream().map(this::value).toList());
    }

    private Node node(int index) {
        return graph.node(new Value(index, 0));
    }

    private Value parameter(TensorType type) {
        types.add(type);
        return body.parameter(types.size() - 1, type);
    }

    private void copy(int index) {
        if (node(index) instanceof Node.Apply apply) {
            List<Value> operands = apply.operands().stream().map(this::value).toList();
            body.at(graph.origin(new Value(index, 0)).below(call));
            List<Value> copied = body.add(apply.on(operands));
            for (int result = 0; result < copied.size(); result++) {
                values.put(new Value(index, result), copied.get(result));
            }
        }
    }

    /** A value in the body. What stands before the loop is given to it, but for numbers and what only moves elements. */
    private Value value(Value value) {
        Value known = values.get(value);
        if (known == null) {
            Node node = graph.node(value);
            body.at(graph.origin(value).below(call));
            if (node instanceof Node.Constant || node.operands().isEmpty() && node instanceof Node.Apply) {
                known = body.add(node).get(0);
            } else if (node instanceof Node.Apply apply
                    && (apply.op().lowering() instanceof Lowering.InOrder
                            || apply.op().lowering() instanceof Lowering.Move)) {
                Value operand = value(apply.operands().get(0));
                known = body.add(apply.on(List.of(operand))).get(0);
            } else {
                known = parameter(graph.type(value));
                captured.add(value);
            }
            values.put(value, known);
        }
        return known;
    }
}
