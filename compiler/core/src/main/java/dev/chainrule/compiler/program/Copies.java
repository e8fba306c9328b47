// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.program;

import dev.chainrule.compiler.graph.Cell;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.op.Discrete;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.program.ModelDefinition.Follower;
import dev.chainrule.compiler.type.TensorType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Copies that follow what a train step has changed: c + rate · (x − c), and x itself where no rate is said. A copy that equals
 * what it follows goes on doing so to the bit.
 */
final class Copies {
    /** Copies of one type that do the same. */
    private record Kind(TensorType type, double rate, int every) {}

    private final GraphBuilder builder;
    /** The number of this update, in double. */
    private final Term step;

    private final Map<Integer, Term> dues = new HashMap<>();

    Copies(GraphBuilder builder, Term step) {
        this.builder = builder;
        this.step = step;
    }

    /** @param changed the new values of what has changed; copies that have are added */
    void write(List<Follower> followers, Map<Cell, Term> changed) {
        Map<Cell, Follower> moved = new LinkedHashMap<>();
        Map<Kind, Integer> counts = new HashMap<>();
        for (Follower follower : followers) {
            if (changed.containsKey(follower.original()) || moved.containsKey(follower.original())) {
                moved.put(follower.copy(), follower);
                counts.merge(kind(follower), 1, Integer::sum);
            }
        }
        Map<Kind, Updates> functions = new HashMap<>();
        for (Follower follower : moved.values()) {
            builder.at(Training.updateOf(follower.copy()));
            List<Term> arrays = List.of(
                    Training.at(changed, follower.original()), new Term(builder, builder.read(follower.copy())));
            List<Term> scalars = follower.every() == 1 ? List.of() : List.of(due(follower.every()));
            Updates.Formula formula = (given, due) -> List.of(next(follower, given.get(0), given.get(1), due));
            Kind kind = kind(follower);
            List<Term> next = counts.getOrDefault(kind, 0) < Updates.FEWEST
                    ? formula.apply(arrays, scalars)
                    : functions
                            .computeIfAbsent(
                                    kind,
                                    key -> new Updates(
                                            "follow",
                                            arrays.stream().map(Term::type).toList(),
                                            scalars,
                                            builder,
                                            formula))
                            .call(builder, arrays);
            builder.write(follower.copy(), next.get(0).value());
            changed.put(follower.copy(), next.get(0));
        }
    }

    private static Kind kind(Follower follower) {
        return new Kind(follower.copy().type(), follower.rate(), follower.every());
    }

    private static Term next(Follower follower, Term original, Term copy, List<Term> due) {
        Term moved = follower.rate() == 1 || !original.type().isReal()
                ? original
                : copy.plus(original.minus(copy).times(follower.rate()));
        return due.isEmpty() ? moved : due.get(0).greaterThan(due.get(0).zero()).select(moved, copy);
    }

    /** 1 in each so-manieth update, 0 in the others. */
    private Term due(int every) {
        return dues.computeIfAbsent(every, n -> {
            Term rest = step.minus(step.over(n).apply(Elementwise.FLOOR).times(n));
            Term due = rest.one().minus(rest.apply(Elementwise.MIN, rest.one()));
            return due.named("due").apply(Discrete.SETTING_TO_REAL);
        });
    }
}
