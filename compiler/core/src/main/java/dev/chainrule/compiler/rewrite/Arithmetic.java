// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import static dev.chainrule.compiler.op.Elementwise.ADD;
import static dev.chainrule.compiler.op.Elementwise.DIVIDE;
import static dev.chainrule.compiler.op.Elementwise.MULTIPLY;
import static dev.chainrule.compiler.op.Elementwise.NEGATE;
import static dev.chainrule.compiler.op.Elementwise.SELECT;
import static dev.chainrule.compiler.op.Elementwise.SUBTRACT;

import dev.chainrule.compiler.graph.Op;
import dev.chainrule.compiler.op.Discrete;
import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Reduce;
import dev.chainrule.compiler.op.Term;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Identities of arithmetic and choice that keep every bit, of −0, infinities and NaN too. Not among them: x + 0 → x,
 * unless x cannot be −0 (−0 + 0 is 0), x · 0 → 0, x − x → 0 (see {@link FiniteOnly}).
 */
final class Arithmetic {
    private Arithmetic() {}

    static final List<Rewrite> RULES = List.of(
            Rewrite.of("x · 1 → x", MULTIPLY, site -> site.commuted((x, one) -> keep(site, x, Site.is(1, one)))),
            Rewrite.of("x / 1 → x", DIVIDE, site -> keep(site, site.operand(0), Site.is(1, site.operand(1)))),
            Rewrite.of(
                    "x · −1 → −x",
                    MULTIPLY,
                    site -> site.commuted(
                            (x, one) -> keep(site, x, Site.is(-1, one)).map(Term::negated))),
            Rewrite.of(
                    "x / 2ⁿ → x · 2⁻ⁿ",
                    DIVIDE,
                    site -> Site.constant(site.operand(1))
                            .filter(Arithmetic::isModeratePowerOfTwo)
                            .map(divisor -> site.operand(0)
                                    .times(new Term(
                                            site.builder(),
                                            site.builder()
                                                    .constant(
                                                            1 / divisor,
                                                            site.operand(1).type()))))),
            Rewrite.of(
                    "x⁰ → 1",
                    Elementwise.POWER,
                    site -> keep(site, site.operand(1).one(), Site.is(0, site.operand(1)))),
            Rewrite.of("x + −0 → x", ADD, site -> site.commuted((x, zero) -> keep(site, x, Site.is(-0.0, zero)))),
            Rewrite.of(
                    "x + 0 → x, where x is not −0",
                    ADD,
                    site -> site.commuted(
                            (x, zero) -> keep(site, x, Site.is(0, zero) && Signs.isNeverNegativeZero(x)))),
            Rewrite.of("x − 0 → x", SUBTRACT, site -> keep(site, site.operand(0), Site.is(0, site.operand(1)))),
            Rewrite.of("−(−x) → x", NEGATE, site -> Site.under(NEGATE, site.operand(0))),
            Rewrite.of(
                    "x + −y → x − y",
                    ADD,
                    site -> site.commuted((x, y) -> Site.under(NEGATE, y).map(x::minus))),
            Rewrite.of(
                    "x − −y → x + y",
                    SUBTRACT,
                    site -> Site.under(NEGATE, site.operand(1)).map(site.operand(0)::plus)),
            Rewrite.of(
                    "−x · −y → x · y",
                    MULTIPLY,
                    site -> Site.under(NEGATE, site.operand(0))
                            .flatMap(x -> Site.under(NEGATE, site.operand(1)).map(x::times))),
            Rewrite.of(
                    "−x · y → −(x · y)",
                    MULTIPLY,
                    site -> site.commuted((x, y) -> Site.under(NEGATE, x)
                            .filter(inner -> inner.shape().equals(site.shape()))
                            .filter(inner -> Site.constant(y).isEmpty())
                            .map(inner -> inner.times(y).negated()))),
            Rewrite.of(
                    "−x / y → −(x / y)",
                    DIVIDE,
                    site -> Site.under(NEGATE, site.operand(0))
                            .filter(x -> x.shape().equals(site.shape()))
                            .map(x -> x.over(site.operand(1)).negated())),
            Rewrite.of(
                    "Σ −x → −Σ x",
                    Reduce.class,
                    site -> site.op().kind() == Reduce.Kind.SUM
                            ? Site.under(NEGATE, site.operand(0))
                                    .map(x -> x.sum(site.op().axes()).negated())
                            : Optional.empty()),
            Rewrite.of(
                    "−x · c → x · −c",
                    MULTIPLY,
                    site -> site.commuted((x, constant) -> Site.under(NEGATE, x)
                            .flatMap(inner -> Site.constant(constant)
                                    .map(value -> inner.times(new Term(
                                            site.builder(), site.builder().constant(-value, constant.type()))))))),
            Rewrite.of(
                    "−(x · c) → x · −c",
                    NEGATE,
                    site -> Site.of(site.operand(0))
                            .filter(product -> product.op() == MULTIPLY)
                            .flatMap(product -> product.commuted((x, constant) -> Site.constant(constant)
                                    .map(value -> x.times(new Term(
                                            site.builder(), site.builder().constant(-value, constant.type()))))))),
            Rewrite.of(
                    "|−x| → |x|",
                    Elementwise.ABS,
                    site -> Site.under(NEGATE, site.operand(0)).map(Term::abs)),
            Rewrite.of(
                    "||x|| → |x|",
                    Elementwise.ABS,
                    site -> keep(
                            site,
                            site.operand(0),
                            Site.under(Elementwise.ABS, site.operand(0)).isPresent())),
            Rewrite.of(
                    "relu(relu(x)) → relu(x)",
                    Elementwise.RELU,
                    site -> keep(
                            site,
                            site.operand(0),
                            Site.under(Elementwise.RELU, site.operand(0)).isPresent())),
            choice("where(true, a, b) → a", SELECT),
            choice("where(true, a, b) → a, of ints", Discrete.INT_SELECT),
            choice("where(true, a, b) → a, of truth values", Discrete.BOOL_SELECT),
            same("where(c, a, a) → a", SELECT),
            same("where(c, a, a) → a, of ints", Discrete.INT_SELECT),
            Rewrite.of(
                    "where(not c, a, b) → where(c, b, a)",
                    SELECT,
                    site -> Site.under(Discrete.NOT, site.operand(0))
                            .map(c -> c.select(site.operand(2), site.operand(1)))),
            Rewrite.of("where(c, where(c, a, b), d) → where(c, a, d)", SELECT, site -> nested(site, 1)),
            Rewrite.of("where(c, a, where(c, b, d)) → where(c, a, d)", SELECT, site -> nested(site, 2)),
            Rewrite.of("x < −∞ → false, ∞ < x → false", Elementwise.LESS, Arithmetic::beyondInfinity),
            Rewrite.of("not not c → c", Discrete.NOT, site -> Site.under(Discrete.NOT, site.operand(0))),
            Rewrite.of(
                    "c and true → c",
                    Discrete.AND,
                    site -> site.commuted((c, other) -> keep(site, c, Site.is(1, other)))),
            Rewrite.of(
                    "c and false → false",
                    Discrete.AND,
                    site -> site.commuted((c, other) -> keep(site, other, Site.is(0, other)))),
            Rewrite.of(
                    "c or false → c",
                    Discrete.OR,
                    site -> site.commuted((c, other) -> keep(site, c, Site.is(0, other)))),
            Rewrite.of(
                    "c or true → true",
                    Discrete.OR,
                    site -> site.commuted((c, other) -> keep(site, other, Site.is(1, other)))),
            idempotent("c and c → c", Discrete.AND),
            idempotent("c or c → c", Discrete.OR));

    /** What no bound means: no number is beyond it, NaN neither. */
    private static Optional<Term> beyondInfinity(Site<?> site) {
        return Site.is(Double.NEGATIVE_INFINITY, site.operand(1)) || Site.is(Double.POSITIVE_INFINITY, site.operand(0))
                ? Optional.of(new Term(site.builder(), site.builder().constant(0, site.type())))
                : Optional.empty();
    }

    private static Optional<Term> keep(Site<?> site, Term x, boolean matches) {
        return matches ? Optional.of(site.full(x)) : Optional.empty();
    }

    private static Rewrite idempotent(String name, Elementwise op) {
        return Rewrite.of(
                name, op, site -> keep(site, site.operand(0), site.operand(0).equals(site.operand(1))));
    }

    private static Rewrite choice(String name, Elementwise select) {
        return Rewrite.of(
                name, select, site -> Site.constant(site.operand(0)).map(c -> site.full(site.operand(c != 0 ? 1 : 2))));
    }

    private static Rewrite same(String name, Elementwise select) {
        return Rewrite.of(
                name,
                select,
                site -> keep(site, site.operand(1), site.operand(1).equals(site.operand(2))));
    }

    /** A choice inside a branch of the same choice is decided. */
    private static Optional<Term> nested(Site<?> site, int branch) {
        return Site.of(site.operand(branch))
                .filter(inner -> inner.op() == SELECT && inner.operand(0).equals(site.operand(0)))
                .map(inner -> inner.operand(branch))
                .map(taken -> branch == 1
                        ? site.operand(0).select(taken, site.operand(2))
                        : site.operand(0).select(site.operand(1), taken))
                .filter(result -> result.shape().equals(site.shape()));
    }

    /** Its reciprocal is a power of two as well, in f32 too, so division and multiplication round alike. */
    private static boolean isModeratePowerOfTwo(double value) {
        int exponent = Math.getExponent(value);
        return Math.abs(exponent) <= 126 && Math.abs(value) == Math.scalb(1.0, exponent) && Math.abs(value) != 1;
    }

    /** What a value's sign can be. */
    static final class Signs {
        /** Operators whose result is never −0, whatever the operands. */
        private static final Set<Op> NEVER = Set.of(
                Elementwise.ABS,
                Elementwise.EXP,
                Elementwise.SIGMOID,
                Elementwise.SOFTPLUS,
                Elementwise.COS,
                Elementwise.RELU,
                Discrete.INT_TO_REAL);

        private Signs() {}

        static boolean isNeverNegativeZero(Term x) {
            Optional<Double> constant = Site.constant(x);
            if (constant.isPresent()) {
                return Double.compare(constant.get(), -0.0) != 0;
            }
            return Site.of(x)
                    .filter(site -> NEVER.contains(site.op())
                            || site.op() == MULTIPLY && site.operand(0).equals(site.operand(1)))
                    .isPresent();
        }
    }
}
