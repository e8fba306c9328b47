// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import dev.chainrule.compiler.graph.Graph;
import java.util.function.UnaryOperator;

/**
 * A pure function of graphs with a short name, which is its {@code --dump-after=} flag. Unchanged input comes back as the
 * same object.
 */
public record Pass(String name, String summary, UnaryOperator<Graph> body) {
    public Graph apply(Graph graph) {
        return body.apply(graph);
    }
}
