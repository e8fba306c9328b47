// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

import dev.chainrule.compiler.type.Condition;
import dev.chainrule.compiler.type.TensorType;
import java.util.List;

/**
 * A typed expression graph. Operands precede their users; list order is evaluation order, printing order and emission
 * order.
 *
 * @param outputs what the graph yields, by name
 * @param writes the new values of cells
 * @param conditions what the data must fulfil
 * @param origins one a node, beside it
 */
public record Graph(
        List<Node> nodes, List<Output> outputs, List<Write> writes, List<Condition> conditions, List<Origin> origins) {
    public Graph {
        nodes = List.copyOf(nodes);
        outputs = List.copyOf(outputs);
        writes = List.copyOf(writes);
        conditions = List.copyOf(conditions);
        origins = List.copyOf(origins);
    }

    public record Output(String name, Value value) {}

    public record Write(Cell cell, Value value) {}

    public Node node(Value value) {
        return nodes.get(value.node());
    }

    public TensorType type(Value value) {
        return node(value).results().get(value.result());
    }

    public Origin origin(Value value) {
        return origins.get(value.node());
    }

    public Value output(String name) {
        return outputs.stream()
                .filter(output -> output.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no output " + name))
                .value();
    }
}
