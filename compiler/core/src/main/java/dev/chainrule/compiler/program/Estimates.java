// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.differentiate.Transpose;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.OwnGradient;
import dev.chainrule.compiler.op.StraightThrough;
import dev.chainrule.compiler.rewrite.Inline;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Which gradients of a model are meant to be none of any function: a function without slope stands before the loss whose own
 * gradient is not linear, as one that is clipped. What other estimators claim can be proved, see {@link Held}.
 */
public final class Estimates {
    private Estimates() {}

    /**
     * The gradient of a loss by a variable passes straight through something that has no slope.
     *
     * @param variable a parameter or input
     * @param place of the estimator: {@code nets/vq.nn:7}; empty if unknown
     */
    public record Estimate(String loss, String variable, String place) {}

    /** In the order of losses and variables. */
    public static List<Estimate> of(ModelDefinition model) {
        Graph graph = Inline.apply(model.training());
        List<Estimate> estimates = new ArrayList<>();
        for (ModelDefinition.Figure loss : model.losses()) {
            BitSet needed = ancestors(graph, List.of(graph.output(loss.name())));
            BitSet told = new BitSet();
            for (int index = needed.nextSetBit(0); index >= 0; index = needed.nextSetBit(index + 1)) {
                Optional<Optional<Span>> found =
                        estimator(graph, index, graph.origins().get(index));
                if (found.isPresent()) {
                    String place = found.get().map(Estimates::place).orElse("");
                    List<Value> reached = reached(graph, graph.nodes().get(index));
                    BitSet before = ancestors(graph, reached);
                    before.andNot(told);
                    told.or(before);
                    before.stream().forEach(each -> name(graph.nodes().get(each), loss.name(), place, estimates));
                }
            }
        }
        return estimates;
    }

    /** Present if a node is an estimator of that kind or applies one; its place as far as it is known. */
    private static Optional<Optional<Span>> estimator(Graph graph, int index, Origin origin) {
        Node node = graph.nodes().get(index);
        if (!StraightThrough.estimates(graph, node).isEmpty() && isOfNone(node)) {
            return Optional.of(origin.span());
        }
        if (node instanceof Node.Apply apply) {
            for (Function function : apply.op().functions()) {
                Graph body = function.body();
                for (int i = 0; i < body.nodes().size(); i++) {
                    Optional<Optional<Span>> inside =
                            estimator(body, i, body.origins().get(i).within(origin));
                    if (inside.isPresent()) {
                        return inside;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isOfNone(Node node) {
        return OwnGradient.of(node)
                .filter(own -> Transpose.of(own.gradient(), own.values()).isEmpty())
                .isPresent();
    }

    private static List<Value> reached(Graph graph, Node node) {
        List<Value> estimates = StraightThrough.estimates(graph, node);
        return estimates.isEmpty() ? node.operands() : estimates;
    }

    private static String place(Span span) {
        return span.source().name() + ":" + span.line();
    }

    private static void name(Node node, String loss, String place, List<Estimate> into) {
        if (node instanceof Node.Input input && input.type().isReal()) {
            into.add(new Estimate(loss, input.name(), place));
        } else if (node instanceof Node.Read read && read.cell().kind() == Cell.Kind.PARAMETER) {
            into.add(new Estimate(loss, read.cell().name(), place));
        }
    }

    private static BitSet ancestors(Graph graph, List<Value> values) {
        BitSet found = new BitSet();
        values.forEach(value -> found.set(value.node()));
        for (int index = found.length() - 1; index >= 0; index--) {
            if (found.get(index)) {
                graph.nodes().get(index).operands().forEach(operand -> found.set(operand.node()));
            }
        }
        return found;
    }
}
