// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One batch, with the numbers that the model has when it comes.
 *
 * @param inputs by name
 * @param cells parameters and states by name
 */
public record Example(Map<String, Array> inputs, Map<String, Array> cells) {
    public Example {
        inputs = Map.copyOf(inputs);
        cells = Map.copyOf(cells);
    }

    /** The outputs of a graph for this batch. */
    Map<String, Array> outputs(Graph graph) {
        Map<Cell, Array> values = new LinkedHashMap<>();
        graph.nodes().forEach(node -> {
            if (node instanceof dev.chainrule.compiler.graph.Node.Read read) {
                Array value = cells.get(read.cell().name());
                if (value == null) {
                    throw new IllegalArgumentException(
                            "the example says nothing of " + read.cell().name());
                }
                values.put(read.cell(), value);
            }
        });
        return ReferenceEvaluator.evaluate(graph, inputs, values).outputs();
    }
}
