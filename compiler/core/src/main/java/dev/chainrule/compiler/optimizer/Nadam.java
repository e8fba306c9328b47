// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Shape;

/**
 * μₜ = β₁ · (1 − ½ · 0.96^(t · momentum_decay)); P = P · μₜ; m = β₁ · m + (1 − β₁) · g; v = β₂ · v + (1 − β₂) · g²;
 * p = p − (lr · (1 − μₜ) / (1 − P) · g + lr · μₜ₊₁ / (1 − P · μₜ₊₁) · m) / (√(v / (1 − β₂ᵗ)) + eps).
 * This is the paper's rule and later PyTorch's; PyTorch 1.13 takes μₜ twice in the last divisor.
 */
final class Nadam {
    private Nadam() {}

    static Term update(Rule rule) {
        boolean decoupled = rule.has("decoupled_weight_decay");
        Term lr = rule.setting("lr");
        Term g = decoupled ? rule.gradient() : rule.decayed();
        Term m = rule.average("mean", g, "beta1");
        Term v = rule.average("square", g.squared(), "beta2");
        Term d = v.times(Rule.real(Rule.reciprocal(rule.correction("beta2")).named("bias_correction")))
                .sqrt()
                .plus(rule.real("eps"));
        Term now = momentum(rule, rule.step()).named("momentum");
        Term next = momentum(rule, rule.step().plus(1)).named("next_momentum");
        Term product =
                rule.keep("product", rule.slot("product", Shape.SCALAR, 1).times(Rule.real(now)));
        Term nextProduct = product.times(Rule.real(next));
        Term ofGradient = Rule.real(lr.times(Rule.complement(now)).named("rate_of_gradient"))
                .over(Rule.complement(product));
        Term ofMean = Rule.real(lr.times(next).named("rate_of_mean")).over(Rule.complement(nextProduct));
        Term from = decoupled ? rule.shrunk() : rule.parameter();
        return from.minus(ofGradient.times(g).plus(ofMean.times(m)).over(d));
    }

    private static Term momentum(Rule rule, Term step) {
        Term warmUp = Rule.power(step.constant(0.96), step.times(rule.setting("momentum_decay")));
        return rule.setting("beta1").times(Rule.complement(warmUp.times(0.5)));
    }
}
