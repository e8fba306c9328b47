// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.resolve;

import dev.chainrule.compiler.diagnostic.Code;
import dev.chainrule.compiler.diagnostic.Diagnostic;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.Initial;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.item.Fault;
import dev.chainrule.compiler.item.Item;
import dev.chainrule.compiler.names.Reports;
import dev.chainrule.compiler.optimizer.Optimizer;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.syntax.Ast;
import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Train steps: what each minimises, what it changes, and with which settings. */
final class Trains {
    private final Expressions evaluator;
    private final Reports reports;
    private final Ast.Model model;
    private final Scope scope;
    private final Map<String, Value> losses;
    /** The names of the parameters on which some loss depends. */
    private final Set<String> trained = new HashSet<>();

    private boolean sound = true;

    Trains(Expressions evaluator, Reports reports, Ast.Model model, Scope scope, Map<String, Value> losses) {
        this.evaluator = evaluator;
        this.reports = reports;
        this.model = model;
        this.scope = scope;
        this.losses = losses;
    }

    static String name(Ast.Train train) {
        return train.name().map(Ast.Name::text).orElse("train");
    }

    /** The counter of a train step. */
    static Cell counter(String name) {
        return new Cell(Cell.Kind.STEP, name, TensorType.scalar(ElementType.INT), new Initial.Constant(0));
    }

    /** One train step; empty if it has faults. */
    Optional<ModelDefinition.Train> resolve(Ast.Train train) {
        int errors = reports.errors();
        Optional<Value> loss = loss(train.minimize());
        evaluator.elaboration.step(counter(name(train)));
        evaluator.elaboration.calls.clear();
        TrainSettings settings = new TrainSettings(evaluator, reports, model, scope, name(train));
        List<ModelDefinition.Group> groups = evaluator.elaboration.origin(
                train.span(), train.name().map(Ast.Name::text), () -> groups(train, loss, settings));
        Optional<ModelDefinition.Clip> clip = train.clip().flatMap(settings::clip);
        int every = train.every().map(this::every).orElse(1);
        if (loss.isEmpty()
                || reports.errors() != errors
                || groups.size() != train.groups().size()) {
            sound = false;
            return Optional.empty();
        }
        Lowering.Kept kept = train.recompute() ? Lowering.Kept.CARRIED : Lowering.Kept.RESIDUALS;
        return Optional.of(new ModelDefinition.Train(
                name(train), train.minimize().text(), groups, clip, every, kept, train.doc(), train.span()));
    }

    private Optional<Value> loss(Ast.Name name) {
        Value loss = losses.get(name.text());
        if (loss == null && (isDeclaredLoss(name.text()) || scope.unit().isLost(name.text()))) {
            return Optional.empty();
        }
        if (loss == null) {
            reports.report(Diagnostic.of(
                            Code.UNKNOWN_LOSS, name.span(), "minimize names a loss, and " + name.text() + " is none")
                    .didYouMean(
                            name.text(),
                            losses.keySet(),
                            scope.find(name.text()).isPresent()
                                    ? "declare it: loss " + name.text() + " = …"
                                    : "the losses are " + String.join(", ", losses.keySet())));
            return Optional.empty();
        }
        return Optional.of(loss);
    }

    private boolean isDeclaredLoss(String name) {
        return model.members().stream()
                .anyMatch(member ->
                        member instanceof Ast.Loss loss && loss.name().text().equals(name));
    }

    private int every(Ast.Expr expr) {
        return evaluator
                .attempt(() -> {
                    long every = evaluator.whole(expr, scope, "every");
                    if (every < 1 || every > Integer.MAX_VALUE) {
                        throw Fault.of(Code.BAD_EVERY, expr.span(), "every is at least 1, not " + every);
                    }
                    return (int) every;
                })
                .orElse(1);
    }

    // ---- groups

    private List<ModelDefinition.Group> groups(Ast.Train train, Optional<Value> loss, TrainSettings settings) {
        Set<Cell> reached =
                loss.map(value -> reached(value, Trains::hasDerivative)).orElse(Set.of());
        reached.forEach(cell -> trained.add(cell.name()));
        Map<Cell, Ast.Group> taken = new LinkedHashMap<>();
        List<Set<Cell>> named = new ArrayList<>();
        for (Ast.Group group : train.groups()) {
            Set<Cell> cells = new LinkedHashSet<>();
            for (Ast.Place place : group.over()) {
                cells.addAll(cells(place, reached, loss.isPresent(), train, taken, group));
            }
            named.add(cells);
        }
        List<ModelDefinition.Group> groups = new ArrayList<>();
        for (int i = 0; i < train.groups().size(); i++) {
            Ast.Group group = train.groups().get(i);
            Set<Cell> cells = named.get(i);
            if (group.over().isEmpty()) {
                for (Cell cell : evaluator.elaboration.cells.values()) {
                    if (reached.contains(cell) && taken.putIfAbsent(cell, group) == null) {
                        cells.add(cell);
                    }
                }
            }
            if (cells.isEmpty() && loss.isPresent() && group.over().isEmpty()) {
                reports.report(Diagnostic.of(
                                Code.NOTHING_TO_TRAIN,
                                group.span(),
                                i == 0 && train.groups().size() == 1
                                        ? train.minimize().text() + " depends on no parameter"
                                        : "the other groups have all parameters, and this one none")
                        .hint("a parameter is declared with param W: [3, 4] = glorot_uniform()"));
            }
            settings.optimizer(i, group.using()).ifPresent(made -> {
                fits(made.optimizer(), cells, group);
                groups.add(new ModelDefinition.Group(made.optimizer(), List.copyOf(cells), made.settings()));
            });
        }
        if (!groups.isEmpty()
                && !reached.isEmpty()
                && reached(loss.get(), Derivative.Rule.class::isInstance).isEmpty()) {
            flat(train, loss.get(), groups);
        }
        return groups;
    }

    /**
     * Of such a loss weights learn nothing. They may decay, though, and whoever rounds a weight itself asks for just that;
     * but what is computed of weights and then rounded was meant to be learnt.
     */
    private void flat(Ast.Train train, Value loss, List<ModelDefinition.Group> groups) {
        boolean decays = groups.stream()
                .flatMap(group -> group.optimizer().settings().stream())
                .anyMatch(setting -> setting.name().equals("weight_decay"));
        boolean refused = !decays && roundsWhatIsComputed(loss);
        reports.report(Diagnostic.of(
                        refused ? Code.NOTHING_TO_TRAIN : Code.FLAT_LOSS,
                        train.minimize().span(),
                        "the derivative of " + train.minimize().text() + " is zero everywhere"
                                + (refused ? ", so no parameter would ever change" : ""))
                .hint("floor, ceil, round and sign are constant in pieces, so nothing moves what they are taken of"));
    }

    private boolean roundsWhatIsComputed(Value loss) {
        Set<Value> seen = new HashSet<>();
        Deque<Value> open = new ArrayDeque<>(List.of(loss));
        while (!open.isEmpty()) {
            Value value = open.pop();
            if (seen.add(value) && evaluator.elaboration.graph.node(value) instanceof Node.Apply apply) {
                if (!(apply.op().derivative() instanceof Derivative.Flat)) {
                    open.addAll(apply.operands());
                } else if (evaluator.elaboration.graph.node(apply.operands().get(0)) instanceof Node.Apply) {
                    return true;
                }
            }
        }
        return false;
    }

    private void fits(Optimizer optimizer, Set<Cell> cells, Ast.Group group) {
        for (Cell cell : cells) {
            if (!optimizer.takes(cell.type().shape())) {
                reports.report(Diagnostic.of(
                                Code.UNFIT_OPTIMIZER,
                                group.using().span(),
                                optimizer.name() + " updates matrices, and " + cell.name() + " is "
                                        + cell.type().shape())
                        .hint("name the matrices, and give the rest another optimiser: over fc.W using "
                                + optimizer.name() + "(…) using adamw(lr = 1e-3)"));
                return;
            }
        }
    }

    /** The parameters on which a value depends by way of operators whose derivative is such. */
    private Set<Cell> reached(Value loss, Predicate<Derivative> passes) {
        Set<Cell> cells = new HashSet<>();
        for (Node leaf : new Reach(passes).leaves(loss, evaluator.elaboration.graph::node)) {
            if (leaf instanceof Node.Read read && read.cell().kind() == Cell.Kind.PARAMETER) {
                cells.add(read.cell());
            }
        }
        return cells;
    }

    private static boolean hasDerivative(Derivative derivative) {
        return derivative instanceof Derivative.Rule || derivative instanceof Derivative.Flat;
    }

    /** The parameters of a layer or the parameter that a place names. */
    private Set<Cell> cells(
            Ast.Place place,
            Set<Cell> reached,
            boolean known,
            Ast.Train train,
            Map<Cell, Ast.Group> taken,
            Ast.Group group) {
        Optional<Item> found = new NamedPlaces(evaluator, reports::report, scope).item(place);
        if (found.isEmpty() || Item.isPoison(found.get())) {
            sound = false;
            return Set.of();
        }
        Set<Cell> all = new LinkedHashSet<>();
        collect(found.get(), all);
        if (all.isEmpty()) {
            reports.report(Diagnostic.of(
                    Code.UNKNOWN_PLACE,
                    place.span(),
                    place.span().snippet() + " is " + evaluator.ops.describe(found.get()) + ", and has no parameters"));
            return Set.of();
        }
        Set<Cell> cells = new LinkedHashSet<>();
        for (Cell cell : all) {
            Ast.Group other = taken.putIfAbsent(cell, group);
            if (other != null && other != group) {
                reports.report(Diagnostic.of(
                                Code.OVERLAPPING_GROUPS, place.span(), cell.name() + " is in two groups of one step")
                        .note("the other is " + other.span().snippet() + " in line "
                                + other.span().line()));
                return Set.of();
            }
            if (reached.contains(cell)) {
                cells.add(cell);
            }
        }
        if (known && cells.isEmpty()) {
            reports.report(Diagnostic.of(
                            Code.NOTHING_TO_TRAIN,
                            place.span(),
                            train.minimize().text() + " does not depend on "
                                    + place.span().snippet())
                    .hint("leave it out, or use it on the way to the loss"));
        }
        return cells;
    }

    private void collect(Item item, Set<Cell> cells) {
        if (item instanceof Callee.Instance instance && instance.family().isPresent()) {
            cells.addAll(instance.family().get().cells(instance.path()));
        } else if (item instanceof Callee.Instance instance) {
            instance.scope().own().values().forEach(each -> collect(each, cells));
        } else if (item instanceof Item.Listing list) {
            list.items().forEach(each -> collect(each, cells));
        } else if (item instanceof Item.Tensor tensor
                && evaluator.elaboration.graph.node(tensor.value()) instanceof Node.Read read
                && read.cell().kind() == Cell.Kind.PARAMETER) {
            cells.add(read.cell());
        }
    }

    /** What no loss depends on is worth a word, if there are steps at all; what {@code over} leaves out is meant so. */
    void warnOfUntrained() {
        boolean trains = model.members().stream().anyMatch(Ast.Train.class::isInstance);
        if (!trains || !sound || reports.errors() > 0 || !scope.unit().isWhole()) {
            return;
        }
        for (Ast.Member member : model.members()) {
            if (member instanceof Ast.Param || member instanceof Ast.Instance) {
                warnOfUntrained(member.names().get(0));
            }
        }
    }

    private void warnOfUntrained(Ast.Name name) {
        Set<Cell> cells = new LinkedHashSet<>();
        scope.own(name.text()).ifPresent(item -> collect(item, cells));
        List<String> left = cells.stream()
                .map(Cell::name)
                .filter(cell -> !trained.contains(cell))
                .toList();
        if (!left.isEmpty()) {
            String what = left.size() == cells.size() && cells.size() > 1
                    ? "layer " + name.text()
                    : (left.size() == 1 ? "parameter " : "parameters ") + String.join(", ", left);
            reports.report(Diagnostic.of(Code.UNTRAINED_PARAMETER, name.span(), "no train step changes the " + what)
                    .hint("a loss that depends on it would; or take it out"));
        }
    }
}
