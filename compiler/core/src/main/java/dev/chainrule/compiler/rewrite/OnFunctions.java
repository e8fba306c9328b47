// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Node;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A pass over a graph and over the functions that it calls, the innermost first, each once however often it is called: a
 * function is one object wherever it is called, so it is told by identity.
 */
public final class OnFunctions {
    private final UnaryOperator<Graph> pass;
    private final IdentityHashMap<Function, Function> done = new IdentityHashMap<>();

    private OnFunctions(UnaryOperator<Graph> pass) {
        this.pass = pass;
    }

    public static Graph apply(Graph graph, UnaryOperator<Graph> pass) {
        return new OnFunctions(pass).graph(graph);
    }

    private Graph graph(Graph graph) {
        boolean changes = false;
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Apply apply) {
                for (Function function : apply.op().functions()) {
                    changes |= function(function) != function;
                }
            }
        }
        return pass.apply(changes ? over(graph) : graph);
    }

    private Function function(Function function) {
        Function known = done.get(function);
        if (known == null) {
            known = function.with(graph(function.body()));
            done.put(function, known);
        }
        return known;
    }

    private Graph over(Graph graph) {
        GraphBuilder builder = new GraphBuilder(graph.nodes().size());
        return Rebuild.of(graph, builder, (node, origin) -> {
            builder.at(origin);
            if (node instanceof Node.Apply apply && !apply.op().functions().isEmpty()) {
                List<Function> functions =
                        apply.op().functions().stream().map(this::function).toList();
                return builder.applyAll(apply.op().over(functions), apply.operands());
            }
            return builder.add(node);
        });
    }
}
