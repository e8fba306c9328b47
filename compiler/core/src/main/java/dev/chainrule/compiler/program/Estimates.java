// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.StraightThrough;
import dev.chainrule.compiler.rewrite.Inline;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Which gradients of a model are meant to be none, since a straight-through estimator stands before the loss. */
public final class Estimates {
    private Estimates() {}

    /**
     * The gradient of a loss by a variable passes straight through something that has no slope.
     *
     * @param variable a parameter or input
     * @param place of the estimator: {@code nets/vq.nn:7}; empty if unknown
     */
    public record Estimate(String loss, String variable, String place) {}

    /** Outside of loops, in the order of losses and variables. */
    public static List<Estimate> of(ModelDefinition model) {
        Graph graph = Inline.apply(model.training());
        List<Estimate> estimates = new ArrayList<>();
        for (ModelDefinition.Figure loss : model.losses()) {
            BitSet needed = ancestors(graph, List.of(graph.output(loss.name())));
            BitSet told = new BitSet();
            for (int index = needed.nextSetBit(0); index >= 0; index = needed.nextSetBit(index + 1)) {
                List<Value> reached =
                        StraightThrough.estimates(graph, graph.nodes().get(index));
                if (!reached.isEmpty()) {
                    String place = index < graph.origins().size()
                            ? graph.origins()
                                    .get(index)
                                    .span()
                                    .map(Estimates::place)
                                    .orElse("")
                            : "";
                    BitSet before = ancestors(graph, reached);
                    before.andNot(told);
                    told.or(before);
                    before.stream().forEach(each -> name(graph.nodes().get(each), loss.name(), place, estimates));
                }
            }
        }
        return estimates;
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
