// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import java.util.HashMap;
import java.util.Map;

/** The functions that a graph calls as the schedule has them, each made once. */
final class Templates {
    /**
     * A graph that is fused.
     *
     * @param expanded see {@link Lower.Lowered}
     */
    record Fused(Graph graph, Map<Value, Node.Apply> expanded, Plan plan, Settings settings) {
        static Fused of(Lower.Lowered lowered, Fusion fusion) {
            Graph graph = lowered.graph();
            return new Fused(graph, lowered.expanded(), Fuser.fuse(graph, fusion), new Settings(graph));
        }
    }

    /**
     * @param own so many results stand in arrays of their own
     * @param places by result the operand whose place it takes
     */
    private record Key(Function function, int own, Map<Integer, Integer> places) {}

    private final Fusion fusion;
    private final Map<Key, Fused> fused = new HashMap<>();
    private final Map<Key, Boolean> allowed = new HashMap<>();
    private final Map<Key, Template> made = new HashMap<>();

    Templates(Fusion fusion) {
        this.fusion = fusion;
    }

    private Fused fused(Key key) {
        Key any = new Key(key.function(), key.own(), Map.of());
        Fused known = fused.get(any);
        if (known == null) {
            known = Fused.of(Lower.lowerBody(key.function().body(), key.own()), fusion);
            fused.put(any, known);
        }
        return known;
    }

    /** Whether results can be written where operands stand: all that reads these comes before, or reads what it replaces. */
    boolean allows(Function function, Map<Integer, Integer> places) {
        Key key = new Key(function, function.results().size(), Map.copyOf(places));
        Boolean known = allowed.get(key);
        if (known == null) {
            known = new Scheduler(fused(key), this).takesPlaces(places);
            allowed.put(key, known);
        }
        return known;
    }

    /** Of a function that is called. */
    Template of(Function function, Map<Integer, Integer> places) {
        return of(new Key(function, function.results().size(), Map.copyOf(places)));
    }

    /** Of the turn of a loop. */
    Template of(Lowering.Loop loop) {
        return of(new Key(loop.body(), loop.carried(), Map.of()));
    }

    private Template of(Key key) {
        Template known = made.get(key);
        if (known == null) {
            known = new Scheduler(fused(key), this).template(key.places());
            made.put(key, known);
        }
        return known;
    }
}
