// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.differentiate;

import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.rewrite.DropDead;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a function's own gradient claims, the other way round. A gradient dx = Aᵀ·dy claims that x moves y by A·dx; A comes out
 * of it as forwards out of backwards, see Note [Forwards is backwards twice].
 */
public final class Transpose {
    private Transpose() {}

    /**
     * From a change of each argument, and what the gradient needs beside the adjoints, to the change of each value. Empty if the
     * gradient is not linear in the adjoints, as one that is clipped: it is that of no function.
     *
     * @param gradient from adjoints of the values, and what it needs, to an adjoint of each argument
     */
    public static Optional<Function> of(Function gradient, int values) {
        GraphBuilder builder = new GraphBuilder();
        int arguments = gradient.resultTypes().size();
        List<TensorType> types = new ArrayList<>(gradient.resultTypes());
        types.addAll(gradient.parameters().subList(values, gradient.parameters().size()));
        List<Value> adjoints = new ArrayList<>();
        for (int i = 0; i < values; i++) {
            adjoints.add(
                    builder.parameter(types.size() + i, gradient.parameters().get(i)));
        }
        List<Value> operands = new ArrayList<>(adjoints);
        for (int i = arguments; i < types.size(); i++) {
            operands.add(builder.parameter(i, types.get(i)));
        }
        List<Value> claimed = gradient.writtenInto(builder, operands);
        List<Differentiate.Seed> seeds = new ArrayList<>();
        for (int i = 0; i < arguments; i++) {
            if (types.get(i).isReal()) {
                Value change = builder.parameter(i, types.get(i));
                seeds.add(new Differentiate.Seed(claimed.get(i), change, Optional.empty()));
            }
        }
        List<Optional<Value>> moved = Differentiate.pullback(builder, seeds, adjoints, new FunctionDerivatives());
        List<Value> results = new ArrayList<>();
        for (int i = 0; i < values; i++) {
            TensorType type = gradient.parameters().get(i);
            results.add(moved.get(i).orElseGet(() -> builder.constant(0, type)));
        }
        Function all = Function.of("claim", types, builder, results);
        Graph needed = DropDead.PASS.apply(all.body());
        boolean linear = needed.nodes().stream()
                .noneMatch(node -> node instanceof Node.Parameter parameter && parameter.index() >= types.size());
        return linear ? Optional.of(all.with(needed)) : Optional.empty();
    }
}
