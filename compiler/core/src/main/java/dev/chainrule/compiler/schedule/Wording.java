// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.schedule;

import dev.chainrule.compiler.graph.Formulas;
import dev.chainrule.compiler.graph.Node;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.notation.Equations;
import dev.chainrule.compiler.notation.Equations.Equation;
import dev.chainrule.compiler.notation.Notation;
import dev.chainrule.compiler.type.TensorType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a step computes, as equations over the names of stored values. What a formula says twice, and what makes it longer
 * than a line, is a part with a name and an equation of its own.
 */
final class Wording {
    /** Operators in a formula that is still read at one glance. */
    private static final int LONGEST = 18;
    /** A part that is said twice is worth a name from so many operators on; one that the program names, sooner. */
    private static final int LONG = 5;

    private static final int NAMED = 1;
    private static final int CAP = 10_000;

    /** What the schedule knows of values. */
    interface Names {
        Node node(Value value);

        /** A stored value. */
        Optional<Notation.Name> stored(Value value);

        /** What a value is called that is not stored. */
        Optional<Notation.Name> part(Value value);

        Origin origin(Value value);
    }

    private final Names names;

    Wording(Names names) {
        this.names = names;
    }

    /** @param values each with what it is called */
    Equations equations(Map<Value, Notation.Name> values) {
        Map<Value, Notation.Name> parts = new LinkedHashMap<>();
        Deque<Value> work = new ArrayDeque<>(values.keySet());
        List<Equation> equations = new ArrayList<>();
        // What several of the equations say is known only when all are looked at.
        Map<Value, Integer> said = new HashMap<>();
        values.keySet()
                .forEach(value -> said(value, parts).forEach((part, times) -> said.merge(part, times, Integer::sum)));
        while (!work.isEmpty()) {
            Value value = work.remove();
            choose(value, said, parts).forEach(part -> {
                if (!values.containsKey(part) && !parts.containsKey(part)) {
                    names.part(part).ifPresent(name -> {
                        parts.put(part, name);
                        work.add(part);
                    });
                }
            });
            Notation.Name name = Optional.ofNullable(values.get(value)).orElseGet(() -> parts.get(value));
            Function<Value, Optional<Notation>> known = other -> names.stored(other)
                    .or(() -> Optional.ofNullable(parts.get(other)))
                    .map(each -> each);
            equations.add(new Equation(name, new Formulas(names::node, known).of(value)));
        }
        return new Equations(equations);
    }

    /** How often each value that is not stored would be written in the formula of one. */
    private Map<Value, Integer> said(Value root, Map<Value, Notation.Name> parts) {
        TreeMap<Value, Integer> times = new TreeMap<>(Comparator.reverseOrder());
        times.put(root, 1);
        Map.Entry<Value, Integer> next = times.firstEntry();
        while (next != null) {
            Value value = next.getKey();
            int count = Math.min(CAP, next.getValue());
            if (names.node(value) instanceof Node.Apply apply && !(isLeaf(value, parts) && !value.equals(root))) {
                apply.operands().forEach(operand -> times.merge(operand, count, Integer::sum));
            }
            next = times.higherEntry(value);
        }
        times.keySet().removeIf(value -> !value.equals(root) && isLeaf(value, parts));
        return times;
    }

    private boolean isLeaf(Value value, Map<Value, Notation.Name> parts) {
        return !(names.node(value) instanceof Node.Apply)
                || parts.containsKey(value)
                || names.stored(value).isPresent();
    }

    /** The parts of a value's formula that are to have names. */
    private List<Value> choose(Value root, Map<Value, Integer> said, Map<Value, Notation.Name> parts) {
        Map<Value, Integer> times = said(root, parts);
        Map<Value, Integer> weights = new HashMap<>();
        List<Value> ascending = new ArrayList<>(times.keySet());
        ascending.sort(Comparator.naturalOrder());
        for (Value value : ascending) {
            weights.put(value, weight(value, weights));
        }
        List<Value> chosen = new ArrayList<>();
        int total = weights.getOrDefault(root, 0);
        List<Value> candidates = new ArrayList<>(ascending);
        candidates.remove(root);
        candidates.sort(Comparator.comparing((Value value) -> weights.getOrDefault(value, 0))
                .reversed());
        for (Value value : candidates) {
            int weight = weights.getOrDefault(value, 0);
            Origin.Role role = names.origin(value).role();
            boolean named = role == Origin.Role.ROOT;
            boolean twice = said.getOrDefault(value, 1) > 1 && role != Origin.Role.PART;
            boolean tooLong = total > LONGEST && weight >= LONG && weight <= LONGEST;
            if (!isUnwritten(value) && (twice && weight >= (named ? NAMED : LONG) || tooLong)) {
                chosen.add(value);
                total -= weight * times.getOrDefault(value, 1);
            }
        }
        return chosen;
    }

    private int weight(Value value, Map<Value, Integer> weights) {
        int weight = isUnwritten(value) ? 0 : 1;
        for (Value operand : names.node(value).operands()) {
            weight = Math.min(CAP, weight + weights.getOrDefault(operand, 0));
        }
        return weight;
    }

    /** Whether a value reads as its operand does. */
    private boolean isUnwritten(Value value) {
        if (!(names.node(value) instanceof Node.Apply apply) || apply.operands().size() != 1) {
            return false;
        }
        Value operand = apply.operands().get(0);
        List<TensorType> types = List.of(names.node(operand).results().get(operand.result()));
        return apply.op().notation(List.of(Notation.ellipsis()), types).equals(Notation.ellipsis());
    }
}
