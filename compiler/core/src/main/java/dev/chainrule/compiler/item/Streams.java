// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.item;

import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Discrete;
import dev.chainrule.compiler.op.Draw;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The places at which a walk draws random numbers.
 *
 * <p>Note [One stream a place]. Whatever draws has a stream of its own, in the order in which the model is written out, so the
 * numbers follow from the text and the seed. A body that is written once and runs often does not draw the same again: in a
 * {@code scan} the turn is an operand of the draw, counted through all loops around it; in a function, which is called often,
 * the first stream is a parameter, and each call gives as many new ones as the body has. So no two draws are equal nodes, none
 * is the same in all turns, and no two calls are equal, however a graph is rewritten.
 */
public final class Streams {
    private static final TensorType WORD = TensorType.scalar(ElementType.INT);
    private static final TensorType WORDS = new TensorType(ElementType.INT, Shape.of(3));

    private final GraphBuilder graph;
    /** Within a function: what stands for what a call gives. */
    private final Optional<Function<TensorType, Value>> standIns;

    private Optional<Value> key = Optional.empty();
    private Optional<Value> first = Optional.empty();
    private Optional<Value> turn = Optional.empty();
    private int next;

    private Streams(GraphBuilder graph, Optional<Function<TensorType, Value>> standIns) {
        this.graph = graph;
        this.standIns = standIns;
    }

    static Streams of(GraphBuilder graph) {
        return new Streams(graph, Optional.empty());
    }

    static Streams within(GraphBuilder graph, Function<TensorType, Value> standIns) {
        return new Streams(graph, Optional.of(standIns));
    }

    /** How many streams there are so far. */
    public int count() {
        return next;
    }

    /** The type of the key, if anything is drawn. */
    public Optional<TensorType> asked() {
        return key.map(graph::type);
    }

    /** Goes back to the first stream, for another function. */
    public void restart() {
        next = 0;
    }

    /** What the draws of a function need of a call's place. */
    public enum Part {
        KEY,
        FIRST,
        TURN
    }

    /** What a stand-in stands for. */
    public Optional<Part> part(Value value) {
        return is(key, value)
                ? Optional.of(Part.KEY)
                : is(first, value)
                        ? Optional.of(Part.FIRST)
                        : is(turn, value) ? Optional.of(Part.TURN) : Optional.empty();
    }

    private boolean is(Optional<Value> standIn, Value value) {
        return standIns.isPresent() && standIn.filter(value::equals).isPresent();
    }

    /** What a call here gives to a function of so many streams, of which it is the first that is asked for. */
    public Value given(Part part, int streams) {
        return switch (part) {
            case KEY -> key();
            case FIRST -> stream(streams);
            case TURN -> turn();
        };
    }

    private Value key() {
        Value known = key.orElseGet(
                () -> standIns.map(each -> each.apply(WORDS)).orElseGet(() -> graph.input(Draw.KEY, WORDS)));
        key = Optional.of(known);
        return known;
    }

    private Value turn() {
        Value known =
                turn.orElseGet(() -> standIns.map(each -> each.apply(WORD)).orElseGet(() -> graph.constant(0, WORD)));
        turn = Optional.of(known);
        return known;
    }

    /** The first of so many new streams. */
    private Value stream(int count) {
        Value number = graph.constant(next, WORD);
        next += count;
        if (standIns.isEmpty()) {
            return number;
        }
        Value base = first.orElseGet(() -> standIns.get().apply(WORD));
        first = Optional.of(base);
        return graph.apply(Discrete.ADVANCE, base, number);
    }

    /** Walks through the body of a loop, where this is the number of the turn. */
    public <T> T inTurn(Value number, Dimension length, Supplier<T> body) {
        Value outer = turn();
        boolean outermost =
                standIns.isEmpty() && graph.node(outer) instanceof dev.chainrule.compiler.graph.Node.Constant;
        Term inner = new Term(graph, number);
        turn = Optional.of(
                outermost
                        ? number
                        : new Term(graph, outer)
                                .times(Term.size(graph, length))
                                .apply(Discrete.ADVANCE, inner)
                                .value());
        try {
            return body.get();
        } finally {
            turn = Optional.of(outer);
        }
    }

    /** Draws for each element of a shape. */
    public Term draw(Draw draw, Shape shape, Term... bounds) {
        Term words = new Term(graph, key());
        List<Value> operands = new ArrayList<>();
        operands.add(word(words, 0));
        operands.add(word(words, 1));
        operands.add(
                shape.rank() == 0
                        ? graph.constant(0, WORD)
                        : Term.iota(graph, shape.size()).reshape(shape).value());
        operands.add(turn());
        operands.add(stream(1));
        operands.add(word(words, 2));
        for (Term bound : bounds) {
            operands.add(bound.value());
        }
        return new Term(graph, graph.applyAll(draw, operands).get(0));
    }

    private static Value word(Term words, int index) {
        return words.slice(0, Dimension.of(index), Dimension.ONE)
                .reshape(Shape.SCALAR)
                .value();
    }
}
