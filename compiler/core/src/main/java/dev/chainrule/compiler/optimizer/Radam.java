// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.op.Elementwise;
import dev.chainrule.compiler.op.Term;

/**
 * m = β₁ · m + (1 − β₁) · g; v = β₂ · v + (1 − β₂) · g²; ρ = 2 / (1 − β₂) − 1; ρₜ = ρ − 2t · β₂ᵗ / (1 − β₂ᵗ). Where
 * ρₜ > 5, p = p − lr / (1 − β₁ᵗ) · m · r · √(1 − β₂ᵗ) / (√v + eps) with r² = (ρₜ − 4)(ρₜ − 2) ρ / ((ρ − 4)(ρ − 2) ρₜ);
 * before, p = p − lr / (1 − β₁ᵗ) · m.
 */
final class Radam {
    private Radam() {}

    static Term update(Rule rule) {
        boolean decoupled = rule.has("decoupled_weight_decay");
        Term beta2 = rule.setting("beta2");
        Term step = rule.step();
        Term g = decoupled ? rule.gradient() : rule.decayed();
        Term m = rule.average("mean", g, "beta1");
        Term v = rule.average("square", g.squared(), "beta2");

        Term correction = rule.correction("beta2").named("correction");
        Term rho = beta2.constant(2).over(Rule.complement(beta2)).minus(1).named("rho");
        Term rhoNow = rho.minus(step.times(2).times(Rule.power(beta2, step)).over(correction))
                .named("rho_now");
        // 1 once the variance is known, 0 before: arithmetic, since a setting is a number. The bounds below hold by
        // themselves where it is 1, and keep NaN out where it is 0.
        Term known =
                Rule.larger(rhoNow.minus(5), rho.zero()).apply(Elementwise.SIGN).named("known");
        Term numerator = rhoNow.minus(4).times(rhoNow.minus(2)).times(rho);
        Term denominator = rho.minus(4).times(rho.minus(2)).times(rhoNow);
        Term r = Rule.larger(numerator, rho.zero())
                .over(Rule.larger(denominator, rho.one()))
                .sqrt();
        Term scale = Rule.real(known.times(r).times(correction.sqrt()).named("scale"));
        Term factor = scale.over(v.sqrt().plus(rule.real("eps")))
                .plus(Rule.real(Rule.complement(known).named("unknown")));
        Term from = decoupled ? rule.shrunk() : rule.parameter();
        return from.minus(rule.rate("beta1").times(m).times(factor));
    }
}
