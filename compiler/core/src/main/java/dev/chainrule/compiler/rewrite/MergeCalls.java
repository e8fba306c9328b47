// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Call;
import dev.chainrule.compiler.op.Scan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code f(x), g(x) → one call with the results of both}: the bodies are interned together, so what both compute is computed
 * once. The derivative of a call asks for the same call with residuals; this is where the two become one. So do loops over the
 * same operands that carry the same from turn to turn: one of them yields what both do.
 */
public final class MergeCalls {
    public static final Pass PASS = new Pass("merge-calls", "calls on the same operands are one", MergeCalls::apply);

    /** A call or loop and what all of its kind on its operands yield. */
    private static final class Merged {
        private Op op;

        Merged(Op op) {
            this.op = op;
        }
    }

    /** What must be equal for two to become one: operands and, of loops, how they run. */
    private record Kind(List<Value> operands, Object turns) {
        static Kind of(Op op, List<Value> operands) {
            return new Kind(
                    operands,
                    op.lowering() instanceof Lowering.Loop loop
                            ? List.of(
                                    loop.carried(),
                                    loop.along(),
                                    loop.length(),
                                    loop.backwards(),
                                    loop.gate(),
                                    loop.kept())
                            : List.of());
        }
    }

    /** The operator with the results of two, and where those of the second stand among them. */
    private record Union(Op op, List<Integer> second) {}

    private final Graph graph;
    /** By node as it will be: what stands for its first result. */
    private final Map<Node, Value> standing = new HashMap<>();

    private final Map<Kind, Integer> first = new HashMap<>();
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
        return node instanceof Node.Apply apply && !apply.op().functions().isEmpty();
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
        if (isCall(apply)) {
            Integer earlier = first.putIfAbsent(Kind.of(apply.op(), operands), index);
            if (earlier == null) {
                merged.put(index, new Merged(apply.op()));
                return results(index, node.results().size());
            }
            Merged group = Objects.requireNonNull(merged.get(earlier));
            Optional<Union> union = union(group.op, apply.op());
            if (union.isEmpty()) {
                merged.put(index, new Merged(apply.op()));
                return results(index, node.results().size());
            }
            changes = true;
            group.op = union.get().op();
            return union.get().second().stream()
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

    private Optional<Union> union(Op a, Op b) {
        if (a.lowering() instanceof Lowering.Loop loop) {
            return union(loop, (Lowering.Loop) b.lowering());
        }
        return Optional.of(unions.computeIfAbsent(a.functions().get(0), key -> new IdentityHashMap<>())
                .computeIfAbsent(b.functions().get(0), key -> union((Call) a, (Call) b)));
    }

    private static Union union(Call a, Call b) {
        Interned both = new Interned(a.function(), b.function());
        List<Value> results = new ArrayList<>(both.a);
        List<Integer> second = new ArrayList<>();
        for (Value result : both.b) {
            if (!results.contains(result)) {
                results.add(result);
            }
            second.add(results.indexOf(result));
        }
        return new Union(new Call(both.function(results)), second);
    }

    /** Empty if the two do not carry the same. */
    private static Optional<Union> union(Lowering.Loop a, Lowering.Loop b) {
        Interned both = new Interned(a.body(), b.body());
        if (!both.a.subList(0, a.carried()).equals(both.b.subList(0, a.carried()))) {
            return Optional.empty();
        }
        List<Value> results = new ArrayList<>(both.a);
        List<Integer> stacked = new ArrayList<>(a.stacked());
        List<Integer> second = new ArrayList<>();
        for (int result = 0; result < both.b.size(); result++) {
            int place = result;
            if (result >= a.carried()) {
                Value value = both.b.get(result);
                int axis = b.stacked().get(result - a.carried());
                place = a.carried();
                while (place < results.size()
                        && !(results.get(place).equals(value) && stacked.get(place - a.carried()) == axis)) {
                    place++;
                }
                if (place == results.size()) {
                    results.add(value);
                    stacked.add(axis);
                }
            }
            second.add(place);
        }
        Function function = both.function(results);
        return Optional.of(new Union(
                new Scan(new Lowering.Loop(
                        function, a.carried(), a.along(), stacked, a.length(), a.backwards(), a.gate(), a.kept())),
                second));
    }

    /** The bodies of two functions in one builder. */
    private static final class Interned {
        private final Function function;
        private final GraphBuilder builder;
        private final List<Value> a;
        private final List<Value> b;

        Interned(Function a, Function b) {
            this.function = a;
            builder =
                    new GraphBuilder(a.body().nodes().size() + b.body().nodes().size());
            this.a = Rebuild.find(Rebuild.copy(a.body(), builder), a.results());
            this.b = Rebuild.find(Rebuild.copy(b.body(), builder), b.results());
        }

        /** With these results; the first function itself if it has them. */
        Function function(List<Value> results) {
            boolean same = results.size() == function.results().size()
                    && builder.size() == function.body().nodes().size();
            return same ? function : Function.of(function.name(), function.parameters(), builder, results);
        }
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
                made.add(call == null ? builder.add(apply.on(operands)) : builder.applyAll(call.op, operands));
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
