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
import java.util.Optional;
import java.util.Set;

/**
 * Where a gradient is meant to be none of what is computed: it passes straight through steps that have no slope. Bengio, Léonard,
 * Courville, <i>Estimating or Propagating Gradients Through Stochastic Neurons</i>, 2013.
 */
public final class StraightThrough {
    private StraightThrough() {}

    /** The values by which a node's gradient is meant to be no slope; none if it is an ordinary node. */
    public static List<Value> estimates(Graph graph, Node node) {
        Optional<OwnGradient> own = OwnGradient.of(node);
        if (own.isPresent()) {
            return own.get().arguments(node.operands()).stream()
                    .filter(argument -> graph.type(argument).isReal())
                    .filter(argument -> !hasSlope(graph, own.get().computed(node.operands()), argument))
                    .toList();
        }
        if (node instanceof Node.Apply sum && sum.op() == Elementwise.ADD) {
            Value a = sum.operands().get(0);
            Value b = sum.operands().get(1);
            return heldDifference(graph, b, a)
                    .or(() -> heldDifference(graph, a, b))
                    .orElse(List.of());
        }
        return List.of();
    }

    /** {@code c} and {@code x} of {@code stop_gradient(c - x)}: the value is c, the gradient goes to x. */
    private static Optional<List<Value>> heldDifference(Graph graph, Value held, Value x) {
        return graph.node(held) instanceof Node.Apply stop
                        && stop.op() instanceof StopGradient
                        && graph.node(stop.operands().get(0)) instanceof Node.Apply difference
                        && difference.op() == Elementwise.SUBTRACT
                        && difference.operands().get(1).equals(x)
                ? Optional.of(difference.operands())
                : Optional.empty();
    }

    /** Whether some way back to a value passes no step without a derivative. */
    private static boolean hasSlope(Graph graph, List<Value> from, Value to) {
        Set<Value> seen = new HashSet<>();
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
