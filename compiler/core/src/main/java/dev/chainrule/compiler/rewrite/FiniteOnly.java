// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import static dev.chainrule.compiler.op.Elementwise.ADD;
import static dev.chainrule.compiler.op.Elementwise.DIVIDE;
import static dev.chainrule.compiler.op.Elementwise.MULTIPLY;
import static dev.chainrule.compiler.op.Elementwise.SUBTRACT;

import dev.chainrule.compiler.op.Term;
import java.util.List;
import java.util.Optional;

/** Opt-in rules that are wrong for NaN and infinities, or for the sign of zero. */
public final class FiniteOnly {
    private static final List<Rewrite> RULES = List.of(
            Rewrite.of("x · 0 → 0", MULTIPLY, site -> site.commuted((x, zero) -> zero(site, isZero(zero)))),
            Rewrite.of("0 / x → 0", DIVIDE, site -> zero(site, isZero(site.operand(0)))),
            Rewrite.of(
                    "x + 0 → x",
                    ADD,
                    site -> site.commuted((x, zero) -> isZero(zero) ? Optional.of(site.full(x)) : Optional.empty())),
            Rewrite.of(
                    "0 − x → −x",
                    SUBTRACT,
                    site -> isZero(site.operand(0))
                            ? Optional.of(site.full(site.operand(1).negated()))
                            : Optional.empty()),
            Rewrite.of("x − x → 0", SUBTRACT, site -> zero(site, site.operand(0).equals(site.operand(1)))));

    public static final RuleSet SET = new RuleSet("finite-only", RULES);

    public static final Pass PASS = new Pass("finite-only", "rules that suppose finite values", SET::apply);

    private FiniteOnly() {}

    private static boolean isZero(Term term) {
        return Site.constant(term).filter(value -> value == 0).isPresent();
    }

    private static Optional<Term> zero(Site<?> site, boolean matches) {
        return matches
                ? Optional.of(new Term(site.builder(), site.builder().constant(0, site.type())))
                : Optional.empty();
    }
}
