// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
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

    /** @param places by result the operand whose place it takes */
    private record Key(Function function, Map<Integer, Integer> places) {}

    private final Fusion fusion;
    private final Map<Function, Fused> fused = new HashMap<>();
    private final Map<Key, Boolean> allowed = new HashMap<>();
    private final Map<Key, Template> made = new HashMap<>();

    Templates(Fusion fusion) {
        this.fusion = fusion;
    }

    private Fused fused(Function function) {
        Fused known = fused.get(function);
        if (known == null) {
            known = Fused.of(Lower.lowerBody(function.body()), fusion);
            fused.put(function, known);
        }
        return known;
    }

    /** Whether results can be written where operands stand: all that reads these comes before, or reads what it replaces. */
    boolean allows(Function function, Map<Integer, Integer> places) {
        Key key = new Key(function, Map.copyOf(places));
        Boolean known = allowed.get(key);
        if (known == null) {
            known = new Scheduler(fused(function), this).takesPlaces(places);
            allowed.put(key, known);
        }
        return known;
    }

    Template of(Function function, Map<Integer, Integer> places) {
        Key key = new Key(function, Map.copyOf(places));
        Template known = made.get(key);
        if (known == null) {
            known = new Scheduler(fused(function), this).template(places);
            made.put(key, known);
        }
        return known;
    }
}
