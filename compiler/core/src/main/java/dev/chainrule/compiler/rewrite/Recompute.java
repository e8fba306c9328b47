// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Lowering.Kept;
import dev.chainrule.compiler.graph.Lowering.Loop;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Scan;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A loop of T turns is one of about √T stretches of about √T turns each. Of the stretches only what is carried into them is
 * kept for the derivative, which runs each once more before it goes back through it: so what turns keep stands in memory for
 * one stretch at a time. Where T is no product of two such numbers, the last turns are barred by a gate.
 */
final class Recompute {
    static final Pass PASS =
            new Pass("recompute", "a loop is stretches of turns, and the derivative runs each again", Recompute::apply);

    /** Fewer turns are not worth two loops. */
    private static final int FEWEST = 4;

    private final GraphBuilder builder;
    private final Loop loop;
    private final List<Value> operands;
    /** The turns of a stretch, and the number of stretches. */
    private final Dimension turns;

    private final Dimension stretches;
    /** How many turns there are, with those that do not run. */
    private final Dimension all;

    private Recompute(GraphBuilder builder, Loop loop, List<Value> operands) {
        this.builder = builder;
        this.loop = loop;
        this.operands = operands;
        Dimension length = loop.length();
        turns = length.isStatic() ? Dimension.of(turns(length.value().getAsLong())) : length.root();
        stretches = length.isStatic()
                ? Dimension.of(-Math.floorDiv(
                        -length.value().getAsLong(), turns.value().getAsLong()))
                : turns;
        all = stretches.times(turns);
    }

    /** A divisor that is not far from the root, or the root rounded up. */
    private static long turns(long length) {
        long root = Dimension.of(length).root().value().orElseThrow();
        for (long divisor = root; divisor <= 2 * root; divisor++) {
            if (length % divisor == 0) {
                return divisor;
            }
        }
        return root;
    }

    private static Graph apply(Graph graph) {
        GraphBuilder builder = new GraphBuilder(graph.nodes().size());
        boolean[] changes = {false};
        Graph cut = Rebuild.of(graph, builder, (node, origin) -> {
            builder.at(origin);
            if (node instanceof Node.Apply apply && apply.op().lowering() instanceof Loop loop && isWorthIt(loop)) {
                changes[0] = true;
                return new Recompute(builder, loop, apply.operands()).run();
            }
            return builder.add(node);
        });
        return changes[0] ? cut : graph;
    }

    private static boolean isWorthIt(Loop loop) {
        boolean few = loop.length().isStatic() && loop.length().value().getAsLong() < FEWEST;
        // Its last turns, which would be barred, come first.
        boolean barred = loop.backwards() && isCarried(loop.gate(), loop);
        return loop.kept() == Kept.RESIDUALS && !few && !barred;
    }

    private static boolean isCarried(OptionalInt gate, Loop loop) {
        return gate.isPresent() && gate.getAsInt() < loop.carried();
    }

    private List<Value> run() {
        Loop turn = all.equals(loop.length()) || isGiven() ? loop : barred();
        List<Value> given = new ArrayList<>(operands.subList(0, loop.carried()));
        List<TensorType> types = new ArrayList<>(turn.body().parameters());
        for (int i = loop.carried(); i < turn.captured(); i++) {
            int axis = turn.along().get(i - loop.carried());
            Term sequence = i < loop.captured() ? padded(new Term(builder, operands.get(i)), axis) : runs(turn);
            given.add(sequence.reshape(sequence.shape().with(axis, turns).inserting(axis, stretches))
                    .value());
            types.set(i, types.get(i).withShape(types.get(i).shape().inserting(axis, turns)));
        }
        given.addAll(operands.subList(loop.captured(), operands.size()));
        GraphBuilder stretch = new GraphBuilder();
        List<Value> parameters = new ArrayList<>();
        for (TensorType type : types) {
            parameters.add(stretch.parameter(parameters.size(), type));
        }
        Loop within = new Loop(
                turn.body(),
                turn.carried(),
                turn.along(),
                turn.stacked(),
                turns,
                turn.backwards(),
                turn.gate(),
                Kept.RESIDUALS);
        Function body = Function.of(turn.body().name(), types, stretch, stretch.applyAll(new Scan(within), parameters));
        Loop over = new Loop(
                body,
                turn.carried(),
                turn.along(),
                turn.stacked(),
                stretches,
                turn.backwards(),
                OptionalInt.empty(),
                Kept.CARRIED);
        List<Value> results = new ArrayList<>(builder.applyAll(new Scan(over), given));
        for (int i = loop.carried(); i < results.size(); i++) {
            int axis = loop.stacked().get(i - loop.carried());
            Term yields = new Term(builder, results.get(i));
            Shape shape = yields.shape().without(axis).with(axis, all);
            results.set(
                    i,
                    yields.reshape(shape)
                            .slice(axis, Dimension.ZERO, loop.length())
                            .value());
        }
        return results;
    }

    /** Zeros for turns that do not run; they bar these turns if the sequence is the gate. */
    private Term padded(Term sequence, int axis) {
        return sequence.pad(axis, Dimension.ZERO, all.minus(loop.length()));
    }

    /** Whether slices tell which turns run. */
    private boolean isGiven() {
        return loop.gate().isPresent() && loop.gate().getAsInt() >= loop.carried();
    }

    /** For each turn whether it runs, or, where the gate is carried, whether the next one does. */
    private Term runs(Loop turn) {
        Term number = Term.iota(builder, all);
        Term length = Term.size(builder, loop.length());
        return isCarried(turn.gate(), turn) ? number.lessThan(length.minus(length.one())) : number.lessThan(length);
    }

    /** The loop with a further sequence, of truth values, that is its gate, or ends it where the gate is carried. */
    private Loop barred() {
        int place = loop.captured();
        List<TensorType> types = new ArrayList<>(loop.body().parameters());
        types.add(place, TensorType.scalar(ElementType.BOOL));
        GraphBuilder turn = new GraphBuilder();
        List<Value> parameters = new ArrayList<>();
        for (TensorType type : types) {
            parameters.add(turn.parameter(parameters.size(), type));
        }
        Term runs = new Term(turn, parameters.remove(place));
        List<Value> results = new ArrayList<>(loop.body().writtenInto(turn, parameters));
        OptionalInt gate = OptionalInt.of(place);
        if (isCarried(loop.gate(), loop)) {
            gate = loop.gate();
            results.set(
                    gate.getAsInt(),
                    new Term(turn, results.get(gate.getAsInt())).and(runs).value());
        }
        List<Integer> along = new ArrayList<>(loop.along());
        along.add(0);
        Function body = Function.of(loop.body().name(), types, turn, results);
        return new Loop(
                body, loop.carried(), along, loop.stacked(), loop.length(), loop.backwards(), gate, loop.kept());
    }
}
