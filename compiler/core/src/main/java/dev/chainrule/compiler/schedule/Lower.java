// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Combination;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Copy;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.rewrite.Rebuild;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Replaces operators that stand for others, so that what is fused are element-wise formulas, reductions and moves:
 * {@code softmax(x) → e / Σ e, e = exp(x − max x)}; {@code pad(x) → concat(0, x, 0)}.
 */
final class Lower {
    /** Shorter rows are not summed one by one. */
    private static final int SHORTEST_ROW = 32;

    private final Graph graph;
    private final GraphBuilder builder;
    private final List<List<Value>> lowered = new ArrayList<>();
    private final Map<Value, Node.Apply> expanded = new HashMap<>();

    private Lower(Graph graph) {
        this.graph = graph;
        this.builder = new GraphBuilder(graph.nodes().size());
    }

    /**
     * The graph without the operators that stand for others.
     *
     * @param expanded those operators, by the values that took their results' places; on operands of the new graph
     */
    record Lowered(Graph graph, Map<Value, Node.Apply> expanded) {}

    static Lowered lower(Graph graph) {
        Lower lower = new Lower(graph);
        return new Lowered(lower.run(), lower.expanded);
    }

    /**
     * Of a function: each result stands in an array of its own, which is none of an operand. Of the turn of a loop that holds
     * for what is carried; what is yielded is copied out of the turn anyway.
     *
     * @param own so many results, from the first on
     */
    static Lowered lowerBody(Graph body, int own) {
        Lowered whole = lower(body);
        Graph lowered = whole.graph();
        GraphBuilder builder = new GraphBuilder(lowered.nodes().size());
        List<List<Value>> values = Rebuild.copy(lowered, builder);
        Set<Value> taken = new HashSet<>();
        for (Graph.Output output : lowered.outputs()) {
            Value value = Rebuild.find(values, output.value());
            Value array = output.value();
            while (lowered.node(array) instanceof Node.Apply apply && Views.isInOrder(lowered, apply)) {
                array = apply.operands().get(0);
            }
            boolean free = !(lowered.node(array) instanceof Node.Parameter) && taken.add(array);
            boolean stays = free || lowered.outputs().indexOf(output) >= own;
            builder.at(lowered.origin(output.value()));
            builder.output(output.name(), stays ? value : builder.apply(new Copy(), value));
        }
        // Copied node by node, the graph has the same values.
        return new Lowered(builder.build(), whole.expanded());
    }

    private Graph run() {
        for (int i = 0; i < graph.nodes().size(); i++) {
            builder.at(graph.origins().get(i));
            Node node = graph.nodes().get(i);
            lowered.add(
                    node instanceof Node.Apply apply
                            ? apply(apply, graph.origins().get(i))
                            : builder.add(node));
        }
        builder.at(Origin.UNKNOWN);
        Set<Cell> written = graph.writes().stream().map(Graph.Write::cell).collect(Collectors.toSet());
        graph.outputs().forEach(output -> builder.output(output.name(), kept(now(output.value()), written)));
        for (Graph.Write write : graph.writes()) {
            Value value = now(write.value());
            if (!(builder.node(value) instanceof Node.Read read) || !read.cell().equals(write.cell())) {
                builder.write(write.cell(), kept(value, written));
            }
        }
        graph.conditions().forEach(builder::require);
        return builder.build();
    }

    /** What is the old value of a cell that changes is copied, so that it can outlive the change. */
    private Value kept(Value value, Set<Cell> written) {
        Value array = value;
        while (builder.node(array) instanceof Node.Apply apply
                && apply.operands().size() == 1) {
            array = apply.operands().get(0);
        }
        boolean changes = builder.node(array) instanceof Node.Read read && written.contains(read.cell());
        return changes ? builder.apply(new Copy(), value) : value;
    }

    private List<Value> now(List<Value> values) {
        List<Value> now = new ArrayList<>(values.size());
        for (Value value : values) {
            now.add(now(value));
        }
        return now;
    }

    private Value now(Value value) {
        return lowered.get(value.node()).get(value.result());
    }

    /** What an operator stands for: the whole is what it was, its parts are called after what it is applied to. */
    private List<Value> apply(Node.Apply apply, Origin origin) {
        if (apply.op().lowering() instanceof Lowering.Expand
                && !apply.operands().isEmpty()) {
            graph.origin(apply.operands().get(0))
                    .name()
                    .ifPresent(name -> builder.at(origin.named(name).as(Origin.Role.PART)));
        }
        List<Value> operands = now(apply.operands());
        List<Value> values = apply(apply.op(), operands);
        if (apply.op().lowering() instanceof Lowering.Expand) {
            expanded.putIfAbsent(values.get(0), new Node.Apply(apply.op(), operands, apply.results()));
        }
        values.forEach(value -> builder.claim(value, origin));
        return values;
    }

    private List<Value> apply(Op op, List<Value> operands) {
        Lowering lowering = op.lowering();
        if (lowering instanceof Lowering.Expand expand) {
            return List.of(expand.expansion().apply(builder, operands));
        } else if (lowering instanceof Lowering.Join && operands.size() == 1) {
            return operands;
        } else if (lowering instanceof Lowering.Choice choice
                && builder.type(operands.get(0)).shape().get(choice.axis()).is(1)) {
            return List.of(builder.constant(
                    0, op.infer(operands.stream().map(builder::type).toList()).get(0)));
        }
        return lowering instanceof Lowering.Reduction reduction && reduction.combination() == Combination.SUM
                ? List.of(sum(reduction.axes(), operands.get(0)))
                : builder.applyAll(op, operands);
    }

    /** A sum of everything goes by rows first, which may run side by side. */
    private Value sum(List<Integer> axes, Value x) {
        Term term = new Term(builder, x);
        int last = term.rank() - 1;
        boolean byRows = axes.size() > 1
                && axes.size() == term.rank()
                && term.type().isReal()
                && term.shape().get(last).value().orElse(Long.MAX_VALUE) >= SHORTEST_ROW
                && !term.shape().part(0, last).hasOneElement();
        return byRows
                ? term.sum(List.of(last)).sum(axes.subList(0, last)).value()
                : term.sum(axes).value();
    }
}
