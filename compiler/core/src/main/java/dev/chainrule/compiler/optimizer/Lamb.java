// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.op.Term;

/**
 * m and v as Adam's; u = m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + eps) + weight_decay · p; p = p − lr · r · u, where r = ‖p‖ / ‖u‖, or 1
 * if one of the norms is 0: each parameter moves by a share of its own length.
 */
final class Lamb {
    private Lamb() {}

    static Term update(Rule rule) {
        Term p = rule.parameter();
        Term g = rule.gradient();
        Term m = rule.average("mean", g, "beta1");
        Term v = rule.average("square", g.squared(), "beta2");
        Term ofMean = Rule.real(Rule.reciprocal(rule.correction("beta1")).named("mean_correction"));
        Term ofSquare = Rule.real(Rule.reciprocal(rule.correction("beta2")).named("square_correction"));
        Term u = m.times(ofMean).over(v.times(ofSquare).sqrt().plus(rule.real("eps")));
        if (rule.moves(Optimizers.WEIGHT_DECAY)) {
            u = u.plus(p.times(rule.real(Optimizers.WEIGHT_DECAY)));
        }
        u = u.named("direction");
        Term length = Rule.norm(p, "parameter_squares").named("length");
        Term change = Rule.norm(u, "direction_squares").named("change");
        Term trust = length.greaterThan(length.zero())
                .and(change.greaterThan(change.zero()))
                .select(length.over(change), length.one())
                .named("trust");
        return p.minus(trust.times(rule.real("lr")).times(u));
    }
}
