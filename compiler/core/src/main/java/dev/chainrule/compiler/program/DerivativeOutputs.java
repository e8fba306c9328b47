// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

import dev.chainrule.compiler.differentiate.Differentiate;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.program.ModelDefinition.Figure;
import dev.chainrule.compiler.rewrite.DropDead;
import dev.chainrule.compiler.rewrite.Pipeline;
import dev.chainrule.compiler.rewrite.Rebuild;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The graph that yields outputs, losses, and the derivatives of one loss by parameters, real inputs and outputs, under the
 * names {@code d/NAME}. Outputs, losses and the derivatives by parameters and inputs are those that train. A derivative by
 * an output is taken at its cut point, in a graph of its own: there no stable form reaches across an output.
 */
final class DerivativeOutputs {
    private final ModelDefinition model;
    private final Pipeline pipeline;

    DerivativeOutputs(ModelDefinition model, Pipeline pipeline) {
        this.model = model;
        this.pipeline = pipeline;
    }

    /** @param training all that trains, stabilised */
    Graph of(String entryPoint, Figure loss, Graph training) {
        List<String> names = new ArrayList<>(EntryPoints.names(model.outputs()));
        names.addAll(EntryPoints.names(model.losses()));
        GraphBuilder builder = new GraphBuilder();
        Map<String, Value> trained = copied(
                pipeline.run(
                        entryPoint,
                        EntryPoints.selected(States.of(training, model, loss), names),
                        List.of(DropDead.PASS)),
                builder);
        trained.forEach(builder::output);
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
        derivatives(builder, trained, loss, variables);

        Graph marked = pipeline.observe(
                entryPoint, "cut", EntryPoints.selected(States.of(model.marked(), model, loss), names));
        Map<String, Value> cut = copied(pipeline.prepare(entryPoint, marked), builder);
        Map<String, Value> outputs = new LinkedHashMap<>();
        for (String output : EntryPoints.names(model.outputs())) {
            Value value = Objects.requireNonNull(cut.get(output));
            if (builder.type(value).isReal() && !variables.containsKey(output)) {
                outputs.put(output, value);
            }
        }
        derivatives(builder, cut, loss, outputs);
        return pipeline.finish(entryPoint, pipeline.observe(entryPoint, "differentiate", builder.build()));
    }

    private static void derivatives(
            GraphBuilder builder, Map<String, Value> values, Figure loss, Map<String, Value> variables) {
        List<Value> gradients = Differentiate.gradients(
                builder, Objects.requireNonNull(values.get(loss.name())), List.copyOf(variables.values()));
        int index = 0;
        for (String name : variables.keySet()) {
            builder.output("d/" + name, gradients.get(index));
            index++;
        }
    }

    /** The outputs of a graph in a builder, by name. */
    private static Map<String, Value> copied(Graph graph, GraphBuilder builder) {
        List<List<Value>> values = Rebuild.copy(graph, builder);
        graph.conditions().forEach(builder::require);
        Map<String, Value> outputs = new LinkedHashMap<>();
        graph.outputs().forEach(output -> outputs.put(output.name(), Rebuild.find(values, output.value())));
        return outputs;
    }
}
