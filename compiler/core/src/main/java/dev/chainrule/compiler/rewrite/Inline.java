// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/** {@code f(x) → the body of f, at x}: calls are written out. It says what a call means. */
public final class Inline {
    private Inline() {}

    /** The graph without calls; the same object if there are none. */
    public static Graph apply(Graph graph) {
        return apply(graph, call -> true);
    }

    /** The graph without the calls that are meant; those within a function that is written out are as well. */
    public static Graph apply(Graph graph, IntPredicate meant) {
        BitSet calls = new BitSet();
        for (int index = 0; index < graph.nodes().size(); index++) {
            boolean call = graph.nodes().get(index) instanceof Node.Apply apply
                    && apply.op().lowering() instanceof Lowering.Applied;
            calls.set(index, call && meant.test(index));
        }
        if (calls.isEmpty()) {
            return graph;
        }
        GraphBuilder builder = new GraphBuilder(4 * graph.nodes().size());
        int[] index = {0};
        return Rebuild.of(graph, builder, (node, origin) -> {
            builder.at(origin);
            return calls.get(index[0]++) ? body(builder, (Node.Apply) node, origin) : builder.add(node);
        });
    }

    private static List<Value> body(GraphBuilder builder, Node.Apply call, Origin place) {
        Function function = ((Lowering.Applied) call.op().lowering()).function();
        List<List<Value>> values = Rebuild.values(function.body(), builder, (node, origin) -> {
            Origin here = origin.within(place);
            builder.at(here);
            if (node instanceof Node.Parameter parameter) {
                return List.of(call.operands().get(parameter.index()));
            }
            return node instanceof Node.Apply apply && apply.op().lowering() instanceof Lowering.Applied
                    ? body(builder, apply, here)
                    : builder.add(node);
        });
        return Rebuild.find(values, function.results());
    }
}
