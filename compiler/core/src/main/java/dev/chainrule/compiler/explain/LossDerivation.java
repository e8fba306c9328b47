// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.explain.Derivation.Line;
import dev.chainrule.compiler.explain.Derivation.OfLoss;
import dev.chainrule.compiler.explain.Derivation.Step;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Formulas;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.notation.Notation.Name;
import dev.chainrule.compiler.program.DerivedLoss;
import dev.chainrule.compiler.program.DerivedLoss.Guards;
import dev.chainrule.compiler.program.ModelDefinition;
import dev.chainrule.compiler.program.Program;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Derives one loss. */
final class LossDerivation {
    /** A closed form that is longer than a line says less than its steps. */
    private static final int LONGEST_CLOSED_FORM = 160;

    /** From here on the form that the chain rule leaves says more than the simplified one. */
    private static final double MUCH_SHORTER = 1.5;

    private final Program program;
    private final ModelDefinition.Figure loss;
    private final DerivedLoss derived;
    private final Graph forward;
    private final Map<Value, Name> names;
    private final Value root;
    private final Map<String, Array> numbers;
    private final Map<Value, List<Value>> users = new HashMap<>();
    /** The names of values of the simplified graph: forward, and forward and backward. */
    private final Map<Value, Notation> known = new HashMap<>();

    private final Map<Value, Notation> all = new HashMap<>();
    private final BitSet computed = new BitSet();
    private final LoopDerivation loops;
    /** How a loop that has no name is written: its turns say more. */
    private final Set<String> loopNames = new HashSet<>();

    private final Map<Value, Line> forwardLines;
    /** What is written as a named value is, in mathematics, that value. */
    private final Map<Notation, Name> byFormula = new HashMap<>();

    LossDerivation(Program program, ModelDefinition.Figure loss, Optional<Example> example) {
        this.program = program;
        this.loss = loss;
        this.derived = derived(Guards.WRITTEN);
        this.forward = derived.forward();
        this.names = ValueNames.of(forward);
        this.root = forward.output(loss.name());
        this.numbers = example.map(each -> each.outputs(derived(Guards.CARRIED).simplified()))
                .orElse(Map.of());
        for (int index = 0; index < forward.nodes().size(); index++) {
            if (forward.nodes().get(index) instanceof Node.Apply apply
                    && apply.op().lowering() instanceof Lowering.Loop) {
                loopNames.add(apply.op().word() + "(");
            }
            for (Value operand : forward.nodes().get(index).operands()) {
                users.computeIfAbsent(operand, key -> new ArrayList<>()).add(new Value(index, 0));
            }
        }
        names.forEach((value, name) -> {
            Value simplified = derived.value(value);
            if (!(derived.simplified().node(simplified) instanceof Node.Constant)) {
                known.putIfAbsent(simplified, name);
            }
        });
        loops = new LoopDerivation(derived.simplified(), all, this::writtenByName);
        all.putAll(known);
        forwardLines = lines();
        loops.nameResults();
    }

    /** The numbers are those of training, also where the formulas on paper divide by 0. */
    private DerivedLoss derived(Guards guards) {
        return DerivedLoss.of(
                program.model(), loss, graph -> ValueNames.of(graph).keySet(), guards);
    }

    OfLoss derive() {
        BitSet needed = ValueNames.ancestors(forward, root);
        List<Derivation.Loop> turns = new ArrayList<>(loops.loops(false));
        List<Step> steps = backward();
        turns.addAll(loops.loops(true));
        List<Line> closed = new ArrayList<>();
        for (Step step : steps) {
            parameter(step.of()).ifPresent(value -> closed(value, step).ifPresent(closed::add));
        }
        Map<String, Name> gradients = new HashMap<>();
        steps.forEach(step -> gradients.put(step.of().path(), step.simplified().name()));
        return new OfLoss(
                loss.name(),
                forwardLines.entrySet().stream()
                        .filter(entry -> needed.get(entry.getKey().node())
                                || computed.get(entry.getKey().node()))
                        .map(entry -> ofLoop(entry.getKey(), entry.getValue()))
                        .toList(),
                turns,
                steps,
                closed,
                new UpdateDerivation(program, loss, gradients).updates(),
                numbers.isEmpty() ? List.of() : new LayerNorms(forward, names, numbers).rows(root));
    }

    /** What comes out of a loop by what it is in a turn. */
    private Line ofLoop(Value value, Line line) {
        Optional<Notation> result = forward.node(value).results().size() == 1
                        && !isLoop(line.formula().text())
                ? Optional.empty()
                : loops.result(derived.value(value));
        return result.map(formula -> new Line(line.name(), formula, line.type(), line.span(), line.value()))
                .orElse(line);
    }

    /** The equation of each named value. */
    private Map<Value, Line> lines() {
        Map<Value, Line> lines = new LinkedHashMap<>();
        Map<Value, Notation> others = new HashMap<>(names);
        names.forEach((value, name) -> {
            if (forward.node(value) instanceof Node.Apply) {
                Notation formula = formulas(forward, others).of(value);
                if (!formula.equals(name)) {
                    lines.put(value, new Line(name, formula, forward.type(value), span(value), number("value", value)));
                }
                if (formula instanceof Notation.Call
                        && forward.node(value).results().size() == 1) {
                    byFormula.putIfAbsent(formula, name);
                }
            }
        });
        return lines;
    }

    private List<Step> backward() {
        List<Value> order = new ArrayList<>(names.keySet());
        order.removeIf(value -> derived.adjoint(value).isEmpty());
        Collections.reverse(order);
        Map<Value, Notation> written = new HashMap<>();
        names.forEach((value, name) -> written.put(writtenValue(value), name));
        List<Step> steps = new ArrayList<>();
        for (Value value : order) {
            Value simplified = derived.adjoint(value).orElseThrow();
            Name of = Objects.requireNonNull(names.get(value));
            Name name = ValueNames.adjoint(of, names.values());
            Graph graph = derived.simplified();
            boolean constant = graph.node(simplified) instanceof Node.Constant;
            Notation formula = Optional.ofNullable(all.get(simplified)).orElseGet(() -> simplified(all, simplified));
            Value raw = Objects.requireNonNull(derived.adjoints().get(value));
            Notation before = Optional.ofNullable(written.get(raw))
                    .orElseGet(() -> formulas(derived.written(), written).of(raw));
            if (isLoop(before.text())) {
                before = formula; // twice the loop says nothing
            }
            if (before.text().length() * MUCH_SHORTER < formula.text().length()
                    && before.text().indexOf('…') < 0) {
                formula = before;
            }
            List<Value> through = new ArrayList<>();
            List<String> rules = rules(value, through);
            steps.add(new Step(
                    new Line(name, formula, forward.type(value), span(value), number("adjoint", value)),
                    of,
                    before,
                    through.stream().map(names::get).toList(),
                    rules,
                    kept(formula)));
            if (!constant) {
                all.putIfAbsent(simplified, name);
            }
            if (!(derived.written().node(raw) instanceof Node.Constant)) {
                written.putIfAbsent(raw, name);
            }
        }
        return steps;
    }

    private Value writtenValue(Value value) {
        return derived.written().output("value/" + value.node() + "." + value.result());
    }

    private Optional<Line> closed(Value parameter, Step step) {
        Notation formula = simplified(known, derived.adjoint(parameter).orElseThrow());
        String text = formula.text();
        boolean more = !formula.equals(step.simplified().formula());
        boolean loop = isLoop(text);
        return text.length() <= LONGEST_CLOSED_FORM && text.indexOf('…') < 0 && more && !loop
                ? Optional.of(new Line(
                        step.simplified().name(),
                        formula,
                        step.simplified().type(),
                        step.simplified().span(),
                        Optional.empty()))
                : Optional.empty();
    }

    private boolean isLoop(String formula) {
        return loopNames.stream().anyMatch(formula::contains);
    }

    private Optional<Value> parameter(Name name) {
        return names.entrySet().stream()
                .filter(entry -> entry.getValue().equals(name)
                        && forward.node(entry.getKey()) instanceof Node.Read read
                        && read.cell().kind() == Cell.Kind.PARAMETER)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private List<Name> kept(Notation formula) {
        Set<Name> used = new LinkedHashSet<>();
        formula.renamed(name -> {
            used.add(name);
            return name;
        });
        List<Name> kept = new ArrayList<>();
        names.forEach((value, name) -> {
            if (used.contains(name) && forward.node(value) instanceof Node.Apply) {
                kept.add(name);
                computed.set(value.node());
            }
        });
        return kept;
    }

    /** The rules of the operators between a value and the named ones that it enters. */
    private List<String> rules(Value value, List<Value> through) {
        Set<String> rules = new LinkedHashSet<>();
        Set<Value> reached = new TreeSet<>();
        Set<Value> seen = new HashSet<>(Set.of(value));
        Deque<Value> work = new ArrayDeque<>(List.of(value));
        while (!work.isEmpty()) {
            Value next = work.remove();
            for (Value user : users.getOrDefault(next, List.of())) {
                Node.Apply apply = (Node.Apply) forward.node(user);
                boolean passes = IntStream.range(0, apply.results().size())
                        .mapToObj(result -> new Value(user.node(), result))
                        .anyMatch(result -> derived.adjoints().containsKey(result));
                if (!passes) {
                    continue;
                }
                rule(apply, next).ifPresent(rules::add);
                for (int result = 0; result < apply.results().size(); result++) {
                    Value made = new Value(user.node(), result);
                    if (names.containsKey(made)) {
                        reached.add(made);
                    } else if (seen.add(made)) {
                        work.add(made);
                    }
                }
            }
        }
        through.addAll(reached);
        return List.copyOf(rules);
    }

    private Optional<String> rule(Node.Apply apply, Value operand) {
        List<TensorType> types = apply.operands().stream().map(forward::type).toList();
        if (apply.op().lowering() instanceof Lowering.Loop) {
            return Optional.of(apply.op().word() + ": the turns backwards, each by the rules of what it computes");
        } else if (isLayout(apply, types)) {
            return Optional.empty();
        }
        List<Optional<String>> formulas = OperatorRule.byOperand(apply.op(), types);
        List<String> own = IntStream.range(0, types.size())
                .filter(i -> apply.operands().get(i).equals(operand))
                .mapToObj(formulas::get)
                .flatMap(Optional::stream)
                .toList();
        return Optional.of(apply.op().word() + (own.isEmpty() ? "" : ": " + String.join(", ", own)));
    }

    /** Whether it reads as its operand does. */
    private static boolean isLayout(Node.Apply apply, List<TensorType> types) {
        return apply.operands().size() == 1
                && apply.op().notation(List.of(Notation.ellipsis()), types).equals(Notation.ellipsis());
    }

    private Notation simplified(Map<Value, Notation> names, Value value) {
        Formulas.Writing writing = (apply, operands, types) ->
                loops.overTurns(apply, types).orElseGet(() -> writtenByName(apply, operands, types));
        return new Formulas(derived.simplified()::node, other -> Optional.ofNullable(names.get(other)), writing)
                .of(value);
    }

    private Notation writtenByName(Node.Apply apply, List<Notation> operands, List<TensorType> types) {
        Notation formula = OnPaper.written(apply, operands, types);
        return apply.results().size() > 1
                ? formula
                : Optional.<Notation>ofNullable(byFormula.get(formula)).orElse(formula);
    }

    private static Formulas formulas(Graph graph, Map<Value, Notation> names) {
        Function<Value, Optional<Notation>> known = value -> Optional.ofNullable(names.get(value));
        return new Formulas(graph::node, known, OnPaper::written);
    }

    private Optional<Span> span(Value value) {
        return forward.origin(value).span();
    }

    private Optional<String> number(String what, Value value) {
        return Optional.ofNullable(numbers.get(what + "/" + value.node() + "." + value.result()))
                .map(LayerSizes::show);
    }
}
