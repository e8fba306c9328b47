// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Lowering.Loop;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Gather;
import dev.chainrule.compiler.op.Scan;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a turn of a loop computes and no carried value reaches goes before the loop: what is the same in all turns, and
 * products with the slices of sequences, which become one product for all turns. It comes before derivatives are taken, so
 * theirs stand outside of the loop as well. Of a loop that keeps little, only what is the same goes out: what it makes of
 * slices would stand in memory for all turns. Nothing leaves a loop that may end early: a turn that does not run must neither
 * fail a check nor leave a NaN, which even an adjoint of 0 would carry on.
 */
final class Hoist {
    static final Pass PASS =
            new Pass("hoist", "products and gathers that no carried value reaches go before the loop", Hoist::apply);

    private final GraphBuilder builder;
    private final Loop loop;
    private final Graph body;
    private final List<Value> operands;
    /** Nodes that depend on a carried value. */
    private final BitSet carried = new BitSet();
    /** Nodes that depend on a slice. */
    private final BitSet sliced = new BitSet();

    private final Map<Value, Term> before = new HashMap<>();
    private final Map<Value, Optional<Term>> lifted = new HashMap<>();

    private Hoist(GraphBuilder builder, Loop loop, List<Value> operands) {
        this.builder = builder;
        this.loop = loop;
        this.body = loop.body().body();
        this.operands = operands;
        for (int index = 0; index < body.nodes().size(); index++) {
            Node node = body.nodes().get(index);
            if (node instanceof Node.Parameter parameter) {
                carried.set(index, parameter.index() < loop.carried());
                sliced.set(index, parameter.index() >= loop.carried() && parameter.index() < loop.captured());
            }
            for (Value operand : node.operands()) {
                carried.set(index, carried.get(index) || carried.get(operand.node()));
                sliced.set(index, sliced.get(index) || sliced.get(operand.node()));
            }
        }
    }

    static Graph apply(Graph graph) {
        if (graph.nodes().stream().noneMatch(Hoist::isLoop)) {
            return graph;
        }
        GraphBuilder builder = new GraphBuilder(graph.nodes().size());
        boolean[] changes = {false};
        Graph hoisted = Rebuild.of(graph, builder, (node, origin) -> {
            builder.at(origin);
            if (node instanceof Node.Apply apply
                    && apply.op().lowering() instanceof Loop loop
                    && loop.gate().isEmpty()) {
                Optional<List<Value>> results = new Hoist(builder, loop, apply.operands()).run();
                if (results.isPresent()) {
                    changes[0] = true;
                    return results.get();
                }
            }
            return builder.add(node);
        });
        return changes[0] ? hoisted : graph;
    }

    private static boolean isLoop(Node node) {
        return node instanceof Node.Apply apply && apply.op().lowering() instanceof Loop;
    }

    /** The results of the loop without what goes before it; empty if nothing does. */
    private Optional<List<Value>> run() {
        Map<Integer, Value> sequences = new TreeMap<>();
        Map<Integer, Value> constants = new TreeMap<>();
        BitSet needed = new BitSet();
        loop.body().results().forEach(result -> needed.set(result.node()));
        for (int index = body.nodes().size() - 1; index >= 0; index--) {
            if (!needed.get(index)) {
                continue;
            }
            Node node = body.nodes().get(index);
            Value value = new Value(index, 0);
            if (node instanceof Node.Apply apply && !carried.get(index)) {
                if (!sliced.get(index) && isWorthKeeping(apply)) {
                    constants.put(index, same(value).value());
                } else if (loop.kept() == Lowering.Kept.RESIDUALS && sliced.get(index) && goesBefore(apply)) {
                    inAllTurns(value).ifPresent(term -> sequences.put(value.node(), term.value()));
                }
            }
            if (!constants.containsKey(index) && !sequences.containsKey(index)) {
                node.operands().forEach(operand -> needed.set(operand.node()));
            }
        }
        return constants.isEmpty() && sequences.isEmpty()
                ? Optional.empty()
                : Optional.of(without(sequences, constants));
    }

    /** A product, and what slices tell to take out of something that is the same in all turns: one sum comes back for all. */
    private boolean goesBefore(Node.Apply apply) {
        return apply.op().lowering() instanceof Lowering.Contract
                || apply.op().lowering() instanceof Lowering.Gather
                        && !sliced.get(apply.operands().get(0).node());
    }

    /** Whether it computes: what only moves or repeats is cheap in each turn. */
    private static boolean isWorthKeeping(Node.Apply apply) {
        return apply.results().size() == 1
                && !apply.operands().isEmpty()
                && !(apply.op().lowering() instanceof Lowering.InOrder)
                && !(apply.op().lowering() instanceof Lowering.Move);
    }

    /** A value that is the same in all turns, before the loop. */
    private Term same(Value value) {
        Term known = before.get(value);
        if (known == null) {
            Node node = body.node(value);
            Value made = node instanceof Node.Parameter parameter
                    ? operands.get(parameter.index())
                    : node instanceof Node.Apply apply
                            ? builder.add(apply.on(apply.operands().stream()
                                            .map(operand -> same(operand).value())
                                            .toList()))
                                    .get(value.result())
                            : builder.add(node).get(0);
            known = new Term(builder, made);
            before.put(value, known);
        }
        return known;
    }

    /** A value of all turns, before the loop, the turn being the first axis; empty if that cannot be said. */
    private Optional<Term> inAllTurns(Value value) {
        Optional<Term> known = lifted.get(value);
        if (known == null) {
            known = lift(value);
            lifted.put(value, known);
        }
        return known;
    }

    private Optional<Term> lift(Value value) {
        Node node = body.node(value);
        if (node instanceof Node.Parameter parameter) {
            Term sequence = new Term(builder, operands.get(parameter.index()));
            return Optional.of(sequence.moved(loop.along().get(parameter.index() - loop.carried()), 0));
        }
        Node.Apply apply = (Node.Apply) node;
        List<Term> x = new ArrayList<>();
        for (Value operand : apply.operands()) {
            Optional<Term> term = sliced.get(operand.node()) ? inAllTurns(operand) : Optional.of(same(operand));
            if (term.isEmpty()) {
                return Optional.empty();
            }
            x.add(term.get());
        }
        Shape turn = body.type(value).shape();
        if (apply.op().lowering() instanceof Lowering.Contract) {
            return Optional.of(product(apply, x, turn));
        }
        if (apply.op().lowering() instanceof Lowering.Gather gather) {
            return Optional.of(gathered(apply, x, gather));
        } else if (apply.op().lowering() instanceof Lowering.PerElement) {
            return turn(apply, x);
        }
        return apply.op().onEach(loop.length()).map(op -> x.get(0).apply(op));
    }

    private Term gathered(Node.Apply apply, List<Term> x, Lowering.Gather gather) {
        Value from = apply.operands().get(0);
        if (!sliced.get(from.node()) && gather.batch() == 0) {
            Op all = new Gather(gather.axis(), 0, gather.places() + 1);
            return x.get(0).apply(all, x.get(1)).moved(gather.axis(), 0);
        }
        Op each = apply.op().onEach(loop.length()).orElseThrow();
        return ofEachTurn(from, x.get(0))
                .apply(each, ofEachTurn(apply.operands().get(1), x.get(1)));
    }

    /** Indices that are computed of slices; anything else element by element is as cheap in each turn. */
    private Optional<Term> turn(Node.Apply apply, List<Term> x) {
        if (apply.results().get(0).element() != ElementType.INT) {
            return Optional.empty();
        }
        int rank = apply.results().get(0).shape().rank();
        List<Value> all = new ArrayList<>();
        for (int i = 0; i < x.size(); i++) {
            Shape shape = x.get(i).shape();
            while (sliced.get(apply.operands().get(i).node()) && shape.rank() <= rank) {
                shape = shape.inserting(1, Dimension.ONE);
            }
            all.add(x.get(i).reshape(shape).value());
        }
        return Optional.of(new Term(builder, builder.applyAll(apply.op(), all).get(0)));
    }

    private Term product(Node.Apply apply, List<Term> x, Shape turn) {
        Value left = apply.operands().get(0);
        Value right = apply.operands().get(1);
        if (turn.rank() == 2 && !sliced.get(right.node())) {
            // One matrix meets the rows of all turns.
            Shape rows = body.type(left).shape();
            Term all = x.get(0).reshape(rows.with(0, loop.length().times(rows.get(0))));
            return all.matmul(x.get(1)).reshape(turn.inserting(0, loop.length()));
        }
        return ofEachTurn(left, x.get(0)).matmul(ofEachTurn(right, x.get(1)));
    }

    /** The values of all turns; what is the same in all is repeated. */
    private Term ofEachTurn(Value value, Term term) {
        return sliced.get(value.node())
                ? term
                : term.broadcast(body.type(value).shape().inserting(0, loop.length()));
    }

    /** The loop over a body to which some of its nodes are given, as slices or as what is the same in all turns. */
    private List<Value> without(Map<Integer, Value> sequences, Map<Integer, Value> constants) {
        Function function = loop.body();
        List<Value> given = new ArrayList<>(operands.subList(0, loop.captured()));
        List<TensorType> types = new ArrayList<>(function.parameters().subList(0, loop.captured()));
        List<Integer> along = new ArrayList<>(loop.along());
        Map<Integer, Integer> parameters = new HashMap<>();
        sequences.forEach((node, sequence) -> {
            parameters.put(node, types.size());
            types.add(body.type(new Value(node, 0)));
            given.add(sequence);
            along.add(0);
        });
        int shift = sequences.size();
        types.addAll(function.parameters()
                .subList(loop.captured(), function.parameters().size()));
        given.addAll(operands.subList(loop.captured(), operands.size()));
        constants.forEach((node, constant) -> {
            parameters.put(node, types.size());
            types.add(body.type(new Value(node, 0)));
            given.add(constant);
        });
        GraphBuilder turn = new GraphBuilder(body.nodes().size());
        int[] next = {0};
        List<List<Value>> values = Rebuild.values(body, turn, (node, origin) -> {
            turn.at(origin);
            int index = next[0]++;
            Integer parameter = parameters.get(index);
            if (parameter != null) {
                return List.of(turn.parameter(parameter, types.get(parameter)));
            } else if (node instanceof Node.Parameter old && old.index() >= loop.captured()) {
                return List.of(turn.parameter(old.index() + shift, old.type()));
            }
            return turn.add(node);
        });
        Function rest = Function.of(function.name(), types, turn, Rebuild.find(values, function.results()));
        return builder.applyAll(
                new Scan(new Loop(
                        rest,
                        loop.carried(),
                        along,
                        loop.stacked(),
                        loop.length(),
                        loop.backwards(),
                        loop.gate(),
                        loop.kept())),
                given);
    }
}
