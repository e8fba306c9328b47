// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.differentiate;

import dev.chainrule.compiler.differentiate.Differentiate.Seed;
import dev.chainrule.compiler.graph.Function;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.SplitDerivative;
import dev.chainrule.compiler.graph.SplitDerivative.Given;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.rewrite.Rebuild;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The derivatives of the functions that a graph calls, each found once for each choice of operands and results. */
final class FunctionDerivatives {
    private record Key(Function function, List<Integer> wanted, List<Given> given) {}

    private final Map<Key, Optional<SplitDerivative>> known = new HashMap<>();

    /** See {@link dev.chainrule.compiler.graph.Derivative.OfFunction}. */
    Optional<SplitDerivative> of(Function function, List<Integer> wanted, List<Given> given) {
        Key key = new Key(function, wanted, given);
        Optional<SplitDerivative> split = known.get(key);
        if (split == null) {
            split = split(function, wanted, given);
            known.put(key, split);
        }
        return split;
    }

    /** Function and adjoints in one graph; its parameters are the function's, then an adjoint for each result. */
    private Optional<SplitDerivative> split(Function function, List<Integer> wanted, List<Given> given) {
        GraphBuilder builder = new GraphBuilder(4 * function.body().nodes().size());
        List<Value> results = Rebuild.find(Rebuild.copy(function.body(), builder), function.results());
        int parameters = function.parameters().size();
        List<Seed> seeds = new ArrayList<>();
        int next = parameters + results.size();
        for (Given each : given) {
            Value value = results.get(each.result());
            Value adjoint = builder.parameter(parameters + each.result(), builder.type(value));
            Optional<Value> condition = Optional.empty();
            if (each.guard().isPresent()) {
                condition = Optional.of(builder.parameter(next++, each.guard().get()));
            }
            seeds.add(new Seed(value, adjoint, condition));
        }
        List<Value> variables = new ArrayList<>();
        for (int parameter : wanted) {
            variables.add(builder.parameter(parameter, function.parameters().get(parameter)));
        }
        List<Optional<Value>> adjoints = Differentiate.pullback(builder, seeds, variables, this);
        List<Integer> found = new ArrayList<>();
        Graph built = builder.build();
        List<Graph.Output> outputs = new ArrayList<>();
        for (Value result : results) {
            outputs.add(new Graph.Output("y" + outputs.size(), result));
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (adjoints.get(i).isPresent()) {
                found.add(wanted.get(i));
                outputs.add(
                        new Graph.Output("d" + outputs.size(), adjoints.get(i).get()));
            }
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Graph joint = new Graph(built.nodes(), outputs, List.of(), List.of(), built.origins());
        return Optional.of(new Residuals(function, joint, found).split());
    }
}
