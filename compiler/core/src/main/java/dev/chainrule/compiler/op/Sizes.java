// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import java.util.Optional;
import java.util.function.BinaryOperator;

/** Whole numbers of a graph that may be dimensions: inputs, sizes, and polynomials of these. */
public final class Sizes {
    private Sizes() {}

    /** The dimension that a number is: an input's value is a dimension of the input's name. */
    public static Optional<Dimension> dimension(GraphBuilder graph, Value value) {
        if (graph.type(value).shape().rank() > 0 || graph.type(value).element() != ElementType.INT) {
            return Optional.empty();
        }
        Node node = graph.node(value);
        if (node instanceof Node.Input input) {
            return Optional.of(Dimension.named(input.name()));
        }
        if (node instanceof Node.Constant constant) {
            return Optional.of(Dimension.of((long) constant.value()));
        }
        if (!(node instanceof Node.Apply apply)) {
            return Optional.empty();
        }
        if (apply.op() instanceof Source.Size size) {
            return Optional.of(size.dimension());
        }
        if (apply.op() == Discrete.INT_NEGATE) {
            return dimension(graph, apply.operands().get(0)).map(x -> x.times(Dimension.of(-1)));
        }
        return apply.op() == Discrete.INT_ADD
                ? both(graph, apply, Dimension::plus)
                : apply.op() == Discrete.INT_SUBTRACT
                        ? both(graph, apply, Dimension::minus)
                        : apply.op() == Discrete.INT_MULTIPLY ? both(graph, apply, Dimension::times) : Optional.empty();
    }

    private static Optional<Dimension> both(GraphBuilder graph, Node.Apply apply, BinaryOperator<Dimension> operator) {
        return dimension(graph, apply.operands().get(0))
                .flatMap(a -> dimension(graph, apply.operands().get(1)).map(b -> operator.apply(a, b)));
    }
}
