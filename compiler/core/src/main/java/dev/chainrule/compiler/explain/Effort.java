// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.type.TensorType;
import java.util.Map;

/** About how many multiplications and steps the evaluation of a graph takes, element by element. */
record Effort(Map<String, Long> sizes) {
    double of(Graph graph) {
        double effort = 0;
        for (Node node : graph.nodes()) {
            if (node instanceof Node.Apply apply) {
                effort += of(graph, apply);
            }
        }
        return effort;
    }

    private double of(Graph graph, Node.Apply apply) {
        Lowering lowering = apply.op().lowering();
        if (lowering instanceof Lowering.Applied || lowering instanceof Lowering.Loop) {
            double once = 0;
            for (Function function : apply.op().functions()) {
                once += of(function.body());
            }
            return lowering instanceof Lowering.Loop loop ? once * loop.length().evaluate(sizes::get) : once;
        }
        double result = size(apply.results().get(0));
        double product = result;
        double sum = result;
        for (Value operand : apply.operands()) {
            product *= size(graph.type(operand));
            sum += size(graph.type(operand));
        }
        // Of an m by k, a k by n and an m by n matrix the root is m · k · n; a convolution's is near it.
        return lowering instanceof Lowering.Contract || lowering instanceof Lowering.Convolve
                ? Math.sqrt(product)
                : sum;
    }

    private double size(TensorType type) {
        return type.shape().dimensions().stream()
                .mapToDouble(dimension -> dimension.evaluate(sizes::get))
                .reduce(1, (a, b) -> a * b);
    }
}
