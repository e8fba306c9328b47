// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where a gradient is meant to be none of what is computed: it passes straight through steps that have no slope. Bengio, Léonard,
 * Courville, <i>Estimating or Propagating Gradients Through Stochastic Neurons</i>, 2013.
 */
public final class StraightThrough {
    private StraightThrough() {}

    /** The arguments by which a function has no slope, but a gradient of its own; none if the node is no such function. */
    public static List<Value> estimates(Graph graph, Node node) {
        return OwnGradient.of(node)
                .map(own -> own.arguments(node.operands()).stream()
                        .filter(argument -> graph.type(argument).isReal())
                        .filter(argument -> !hasSlope(
                                graph, own.computed(node.operands()), argument, own.arguments(node.operands())))
                        .toList())
                .orElse(List.of());
    }

    /** Whether some way back to an argument, not by another one, passes no step without a derivative. */
    private static boolean hasSlope(Graph graph, List<Value> from, Value to, List<Value> arguments) {
        Set<Value> seen = new HashSet<>(arguments);
        Deque<Value> work = new ArrayDeque<>(from);
        while (!work.isEmpty()) {
            Value next = work.remove();
            if (next.equals(to)) {
                return true;
            }
            if (seen.add(next)
                    && graph.node(next) instanceof Node.Apply apply
                    && !(apply.op().derivative() instanceof Derivative.Zero)
                    && !(apply.op().derivative() instanceof Derivative.Flat)) {
                work.addAll(apply.operands());
            }
        }
        return false;
    }
}
