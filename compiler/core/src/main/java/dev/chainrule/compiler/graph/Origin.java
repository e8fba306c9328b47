// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

import dev.chainrule.compiler.diagnostic.Span;
import java.util.Optional;

/**
 * Where a node came from, kept beside the graph: the place in the program, the name that it defines there, and the phase
 * that made it. It never decides whether two nodes are equal; the first origin of a node stays.
 *
 * @param place the path of layer instances, {@code blocks.2.dense}; empty at the top of a model
 */
public record Origin(Optional<Span> span, Optional<String> name, String place, Phase phase) {
    public static final Origin UNKNOWN = new Origin(Optional.empty(), Optional.empty(), "", Phase.FORWARD);

    /** Which class of the generated code it belongs to. */
    public enum Phase {
        FORWARD,
        BACKWARD,
        UPDATE
    }

    public Origin in(Phase other) {
        return new Origin(span, name, place, other);
    }

    /**
     * This origin, told from a function's call, as one of the whole graph: places stand below that of the call. A name that
     * is its own place stays so.
     */
    public Origin within(Origin call) {
        String whole = call.place.isEmpty() || place.isEmpty() ? call.place + place : call.place + "." + place;
        Optional<String> called = name.map(own -> own.equals(place) ? whole : own);
        return new Origin(span.or(() -> call.span), called, whole, phase);
    }

    /** The reverse of {@link #within}: what lies below a place, told from there. */
    public Origin below(String outer) {
        String rest =
                place.equals(outer) ? "" : place.startsWith(outer + ".") ? place.substring(outer.length() + 1) : place;
        return new Origin(span, name.map(own -> own.equals(place) ? rest : own), rest, phase);
    }
}
