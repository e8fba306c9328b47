// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.op.CheckIndex;
import dev.chainrule.compiler.op.Discrete;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Layout;
import dev.chainrule.compiler.op.Reduce;
import dev.chainrule.compiler.op.Source;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Dimension;
import dev.chainrule.compiler.type.Shape;
import java.util.List;
import java.util.Optional;

/** Rows in which one element stands where a checked index says, and zeros elsewhere: what picking leaves behind. */
final class OneHot {
    private OneHot() {}

    static final List<Rewrite> RULES = List.of(
            Rewrite.of("Σ where(i = iota, a, 0) → a, of a checked index", Reduce.class, OneHot::sum),
            Rewrite.of(
                    "where(i = iota, a, 0) − p · a → (1[i] − p) · a, of a checked index",
                    Elementwise.SUBTRACT,
                    OneHot::difference));

    /** The index is known to be in range, so exactly one element of each row is a. */
    private static Optional<Term> sum(Site<Reduce> site) {
        Reduce reduce = site.op();
        Shape shape = site.operand(0).shape();
        int last = shape.rank() - 1;
        if (reduce.kind() != Reduce.Kind.SUM || !reduce.axes().equals(List.of(last))) {
            return Optional.empty();
        }
        return Site.of(site.operand(0))
                .filter(where -> where.op().equals(Elementwise.SELECT))
                .filter(where -> Site.is(0, where.operand(2)) && isOneHot(where.operand(0), shape.get(last)))
                .map(where -> where.operand(1))
                .filter(term ->
                        term.rank() == 0 || term.shape().get(term.rank() - 1).is(1))
                .map(term -> term.rank() == 0 ? term : term.reshape(term.shape().without(term.rank() - 1)))
                .map(term -> term.broadcast(site.shape()));
    }

    /** What comes back from a cross entropy; a negative factor gives {@code (p − 1[i]) · −a}. */
    private static Optional<Term> difference(Site<Op> site) {
        Term product = site.operand(1);
        return Site.of(site.operand(0))
                .filter(where ->
                        where.op().equals(Elementwise.SELECT) && site.shape().rank() > 0)
                .filter(where -> Site.is(0, where.operand(2)))
                .filter(where ->
                        isOneHot(where.operand(0), site.shape().get(site.shape().rank() - 1)))
                .flatMap(where -> Site.of(product)
                        .filter(times -> times.op().equals(Elementwise.MULTIPLY))
                        .flatMap(times ->
                                times.commuted((p, a) -> p.shape().equals(site.shape()) && a.equals(where.operand(1))
                                        ? Optional.of(factored(where.operand(0), p, a))
                                        : Optional.empty())));
    }

    private static Term factored(Term condition, Term p, Term a) {
        Term hot = condition.select(p.one(), p.zero());
        return negated(a)
                .map(positive -> p.minus(hot).times(positive))
                .orElseGet(() -> hot.minus(p).times(a));
    }

    /** −a, where that is no more work: a is a constant, or one divided by something. */
    private static Optional<Term> negated(Term a) {
        Optional<Double> constant = Site.constant(a).filter(value -> value < 0);
        if (constant.isPresent()) {
            return Optional.of(new Term(a.builder(), a.builder().constant(-constant.get(), a.type())));
        }
        return Site.of(a)
                .filter(quotient -> quotient.op().equals(Elementwise.DIVIDE))
                .flatMap(quotient -> negated(quotient.operand(0)).map(positive -> positive.over(quotient.operand(1))));
    }

    private static boolean isOneHot(Term condition, Dimension length) {
        return Site.of(condition)
                .filter(equal -> equal.op().equals(Discrete.INT_EQUAL))
                .filter(equal -> isIndexAgainstPosition(equal.operand(0), equal.operand(1), length)
                        || isIndexAgainstPosition(equal.operand(1), equal.operand(0), length))
                .isPresent();
    }

    private static boolean isIndexAgainstPosition(Term index, Term position, Dimension length) {
        boolean isColumn =
                index.rank() > 0 && index.shape().get(index.rank() - 1).is(1);
        return isColumn
                && position.rank() > 0
                && position.shape().get(position.rank() - 1).equals(length)
                && Site.of(Source.Iota.class, bare(position))
                        .filter(iota -> iota.op().length().equals(length))
                        .isPresent()
                && Site.of(CheckIndex.class, bare(index))
                        .filter(check -> check.op().bound().equals(length))
                        .isPresent();
    }

    private static Term bare(Term term) {
        return Site.of(Layout.Reshape.class, term)
                .map(reshape -> reshape.operand(0))
                .orElse(term);
    }
}
