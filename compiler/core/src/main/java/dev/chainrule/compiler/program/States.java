// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.StopGradient;
import dev.chainrule.compiler.program.ModelDefinition.Update;
import dev.chainrule.compiler.rewrite.Rebuild;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which updates of states run. The model's graph for training holds all; a train step runs some of them, in their order, and
 * to what it computes a state is as those have left it that ran before.
 *
 * <p>Note [Settings see the end]. A setting reads states as all updates of the step leave them, wherever in the program it does
 * so. Then a step is the same as gradients and their application, between which the cells hold just that.
 */
final class States {
    private final List<Update> updates;
    private final Predicate<Update> running;
    private final GraphBuilder builder = new GraphBuilder();
    /** The states that were updated so far. */
    private final Map<Cell, Value> now = new LinkedHashMap<>();

    private States(List<Update> updates, Predicate<Update> running) {
        this.updates = updates;
        this.running = running;
    }

    /** With the updates of the first step that minimises the loss; with all where none does. */
    static Graph of(Graph graph, ModelDefinition model, ModelDefinition.Figure loss) {
        Optional<String> step = model.trains().stream()
                .filter(train -> train.loss().equals(loss.name()))
                .map(ModelDefinition.Train::name)
                .findFirst();
        return after(
                graph,
                model.updates(),
                update -> step.map(update.trains()::contains).orElse(true));
    }

    /** With the updates of a train step. */
    static Graph of(Graph graph, ModelDefinition model, ModelDefinition.Train train) {
        return after(graph, model.updates(), update -> update.trains().contains(train.name()));
    }

    /** The graph in which the updates that run are new values, and the others nothing; states are written behind them all. */
    static Graph after(Graph graph, List<Update> updates, Predicate<Update> running) {
        return updates.isEmpty() ? graph : new States(updates, running).run(graph, graph.outputs());
    }

    /**
     * The same for outputs and settings.
     *
     * @param settings what is needed of settings alone; its outputs are their values
     */
    static Graph after(Graph graph, Graph settings, List<Update> updates, Predicate<Update> running) {
        if (updates.isEmpty()) {
            return graph;
        }
        Set<String> names = new LinkedHashSet<>();
        settings.outputs().forEach(setting -> names.add(setting.name()));
        States states = new States(updates, running);
        states.run(
                graph,
                graph.outputs().stream()
                        .filter(output -> !names.contains(output.name()))
                        .toList());
        return states.last(settings);
    }

    /** Settings alone, when the updates of the step are done and stand in the cells. */
    static Graph done(Graph settings, List<Update> updates) {
        return updates.isEmpty() ? settings : new States(updates, update -> false).last(settings);
    }

    private Graph run(Graph graph, List<Graph.Output> outputs) {
        List<List<Value>> values = Rebuild.values(graph, builder, this::inOrder);
        outputs.forEach(output -> builder.output(output.name(), Rebuild.find(values, output.value())));
        now.forEach(builder::write);
        graph.conditions().forEach(builder::require);
        return builder.build();
    }

    private List<Value> inOrder(Node node, Origin origin) {
        builder.at(origin);
        if (!(node instanceof Node.Apply apply) || !(apply.op().lowering() instanceof Lowering.Update one)) {
            return builder.add(node);
        }
        Update update = updates.get(one.number());
        if (!running.test(update)) {
            return List.of(apply.operands().get(0));
        }
        Value value = apply.operands().get(1);
        Value stopped = builder.type(value).isReal() ? builder.apply(new StopGradient(), value) : value;
        now.put(update.cell(), stopped);
        return List.of(stopped);
    }

    private Graph last(Graph settings) {
        List<List<Value>> values = Rebuild.values(settings, builder, this::atTheEnd);
        settings.outputs().forEach(output -> builder.output(output.name(), Rebuild.find(values, output.value())));
        settings.conditions().forEach(builder::require);
        return builder.build();
    }

    private List<Value> atTheEnd(Node node, Origin origin) {
        builder.at(origin);
        if (node instanceof Node.Apply apply && apply.op().lowering() instanceof Lowering.Update one) {
            return List.of(now(updates.get(one.number()).cell()));
        }
        return node instanceof Node.Read read ? List.of(now(read.cell())) : builder.add(node);
    }

    private Value now(Cell cell) {
        return now.containsKey(cell) ? Objects.requireNonNull(now.get(cell)) : builder.read(cell);
    }
}
