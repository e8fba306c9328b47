// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** Numbers of a graph that may be dimensions: inputs, sizes, polynomials of these, and their quotients. */
public final class Sizes {
    private final GraphBuilder graph;
    private final BiConsumer<Dimension, Dimension> divides;

    private Sizes(GraphBuilder graph, BiConsumer<Dimension, Dimension> divides) {
        this.graph = graph;
        this.divides = divides;
    }

    /**
     * The dimension that a number is: an input's value is a dimension of the input's name. A quotient is one as well, under
     * the condition that nothing remains.
     *
     * @param divides receives the conditions: which number divides which
     */
    public static Optional<Dimension> dimension(
            GraphBuilder graph, Value value, BiConsumer<Dimension, Dimension> divides) {
        return graph.type(value).shape().rank() > 0 ? Optional.empty() : new Sizes(graph, divides).dimension(value);
    }

    private Optional<Dimension> dimension(Value value) {
        Node node = graph.node(value);
        boolean whole = graph.type(value).element() == ElementType.INT;
        if (whole && node instanceof Node.Input input) {
            return Optional.of(Dimension.named(input.name()));
        }
        if (node instanceof Node.Constant constant) {
            return constant.value() == (long) constant.value()
                    ? Optional.of(Dimension.of((long) constant.value()))
                    : Optional.empty();
        }
        if (!(node instanceof Node.Apply apply)) {
            return Optional.empty();
        }
        Op op = apply.op();
        if (op instanceof Source.Size size) {
            return Optional.of(size.dimension());
        } else if (op == Discrete.INT_NEGATE) {
            return dimension(apply.operands().get(0)).map(x -> x.times(Dimension.of(-1)));
        } else if (op == Discrete.INT_TO_REAL) {
            return dimension(apply.operands().get(0));
        } else if (op == Discrete.INT_ADD || op == Elementwise.ADD) {
            return both(apply, (a, b) -> Optional.of(a.plus(b)));
        } else if (op == Discrete.INT_SUBTRACT || op == Elementwise.SUBTRACT) {
            return both(apply, (a, b) -> Optional.of(a.minus(b)));
        } else if (op == Discrete.INT_MULTIPLY || op == Elementwise.MULTIPLY) {
            return both(apply, (a, b) -> Optional.of(a.times(b)));
        }
        return op == Elementwise.DIVIDE ? both(apply, this::quotient) : Optional.empty();
    }

    private Optional<Dimension> quotient(Dimension dividend, Dimension divisor) {
        Optional<Dimension> exact = dividend.over(divisor);
        if (exact.isPresent() || divisor.value().orElse(0) <= 0) {
            return exact;
        }
        divides.accept(divisor, dividend);
        return Optional.of(dividend.quotient(divisor.value().getAsLong()));
    }

    private Optional<Dimension> both(Node.Apply apply, BiFunction<Dimension, Dimension, Optional<Dimension>> operator) {
        return dimension(apply.operands().get(0))
                .flatMap(a -> dimension(apply.operands().get(1)).flatMap(b -> operator.apply(a, b)));
    }
}
