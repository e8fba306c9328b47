// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

import dev.chainrule.compiler.differentiate.Differentiate;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.CellId;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Initial;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.SettingId;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Discrete;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Overridable;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.optimizer.Optimizer;
import dev.chainrule.compiler.program.ModelDefinition.Clip;
import dev.chainrule.compiler.program.ModelDefinition.Group;
import dev.chainrule.compiler.program.ModelDefinition.Train;
import dev.chainrule.compiler.rewrite.DropDead;
import dev.chainrule.compiler.rewrite.Pipeline;
import dev.chainrule.compiler.rewrite.Rebuild;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * The graphs of one train step: gradients, their application, and both in one. The loss is differentiated once; what follows
 * is made of that.
 */
final class Training {
    /** PyTorch's: keeps the divisor of the norm from 0. */
    private static final double NORM_EPSILON = 1e-6;

    private final Train train;
    private final Pipeline pipeline;
    private final List<ModelDefinition.Update> updates;
    private final List<ModelDefinition.Follower> followers;
    private final Graph prepared;
    /** What settings need, and their values. */
    private final Graph settings;
    /** Loss and settings out, gradients into their cells, and the model's own updates of its state. */
    private final Graph differentiated;

    /** @param prepared the model's equations for training, stabilised */
    Training(Train train, ModelDefinition model, Graph prepared, Pipeline pipeline) {
        this.train = train;
        this.pipeline = pipeline;
        this.updates = model.updates();
        this.followers = model.followers();
        this.prepared = prepared;
        this.settings = pipeline.run(
                train.name() + ".apply", EntryPoints.selected(prepared, settingNames()), List.of(DropDead.PASS));
        this.differentiated = differentiated();
    }

    private Graph differentiated() {
        String name = train.name() + ".gradients";
        List<String> outputs = new ArrayList<>(List.of(train.loss()));
        outputs.addAll(settingNames());
        Graph updated = States.after(prepared, settings, updates, this::isRun);
        Graph needed = pipeline.run(name, EntryPoints.selectedWithWrites(updated, outputs), List.of(DropDead.PASS));
        Work work = new Work(name, needed);
        needed.outputs().forEach(output -> work.output(output.name()));
        work.writes();
        work.gradients().forEach((cell, gradient) -> work.builder.write(gradientCell(cell), gradient.value()));
        return pipeline.finish(name, pipeline.observe(name, "differentiate", work.builder.build()));
    }

    /** Inputs to gradient cells, and the loss. */
    Graph gradients() {
        return pipeline.trim(
                train.name() + ".gradients", EntryPoints.selectedWithWrites(differentiated, List.of(train.loss())));
    }

    /** Gradient cells to parameters, slots and the number of updates. */
    Graph apply() {
        String name = train.name() + ".apply";
        Work work = new Work(name, pipeline.run(name, States.done(settings, updates), List.of(DropDead.PASS)));
        Map<Cell, Term> gradients = new LinkedHashMap<>();
        for (Cell cell : parameters()) {
            gradients.put(cell, work.term(work.builder.read(gradientCell(cell))));
        }
        for (ModelDefinition.Update update : updates) {
            if (isRun(update)) {
                work.changed.put(update.cell(), work.term(work.builder.read(update.cell())));
            }
        }
        work.update(gradients);
        return work.finish();
    }

    /** Both, fused; the loss is the one before the update. */
    Graph step() {
        Work work = new Work(train.name(), differentiated);
        work.output(train.loss());
        Map<Cell, Term> gradients = work.writes();
        Map<Cell, Term> ofParameters = new LinkedHashMap<>();
        for (Cell cell : parameters()) {
            ofParameters.put(cell, at(gradients, gradientCell(cell)));
        }
        work.update(ofParameters);
        return work.finish();
    }

    private boolean isRun(ModelDefinition.Update update) {
        return update.trains().contains(train.name());
    }

    private List<Cell> parameters() {
        return train.groups().stream()
                .flatMap(group -> group.parameters().stream())
                .toList();
    }

    private List<String> settingNames() {
        return train.settings().stream().map(SettingId::output).toList();
    }

    private Cell gradientCell(Cell parameter) {
        return new Cell(
                new CellId(Cell.Kind.GRADIENT, train.name(), "grad", parameter.name()),
                parameter.type(),
                Initial.ZEROS);
    }

    private Cell stepCell() {
        return new Cell(Cell.Kind.STEP, train.name(), TensorType.scalar(ElementType.INT), Initial.ZEROS);
    }

    private Cell slotCell(Optimizer.Slot slot, Cell parameter) {
        return new Cell(
                new CellId(Cell.Kind.SLOT, train.name(), slot.name(), parameter.name()),
                parameter.type().withShape(slot.shape()),
                new Initial.Constant(slot.initial()));
    }

    /** One graph in the making: what it starts from, copied into a builder. */
    private final class Work {
        private final String entryPoint;
        private final GraphBuilder builder = new GraphBuilder();
        private final Graph forward;
        private final List<List<Value>> values;
        /** The new values of parameters and states. */
        private final Map<Cell, Term> changed = new LinkedHashMap<>();

        Work(String entryPoint, Graph forward) {
            this.entryPoint = entryPoint;
            this.forward = forward;
            this.values = Rebuild.copy(forward, builder);
            forward.conditions().forEach(builder::require);
        }

        /** Writes what the graph writes but for gradients, which are returned. */
        Map<Cell, Term> writes() {
            Map<Cell, Term> gradients = new LinkedHashMap<>();
            for (Graph.Write write : forward.writes()) {
                Value value = Rebuild.find(values, write.value());
                if (write.cell().kind() == Cell.Kind.GRADIENT) {
                    gradients.put(write.cell(), term(value));
                } else {
                    builder.write(write.cell(), value);
                    changed.put(write.cell(), term(value));
                }
            }
            return gradients;
        }

        Term term(Value value) {
            return new Term(builder, value);
        }

        Term named(String output) {
            return term(Rebuild.find(values, forward.output(output)));
        }

        /** A setting of the train step, which Java may override. */
        Term setting(SettingId id) {
            return named(id.output()).apply(new Overridable(id));
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
            return gradients;
        }

        /** Writes what the optimisers make of the gradients. */
        void update(Map<Cell, Term> gradients) {
            Origin former = builder.at(Origin.UNKNOWN.in(Origin.Phase.UPDATE));
            Optional<Map<Cell, Term>> limits = train.clip().map(clip -> limits(clip, gradients));
            Term done = term(builder.read(stepCell()));
            Term one = term(builder.constant(1, TensorType.scalar(ElementType.INT)));
            Term next = done.apply(Discrete.ADVANCE, one);
            Term step = next.apply(Discrete.INT_TO_SETTING).named("step_count");
            for (Group group : train.groups()) {
                Map<String, Term> settings = new LinkedHashMap<>();
                for (Optimizer.Setting setting : group.optimizer().settings()) {
                    settings.put(setting.name(), setting(group.setting(setting)));
                }
                Map<TensorType, Long> counts =
                        group.parameters().stream().collect(Collectors.groupingBy(Cell::type, Collectors.counting()));
                Map<TensorType, Updates> functions = new HashMap<>();
                List<Term> scalars = new ArrayList<>(settings.values());
                scalars.add(step);
                for (Cell parameter : group.parameters()) {
                    builder.at(
                            updateOf(parameter).by(Optional.of(group.optimizer().name())));
                    List<Term> arrays = arrays(group.optimizer(), parameter, at(gradients, parameter));
                    limits.ifPresent(each -> arrays.add(at(each, parameter)));
                    Updates.Formula formula = (given, values) -> update(group, given, values);
                    List<Term> updated = counts.getOrDefault(parameter.type(), 0L) < Updates.FEWEST
                            ? formula.apply(arrays, scalars)
                            : functions
                                    .computeIfAbsent(
                                            parameter.type(),
                                            type -> new Updates(
                                                    group.optimizer().name(),
                                                    arrays.stream()
                                                            .map(Term::type)
                                                            .toList(),
                                                    scalars,
                                                    builder,
                                                    formula))
                                    .call(builder, arrays);
                    write(group.optimizer(), parameter, updated);
                }
            }
            new Copies(builder, step).write(followers, changed);
            builder.write(stepCell(), next.value());
            builder.at(former);
        }

        /** The parameter, its gradient, its slots. */
        private List<Term> arrays(Optimizer optimizer, Cell parameter, Term gradient) {
            List<Term> arrays = new ArrayList<>(List.of(term(builder.read(parameter)), gradient));
            for (Optimizer.Slot slot : optimizer.slots(parameter.type())) {
                arrays.add(term(builder.read(slotCell(slot, parameter))));
            }
            return arrays;
        }

        /** The new values of a parameter and of its slots. */
        private List<Term> update(Group group, List<Term> arrays, List<Term> scalars) {
            Optimizer optimizer = group.optimizer();
            Map<String, Term> settings = new LinkedHashMap<>();
            int next = 0;
            for (Optimizer.Setting setting : optimizer.settings()) {
                settings.put(setting.name(), scalars.get(next++));
            }
            Term step = scalars.get(next);
            Map<String, Term> slots = new LinkedHashMap<>();
            List<Optimizer.Slot> kept = optimizer.slots(arrays.get(0).type());
            for (int i = 0; i < kept.size(); i++) {
                slots.put(kept.get(i).name(), arrays.get(i + 2));
            }
            Term gradient = arrays.get(1);
            Term limited = train.clip()
                    .map(clip -> limited(clip, gradient, arrays.get(arrays.size() - 1)))
                    .orElse(gradient);
            Optimizer.Update update = optimizer.update(arrays.get(0), limited, slots, settings, step);
            List<Term> updated = new ArrayList<>(List.of(update.parameter()));
            for (Optimizer.Slot slot : kept) {
                updated.add(Optional.ofNullable(update.slots().get(slot.name())).orElseThrow());
            }
            return updated;
        }

        private void write(Optimizer optimizer, Cell parameter, List<Term> updated) {
            builder.write(parameter, updated.get(0).value());
            changed.put(parameter, updated.get(0));
            int next = 1;
            for (Optimizer.Slot slot : optimizer.slots(parameter.type())) {
                builder.write(slotCell(slot, parameter), updated.get(next++).value());
            }
        }

        /** For each parameter what {@link #limited} takes. */
        private Map<Cell, Term> limits(Clip clip, Map<Cell, Term> gradients) {
            Term limit = setting(clip.limit()).apply(Discrete.SETTING_TO_REAL);
            Map<String, List<Term>> parts = new LinkedHashMap<>();
            gradients.forEach((cell, gradient) -> parts.computeIfAbsent(part(clip, cell), part -> new ArrayList<>())
                    .add(gradient));
            Map<String, Term> factors = new HashMap<>();
            parts.forEach((part, terms) ->
                    factors.put(part, clip.kind() == Clip.Kind.VALUE ? limit : factor(clip, limit, terms)));
            Map<Cell, Term> limits = new LinkedHashMap<>();
            gradients.keySet().forEach(cell -> limits.put(cell, at(factors, part(clip, cell))));
            return limits;
        }

        /** What gradients are multiplied by, so that their norm is within the limit. */
        private Term factor(Clip clip, Term limit, List<Term> gradients) {
            Term largest = overAll(
                    "largest",
                    gradients,
                    List.of(),
                    (gradient, none) -> gradient.abs().max(),
                    Term::max);
            Term norm = clip.kind() == Clip.Kind.INF_NORM ? largest : euclidean(gradients, largest);
            Term ratio = limit.over(norm.plus(NORM_EPSILON).named("norm")).named(Clip.FACTORS.get(1));
            return ratio.apply(Elementwise.MIN, ratio.one()).named(Clip.FACTORS.get(0));
        }

        private Term euclidean(List<Term> gradients, Term largest) {
            // The square of a large number is infinite, where clipping would stop training without a word.
            boolean single = pipeline.precision() == Precision.F32;
            Term scale = largest.lessThan(largest.constant(single ? 1e14 : 1e150))
                    .select(largest.one(), largest.constant(Math.scalb(1.0, single ? -80 : -560)))
                    .named("scale");
            return overAll(
                            "squares",
                            gradients,
                            List.of(scale),
                            (gradient, scalars) ->
                                    gradient.times(scalars.get(0)).squared().sum(),
                            Term::plus)
                    .sqrt()
                    .over(scale);
        }

        /** One number of all gradients. Where many have one type, each adds its own by the same function. */
        private Term overAll(
                String name,
                List<Term> gradients,
                List<Term> scalars,
                BiFunction<Term, List<Term>, Term> ofOne,
                BinaryOperator<Term> both) {
            Map<TensorType, Long> counts =
                    gradients.stream().collect(Collectors.groupingBy(Term::type, Collectors.counting()));
            Map<TensorType, Updates> functions = new HashMap<>();
            Term all = ofOne.apply(gradients.get(0), scalars);
            for (Term gradient : gradients.subList(1, gradients.size())) {
                TensorType type = gradient.type();
                List<Term> arrays = List.of(all, gradient);
                all = counts.getOrDefault(type, 0L) < Updates.FEWEST
                        ? both.apply(all, ofOne.apply(gradient, scalars))
                        : functions
                                .computeIfAbsent(
                                        type,
                                        key -> new Updates(
                                                name,
                                                arrays.stream().map(Term::type).toList(),
                                                scalars,
                                                builder,
                                                (given, same) -> List.of(
                                                        both.apply(given.get(0), ofOne.apply(given.get(1), same)))))
                                .call(builder, arrays)
                                .get(0);
            }
            return all;
        }

        Graph finish() {
            Graph graph = pipeline.observe(entryPoint, "update", builder.build());
            return pipeline.finish(entryPoint, graph);
        }
    }

    /** The gradient times its factor, or each entry within the limit. */
    private static Term limited(Clip clip, Term gradient, Term limit) {
        return clip.kind() == Clip.Kind.VALUE
                ? gradient.apply(Elementwise.MIN, limit).apply(Elementwise.MAX, limit.negated())
                : gradient.times(limit);
    }

    /** What has a norm together with a parameter. */
    private static String part(Clip clip, Cell parameter) {
        return switch (clip.scope()) {
            case STEP -> "";
            case LAYER -> place(parameter.name());
            case PARAM -> parameter.name();
        };
    }

    /** The layer that declares a parameter; empty if it is the model. */
    private static String place(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(0, dot);
    }

    static Origin updateOf(Cell parameter) {
        String name = parameter.name();
        int dot = name.lastIndexOf('.');
        return new Origin(
                Optional.empty(),
                Optional.of(name.substring(dot + 1)),
                place(name),
                Origin.Phase.UPDATE,
                Origin.Role.PART);
    }

    static <K> Term at(Map<K, Term> terms, K key) {
        return Optional.ofNullable(terms.get(key)).orElseThrow();
    }
}
