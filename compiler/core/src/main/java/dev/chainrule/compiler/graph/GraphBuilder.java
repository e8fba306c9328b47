// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

import dev.chainrule.compiler.type.Condition;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builds a {@link Graph}. Types are checked when a node is built; equal nodes are one. */
public final class GraphBuilder {
    private final List<Node> nodes;
    private final List<Origin> origins;
    private final Map<Node, Integer> known;
    private final List<Graph.Output> outputs = new ArrayList<>();
    private final List<Graph.Write> writes = new ArrayList<>();
    private final Set<Condition> conditions = new LinkedHashSet<>();
    private Origin origin = Origin.UNKNOWN;

    public GraphBuilder() {
        this(16);
    }

    /** @param expected about how many nodes there will be: a deep model's table of nodes then need not grow */
    public GraphBuilder(int expected) {
        this.nodes = new ArrayList<>(expected);
        this.origins = new ArrayList<>(expected);
        this.known = new HashMap<>(expected * 4 / 3 + 1);
    }

    /** The origin of the nodes that are made from here on; the former one comes back, to be restored. */
    public Origin at(Origin next) {
        Origin former = origin;
        origin = next;
        return former;
    }

    /** The origin of the nodes that are made from here on. */
    public Origin origin() {
        return origin;
    }

    public Value input(String name, TensorType type) {
        return add(new Node.Input(name, type)).get(0);
    }

    /** What the function whose body is built is applied to. */
    public Value parameter(int index, TensorType type) {
        return add(new Node.Parameter(index, type)).get(0);
    }

    public Value read(Cell cell) {
        return add(new Node.Read(cell)).get(0);
    }

    public Value constant(double value, TensorType type) {
        return add(new Node.Constant(value, type)).get(0);
    }

    /** The only result of an operator. */
    public Value apply(Op op, Value... operands) {
        return applyAll(op, List.of(operands)).get(0);
    }

    /**
     * All results of an operator.
     *
     * @throws dev.chainrule.compiler.type.TypeFault if the operands do not fit
     */
    public List<Value> applyAll(Op op, List<Value> operands) {
        List<TensorType> types = new ArrayList<>(operands.size());
        for (Value operand : operands) {
            types.add(type(operand));
        }
        return add(new Node.Apply(op, operands, op.infer(types)));
    }

    /** Adds a node whose operands are values of this builder; an equal one that stands already is taken. */
    public List<Value> add(Node node) {
        Integer standing = known.putIfAbsent(node, nodes.size());
        int index = standing == null ? nodes.size() : standing;
        if (standing == null) {
            nodes.add(node);
            origins.add(origin);
        }
        int results = node.results().size();
        if (results == 1) {
            return List.of(new Value(index, 0));
        }
        List<Value> values = new ArrayList<>(results);
        for (int result = 0; result < results; result++) {
            values.add(new Value(index, result));
        }
        return values;
    }

    /**
     * Says whose value a node is: an origin of the same phase that says more than the node's own takes its place. What
     * holds the elements of another value in the same order passes the claim on. A call keeps its own, from which the
     * places within are told.
     */
    public void claim(Value value, Origin claimed) {
        claim(value, claimed, Integer.MAX_VALUE);
    }

    /** The same; of nodes from {@code since} on, whatever their own says. */
    public void claim(Value value, Origin claimed, int since) {
        Value next = value;
        while (!(node(next) instanceof Node.Apply call) || call.op().functions().isEmpty()) {
            Origin own = origin(next);
            boolean isNamedSo = own.role() == Origin.Role.ROOT && own.path().equals(claimed.path());
            boolean saysMore =
                    next.node() >= since && !isNamedSo || claimed.role().compareTo(own.role()) > 0;
            if (own.phase() == claimed.phase() && saysMore) {
                origins.set(next.node(), claimed);
            }
            if (!(node(next) instanceof Node.Apply apply) || !(apply.op().lowering() instanceof Lowering.InOrder)) {
                return;
            }
            next = apply.operands().get(0);
        }
    }

    public void output(String name, Value value) {
        outputs.add(new Graph.Output(name, value));
    }

    public void write(Cell cell, Value value) {
        writes.add(new Graph.Write(cell, value));
    }

    public void require(Condition condition) {
        conditions.add(condition);
    }

    /** The conditions so far. */
    public List<Condition> conditions() {
        return List.copyOf(conditions);
    }

    public Node node(Value value) {
        return nodes.get(value.node());
    }

    public TensorType type(Value value) {
        return node(value).results().get(value.result());
    }

    public Origin origin(Value value) {
        return origins.get(value.node());
    }

    /** The number of nodes so far. */
    public int size() {
        return nodes.size();
    }

    public Graph build() {
        return new Graph(nodes, outputs, writes, conditions(), origins);
    }
}
