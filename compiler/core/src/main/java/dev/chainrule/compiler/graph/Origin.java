// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

import dev.chainrule.compiler.diagnostic.Span;
import java.util.Optional;

/**
 * Where a node came from, kept beside the graph: the place in the program, the name that is defined there, what the node
 * is to that name, and the phase that made it. It never decides whether two nodes are equal.
 *
 * @param place the path of layer instances, {@code blocks.2.dense}; empty at the top of a model
 * @param turn how many values there were of this name before, where a loop or a function defines it again
 * @param maker the function of the library whose body makes it, or the optimiser
 * @see GraphBuilder#claim
 */
public record Origin(
        Optional<Span> span,
        Optional<String> name,
        String place,
        int turn,
        Phase phase,
        Role role,
        Optional<String> maker) {
    public static final Origin UNKNOWN = new Origin(Optional.empty(), Optional.empty(), "", Phase.FORWARD);

    /** Of a value inside of an equation. */
    public Origin(Optional<Span> span, Optional<String> name, String place, Phase phase) {
        this(span, name, place, phase, Role.INNER);
    }

    public Origin(Optional<Span> span, Optional<String> name, String place, Phase phase, Role role) {
        this(span, name, place, 0, phase, role, Optional.empty());
    }

    /** Which class of the generated code it belongs to. */
    public enum Phase {
        FORWARD,
        BACKWARD,
        UPDATE
    }

    /** What a node is to the name; in the backward phase, what the value is whose adjoint the node is. */
    public enum Role {
        /** On the way to a value of the equation: made by a rule, by a derivative, for an operator. */
        PART,
        /** A value inside of the equation: {@code x @ W} in {@code h = x @ W + b}. */
        INNER,
        /** The value that bears the name. */
        ROOT
    }

    /** The name with the path of the layer: {@code blocks.2.dense.W}; what a layer computes bears the path itself. */
    public Optional<String> path() {
        return name.map(own -> place.isEmpty() || own.equals(place) ? own : place + "." + own);
    }

    public Origin in(Phase other) {
        return new Origin(span, name, place, turn, other, role, maker);
    }

    /** The same in another layer. */
    public Origin at(String layer) {
        return new Origin(span, name.map(own -> own.equals(place) ? layer : own), layer, turn, phase, role, maker);
    }

    public Origin as(Role other) {
        return other == role ? this : new Origin(span, name, place, turn, phase, other, maker);
    }

    public Origin inTurn(int other) {
        return new Origin(span, name, place, other, phase, role, maker);
    }

    public Origin by(Optional<String> other) {
        return new Origin(span, name, place, turn, phase, role, other);
    }

    /** The same on the line of another, if that has one of its own. */
    public Origin onLineOf(Origin other) {
        return new Origin(other.span.or(() -> span), name, place, turn, phase, role, maker);
    }

    /** The same place, with another name. */
    public Origin named(String other) {
        return new Origin(span, Optional.of(other), place, turn, phase, role, maker);
    }

    /**
     * This origin, told from a function's call, as one of the whole graph: places stand below that of the call. A name that
     * is its own place stays so.
     */
    public Origin within(Origin call) {
        String whole = call.place.isEmpty() || place.isEmpty() ? call.place + place : call.place + "." + place;
        Optional<String> called = name.map(own -> own.equals(place) ? whole : own);
        return new Origin(span.or(() -> call.span), called, whole, turn, phase, role, maker.or(() -> call.maker));
    }

    /** The reverse of {@link #within}: what lies below the place of a call, told from there. */
    public Origin below(Origin call) {
        String outer = call.place;
        String rest =
                place.equals(outer) ? "" : place.startsWith(outer + ".") ? place.substring(outer.length() + 1) : place;
        Optional<Span> own = span.equals(call.span) ? Optional.empty() : span;
        return new Origin(
                own, name.map(called -> called.equals(place) ? rest : called), rest, turn, phase, role, maker);
    }
}
