// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import static dev.chainrule.compiler.op.Elementwise.ADD;
import static dev.chainrule.compiler.op.Elementwise.COSH;
import static dev.chainrule.compiler.op.Elementwise.DIVIDE;
import static dev.chainrule.compiler.op.Elementwise.EXP;
import static dev.chainrule.compiler.op.Elementwise.EXPM1;
import static dev.chainrule.compiler.op.Elementwise.LOG1P;
import static dev.chainrule.compiler.op.Elementwise.MULTIPLY;
import static dev.chainrule.compiler.op.Elementwise.NEGATE;
import static dev.chainrule.compiler.op.Elementwise.SIGMOID;
import static dev.chainrule.compiler.op.Elementwise.SOFTPLUS;
import static dev.chainrule.compiler.op.Elementwise.SUBTRACT;

import dev.chainrule.compiler.op.Discrete;
import dev.chainrule.compiler.op.Gather;
import dev.chainrule.compiler.op.Reduce;
import dev.chainrule.compiler.op.Rowwise;
import dev.chainrule.compiler.op.Source;
import dev.chainrule.compiler.op.Term;
import java.util.Optional;

/**
 * Powers of e, and what is made of them by sums, products and layouts: such a term may be infinite where its logarithm, or its
 * quotient by another, is not. So these are made of the exponents.
 */
final class Powers {
    /** Sums of sums are followed so far. */
    private static final int DEEPEST = 40;

    private Powers() {}

    /** What a term is the power of: its logarithm, found without it. */
    static Optional<Term> logarithm(Term term) {
        return logarithm(term, true, DEEPEST);
    }

    /** The same of what has no bound: a sum with softmax and σ is as exact as it stands. */
    static Optional<Term> unbounded(Term term) {
        return logarithm(term, false, DEEPEST);
    }

    private static Optional<Term> logarithm(Term term, boolean bounded, int depth) {
        Site<?> site = Site.of(term).orElse(null);
        if (site == null || depth == 0 || !term.type().isReal()) {
            return Optional.empty();
        }
        if (site.op() == EXP) {
            return Optional.of(site.operand(0));
        }
        if (site.op() == COSH) {
            return Optional.of(logCosh(site.operand(0)));
        }
        if (bounded && site.op() == SIGMOID) {
            return Optional.of(site.operand(0).negated().apply(SOFTPLUS).negated());
        }
        Optional<Term> softmax = Site.of(Rowwise.Softmax.class, term)
                .filter(rows -> bounded)
                .map(rows -> rows.operand(0).logSoftmax(rows.op().axis()));
        if (softmax.isPresent()) {
            return softmax;
        }
        Optional<Site<Reduce>> sum =
                Site.of(Reduce.class, term).filter(reduce -> reduce.op().kind() == Reduce.Kind.SUM);
        if (sum.isPresent()) {
            return logarithm(site.operand(0), bounded, depth - 1)
                    .map(x -> x.logSumExp(sum.get().op().axes()));
        }
        if (Site.moves(site.op())) {
            return logarithm(site.operand(0), bounded, depth - 1).map(x -> x.apply(site.op()));
        }
        Optional<Site<Gather>> taken = Site.of(Gather.class, term);
        if (taken.isPresent()) {
            return logarithm(site.operand(0), bounded, depth - 1).map(x -> x.apply(site.op(), site.operand(1)));
        }
        if (site.op() == ADD) {
            Optional<Term> one = site.commuted((x, y) -> Site.is(1, x) ? unbounded(y) : Optional.empty());
            return one.map(x -> x.apply(SOFTPLUS))
                    .or(() -> both(site, false, depth, Powers::sum))
                    .map(site::full);
        }
        if (site.op() == MULTIPLY) {
            return both(site, bounded, depth, Term::plus).map(site::full);
        }
        return site.op() == DIVIDE ? both(site, bounded, depth, Term::minus).map(site::full) : Optional.empty();
    }

    private interface Join {
        Term of(Term a, Term b);
    }

    /** Of two operands, of which one may be a positive number. */
    private static Optional<Term> both(Site<?> site, boolean bounded, int depth, Join join) {
        Optional<Term> a = logarithm(site.operand(0), bounded, depth - 1);
        Optional<Term> b = logarithm(site.operand(1), bounded, depth - 1);
        if (a.isEmpty() && b.isEmpty()) {
            return Optional.empty();
        }
        return a.or(() -> ofNumber(site.operand(0)))
                .flatMap(x -> b.or(() -> ofNumber(site.operand(1))).map(y -> join.of(x, y)));
    }

    /** The logarithm of a number that is positive, or of a size. */
    private static Optional<Term> ofNumber(Term term) {
        Optional<Term> number = Site.constant(term)
                .filter(value -> value > 0 && !Double.isInfinite(value))
                .map(value -> term.constant(Math.log(value)));
        return number.or(() -> Site.under(Discrete.INT_TO_REAL, term)
                .flatMap(size -> Site.of(Source.Size.class, size))
                .map(size -> size.op().dimension().isStatic()
                        ? term.constant(Math.log((double) size.op().dimension().evaluate(name -> 0)))
                        : term.log()));
    }

    /** log(eᵃ + eᵇ): the larger, and what the other adds; smooth where they meet, and infinite only where one is. */
    private static Term sum(Term a, Term b) {
        Term least = a.lessThan(b);
        Term high = least.select(b, a);
        Term gap = least.select(a, b).minus(high);
        Term finite = high.abs().lessThan(high.constant(Double.POSITIVE_INFINITY));
        return high.plus(finite.select(gap, gap.zero()).apply(SOFTPLUS));
    }

    /** log(cosh(x)) = log(1 + 2 · sinh²(x / 2)), which is exact where the power is small. */
    private static Term logCosh(Term x) {
        Term isNear = x.abs().lessThan(x.one());
        Term half = isNear.select(x.times(0.5), x.zero()).sinh();
        return isNear.select(
                half.times(half).times(2).apply(LOG1P), sum(x, x.negated()).minus(Math.log(2)));
    }

    /**
     * log(1 − eˣ), whose power is near 1 or far from it (Mächler, Accurately computing log(1 − exp(−|a|)), 2012). That
     * expm1(x) is negative stands in the condition: log(−expm1(x)) would be this form again.
     */
    static Term ofRest(Term x) {
        return x.greaterThan(x.constant(-Math.log(2)))
                .and(x.lessThan(x.zero()))
                .select(x.apply(EXPM1).abs().log(), x.exp().negated().apply(LOG1P));
    }

    /** A quotient whose divisor is a sum with a power in it. */
    static Optional<Term> quotient(Site<?> site) {
        Term n = site.operand(0);
        Optional<Site<?>> divisor = Site.of(site.operand(1)).map(sum -> sum);
        if (divisor.isEmpty() || !site.type().isReal()) {
            return Optional.empty();
        }
        Optional<Term> beside =
                unbounded(site.operand(1)).isEmpty() || unbounded(n).isPresent()
                        ? Optional.empty()
                        : Site.of(n)
                                .filter(product -> product.op() == MULTIPLY)
                                .flatMap(product -> product.commuted((rest, power) ->
                                        unbounded(power).map(x -> site.full(rest.times(power.over(site.operand(1)))))));
        if (beside.isPresent()) {
            return beside;
        }
        if (divisor.get().op() != ADD) {
            boolean isSum = Site.of(Reduce.class, bare(site.operand(1))).isPresent();
            return (isSum ? unbounded(n) : Optional.<Term>empty())
                    .flatMap(x -> unbounded(site.operand(1))
                            .map(y -> site.full(x.minus(y).exp())));
        }
        return divisor.get()
                .commuted((u, v) -> ofSum(site, n, u, v))
                .or(() -> unbounded(site.operand(1))
                        .map(log -> unbounded(n)
                                .map(x -> site.full(x.minus(log).exp()))
                                .orElseGet(() -> site.full(n.times(log.negated().exp())))));
    }

    /** n / (u + v), where n has to do with them, or one is 1. */
    private static Optional<Term> ofSum(Site<?> site, Term n, Term u, Term v) {
        boolean isOne = Site.is(1, u);
        Optional<Term> a = isOne ? Optional.of(u.zero()) : unbounded(u);
        Optional<Term> b = unbounded(v);
        if (a.isEmpty() || b.isEmpty()) {
            return Optional.empty();
        }
        Term more = isOne ? b.get() : b.get().minus(a.get());
        if (n.equals(v)) {
            return Optional.of(site.full(more.apply(SIGMOID)));
        }
        Site<?> top = Site.of(n).orElse(null);
        if (top != null
                        && top.op() == SUBTRACT
                        && top.operand(0).equals(v)
                        && top.operand(1).equals(u)
                || isOne && Site.under(EXPM1, n).filter(b.get()::equals).isPresent()) {
            return Optional.of(
                    site.full(half(more, isOne ? Optional.empty() : a, b.get()).tanh()));
        }
        if (top != null
                        && top.op() == SUBTRACT
                        && top.operand(0).equals(u)
                        && top.operand(1).equals(v)
                || isOne && Stabilise.restOfPower(n).filter(b.get()::equals).isPresent()) {
            return Optional.of(site.full(
                    half(more, isOne ? Optional.empty() : a, b.get()).tanh().negated()));
        }
        if (!isOne) {
            return Optional.empty();
        }
        Term rest = Site.under(NEGATE, more).orElseGet(more::negated).apply(SIGMOID);
        return Optional.of(unbounded(n)
                .map(x -> site.full(x.minus(more.apply(SOFTPLUS)).exp()))
                .orElseGet(() -> site.full(Site.is(1, n) ? rest : n.times(rest))));
    }

    /** Half of b − a; b itself where a is −b. */
    private static Term half(Term difference, Optional<Term> a, Term b) {
        boolean opposite = a.isPresent()
                && (Site.under(NEGATE, a.get()).filter(b::equals).isPresent()
                        || Site.under(NEGATE, b).filter(a.get()::equals).isPresent());
        return opposite ? b : difference.times(0.5);
    }

    private static Term bare(Term term) {
        Term inner = term;
        while (Site.of(inner).filter(site -> Site.moves(site.op())).isPresent()) {
            inner = Site.of(inner).orElseThrow().operand(0);
        }
        return inner;
    }
}
