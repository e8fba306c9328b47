// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.diagnostic.Limits;
import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Initial;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.item.Elaboration;
import dev.chainrule.compiler.item.Fault;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.names.JavaNames;
import dev.chainrule.compiler.names.Reports;
import dev.chainrule.compiler.names.SourceUnit;
import dev.chainrule.compiler.op.CutPoint;
import dev.chainrule.compiler.op.Draw;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.rewrite.Rebuild;
import dev.chainrule.compiler.syntax.Ast;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.Shape;
import dev.chainrule.compiler.type.TensorType;
import dev.chainrule.scalar.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Elaborates a model for training and, if it makes a difference, once more for everything else, and gathers what it
 * declares.
 */
final class Models {
    private final Limits limits;
    private final Optional<Precision> override;
    private final Reports reports;

    Models(Limits limits, Optional<Precision> override, Reports reports) {
        this.limits = limits;
        this.override = override;
        this.reports = reports;
    }

    /** A model that is to be compiled, under its own name or another's, with arguments. */
    record Wanted(
            Ast.Model model,
            SourceUnit unit,
            Ast.Name name,
            String doc,
            List<Ast.Argument> arguments,
            SourceUnit home,
            Span span) {
        static Wanted itself(Ast.Model model, SourceUnit unit) {
            return new Wanted(
                    model,
                    unit,
                    model.name(),
                    model.doc(),
                    List.of(),
                    unit,
                    model.name().span());
        }
    }

    /** The resolved model; empty if it has faults. */
    Optional<ModelDefinition> resolve(Wanted wanted) {
        int errors = reports.errors();
        try {
            Walk training = new Walk(wanted, precision(wanted.model()), true).run();
            Walk evaluating = training.elaboration.dependsOnTraining()
                    ? new Walk(wanted, precision(wanted.model()), false).run()
                    : training;
            JavaNames.check(wanted.model(), reports);
            boolean sound = reports.errors() == errors
                    && wanted.unit().isWhole()
                    && wanted.home().isWhole();
            return sound ? Optional.of(training.definition(evaluating)) : Optional.empty();
        } catch (Expressions.TooLarge large) {
            reports.report(Diagnostic.of(
                    Code.TOO_MANY_NODES,
                    large.span(),
                    "the graph of " + wanted.name().text() + " has more than " + limits.nodes() + " nodes here"));
            return Optional.empty();
        }
    }

    private Precision precision(Ast.Model model) {
        Precision declared = Precision.F32;
        for (Ast.Member member : model.members()) {
            if (member instanceof Ast.Precision precision) {
                String text = precision.value().text();
                if (text.equals("f64")) {
                    declared = Precision.F64;
                } else if (!text.equals("f32")) {
                    reports.report(
                            Diagnostic.of(Code.BAD_PRECISION, precision.value().span(), "there is no precision " + text)
                                    .hint("f32 or f64"));
                }
            }
        }
        return override.orElse(declared);
    }

    /** One walk through the members. */
    private final class Walk {
        private final Wanted wanted;
        private final Precision precision;
        private final boolean training;
        private final Elaboration elaboration;
        private final Evaluator evaluator;
        private final Layers layers;
        private final Scope scope;
        private final List<ModelDefinition.Input> inputs = new ArrayList<>();
        private final Set<String> dynamicNames = new LinkedHashSet<>();
        private final Map<String, Span> introduced = new LinkedHashMap<>();
        private final List<ModelDefinition.Figure> outputs = new ArrayList<>();
        private final List<ModelDefinition.Figure> losses = new ArrayList<>();
        private final List<ModelDefinition.Figure> metrics = new ArrayList<>();
        private final Map<String, Value> lossValues = new LinkedHashMap<>();
        private final List<ModelDefinition.Train> trains = new ArrayList<>();
        private Graph forward;

        Walk(Wanted wanted, Precision precision, boolean training) {
            this.wanted = wanted;
            this.precision = precision;
            this.training = training;
            this.elaboration = new Elaboration(training, precision, limits, reports);
            this.evaluator = new Evaluator(elaboration);
            this.layers = new Layers(evaluator);
            this.scope = Scope.top(wanted.unit(), "");
            this.forward = elaboration.graph.build();
        }

        Walk run() {
            Ast.Model model = wanted.model();
            List<Callee.Argument> arguments =
                    evaluator.calls.arguments(wanted.arguments(), Scope.top(wanted.home(), ""));
            try {
                evaluator.calls.parameters(model.name().text(), model.formals(), arguments, scope, wanted.span());
            } catch (Fault fault) {
                elaboration.report(fault.diagnostic());
                return this;
            }
            elaborate(() ->
                    scope.torchNames(TorchNames.of(model.doc(), model.name().span())));
            layers.functions(model.members(), scope);
            List<Ast.Train> declared = model.members().stream()
                    .filter(Ast.Train.class::isInstance)
                    .map(Ast.Train.class::cast)
                    .toList();
            if (!declared.isEmpty() || Ast.hasHole(model.members())) {
                elaboration.step(Trains.counter(declared.isEmpty() ? "" : Trains.name(declared.get(0))));
            }
            for (Ast.Member member : model.members()) {
                member(member);
            }
            elaborate(
                    () -> scope.torchNames().requireAll(name -> scope.own(name).isPresent()));
            boolean sound = inputs.size()
                    == model.members().stream()
                            .filter(Ast.Input.class::isInstance)
                            .count();
            if (sound && !Ast.hasHole(model.members())) {
                determine();
            }
            forward = elaboration.graph.build();
            if (training) {
                Trains steps = new Trains(evaluator, reports, model, scope, lossValues);
                declared.forEach(train -> steps.resolve(train).ifPresent(trains::add));
                steps.warnOfUntrained();
            }
            return this;
        }

        /** What may be at fault as a whole. */
        private void elaborate(Runnable action) {
            try {
                action.run();
            } catch (Fault fault) {
                elaboration.report(fault.diagnostic());
            }
        }

        private void member(Ast.Member member) {
            if (member instanceof Ast.Input input) {
                scope.bind(input.name().text(), evaluator.guarded(() -> input(input)));
            } else if (member instanceof Ast.Output output) {
                outputs.add(new ModelDefinition.Figure(output.name().text(), output.doc(), output.span()));
                Item item = value(output.name(), output.value(), output.span());
                output(output.name(), marked(output.name(), guardedOutput(item, output.value())));
            } else if (member instanceof Ast.Metric metric) {
                metrics.add(new ModelDefinition.Figure(metric.name().text(), metric.doc(), metric.span()));
                figure("metric", metric.name(), metric.value(), metric.span());
            } else if (member instanceof Ast.Loss loss) {
                losses.add(new ModelDefinition.Figure(loss.name().text(), loss.doc(), loss.span()));
                figure("loss", loss.name(), loss.value(), loss.span());
            } else if (!(member instanceof Ast.Train) && !(member instanceof Ast.Predict)) {
                layers.member(member, scope);
            }
        }

        // ---- inputs

        private Item input(Ast.Input input) {
            String name = input.name().text();
            TensorType type;
            if (input.type() instanceof Ast.TensorForm form) {
                form.dims().forEach(this::introduce);
                type = evaluator.signatures.type(form, scope);
            } else {
                type = evaluator.signatures.type(input.type(), scope);
            }
            OptionalDouble standard = OptionalDouble.empty();
            if (input.standard().isPresent()) {
                Item item = evaluator.evaluate(input.standard().get(), scope);
                standard = standard(item, type, input.standard().get());
            }
            inputs.add(new ModelDefinition.Input(name, type, standard, input.doc(), input.span()));
            return elaboration.named(input.span(), name, () -> new Item.Tensor(elaboration.graph.input(name, type)));
        }

        /** A capital name that is not bound yet is fixed by the data. */
        private void introduce(Ast.Dim dim) {
            if (dim instanceof Ast.Extent extent) {
                for (String name : Signatures.unbound(extent.value(), scope)) {
                    scope.bind(name, new Item.Extent(Dimension.named(name)));
                    dynamicNames.add(name);
                    introduced.put(name, extent.span());
                }
            }
        }

        private OptionalDouble standard(Item item, TensorType type, Ast.Expr expr) {
            if (Item.isPoison(item)) {
                return OptionalDouble.empty();
            }
            boolean fits = item instanceof Item.Truth
                    || item instanceof Item.Numeral number
                            && (type.element() == ElementType.REAL
                                    || type.element() == ElementType.INT
                                            && number instanceof Item.Exact exact
                                            && !exact.real());
            if (!fits) {
                throw Fault.of(
                        Code.ARGUMENT_TYPE,
                        expr.span(),
                        "the default of an input is one " + type.element().word() + ", not "
                                + evaluator.ops.describe(item));
            }
            return OptionalDouble.of(
                    item instanceof Item.Truth truth ? (truth.value() ? 1 : 0) : ((Item.Numeral) item).approximate());
        }

        /** Each dynamic name must follow from the extents that arrive. */
        private void determine() {
            Set<String> open = new LinkedHashSet<>(dynamicNames);
            boolean found = true;
            while (found) {
                found = false;
                for (ModelDefinition.Input input : inputs) {
                    for (Dimension dimension : input.type().shape().dimensions()) {
                        Set<String> unknown = new LinkedHashSet<>(dimension.names());
                        unknown.retainAll(open);
                        if (unknown.size() == 1) {
                            String name = unknown.iterator().next();
                            boolean linear = dimension.summands().stream()
                                    .filter(summand -> summand.has(name) || summand.bends(name))
                                    .allMatch(summand -> summand.factors().size() == 1 && !summand.bends(name));
                            found |= linear && open.remove(name);
                        }
                    }
                }
            }
            for (String name : open) {
                Span span = introduced.get(name);
                if (span != null) {
                    elaboration.report(Diagnostic.of(
                                    Code.UNDETERMINED_DIMENSION,
                                    span,
                                    "the data do not tell " + name + " from " + span.snippet())
                            .hint("let an input have " + name + " as a dimension of its own"));
                }
            }
        }

        // ---- outputs, losses, metrics

        private Item value(Ast.Name name, Ast.Expr expr, Span span) {
            return elaboration.named(span, name.text(), () -> evaluator.evaluate(expr, scope));
        }

        private Item guardedOutput(Item item, Ast.Expr expr) {
            return evaluator.guarded(() -> Item.isPoison(item)
                    ? Item.POISON
                    : elaboration.at(expr.span(), () -> evaluator.label(expr, item), () -> {
                        ElementType element = evaluator.ops.element(item).orElse(ElementType.REAL);
                        return new Item.Tensor(
                                evaluator.ops.value(item, element == ElementType.SETTING ? ElementType.REAL : element));
                    }));
        }

        /** What follows is computed from this output, and not from what happens to have the same value. */
        private Item marked(Ast.Name name, Item item) {
            return training
                            && item instanceof Item.Tensor tensor
                            && elaboration.graph.type(tensor.value()).isReal()
                    ? new Item.Tensor(elaboration.graph.apply(new CutPoint(name.text()), tensor.value()))
                    : item;
        }

        private static boolean isOutput(Node node) {
            return CutPoint.is(CutPoint.Use.OUTPUT, node);
        }

        private void output(Ast.Name name, Item item) {
            evaluator.bind(name.text(), item, scope);
            if (item instanceof Item.Tensor tensor) {
                elaboration.graph.output(name.text(), tensor.value());
            }
        }

        private void figure(String kind, Ast.Name name, Ast.Expr expr, Span span) {
            Item item = value(name, expr, span);
            Item scalar = evaluator.guarded(() -> {
                if (Item.isPoison(item)) {
                    return Item.POISON;
                }
                Shape shape = evaluator.ops.shape(item);
                if (shape.rank() != 0) {
                    throw new Fault(Fault.of(
                                    Code.NOT_SCALAR,
                                    expr.span(),
                                    "a " + kind + " is one number, and " + name.text() + " is "
                                            + evaluator.ops.describe(item),
                                    "take the mean: mean(" + expr.snippet() + ")")
                            .diagnostic());
                }
                return elaboration.at(
                        expr.span(),
                        () -> evaluator.label(expr, item),
                        () -> elaboration.named(
                                span, name.text(), () -> new Item.Tensor(evaluator.ops.value(item, ElementType.REAL))));
            });
            output(name, scalar);
            if (kind.equals("loss") && scalar instanceof Item.Tensor tensor) {
                lossValues.put(name.text(), tensor.value());
            }
        }

        // ---- the whole

        ModelDefinition definition(Walk evaluating) {
            List<ModelDefinition.Update> updates = updates();
            elaboration.states.changed().forEach(elaboration.graph::write);
            dynamicNames.addAll(evaluating.elaboration.sizes);
            dynamicNames.addAll(elaboration.sizes);
            Graph marked = Rebuild.closed(elaboration.graph.build());
            return new ModelDefinition(
                    wanted.name().text(),
                    wanted.home().packageName(),
                    wanted.doc().isEmpty() ? wanted.model().doc() : wanted.doc(),
                    wanted.span(),
                    precision,
                    constants(),
                    inputs(evaluating),
                    List.copyOf(elaboration.cells.values()),
                    List.copyOf(dynamicNames),
                    Rebuild.without(Walk::isOutput, Rebuild.closed(evaluating.forward)),
                    Rebuild.without(Walk::isOutput, marked),
                    marked,
                    outputs,
                    losses,
                    metrics,
                    predicts(),
                    trains,
                    updates,
                    followers());
        }

        private List<ModelDefinition.Follower> followers() {
            List<ModelDefinition.Follower> followers = new ArrayList<>();
            for (Cell cell : elaboration.cells.values()) {
                if (cell.initial() instanceof Initial.Same same) {
                    Cell original = Objects.requireNonNull(elaboration.cells.get(same.cell()));
                    elaboration.followings.stream()
                            .filter(following -> following.holds(cell))
                            .forEach(following -> followers.add(
                                    new ModelDefinition.Follower(cell, original, following.rate(), following.every())));
                }
            }
            return followers;
        }

        /**
         * A train step runs the updates in those calls on which its loss or a setting depends. The model's own, and those on
         * which no step depends, run in the first, and so once a batch.
         */
        private List<ModelDefinition.Update> updates() {
            Graph graph = elaboration.graph.build();
            Map<String, Set<Integer>> steps = new LinkedHashMap<>();
            for (ModelDefinition.Train train : trains) {
                List<Value> roots = new ArrayList<>(List.of(graph.output(train.loss())));
                train.settings().forEach(setting -> roots.add(graph.output(setting.output())));
                steps.put(train.name(), elaboration.states.updatesBehind(roots, graph::node));
            }
            List<ModelDefinition.Update> updates = new ArrayList<>();
            for (Cell cell : elaboration.states.updates()) {
                int update = updates.size();
                Set<String> running = with(update, steps);
                if (running.isEmpty() && !trains.isEmpty()) {
                    running = Set.of(trains.get(0).name());
                }
                updates.add(new ModelDefinition.Update(cell, running));
            }
            return updates;
        }

        private static Set<String> with(int update, Map<String, Set<Integer>> all) {
            Set<String> names = new LinkedHashSet<>();
            all.forEach((name, updates) -> {
                if (updates.contains(update)) {
                    names.add(name);
                }
            });
            return names;
        }

        /** Those of the program, and behind them the key of what is drawn. */
        private List<ModelDefinition.Input> inputs(Walk evaluating) {
            List<ModelDefinition.Input> all = new ArrayList<>(inputs);
            elaboration
                    .streams
                    .asked()
                    .or(evaluating.elaboration.streams::asked)
                    .ifPresent(type -> all.add(
                            new ModelDefinition.Input(Draw.KEY, type, OptionalDouble.empty(), "", wanted.span())));
            return all;
        }

        private List<ModelDefinition.Constant> constants() {
            List<ModelDefinition.Constant> constants = new ArrayList<>();
            for (Ast.Formal formal : wanted.model().formals()) {
                String name = formal.name().text();
                constant(scope.own(name).orElse(Item.POISON), formal)
                        .ifPresent(value -> constants.add(new ModelDefinition.Constant(name, value)));
            }
            return constants;
        }

        private Optional<Object> constant(Item item, Ast.Formal formal) {
            if (item instanceof Item.Truth truth) {
                return Optional.of(truth.value());
            }
            if (item instanceof Item.Exact number && !number.real() && !isReal(formal)) {
                return Optional.of(number.value().dividend().intValueExact());
            }
            if (item instanceof Item.Numeral number) {
                return Optional.of(number.approximate());
            }
            if (item instanceof Item.Listing list) {
                List<Integer> values = new ArrayList<>();
                for (Item each : list.items()) {
                    if (each instanceof Item.Exact number && number.value().isWhole()) {
                        values.add(number.value().dividend().intValueExact());
                    }
                }
                return values.size() == list.items().size() ? Optional.of(List.copyOf(values)) : Optional.empty();
            }
            return Optional.empty();
        }

        private boolean isReal(Ast.Formal formal) {
            return formal.type().orElse(null) instanceof Ast.ScalarForm scalar && scalar.kind() == Ast.Kind.REAL;
        }

        /** What is said to be predicted; if nothing is, all outputs. */
        private List<ModelDefinition.Predict> predicts() {
            List<ModelDefinition.Predict> predicts = new ArrayList<>();
            for (Ast.Member member : wanted.model().members()) {
                if (member instanceof Ast.Predict predict) {
                    predicts.add(new ModelDefinition.Predict(
                            predict.name().text(),
                            predict.gives().stream().map(Ast.Name::text).toList(),
                            predict.doc()));
                }
            }
            if (predicts.isEmpty() && !outputs.isEmpty()) {
                List<String> all =
                        outputs.stream().map(ModelDefinition.Figure::name).toList();
                predicts.add(new ModelDefinition.Predict("predict", all, ""));
            }
            return predicts;
        }
    }
}
