// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.op.Term;

/**
 * m = β₁ · m + (1 − β₁) · g; s = β₂ · s + (1 − β₂) · (g − m)² + eps;
 * p = p · (1 − lr · weight_decay) − lr / (1 − β₁ᵗ) · m / (√(s / (1 − β₂ᵗ)) + eps).
 */
final class AdaBelief {
    private AdaBelief() {}

    static Term update(Rule rule) {
        Term g = rule.gradient();
        Term eps = rule.real("eps");
        Term m = rule.average("mean", g, "beta1");
        Term surprise = g.minus(m).squared();
        Term s = rule.keep(
                "surprise",
                Rule.average(rule.slot("surprise"), surprise, rule.setting("beta2"))
                        .plus(eps));
        Term scale = Rule.real(Rule.reciprocal(rule.correction("beta2").sqrt()).named("bias_correction"));
        return rule.shrunk()
                .minus(rule.rate("beta1").times(m).over(s.sqrt().times(scale).plus(eps)));
    }
}
