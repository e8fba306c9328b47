// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.differentiate;

import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Discrete;
import dev.chainrule.compiler.op.Term;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an adjoint counts: a conjunction of conditions, the latest last. Elsewhere its term may hold anything, NaN too.
 * Conjunctions share their beginnings and are interned by {@link Guards}, so equal ones are the same object.
 */
final class Guard {
    private final @Nullable Guard outer;
    private final @Nullable Value condition;
    private final boolean holds;
    private final int depth;

    private Guard(@Nullable Guard outer, @Nullable Value condition, boolean holds) {
        this.outer = outer;
        this.condition = condition;
        this.holds = holds;
        this.depth = outer == null ? 0 : outer.depth + 1;
    }

    /** No condition: the term counts everywhere. */
    boolean isOpen() {
        return outer == null;
    }

    /** How many conditions. */
    int depth() {
        return depth;
    }

    /** All but the last condition. */
    Guard outer() {
        return Objects.requireNonNull(outer, "the open guard has no outer one");
    }

    /** The condition of the last link; it counts as it stands or negated, as {@link #holds} says. */
    Value condition() {
        return Objects.requireNonNull(condition, "the open guard has no condition");
    }

    boolean holds() {
        return holds;
    }

    /** Makes guards over one builder. */
    static final class Guards {
        private record Link(Guard outer, Value condition, boolean holds) {}

        private record Stretch(Guard from, Guard to) {}

        private final GraphBuilder builder;
        private final Guard open = new Guard(null, null, true);
        private final Map<Link, Guard> known = new HashMap<>();
        private final Map<Stretch, Optional<Value>> conditions = new HashMap<>();

        Guards(GraphBuilder builder) {
            this.builder = builder;
        }

        Guard open() {
            return open;
        }

        /** {@code outer ∧ condition}, or {@code outer ∧ ¬condition}. */
        Guard and(Guard outer, Value condition, boolean holds) {
            return known.computeIfAbsent(new Link(outer, condition, holds), link -> new Guard(outer, condition, holds));
        }

        /** The guard that differs from this one in the sense of its last condition, if it was ever made. */
        Optional<Guard> opposite(Guard guard) {
            return guard.isOpen()
                    ? Optional.empty()
                    : Optional.ofNullable(known.get(new Link(guard.outer(), guard.condition(), !guard.holds())));
        }

        /** The longest beginning that both share. */
        Guard common(Guard a, Guard b) {
            Guard left = a;
            Guard right = b;
            while (left != right) {
                if (left.depth() >= right.depth()) {
                    left = left.outer();
                } else {
                    right = right.outer();
                }
            }
            return left;
        }

        /** What {@code guard} asks beyond {@code beginning}, one of its beginnings, as a bool value; empty if nothing. */
        Optional<Value> beyond(Guard beginning, Guard guard) {
            if (guard == beginning) {
                return Optional.empty();
            }
            Stretch stretch = new Stretch(beginning, guard);
            Optional<Value> made = conditions.get(stretch);
            if (made == null) {
                made = Optional.of(conjunction(beginning, guard));
                conditions.put(stretch, made);
            }
            return made;
        }

        private Value conjunction(Guard beginning, Guard guard) {
            java.util.ArrayDeque<Guard> links = new java.util.ArrayDeque<>();
            Optional<Value> sum = Optional.empty();
            for (Guard link = guard; link != beginning; link = link.outer()) {
                Optional<Value> made = conditions.get(new Stretch(beginning, link));
                if (made != null) {
                    sum = made;
                    break;
                }
                links.push(link);
            }
            for (Guard link : links) {
                Term literal = new Term(builder, link.condition());
                literal = link.holds() ? literal : literal.apply(Discrete.NOT);
                sum = Optional.of(
                        sum.isEmpty()
                                ? literal.value()
                                : Shapes.meet(new Term(builder, sum.get()), literal, Discrete.AND)
                                        .value());
                conditions.put(new Stretch(beginning, link), sum);
            }
            return sum.orElseThrow();
        }
    }
}
