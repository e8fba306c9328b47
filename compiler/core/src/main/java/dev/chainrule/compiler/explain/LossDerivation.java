// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.explain;

import dev.chainrule.compiler.diagnostic.Span;
import dev.chainrule.compiler.evaluate.Array;
import dev.chainrule.compiler.explain.Derivation.Line;
import dev.chainrule.compiler.explain.Derivation.OfLoss;
import dev.chainrule.compiler.explain.Derivation.Step;
import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.Combination;
import dev.chainrule.compiler.graph.Formulas;
import dev.chainrule.compiler.graph.Graph;
import dev.chainrule.compiler.graph.Lowering;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.notation.Notation.Name;
import dev.chainrule.compiler.notation.Notation.Sign;
import dev.chainrule.compiler.program.DerivedLoss;
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
        this.derived = DerivedLoss.of(
                program.model(), loss, graph -> ValueNames.of(graph).keySet());
        this.forward = derived.forward();
        this.names = ValueNames.of(forward);
        this.root = forward.output(loss.name());
        this.numbers = example.map(each -> each.outputs(derived.simplified())).orElse(Map.of());
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

    OfLoss derive() {
        BitSet needed = ValueNames.ancestors(forward, root);
        List<Step> steps = backward();
        List<Derivation.Loop> turns = loops.loops();
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
                        .map(Map.Entry::getValue)
                        .toList(),
                turns,
                steps,
                closed,
                new UpdateDerivation(program, loss, gradients).updates(),
                numbers.isEmpty() ? List.of() : new LayerNorms(forward, names, numbers).rows(root));
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
        return new Formulas(
                        derived.simplified()::node, other -> Optional.ofNullable(names.get(other)), this::writtenByName)
                .of(value);
    }

    private Notation writtenByName(Node.Apply apply, List<Notation> operands, List<TensorType> types) {
        Notation formula = written(apply, operands, types);
        return apply.results().size() > 1
                ? formula
                : Optional.<Notation>ofNullable(byFormula.get(formula)).orElse(formula);
    }

    private static Formulas formulas(Graph graph, Map<Value, Notation> names) {
        Function<Value, Optional<Notation>> known = value -> Optional.ofNullable(names.get(value));
        return new Formulas(graph::node, known, LossDerivation::written);
    }

    /** As the operator says, with the axes under a Σ that leaves others. */
    private static Notation written(Node.Apply apply, List<Notation> operands, List<TensorType> types) {
        Notation plain = apply.op().notation(operands, types);
        if (Notation.is(Sign.INDICATOR, plain) && plain.parts().get(0) instanceof Name place) {
            return Notation.call("onehot", List.of(place));
        }
        if (Notation.is(Sign.CHOICE, plain)) {
            return masked(plain);
        }
        if (apply.op().lowering() instanceof Lowering.Reduction sum
                && sum.combination() == Combination.SUM
                && apply.results().get(0).shape().rank() > 0) {
            List<String> axes = sum.axes().stream()
                    .map(axis -> types.get(0).shape().get(axis))
                    .map(Object::toString)
                    .toList();
            return withAxes(plain, String.join(",", axes));
        }
        return plain;
    }

    /** What is 0 where a condition does not hold is a product with 1 where it does, as on paper. */
    private static Notation masked(Notation choice) {
        Notation condition = choice.parts().get(0);
        Notation then = choice.parts().get(1);
        Notation otherwise = choice.parts().get(2);
        Notation zero = new Notation.Literal(0);
        boolean place = Notation.is(Sign.EQUAL, condition);
        if (condition instanceof Notation.Literal known) {
            return known.value() == 0 ? otherwise : then;
        }
        if (otherwise.equals(zero) && !place) {
            return Notation.product(then, Notation.of(Sign.INDICATOR, condition));
        } else if (then.equals(zero) && Notation.is(Sign.AT_MOST, condition)) {
            Notation above = Notation.of(
                    Sign.LESS, condition.parts().get(1), condition.parts().get(0));
            return Notation.product(otherwise, Notation.of(Sign.INDICATOR, above));
        }
        return choice;
    }

    private static Notation withAxes(Notation total, String axes) {
        if (Notation.is(Sign.NEGATIVE, total)) {
            return Notation.negative(withAxes(total.parts().get(0), axes));
        }
        return Notation.is(Sign.TOTAL, total)
                ? Notation.of(Sign.TOTAL, total.parts().get(0), Notation.scalar(axes))
                : total;
    }

    private Optional<Span> span(Value value) {
        return forward.origin(value).span();
    }

    private Optional<String> number(String what, Value value) {
        return Optional.ofNullable(numbers.get(what + "/" + value.node() + "." + value.result()))
                .map(LayerSizes::show);
    }
}
