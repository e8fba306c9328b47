// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

import dev.chainrule.compiler.differentiate.Differentiate;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Initial;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Discrete;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Overridable;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.optimizer.Optimizer;
import dev.chainrule.compiler.program.ModelDefinition.Clip;
import dev.chainrule.compiler.program.ModelDefinition.Group;
import dev.chainrule.compiler.program.ModelDefinition.Train;
import dev.chainrule.compiler.rewrite.Pipeline;
import dev.chainrule.compiler.rewrite.Rebuild;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The graphs of one train step: gradients, their application, and both in one. */
final class Training {
    /** PyTorch's: keeps the divisor of the norm from 0. */
    private static final double NORM_EPSILON = 1e-6;

    private final ModelDefinition model;
    private final Train train;
    private final Pipeline pipeline;

    Training(ModelDefinition model, Train train, Pipeline pipeline) {
        this.model = model;
        this.train = train;
        this.pipeline = pipeline;
    }

    /** Inputs to gradient cells, and the loss. */
    Graph gradients() {
        String name = train.name() + ".gradients";
        Work work = new Work(name, List.of(train.loss()), true);
        work.output(train.loss());
        Map<Cell, Term> gradients = work.gradients();
        gradients.forEach((cell, gradient) -> work.builder.write(gradientCell(cell), gradient.value()));
        return work.finish();
    }

    /** Gradient cells to parameters, slots and the number of updates. */
    Graph apply() {
        Work work = new Work(train.name() + ".apply", settingNames(), false);
        Map<Cell, Term> gradients = new LinkedHashMap<>();
        for (Cell cell : parameters()) {
            gradients.put(cell, work.term(work.builder.read(gradientCell(cell))));
        }
        work.update(gradients);
        return work.finish();
    }

    /** Both, fused; the loss is the one before the update. */
    Graph step() {
        List<String> names = new ArrayList<>(List.of(train.loss()));
        names.addAll(settingNames());
        Work work = new Work(train.name(), names, true);
        work.output(train.loss());
        work.update(work.gradients());
        return work.finish();
    }

    private List<Cell> parameters() {
        return train.groups().stream()
                .flatMap(group -> group.parameters().stream())
                .toList();
    }

    private List<String> settingNames() {
        List<String> names = new ArrayList<>();
        for (Group group : train.groups()) {
            for (Optimizer.Setting setting : group.optimizer().settings()) {
                names.add(settingName(group, setting));
            }
        }
        train.clip().ifPresent(clip -> names.add(clip.limit()));
        return names;
    }

    private static String settingName(Group group, Optimizer.Setting setting) {
        String name = group.settings().get(setting.name());
        if (name == null) {
            throw new IllegalArgumentException("no value for " + setting.name() + " of "
                    + group.optimizer().name());
        }
        return name;
    }

    private Cell gradientCell(Cell parameter) {
        return new Cell(
                Cell.Kind.GRADIENT, train.name() + "/grad/" + parameter.name(), parameter.type(), Initial.ZEROS);
    }

    private Cell stepCell() {
        return new Cell(Cell.Kind.STEP, train.name(), TensorType.scalar(ElementType.INT), Initial.ZEROS);
    }

    private Cell slotCell(Optimizer.Slot slot, Cell parameter) {
        TensorType type = switch (slot.extent()) {
            case PARAMETER -> parameter.type();
            case SCALAR -> TensorType.scalar(parameter.type().element());
        };
        return new Cell(
                Cell.Kind.SLOT,
                train.name() + "/" + slot.name() + "/" + parameter.name(),
                type,
                new Initial.Constant(slot.initial()));
    }

    /** One graph in the making: the prepared forward part, copied into a builder. */
    private final class Work {
        private final String entryPoint;
        private final GraphBuilder builder = new GraphBuilder();
        private final Graph forward;
        private final List<List<Value>> values;

        /** @param withUpdates whether the model's own updates of its state take place */
        Work(String entryPoint, List<String> outputs, boolean withUpdates) {
            this.entryPoint = entryPoint;
            Graph chosen = withUpdates
                    ? EntryPoints.selectedWithWrites(model.training(), outputs)
                    : EntryPoints.selected(model.training(), outputs);
            this.forward = pipeline.prepare(entryPoint, chosen);
            this.values = Rebuild.copy(forward, builder);
            forward.conditions().forEach(builder::require);
            forward.writes().forEach(write -> builder.write(write.cell(), Rebuild.find(values, write.value())));
        }

        Term term(Value value) {
            return new Term(builder, value);
        }

        Term named(String output) {
            return term(Rebuild.find(values, forward.output(output)));
        }

        /** A setting of the train step, which Java may override. */
        Term setting(String output) {
            return named(output).apply(new Overridable(output));
        }

        void output(String name) {
            builder.output(name, named(name).value());
        }

        /** The derivative of the loss by each parameter; zeros for one that it does not depend on. */
        Map<Cell, Term> gradients() {
            List<Cell> cells = parameters();
            List<Value> reads = cells.stream().map(builder::read).toList();
            List<Value> adjoints =
                    Differentiate.gradients(builder, named(train.loss()).value(), reads);
            Map<Cell, Term> gradients = new LinkedHashMap<>();
            for (int i = 0; i < cells.size(); i++) {
                gradients.put(cells.get(i), term(adjoints.get(i)));
            }
            pipeline.observe(entryPoint, "differentiate", builder.build());
            return gradients;
        }

        /** Writes what the optimisers make of the gradients. */
        void update(Map<Cell, Term> gradients) {
            Origin former = builder.at(Origin.UNKNOWN.in(Origin.Phase.UPDATE));
            Map<Cell, Term> clipped =
                    train.clip().map(clip -> clip(clip, gradients)).orElse(gradients);
            Term done = term(builder.read(stepCell()));
            Term one = term(builder.constant(1, TensorType.scalar(ElementType.INT)));
            Term next = done.apply(Discrete.INT_ADD, one);
            Term step = next.apply(Discrete.INT_TO_SETTING);
            for (Group group : train.groups()) {
                Map<String, Term> settings = new LinkedHashMap<>();
                for (Optimizer.Setting setting : group.optimizer().settings()) {
                    settings.put(setting.name(), setting(settingName(group, setting)));
                }
                for (Cell parameter : group.parameters()) {
                    builder.at(updateOf(parameter));
                    update(group.optimizer(), parameter, at(clipped, parameter), settings, step);
                }
            }
            builder.write(stepCell(), next.value());
            builder.at(former);
        }

        private void update(Optimizer optimizer, Cell parameter, Term gradient, Map<String, Term> settings, Term step) {
            Map<String, Term> slots = new LinkedHashMap<>();
            for (Optimizer.Slot slot : optimizer.slots()) {
                slots.put(slot.name(), term(builder.read(slotCell(slot, parameter))));
            }
            Optimizer.Update update = optimizer.update(term(builder.read(parameter)), gradient, slots, settings, step);
            builder.write(parameter, update.parameter().value());
            for (Optimizer.Slot slot : optimizer.slots()) {
                Term value =
                        Optional.ofNullable(update.slots().get(slot.name())).orElseThrow();
                builder.write(slotCell(slot, parameter), value.value());
            }
        }

        private Map<Cell, Term> clip(Clip clip, Map<Cell, Term> gradients) {
            Term limit = setting(clip.limit());
            Map<Cell, Term> clipped = new LinkedHashMap<>();
            switch (clip.kind()) {
                case NORM -> {
                    Optional<Term> squares = gradients.values().stream()
                            .map(gradient -> gradient.squared().sum(axes(gradient)))
                            .reduce(Term::plus);
                    if (squares.isEmpty()) {
                        return gradients;
                    }
                    Term norm = squares.get().sqrt().plus(NORM_EPSILON);
                    Term ratio = limit.apply(Discrete.SETTING_TO_REAL).over(norm);
                    Term scale = ratio.apply(Elementwise.MIN, ratio.one());
                    gradients.forEach((cell, gradient) -> clipped.put(cell, gradient.times(scale)));
                }
                case VALUE -> {
                    Term high = limit.apply(Discrete.SETTING_TO_REAL);
                    Term low = limit.negated().apply(Discrete.SETTING_TO_REAL);
                    gradients.forEach((cell, gradient) -> clipped.put(
                            cell, gradient.apply(Elementwise.MIN, high).apply(Elementwise.MAX, low)));
                }
            }
            return clipped;
        }

        Graph finish() {
            Graph graph = pipeline.observe(entryPoint, "update", builder.build());
            return pipeline.finish(entryPoint, graph);
        }
    }

    private static Origin updateOf(Cell parameter) {
        String name = parameter.name();
        int dot = name.lastIndexOf('.');
        String place = dot < 0 ? "" : name.substring(0, dot);
        return new Origin(
                Optional.empty(), Optional.of(name.substring(dot + 1)), place, Origin.Phase.UPDATE, Origin.Role.PART);
    }

    private static Term at(Map<Cell, Term> gradients, Cell cell) {
        return Optional.ofNullable(gradients.get(cell)).orElseThrow();
    }

    private static List<Integer> axes(Term term) {
        List<Integer> axes = new ArrayList<>();
        for (int axis = 0; axis < term.rank(); axis++) {
            axes.add(axis);
        }
        return axes;
    }
}
