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
import dev.chainrule.compiler.type.Condition;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Keeps what outputs and writes need. Inputs and cells that nothing reads go as well, and conditions about their sizes. Of a
 * call those results go that nobody reads, and then the operands that its function no longer needs.
 */
public final class DropDead {
    public static final Pass PASS = new Pass("drop-dead", "what no output and no cell needs goes", DropDead::apply);

    private final Graph graph;
    private final Map<Function, Map<BitSet, Trimmed<Function>>> functions;
    private final BitSet live = new BitSet();
    /** By call: which of its results are read. */
    private final Map<Integer, BitSet> results = new HashMap<>();

    private final Map<Integer, Trimmed<Op>> calls = new HashMap<>();
    private boolean changes;

    private DropDead(Graph graph, Map<Function, Map<BitSet, Trimmed<Function>>> functions) {
        this.graph = graph;
        this.functions = functions;
    }

    /**
     * A function that yields fewer results, or the call or loop over it.
     *
     * @param operands those of the whole one that it takes, by index
     * @param results where the results of the whole one stand among its own; −1 for those that are gone
     */
    private record Trimmed<T>(T made, List<Integer> operands, List<Integer> results) {
        private <S> Trimmed<S> as(S other) {
            return new Trimmed<>(other, operands, results);
        }
    }

    static Graph apply(Graph graph) {
        return new DropDead(graph, new IdentityHashMap<>()).run();
    }

    private Graph run() {
        graph.outputs().forEach(output -> need(output.value()));
        graph.writes().forEach(write -> need(write.value()));
        for (int index = graph.nodes().size() - 1; index >= 0; index--) {
            if (live.get(index)) {
                needOperands(index, graph.nodes().get(index));
            } else {
                changes = true;
            }
        }
        return changes ? rebuilt() : graph;
    }

    private void need(Value value) {
        live.set(value.node());
        Node node = graph.nodes().get(value.node());
        if (node instanceof Node.Apply apply && !apply.op().functions().isEmpty()) {
            results.computeIfAbsent(value.node(), key -> new BitSet()).set(value.result());
        }
    }

    private void needOperands(int index, Node node) {
        if (node instanceof Node.Apply apply && !apply.op().functions().isEmpty()) {
            Trimmed<Op> trimmed = trimmed(apply.op(), Objects.requireNonNull(results.get(index)));
            changes |= trimmed.made() != apply.op();
            calls.put(index, trimmed);
            trimmed.operands().forEach(operand -> need(apply.operands().get(operand)));
        } else {
            node.operands().forEach(this::need);
        }
    }

    private Trimmed<Op> trimmed(Op op, BitSet wanted) {
        if (op.lowering() instanceof Lowering.Loop loop) {
            return trimmed(op, loop, (BitSet) wanted.clone());
        }
        Function function = op.functions().get(0);
        Trimmed<Function> trimmed = functions
                .computeIfAbsent(function, key -> new HashMap<>())
                .computeIfAbsent(wanted, key -> trim(function, wanted, new BitSet()));
        return trimmed.as(trimmed.made() == function ? op : new Call(trimmed.made()));
    }

    /** Of a loop what another turn needs is wanted too, and what is carried is a result and an operand. */
    private Trimmed<Op> trimmed(Op op, Lowering.Loop loop, BitSet wanted) {
        Trimmed<Function> trimmed;
        int before;
        loop.gate().stream().filter(gate -> gate < loop.carried()).forEach(wanted::set);
        do {
            before = wanted.cardinality();
            BitSet taken = wanted.get(0, loop.carried());
            loop.gate().ifPresent(taken::set);
            trimmed = trim(loop.body(), wanted, taken);
            trimmed.operands().stream()
                    .filter(operand -> operand < loop.carried())
                    .forEach(wanted::set);
        } while (wanted.cardinality() > before);
        if (trimmed.made() == loop.body()) {
            return trimmed.as(op);
        }
        List<Integer> along = trimmed.operands().stream()
                .filter(operand -> operand >= loop.carried() && operand < loop.captured())
                .map(operand -> loop.along().get(operand - loop.carried()))
                .toList();
        List<Integer> stacked = wanted.stream()
                .filter(result -> result >= loop.carried())
                .mapToObj(result -> loop.stacked().get(result - loop.carried()))
                .toList();
        return trimmed.as(new Scan(new Lowering.Loop(
                trimmed.made(),
                wanted.get(0, loop.carried()).cardinality(),
                along,
                stacked,
                loop.length(),
                loop.backwards(),
                loop.gate().isPresent()
                        ? OptionalInt.of(trimmed.operands().indexOf(loop.gate().getAsInt()))
                        : OptionalInt.empty(),
                loop.kept())));
    }

    /** @param taken parameters that stay, needed or not */
    private Trimmed<Function> trim(Function function, BitSet wanted, BitSet taken) {
        Graph body = function.body();
        List<Graph.Output> outputs = new ArrayList<>();
        List<Integer> kept = new ArrayList<>();
        for (int result = 0; result < function.results().size(); result++) {
            boolean stays = wanted.get(result);
            kept.add(stays ? outputs.size() : -1);
            if (stays) {
                outputs.add(new Graph.Output(
                        Integer.toString(outputs.size()), function.results().get(result)));
            }
        }
        Graph fewer = outputs.size() == kept.size()
                ? body
                : new Graph(body.nodes(), outputs, List.of(), List.of(), body.origins());
        Graph needed = new DropDead(fewer, functions).run();
        BitSet parameters = (BitSet) taken.clone();
        for (Node node : needed.nodes()) {
            if (node instanceof Node.Parameter parameter) {
                parameters.set(parameter.index());
            }
        }
        List<Integer> operands = parameters.stream().boxed().toList();
        if (operands.size() == function.parameters().size()) {
            return new Trimmed<>(function.with(needed), operands, kept);
        }
        GraphBuilder builder = new GraphBuilder(needed.nodes().size());
        Graph renumbered = Rebuild.of(needed, builder, (node, origin) -> {
            builder.at(origin);
            return node instanceof Node.Parameter parameter
                    ? List.of(builder.parameter(operands.indexOf(parameter.index()), parameter.type()))
                    : builder.add(node);
        });
        List<TensorType> types =
                operands.stream().map(function.parameters()::get).toList();
        return new Trimmed<>(new Function(function.name(), types, renumbered), operands, kept);
    }

    private Graph rebuilt() {
        GraphBuilder builder = new GraphBuilder(graph.nodes().size());
        List<List<Value>> values = new ArrayList<>();
        Set<Shape> shapes = new HashSet<>();
        Set<Function> inside = new HashSet<>();
        for (int index = 0; index < graph.nodes().size(); index++) {
            if (!live.get(index)) {
                values.add(List.of());
                continue;
            }
            Node node = graph.nodes().get(index);
            node.results().forEach(type -> shapes.add(type.shape()));
            builder.at(graph.origins().get(index));
            Trimmed<Op> call = calls.get(index);
            if (call != null) {
                values.add(call(builder, call, operands(values, node, call)));
                inside.addAll(call.made().functions());
            } else if (node instanceof Node.Apply apply) {
                values.add(builder.add(apply.on(Rebuild.find(values, apply.operands()))));
                inside.addAll(apply.op().functions());
            } else {
                values.add(builder.add(node));
            }
        }
        graph.outputs().forEach(output -> builder.output(output.name(), Rebuild.find(values, output.value())));
        graph.writes().forEach(write -> builder.write(write.cell(), Rebuild.find(values, write.value())));
        Set<String> names = new HashSet<>();
        if (!graph.conditions().isEmpty()) {
            Set<Function> seen = new HashSet<>();
            inside.forEach(function -> addShapes(function, shapes, seen));
        }
        shapes.forEach(shape -> shape.dimensions().forEach(dimension -> names.addAll(dimension.names())));
        for (Condition condition : graph.conditions()) {
            if (names.containsAll(names(condition))) {
                builder.require(condition);
            }
        }
        return builder.build();
    }

    /** Of what a function computes, and those that it calls. */
    private static void addShapes(Function function, Set<Shape> shapes, Set<Function> seen) {
        if (!seen.add(function)) {
            return;
        }
        for (Node node : function.body().nodes()) {
            node.results().forEach(type -> shapes.add(type.shape()));
            if (node instanceof Node.Apply apply) {
                apply.op().functions().forEach(called -> addShapes(called, shapes, seen));
            }
        }
    }

    private static List<Value> operands(List<List<Value>> values, Node node, Trimmed<Op> call) {
        return call.operands().stream()
                .map(operand -> Rebuild.find(values, node.operands().get(operand)))
                .toList();
    }

    /** The results of the trimmed call at the places of the whole one's; nobody asks for those that are gone. */
    private static List<Value> call(GraphBuilder builder, Trimmed<Op> call, List<Value> operands) {
        List<Value> made = builder.applyAll(call.made(), operands);
        return call.results().stream()
                .map(result -> made.get(Math.max(result, 0)))
                .toList();
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
