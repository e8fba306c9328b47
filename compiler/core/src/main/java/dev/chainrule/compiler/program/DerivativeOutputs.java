// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

import dev.chainrule.compiler.differentiate.Differentiate;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.CutPoint;
import dev.chainrule.compiler.program.ModelDefinition.Figure;
import dev.chainrule.compiler.rewrite.Pipeline;
import dev.chainrule.compiler.rewrite.Rebuild;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The graph that yields outputs, losses, and the derivatives of one loss by parameters, real inputs and outputs, under the
 * names {@code d/NAME}. Outputs are cut points, so that the derivative by an output is there whatever the stable forms
 * are.
 */
final class DerivativeOutputs {
    private final ModelDefinition model;
    private final Pipeline pipeline;

    DerivativeOutputs(ModelDefinition model, Pipeline pipeline) {
        this.model = model;
        this.pipeline = pipeline;
    }

    Graph of(String entryPoint, Figure loss) {
        List<String> outputs = EntryPoints.names(model.outputs());
        List<String> names = new ArrayList<>(outputs);
        names.addAll(EntryPoints.names(model.losses()));
        Graph cut = cut(EntryPoints.selected(model.training(), names), outputs);
        Graph forward = pipeline.prepare(entryPoint, pipeline.observe(entryPoint, "cut", cut));

        GraphBuilder builder = new GraphBuilder();
        List<List<Value>> values = Rebuild.copy(forward, builder);
        forward.conditions().forEach(builder::require);
        forward.outputs().forEach(output -> builder.output(output.name(), Rebuild.find(values, output.value())));
        Map<String, Value> variables = new LinkedHashMap<>();
        for (Cell cell : model.cells()) {
            if (cell.kind() == Cell.Kind.PARAMETER) {
                variables.put(cell.name(), builder.read(cell));
            }
        }
        for (ModelDefinition.Input input : model.inputs()) {
            if (input.type().isReal()) {
                variables.put(input.name(), builder.input(input.name(), input.type()));
            }
        }
        for (String output : outputs) {
            Value value = Rebuild.find(values, forward.output(output));
            if (builder.type(value).isReal()) {
                variables.putIfAbsent(output, value);
            }
        }
        List<Value> gradients = Differentiate.gradients(
                builder, Rebuild.find(values, forward.output(loss.name())), List.copyOf(variables.values()));
        int index = 0;
        for (String name : variables.keySet()) {
            builder.output("d/" + name, gradients.get(index));
            index++;
        }
        return pipeline.finish(entryPoint, pipeline.observe(entryPoint, "differentiate", builder.build()));
    }

    /** The graph with a cut point at each of its real outputs of these names. */
    private static Graph cut(Graph graph, List<String> outputs) {
        Set<Value> named = new HashSet<>();
        outputs.forEach(output -> named.add(graph.output(output)));
        GraphBuilder builder = new GraphBuilder();
        int[] index = {0};
        List<List<Value>> values = Rebuild.values(graph, builder, (node, origin) -> {
            Origin former = builder.at(origin);
            List<Value> results = new ArrayList<>(builder.add(node));
            for (int result = 0; result < results.size(); result++) {
                boolean isOutput = named.contains(new Value(index[0], result));
                if (isOutput && builder.type(results.get(result)).isReal()) {
                    results.set(result, builder.apply(new CutPoint(), results.get(result)));
                }
            }
            index[0]++;
            builder.at(former);
            return results;
        });
        graph.outputs().forEach(output -> builder.output(output.name(), Rebuild.find(values, output.value())));
        graph.conditions().forEach(builder::require);
        return builder.build();
    }
}
