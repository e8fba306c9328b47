// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import dev.chainrule.compiler.explain.Derivation.Line;
import dev.chainrule.compiler.explain.Derivation.Update;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.CellId;
import dev.chainrule.compiler.graph.Formulas;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.notation.Notation.Name;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.program.ModelDefinition.Group;
import dev.chainrule.compiler.program.ModelDefinition.Train;
import dev.chainrule.compiler.program.Program;
import dev.chainrule.compiler.rewrite.Inline;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What the optimisers make of the gradients of one loss, as formulas for one parameter of each group. */
final class UpdateDerivation {
    private final Program program;
    private final ModelDefinition.Figure loss;
    private final Map<String, Name> gradients;

    /** @param gradients what the gradients of parameters are called, by the parameter */
    UpdateDerivation(Program program, ModelDefinition.Figure loss, Map<String, Name> gradients) {
        this.gradients = gradients;
        this.program = program;
        this.loss = loss;
    }

    List<Update> updates() {
        List<Update> updates = new ArrayList<>();
        for (Train train : program.model().trains()) {
            if (train.loss().equals(loss.name())) {
                Graph apply =
                        Inline.apply(program.entryPoint(train.name() + ".apply").graph());
                train.groups().forEach(group -> update(train, group, apply).ifPresent(updates::add));
            }
        }
        return updates;
    }

    private Optional<Update> update(Train train, Group group, Graph graph) {
        if (group.parameters().isEmpty()) {
            return Optional.empty();
        }
        Cell parameter = group.parameters().get(0);
        Map<Value, Notation> names = new HashMap<>();
        for (int index = 0; index < graph.nodes().size(); index++) {
            if (graph.nodes().get(index) instanceof Node.Read read) {
                names.put(new Value(index, 0), name(read.cell(), ""));
            }
        }
        List<Graph.Write> writes = new ArrayList<>();
        for (Graph.Write write : graph.writes()) {
            CellId id = write.cell().id();
            if (id.kind() == Cell.Kind.SLOT && id.path().equals(parameter.name())) {
                writes.add(write);
            }
        }
        graph.writes().stream().filter(write -> write.cell().equals(parameter)).forEach(writes::add);
        Formulas formulas =
                new Formulas(graph::node, value -> Optional.ofNullable(names.get(value)), Formulas.Writing.PLAIN);
        List<Line> lines = new ArrayList<>();
        BitSet needed = new BitSet();
        writes.forEach(write -> needed.or(ValueNames.ancestors(graph, write.value())));
        needed.stream()
                .mapToObj(index -> new Value(index, 0))
                .forEach(value -> part(graph, value).ifPresent(name -> {
                    lines.add(
                            new Line(name, formulas.of(value), graph.type(value), Optional.empty(), Optional.empty()));
                    names.put(value, name);
                }));
        for (Graph.Write write : writes) {
            Notation formula = formulas.of(write.value());
            Name name = name(write.cell(), "′");
            lines.add(new Line(name, formula, write.cell().type(), Optional.empty(), Optional.empty()));
            if (graph.node(write.value()) instanceof Node.Apply) {
                names.putIfAbsent(write.value(), name);
            }
        }
        List<Name> others = group.parameters().stream()
                .skip(1)
                .map(other -> name(other, ""))
                .toList();
        return Optional.of(new Update(train.name(), group.optimizer().name(), lines, others));
    }

    /** A number that all parameters have in common and that has a name: what clipping makes of the gradients. */
    private static Optional<Name> part(Graph graph, Value value) {
        Origin origin = graph.origin(value);
        boolean named = graph.node(value) instanceof Node.Apply
                && origin.role() == Origin.Role.ROOT
                && graph.type(value).isReal()
                && graph.type(value).shape().rank() == 0;
        return named
                ? origin.name()
                        .map(name -> name.equals(ModelDefinition.Clip.FACTORS.get(0)) ? "clip_factor" : name)
                        .map(name -> new Name(name, name, "", true))
                : Optional.empty();
    }

    private Name name(Cell cell, String mark) {
        String path = cell.id().path();
        String prefix = switch (cell.kind()) {
            case GRADIENT -> "d";
            case SLOT -> cell.id().part() + "_";
            default -> "";
        };
        // A gradient stands behind numbers that belong to the optimiser.
        boolean scalar =
                cell.kind() != Cell.Kind.GRADIENT && cell.type().shape().rank() == 0;
        if (cell.kind() == Cell.Kind.GRADIENT && gradients.containsKey(path)) {
            Name known = Objects.requireNonNull(gradients.get(path));
            return new Name(known.path(), known.word(), mark, false);
        }
        return cell.kind() == Cell.Kind.STEP
                ? new Name("steps", "steps", mark, true)
                : new Name(prefix + path, prefix + path.substring(path.lastIndexOf('.') + 1), mark, scalar);
    }
}
