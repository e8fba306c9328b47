// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.evaluate.ReferenceEvaluator;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Node;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One batch, with the numbers that the model has when it comes.
 *
 * @param inputs by name
 * @param cells parameters and states by name
 * @param sizes of the dynamic dimensions that do not stand alone on an axis of an input
 * @param said where the numbers come from; empty if that needs no word
 */
public record Example(Map<String, Array> inputs, Map<String, Array> cells, Map<String, Long> sizes, String said) {
    public Example {
        inputs = Map.copyOf(inputs);
        cells = Map.copyOf(cells);
        sizes = Map.copyOf(sizes);
    }

    public Example(Map<String, Array> inputs, Map<String, Array> cells) {
        this(inputs, cells, Map.of(), "");
    }

    /** One without numbers. */
    static Example none(String reason) {
        return new Example(Map.of(), Map.of(), Map.of(), reason);
    }

    boolean hasNumbers() {
        return !inputs.isEmpty() || !cells.isEmpty();
    }

    /** The outputs of a graph for this batch. */
    Map<String, Array> outputs(Graph graph) {
        return evaluate(graph).outputs();
    }

    ReferenceEvaluator.Result evaluate(Graph graph) {
        Map<Cell, Array> values = new LinkedHashMap<>();
        graph.nodes().forEach(node -> {
            if (node instanceof Node.Read read) {
                Array value = cells.get(read.cell().name());
                if (value == null) {
                    throw new IllegalArgumentException(
                            "the example says nothing of " + read.cell().name());
                }
                values.put(read.cell(), value);
            }
        });
        Map<String, Long> all = new LinkedHashMap<>(sizes);
        all.putAll(ReferenceEvaluator.sizes(graph, inputs));
        return ReferenceEvaluator.evaluate(graph, inputs, values, all);
    }
}
