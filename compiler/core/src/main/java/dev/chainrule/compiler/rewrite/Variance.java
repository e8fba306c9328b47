// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import static dev.chainrule.compiler.op.Elementwise.DIVIDE;
import static dev.chainrule.compiler.op.Elementwise.MULTIPLY;
import static dev.chainrule.compiler.op.Elementwise.SUBTRACT;

import dev.chainrule.compiler.op.Discrete;
import dev.chainrule.compiler.op.Layout;
import dev.chainrule.compiler.op.Reduce;
import dev.chainrule.compiler.op.Source;
import dev.chainrule.compiler.op.StopGradient;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Dimension;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Sums of squares about a mean. The mean of large numbers is off by as much as they differ, and their squares by more, so
 * squares are taken of what is centred twice (decision 35).
 */
final class Variance {
    private Variance() {}

    static final List<Rewrite> RULES = List.of(
            Rewrite.of("mean(x²) − mean(x)² → mean((x − mean(x))²)", SUBTRACT, Variance::ofSquares),
            Rewrite.of("Σ (x − mean(x))² → Σ c², c centred twice", Reduce.class, Variance::ofDifferences));

    /** The mean of x over some axes. */
    private record Mean(Term x, List<Integer> axes) {
        /** A sum over its number of terms. */
        static Optional<Mean> of(Term term) {
            return Site.of(bare(term))
                    .filter(site -> site.op() == DIVIDE)
                    .flatMap(site -> Site.of(Reduce.class, bare(site.operand(0)))
                            .filter(sum -> sum.op().kind() == Reduce.Kind.SUM)
                            .map(sum -> new Mean(sum.operand(0), sum.op().axes()))
                            .filter(mean -> mean.isOver(site.operand(1))));
        }

        private boolean isOver(Term number) {
            Dimension count = axes.stream().map(x.shape()::get).reduce(Dimension.ONE, Dimension::times);
            return Site.constant(number)
                            .filter(n -> n == n.intValue() && count.is(n.intValue()))
                            .isPresent()
                    || Site.under(Discrete.INT_TO_REAL, number)
                            .flatMap(size -> Site.of(Source.Size.class, size))
                            .filter(size -> size.op().dimension().equals(count))
                            .isPresent();
        }

        /** Whether a term that has these values stands where each meets what it is the mean of. */
        boolean meets(Term term) {
            boolean leading =
                    axes.equals(IntStream.range(0, axes.size()).boxed().toList());
            return term.shape().equals(x.sumKept(axes).shape()) || leading && term.rank() == x.rank() - axes.size();
        }

        /** The sum of squares of x less its mean, less what that leaves. */
        Term squares() {
            Term rest = x.minus(x.meanKept(axes));
            Term twice = rest.minus(rest.meanKept(axes).apply(new StopGradient()));
            return twice.times(twice).sum(axes);
        }
    }

    /** Not over the rows of a batch: as sums of squares such a figure is exact over a data set of many batches. */
    private static Optional<Term> ofSquares(Site<?> site) {
        Optional<Mean> squares = Mean.of(site.operand(0));
        Optional<Mean> mean = square(bare(site.operand(1))).flatMap(Mean::of);
        return squares.flatMap(each -> square(each.x))
                .flatMap(x -> mean.filter(each -> each.equals(new Mean(x, squares.get().axes))))
                .filter(each -> each.axes.stream()
                        .allMatch(axis -> each.x.shape().get(axis).isStatic()))
                .filter(each -> site.operand(0).shape().equals(site.shape())
                        && site.operand(1).shape().equals(site.shape()))
                .map(each -> {
                    Site<?> quotient = Site.of(bare(site.operand(0))).orElseThrow();
                    return each.squares().over(quotient.operand(1)).reshape(site.shape());
                });
    }

    private static Optional<Term> ofDifferences(Site<Reduce> site) {
        return square(site.operand(0))
                .filter(rest -> site.op().kind() == Reduce.Kind.SUM)
                .flatMap(rest -> Site.of(rest))
                .filter(rest -> rest.op() == SUBTRACT)
                .flatMap(rest -> Mean.of(rest.operand(1))
                        .filter(mean ->
                                mean.equals(new Mean(rest.operand(0), site.op().axes())))
                        .filter(mean -> mean.meets(rest.operand(1)))
                        .map(Mean::squares));
    }

    private static Optional<Term> square(Term term) {
        return Site.of(term)
                .filter(site -> site.op() == MULTIPLY && site.operand(0).equals(site.operand(1)))
                .map(site -> site.operand(0));
    }

    /** What a term is but for axes of length 1. */
    private static Term bare(Term term) {
        return Site.of(Layout.Reshape.class, term)
                .map(site -> bare(site.operand(0)))
                .orElse(term);
    }
}
