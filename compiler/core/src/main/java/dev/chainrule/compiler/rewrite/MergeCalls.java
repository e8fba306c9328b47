// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Call;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code f(x), g(x) → one call with the results of both}: the bodies are interned together, so what both compute is computed
 * once. The derivative of a call asks for the same call with residuals; this is where the two become one.
 */
public final class MergeCalls {
    public static final Pass PASS = new Pass("merge-calls", "calls on the same operands are one", MergeCalls::apply);

    /** A call and what all calls on its operands yield. */
    private static final class Merged {
        private Function function;

        Merged(Function function) {
            this.function = function;
        }
    }

    /** The function with the results of two, and where those of the second stand among them. */
    private record Union(Function function, List<Integer> second) {}

    private final Graph graph;
    /** By node as it will be: what stands for its first result. */
    private final Map<Node, Value> standing = new HashMap<>();

    private final Map<List<Value>, Integer> first = new HashMap<>();
    private final Map<Integer, Merged> merged = new LinkedHashMap<>();
    private final List<List<Value>> values = new ArrayList<>();
    private final IdentityHashMap<Function, IdentityHashMap<Function, Union>> unions = new IdentityHashMap<>();
    private boolean changes;

    private MergeCalls(Graph graph) {
        this.graph = graph;
    }

    static Graph apply(Graph graph) {
        boolean several = graph.nodes().stream().filter(MergeCalls::isCall).count() > 1;
        return several ? new MergeCalls(graph).run() : graph;
    }

    private static boolean isCall(Node node) {
        return node instanceof Node.Apply apply && apply.op().lowering() instanceof Lowering.Applied;
    }

    private Graph run() {
        for (int index = 0; index < graph.nodes().size(); index++) {
            values.add(standing(index, graph.nodes().get(index)));
        }
        return changes ? rebuilt() : graph;
    }

    /** Values of this graph that stand for a node's results. Those of a merged call may be more than it has here. */
    private List<Value> standing(int index, Node node) {
        if (!(node instanceof Node.Apply apply)) {
            return results(index, node.results().size());
        }
        List<Value> operands = Rebuild.find(values, apply.operands());
        if (apply.op().lowering() instanceof Lowering.Applied call) {
            Integer earlier = first.putIfAbsent(operands, index);
            if (earlier == null) {
                merged.put(index, new Merged(call.function()));
                return results(index, node.results().size());
            }
            changes = true;
            Merged group = java.util.Objects.requireNonNull(merged.get(earlier));
            Union union = union(group.function, call.function());
            group.function = union.function();
            return union.second().stream()
                    .map(result -> new Value(earlier, result))
                    .toList();
        }
        // What has become equal by merging counts as one for the calls that take it.
        Value known = standing.putIfAbsent(apply.on(operands), new Value(index, 0));
        return results(known == null ? index : known.node(), node.results().size());
    }

    private static List<Value> results(int node, int count) {
        List<Value> results = new ArrayList<>(count);
        for (int result = 0; result < count; result++) {
            results.add(new Value(node, result));
        }
        return results;
    }

    private Union union(Function a, Function b) {
        return unions.computeIfAbsent(a, key -> new IdentityHashMap<>()).computeIfAbsent(b, key -> interned(a, b));
    }

    private static Union interned(Function a, Function b) {
        GraphBuilder builder =
                new GraphBuilder(a.body().nodes().size() + b.body().nodes().size());
        List<Value> results = new ArrayList<>(Rebuild.find(Rebuild.copy(a.body(), builder), a.results()));
        List<Integer> second = new ArrayList<>();
        for (Value result : Rebuild.find(Rebuild.copy(b.body(), builder), b.results())) {
            if (!results.contains(result)) {
                results.add(result);
            }
            second.add(results.indexOf(result));
        }
        boolean same = results.size() == a.results().size()
                && builder.size() == a.body().nodes().size();
        return new Union(same ? a : Function.of(a.name(), a.parameters(), builder, results), second);
    }

    private Graph rebuilt() {
        GraphBuilder builder = new GraphBuilder(graph.nodes().size());
        List<List<Value>> made = new ArrayList<>(graph.nodes().size());
        for (int index = 0; index < graph.nodes().size(); index++) {
            Node node = graph.nodes().get(index);
            builder.at(graph.origins().get(index));
            Merged call = merged.get(index);
            if (isCall(node) && call == null) {
                made.add(List.of());
            } else if (node instanceof Node.Apply apply) {
                List<Value> operands = Rebuild.find(made, Rebuild.find(values, apply.operands()));
                made.add(
                        call == null
                                ? builder.add(apply.on(operands))
                                : builder.applyAll(new Call(call.function), operands));
            } else {
                made.add(builder.add(node));
            }
        }
        graph.outputs()
                .forEach(output ->
                        builder.output(output.name(), Rebuild.find(made, Rebuild.find(values, output.value()))));
        graph.writes()
                .forEach(write -> builder.write(write.cell(), Rebuild.find(made, Rebuild.find(values, write.value()))));
        graph.conditions().forEach(builder::require);
        return builder.build();
    }
}
