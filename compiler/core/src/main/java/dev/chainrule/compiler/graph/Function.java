// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.graph;

import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A closed graph with parameters and results: it reads no input and no cell and writes none, so what it yields follows from
 * its operands alone. Equal layers share one, and so do the updates of equal parameters. Two functions are equal when they
 * compute the same from the same; names and origins, which are for the reader, do not count. Places and names of layers in
 * the origins are told from the call: see {@link Origin#within}.
 */
public final class Function {
    private final String name;
    private final List<TensorType> parameters;
    private final Graph body;
    private final List<Value> results;
    private final List<TensorType> resultTypes;
    private final int hash;

    /**
     * @param parameters their types; the body's parameters name them by index, and need not name all
     * @param body its outputs are the results, in order
     */
    public Function(String name, List<TensorType> parameters, Graph body) {
        this.name = name;
        this.parameters = List.copyOf(parameters);
        this.body = body;
        this.results = body.outputs().stream().map(Graph.Output::value).toList();
        this.resultTypes = results.stream().map(body::type).toList();
        this.hash = 31 * (31 * this.parameters.hashCode() + body.nodes().hashCode()) + results.hashCode();
    }

    /** The function of what a builder holds so far, with these values of it as results. */
    public static Function of(String name, List<TensorType> parameters, GraphBuilder builder, List<Value> results) {
        Graph built = builder.build();
        List<Graph.Output> outputs = new ArrayList<>();
        for (Value result : results) {
            outputs.add(new Graph.Output(Integer.toString(outputs.size()), result));
        }
        return new Function(
                name, parameters, new Graph(built.nodes(), outputs, List.of(), built.conditions(), built.origins()));
    }

    public String name() {
        return name;
    }

    public List<TensorType> parameters() {
        return parameters;
    }

    /** A parameter as a value of the body, if anything there needs it. */
    public Optional<Value> parameter(int index) {
        List<Node> nodes = body.nodes();
        return IntStream.range(0, nodes.size())
                .filter(node -> nodes.get(node) instanceof Node.Parameter parameter && parameter.index() == index)
                .mapToObj(node -> new Value(node, 0))
                .findFirst();
    }

    public Graph body() {
        return body;
    }

    /** The values of the body that come out. */
    public List<Value> results() {
        return results;
    }

    public List<TensorType> resultTypes() {
        return resultTypes;
    }

    /** What it yields, computed in a builder from values there. */
    public List<Value> writtenInto(GraphBuilder builder, List<Value> arguments) {
        return writtenInto(builder, arguments, UnaryOperator.identity());
    }

    /** @param origins what is said there of where a node came from */
    public List<Value> writtenInto(GraphBuilder builder, List<Value> arguments, UnaryOperator<Origin> origins) {
        List<List<Value>> values = new ArrayList<>();
        for (int index = 0; index < body.nodes().size(); index++) {
            Node node = body.nodes().get(index);
            Origin former = builder.at(origins.apply(body.origins().get(index)));
            if (node instanceof Node.Parameter parameter) {
                values.add(List.of(arguments.get(parameter.index())));
            } else if (node instanceof Node.Apply apply) {
                values.add(builder.add(apply.on(apply.operands().stream()
                        .map(operand -> values.get(operand.node()).get(operand.result()))
                        .toList())));
            } else {
                values.add(builder.add(node));
            }
            builder.at(former);
        }
        return results.stream()
                .map(result -> values.get(result.node()).get(result.result()))
                .toList();
    }

    /** This function with a body that computes the same. */
    public Function with(Graph same) {
        return same == body ? this : new Function(name, parameters, same);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof Function function
                        && hash == function.hash
                        && results.equals(function.results)
                        && parameters.equals(function.parameters)
                        && body.nodes().equals(function.body.nodes());
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return name;
    }
}
