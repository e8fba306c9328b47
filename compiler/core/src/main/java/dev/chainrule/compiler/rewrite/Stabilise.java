// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import static dev.chainrule.compiler.op.Elementwise.ADD;
import static dev.chainrule.compiler.op.Elementwise.DIVIDE;
import static dev.chainrule.compiler.op.Elementwise.EXP;
import static dev.chainrule.compiler.op.Elementwise.LOG;
import static dev.chainrule.compiler.op.Elementwise.LOG1P;
import static dev.chainrule.compiler.op.Elementwise.MULTIPLY;
import static dev.chainrule.compiler.op.Elementwise.NEGATE;
import static dev.chainrule.compiler.op.Elementwise.SIGMOID;
import static dev.chainrule.compiler.op.Elementwise.SOFTPLUS;
import static dev.chainrule.compiler.op.Elementwise.SQRT;
import static dev.chainrule.compiler.op.Elementwise.SUBTRACT;

import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.FlatAtZero;
import dev.chainrule.compiler.op.Layout;
import dev.chainrule.compiler.op.Reduce;
import dev.chainrule.compiler.op.Rowwise;
import dev.chainrule.compiler.op.StopGradient;
import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.ElementType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The textbook formula becomes the one that neither overflows nor cancels.
 *
 * <p>Note [Why stabilise precedes differentiation]. The derivative of log(softmax(x)) by parts divides by a softmax that
 * can be 0, and no later rule can tell 0/0 from its limit. The derivative of log_softmax is softmax itself.
 */
public final class Stabilise {
    private static final Set<Elementwise> LOGARITHMS = Set.of(LOG, LOG1P, Elementwise.LOG2, Elementwise.LOG10);
    private static final Set<Elementwise> SUMS = Set.of(ADD, SUBTRACT, NEGATE);
    private static final int MOST_LOGARITHMS = 8;

    private static final List<Rewrite> RULES = List.of(
            Rewrite.of(
                    "log(p) → the logarithm of p, of powers, their sums, products and layouts",
                    LOG,
                    site -> Powers.logarithm(site.operand(0))),
            Rewrite.of("eˣ / Σ eˣ → softmax(x)", DIVIDE, Stabilise::quotientOfSum),
            Rewrite.of("x − logsumexp(x) → log_softmax(x)", SUBTRACT, Stabilise::shifted),
            Rewrite.of(
                    "log1p(p) → softplus(log(p)), of powers",
                    LOG1P,
                    site -> Powers.unbounded(site.operand(0)).map(x -> x.apply(SOFTPLUS))),
            Rewrite.of(
                    "1 − σ(x) → σ(−x)",
                    SUBTRACT,
                    site -> Site.under(SIGMOID, site.operand(1))
                            .filter(x -> Site.is(1, site.operand(0)))
                            .map(x -> site.full(x.negated().apply(SIGMOID)))),
            Rewrite.of(
                    "log1p(−σ(x)) → −softplus(x)",
                    LOG1P,
                    site -> Site.under(NEGATE, site.operand(0))
                            .flatMap(x -> Site.under(SIGMOID, x))
                            .map(x -> x.apply(SOFTPLUS).negated())),
            Rewrite.of(
                    "log(1 + x) → log1p(x)",
                    LOG,
                    site -> onePlus(site.operand(0))
                            .filter(x -> Site.constant(x).isEmpty())
                            .filter(x -> x.shape().equals(site.shape()))
                            .map(x -> x.apply(LOG1P))),
            Rewrite.of(
                    "log(1 − eˣ) → log(−expm1(x)) near 0, else log1p(−eˣ)",
                    LOG,
                    site -> restOfPower(site.operand(0)).map(x -> site.full(Powers.ofRest(x)))),
            Rewrite.of(
                    "log(1 − x) → log1p(−x)",
                    LOG,
                    site -> lessThanOne(site.operand(0))
                            .filter(x -> Site.constant(x).isEmpty()
                                    && Site.under(SIGMOID, x).isEmpty())
                            .filter(x -> x.shape().equals(site.shape()))
                            .map(x -> x.negated().apply(LOG1P))),
            Rewrite.of("x / (eˣ − 1) and (eˣ − 1) / x → a series near 0", DIVIDE, Removable::quotient),
            Rewrite.of(
                    "1 − eˣ → −expm1(x)",
                    SUBTRACT,
                    site -> Site.under(EXP, site.operand(1))
                            .filter(x -> Site.is(1, site.operand(0)))
                            .map(x -> site.full(x.apply(Elementwise.EXPM1).negated()))),
            Rewrite.of(
                    "eˣ − 1 → expm1(x)",
                    SUBTRACT,
                    site -> Site.under(EXP, site.operand(0))
                            .filter(x -> Site.is(1, site.operand(1)))
                            .map(x -> site.full(x.apply(Elementwise.EXPM1)))),
            Rewrite.of(
                    "eˣ + −1 → expm1(x)",
                    ADD,
                    site -> site.commuted((power, one) -> Site.under(EXP, power)
                            .filter(x -> Site.is(-1, one))
                            .map(x -> site.full(x.apply(Elementwise.EXPM1))))),
            Rewrite.of(
                    "sinh(x) / cosh(x) → tanh(x)",
                    DIVIDE,
                    site -> Site.under(Elementwise.SINH, site.operand(0))
                            .filter(x -> Site.under(Elementwise.COSH, site.operand(1))
                                    .equals(Optional.of(x)))
                            .map(Term::tanh)),
            Rewrite.of("n / (eᵃ + eᵇ) → σ, tanh or a power of the difference", DIVIDE, Powers::quotient),
            Rewrite.of(
                    "√s · √s → s, of a sum of squares s",
                    MULTIPLY,
                    site -> Site.under(SQRT, site.operand(0))
                            .filter(s -> site.operand(0).equals(site.operand(1)) && FlatAtZero.holdsOfSquares(s))),
            Rewrite.of("p · log(q) → p · where(p = 0, finite(log(q)), log(q))", MULTIPLY, Stabilise::weighed));

    public static final RuleSet SET = new RuleSet(
            "stabilise", Stream.concat(RULES.stream(), Variance.RULES.stream()).toList());

    public static final Pass PASS =
            new Pass("stabilise", "forms that neither overflow nor cancel, such as log_softmax", SET::apply);

    private Stabilise() {}

    /**
     * In an entropy, 0 · log 0 is 0: what has no probability adds nothing. Where p is 0 the logarithm, if it is finite,
     * remains the slope in p, since p may be a weight that begins at 0; it has no slope itself.
     */
    private static Optional<Term> weighed(Site<?> site) {
        return site.commuted((p, log) -> site.type().element() == ElementType.REAL
                        && Site.constant(p).isEmpty()
                        && (p.rank() > 0 || site.shape().rank() == 0)
                        && isLogarithm(log, MOST_LOGARITHMS)
                ? Optional.of(p.times(p.equalTo(p.zero()).select(finite(log).apply(new StopGradient()), log)))
                : Optional.empty());
    }

    private static Term finite(Term log) {
        return log.abs().lessThan(log.constant(Double.POSITIVE_INFINITY)).select(log, log.zero());
    }

    /** A logarithm that can be −∞, or sums and multiples of such. */
    private static boolean isLogarithm(Term term, int most) {
        Optional<Site<Op>> found = Site.of(term);
        if (found.isEmpty() || most == 0) {
            return false;
        }
        Site<Op> site = found.get();
        if (LOGARITHMS.contains(site.op())) {
            return Site.of(site.operand(0))
                    .filter(sum -> sum.op() == ADD
                            && sum.operands().stream()
                                    .anyMatch(each -> Site.constant(each).isPresent()))
                    .isEmpty();
        }
        return Site.of(Rowwise.LogSoftmax.class, term).isPresent()
                || (SUMS.contains(site.op()) || Site.moves(site.op()))
                        && site.operands().stream().anyMatch(operand -> isLogarithm(operand, most - 1));
    }

    /** x, if the term is 1 − eˣ. */
    static Optional<Term> restOfPower(Term term) {
        return Site.under(NEGATE, term)
                .flatMap(power -> Site.under(Elementwise.EXPM1, power))
                .or(() -> lessThanOne(term).flatMap(power -> Site.under(EXP, power)));
    }

    /** x, if the term is 1 − x. */
    private static Optional<Term> lessThanOne(Term term) {
        return Site.of(term)
                .filter(site -> site.op() == SUBTRACT && Site.is(1, site.operand(0)))
                .map(site -> site.operand(1));
    }

    /** x, if the term is 1 + x or x + 1. */
    private static Optional<Term> onePlus(Term term) {
        return Site.of(term)
                .filter(sum -> sum.op() == ADD)
                .flatMap(sum -> sum.commuted((x, one) -> Site.is(1, one) ? Optional.of(x) : Optional.empty()));
    }

    /** A sum of eˣ, with the axes in place as axes of length 1 or gone. */
    private record PowerSum(Term x, List<Integer> axes) {}

    private static Optional<PowerSum> sumOfPowers(Term term) {
        return Site.of(Reduce.class, bare(term))
                .filter(sum -> sum.op().kind() == Reduce.Kind.SUM)
                .flatMap(sum -> Site.under(EXP, sum.operand(0))
                        .map(x -> new PowerSum(x, sum.op().axes())));
    }

    private static Optional<Term> quotientOfSum(Site<?> site) {
        return sumOfPowers(site.operand(1))
                .filter(sum -> sum.axes().size() == 1
                        && Site.under(EXP, site.operand(0))
                                .filter(sum.x()::equals)
                                .isPresent()
                        && keepsAxis(sum.x(), sum.axes().get(0), site.operand(1)))
                .map(sum -> sum.x().softmax(sum.axes().get(0)));
    }

    private static Optional<Term> shifted(Site<?> site) {
        Term x = site.operand(0);
        return Site.of(Rowwise.LogSumExp.class, bare(site.operand(1)))
                .filter(sum -> sum.op().axes().size() == 1 && sum.operand(0).equals(x))
                .map(sum -> sum.op().axes().get(0))
                .filter(axis -> keepsAxis(x, axis, site.operand(1)))
                .map(x::logSoftmax);
    }

    /** What a term is but for axes of length 1. */
    private static Term bare(Term term) {
        return Site.of(Layout.Reshape.class, term).map(site -> site.operand(0)).orElse(term);
    }

    /** Whether a row's sum stands where it meets its own row: x's shape with length 1 on the axis. */
    private static boolean keepsAxis(Term x, int axis, Term sum) {
        return sum.shape().equals(x.shape().with(axis, dev.chainrule.compiler.type.Dimension.ONE))
                || axis == 0 && sum.shape().equals(x.shape().without(0));
    }
}
