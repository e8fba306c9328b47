// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.differentiate;

import dev.chainrule.compiler.graph.Derivative;
import dev.chainrule.compiler.graph.GraphBuilder;
import dev.chainrule.compiler.graph.Origin;
import dev.chainrule.compiler.graph.Value;
import dev.chainrule.compiler.op.Discrete;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Broadcasting;
import dev.chainrule.compiler.type.Shape;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Arithmetic of guarded adjoints.
 *
 * <p>Note [Guards]. {@code where(c, log(x), 0)} must have the derivative 0 where c does not hold, also at x = 0, where the
 * rule of the logarithm divides 0 by 0. So where() does not zero the adjoint: it adds c to a guard beside the term, the
 * rules of element-wise operators work on the term alone, and only at the end does {@code select(guard, term, 0)} drop
 * what must not count. All that choose do so: min, max, relu, a maximum over an axis; and so does what is 0 at a corner, such
 * as |x| and the root of a sum of squares. Each says where: {@link Derivative.Choice}. Second derivatives are clean for
 * the same reason: select is where() again. What moves elements moves the guard as it moves the term; reductions and row-wise
 * operators keep what says the same along a row; a function that is called takes it as an operand; any other operator gets
 * the term with zeros. The operator says which of these it is: {@link Derivative.Guarding}.
 */
final class Adjoints {
    /**
     * An adjoint: {@code term} where the guard holds, 0 elsewhere.
     *
     * @param zeroed a beginning of the guard: where that does not hold the term itself is 0, so that no choice need be written
     */
    record Adjoint(Guard guard, Term term, Guard zeroed) {
        /** Whether the term is 0 wherever the guard does not hold. */
        boolean isZero() {
            return zeroed == guard;
        }
    }

    private final GraphBuilder builder;
    private final Guard.Guards guards;
    /** Whose adjoint is dealt with: that is what a choice is called that is written for it. */
    private Optional<Origin> owner = Optional.empty();

    Adjoints(GraphBuilder builder) {
        this.builder = builder;
        this.guards = new Guard.Guards(builder);
    }

    /** From here on the adjoint of this is dealt with. */
    void of(Origin value) {
        owner = Optional.of(value);
    }

    Adjoint plain(Term term) {
        return guarded(guards.open(), term, false);
    }

    /** @param isZero whether the term is 0 wherever the guard does not hold */
    Adjoint guarded(Guard guard, Term term, boolean isZero) {
        return new Adjoint(guard, term, isZero ? guard : guards.open());
    }

    /** The adjoint where, in addition, a condition holds, or does not. */
    Adjoint where(Adjoint adjoint, Derivative.Where where) {
        Guard guard = guards.and(adjoint.guard(), where.condition(), where.holds());
        return new Adjoint(guard, adjoint.term(), adjoint.isZero() && where.isZero() ? guard : adjoint.zeroed());
    }

    /** The adjoint as one term, with zeros where the guard does not hold. */
    Term materialise(Adjoint adjoint) {
        return materialiseBeyond(guards.open(), adjoint);
    }

    /** Zeros for what the guard asks beyond one of its beginnings. */
    private Term materialiseBeyond(Guard beginning, Adjoint adjoint) {
        Term term = zeroedBeyond(beginning, adjoint);
        if (!term.equals(adjoint.term())) {
            owner.ifPresent(origin -> builder.claim(term.value(), origin));
        }
        return term;
    }

    private Term zeroedBeyond(Guard beginning, Adjoint adjoint) {
        Term term = adjoint.term();
        Guard guard = adjoint.guard();
        Guard done = adjoint.zeroed().depth() > beginning.depth() ? adjoint.zeroed() : beginning;
        if (guard.depth() == done.depth() + 1 && !guard.holds()) {
            // ¬c alone: the branches change places instead.
            return new Term(builder, guard.condition()).select(term.zero(), term);
        }
        return guards.beyond(done, guard)
                .map(condition -> new Term(builder, condition).select(term, term.zero()))
                .orElse(term);
    }

    /** The guard of an adjoint as one condition; empty where there is none. */
    Optional<Term> condition(Adjoint adjoint) {
        return condition(adjoint.guard());
    }

    private Optional<Term> condition(Guard guard) {
        return guards.beyond(guards.open(), guard).map(value -> new Term(builder, value));
    }

    /** A guard of one condition. */
    Guard guard(Optional<Term> condition) {
        return condition
                .map(term -> guards.and(guards.open(), term.value(), true))
                .orElse(guards.open());
    }

    /** The sum of all contributions to one value. */
    Adjoint sum(List<Adjoint> contributions) {
        owner = Optional.empty();
        if (contributions.size() == 1) {
            return contributions.get(0);
        }
        List<Adjoint> parts = joinOpposites(byGuard(contributions));
        if (parts.size() == 1) {
            return parts.get(0);
        }
        Guard common = parts.get(0).guard();
        for (Adjoint part : parts) {
            common = guards.common(common, part.guard());
        }
        Optional<Term> sum = Optional.empty();
        Optional<Term> somewhere = Optional.empty();
        boolean everywhere = false;
        for (Adjoint part : parts) {
            Term term = materialiseBeyond(common, part);
            sum = Optional.of(sum.isEmpty() ? term : sum.get().plus(term));
            Optional<Term> condition = guards.beyond(common, part.guard()).map(value -> new Term(builder, value));
            everywhere |= condition.isEmpty();
            if (condition.isPresent() && !everywhere) {
                somewhere = Optional.of(
                        somewhere.isEmpty()
                                ? condition.get()
                                : Shapes.meet(somewhere.get(), condition.get(), Discrete.OR));
            }
        }
        Guard guard = common;
        if (!everywhere) {
            guard = guards.and(common, somewhere.orElseThrow().value(), true);
        }
        Guard shared = common;
        return guarded(guard, sum.orElseThrow(), parts.stream().allMatch(part -> isZeroed(part, shared)));
    }

    private static Map<Guard, Adjoint> byGuard(List<Adjoint> contributions) {
        Map<Guard, Adjoint> sums = new LinkedHashMap<>();
        contributions.forEach(each -> sums.merge(each.guard(), each, Adjoints::plus));
        return sums;
    }

    private static Adjoint plus(Adjoint a, Adjoint b) {
        // Both are beginnings of one guard.
        Guard zeroed = a.zeroed().depth() < b.zeroed().depth() ? a.zeroed() : b.zeroed();
        return new Adjoint(a.guard(), a.term().plus(b.term()), zeroed);
    }

    /** {@code (g ∧ c, a)} and {@code (g ∧ ¬c, b)} are {@code (g, select(c, a, b))}. */
    private List<Adjoint> joinOpposites(Map<Guard, Adjoint> sums) {
        Deque<Guard> work = new ArrayDeque<>(sums.keySet());
        while (!work.isEmpty()) {
            Guard guard = work.remove();
            Optional<Adjoint> here = Optional.ofNullable(sums.get(guard));
            Optional<Adjoint> there = guards.opposite(guard).map(sums::get);
            if (here.isEmpty() || there.isEmpty()) {
                continue;
            }
            sums.remove(guard);
            sums.remove(there.get().guard());
            Term term = here.get().term();
            Term other = there.get().term();
            Term condition = new Term(builder, guard.condition());
            Term joined = guard.holds() ? condition.select(term, other) : condition.select(other, term);
            sums.merge(guard.outer(), guarded(guard.outer(), joined, false), Adjoints::plus);
            work.add(guard.outer());
        }
        return List.copyOf(sums.values());
    }

    /**
     * Undoes broadcasting: the adjoint of a value of shape {@code shape} from that of the value repeated. What was
     * repeated is summed. Conditions that say the same all along the repetition stay in the guard.
     */
    Adjoint unbroadcast(Adjoint adjoint, Shape shape) {
        Shape from = adjoint.term().shape();
        if (from.equals(shape)) {
            return adjoint;
        }
        List<Integer> axes = Broadcasting.stretchedAxes(shape, from);
        Guard kept = constantAlong(axes, adjoint.guard(), from.rank());
        Term sum = materialiseBeyond(kept, adjoint).sum(axes).reshape(shape);
        Optional<Term> condition = condition(kept).map(term -> {
            Shape aligned = Shapes.aligned(term.shape(), from.rank());
            return term.reshape(aligned.part(from.rank() - shape.rank(), from.rank()));
        });
        return guarded(kept.isOpen() ? kept : guard(condition), sum, isZeroed(adjoint, kept));
    }

    /** The adjoint with zeros where its guard changes along the axes, and the rest of the guard. */
    Adjoint constantAlong(List<Integer> axes, Adjoint adjoint) {
        Guard kept = constantAlong(axes, adjoint.guard(), adjoint.term().rank());
        return guarded(kept, materialiseBeyond(kept, adjoint), isZeroed(adjoint, kept));
    }

    /** Whether the term is 0 wherever a beginning of its guard does not hold. */
    private static boolean isZeroed(Adjoint adjoint, Guard beginning) {
        return adjoint.zeroed().depth() >= beginning.depth();
    }

    /** The longest beginning of a guard whose conditions do not change along the axes. */
    private Guard constantAlong(List<Integer> axes, Guard guard, int rank) {
        Guard kept = guard;
        for (Guard link = guard; !link.isOpen(); link = link.outer()) {
            if (!Shapes.isConstantAlong(axes, builder.type(link.condition()).shape(), rank)) {
                kept = link.outer();
            }
        }
        return kept;
    }

    /** A zero adjoint for a result on which nothing depends. */
    Term zero(Value result) {
        return new Term(builder, builder.constant(0, builder.type(result)));
    }
}
