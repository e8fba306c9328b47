// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.op.Term;

/**
 * m = β₁ · m + (1 − β₁) · g; v = β₂ · v + (1 − β₂) · g²;
 * p = p − lr / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + eps).
 * AMSGrad takes the largest v so far. Adam adds weight_decay · p to g; AdamW shrinks p by 1 − lr · weight_decay instead.
 * Sparse, it is PyTorch's SparseAdam, which adds eps to √v as it is.
 */
final class Adam {
    private Adam() {}

    static Term adam(Rule rule) {
        return update(rule, rule.decayed(), rule.parameter());
    }

    static Term adamw(Rule rule) {
        return update(rule, rule.gradient(), rule.shrunk());
    }

    private static Term update(Rule rule, Term g, Term from) {
        Term m = rule.average("mean", g, "beta1");
        Term v = rule.average("square", g.squared(), "beta2");
        Term square = rule.has("amsgrad") ? rule.keep("largest", Rule.larger(rule.slot("largest"), v)) : v;
        Term rate = rule.rate("beta1");
        Term root = rule.correction("beta2").sqrt();
        if (rule.has(Optimizers.SPARSE)) {
            Term step = rule.setting("lr").times(root).over(rule.correction("beta1"));
            return from.minus(
                    Rule.real(step.named("rate")).times(m).over(square.sqrt().plus(rule.real("eps"))));
        }
        Term scale = Rule.real(Rule.reciprocal(root).named("bias_correction"));
        return from.minus(rate.times(m).over(square.sqrt().times(scale).plus(rule.real("eps"))));
    }
}
