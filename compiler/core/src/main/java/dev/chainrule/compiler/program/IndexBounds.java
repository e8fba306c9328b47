// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Discrete;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What inputs of whole numbers must be less than, because their elements are taken for indices. Whoever makes up data for a
 * model asks. Where an index is computed from an input, nothing is said of the input.
 */
public final class IndexBounds {
    private final Map<String, Dimension> bounds = new LinkedHashMap<>();

    private IndexBounds() {}

    /** By the name of the input; those of which nothing is known are missing. */
    public static Map<String, Dimension> of(ModelDefinition model) {
        IndexBounds found = new IndexBounds();
        found.look(model.evaluating(), List.of());
        found.look(model.training(), List.of());
        found.bounds.values().removeIf(bound -> !model.dynamicNames().containsAll(bound.names()));
        return Map.copyOf(found.bounds);
    }

    /** @param operands of the function whose body the graph is, by the inputs whose elements they hold */
    private void look(Graph graph, List<Optional<String>> operands) {
        List<Optional<String>> inputs = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Optional<String> input = Optional.empty();
            if (node instanceof Node.Input given && given.type().element() == ElementType.INT) {
                input = Optional.of(given.name());
            } else if (node instanceof Node.Parameter parameter && parameter.index() < operands.size()) {
                input = operands.get(parameter.index());
            } else if (node instanceof Node.Apply apply) {
                input = apply(apply, inputs);
            }
            inputs.add(input);
        }
    }

    private Optional<String> apply(Node.Apply apply, List<Optional<String>> inputs) {
        List<Optional<String>> operands = new ArrayList<>();
        for (Value operand : apply.operands()) {
            operands.add(operand.result() == 0 ? inputs.get(operand.node()) : Optional.empty());
        }
        for (Function function : apply.op().functions()) {
            if (function.parameters().size() == operands.size()) {
                look(function.body(), operands);
            }
        }
        Lowering lowering = apply.op().lowering();
        if (lowering instanceof Lowering.Check check) {
            operands.get(0).ifPresent(input -> bounds.merge(input, check.bound(), IndexBounds::smaller));
            return operands.get(0);
        }
        if (lowering instanceof Lowering.Move || lowering instanceof Lowering.InOrder) {
            return operands.get(0);
        }
        // Masked: an index elsewhere, which is in range too.
        return apply.op().equals(Discrete.INT_SELECT) ? operands.get(1) : Optional.empty();
    }

    /** One that depends on the data says less than a number. */
    private static Dimension smaller(Dimension a, Dimension b) {
        if (a.isStatic() && b.isStatic()) {
            return a.minus(b).value().orElseThrow() <= 0 ? a : b;
        }
        return b.isStatic() ? b : a;
    }
}
