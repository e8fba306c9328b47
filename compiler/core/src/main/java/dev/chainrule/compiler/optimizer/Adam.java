// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.op.Term;
import java.util.List;
import java.util.Map;

/**
 * m = β₁ · m + (1 − β₁) · g; v = β₂ · v + (1 − β₂) · g²;
 * p = p − lr / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + eps).
 * AMSGrad takes the largest v so far. Adam adds weight_decay · p to g; AdamW shrinks p by 1 − lr · weight_decay instead.
 */
record Adam(String name, List<Setting> settings, Decay decay, boolean amsgrad) implements Optimizer {
    /** Where weights decay. */
    enum Decay {
        NONE,
        /** In the gradient. */
        COUPLED,
        /** In the parameter. */
        DECOUPLED
    }

    @Override
    public List<Slot> slots() {
        return amsgrad
                ? List.of(Slot.of("mean"), Slot.of("square"), Slot.of("largest"))
                : List.of(Slot.of("mean"), Slot.of("square"));
    }

    @Override
    public Update update(Term parameter, Term gradient, Map<String, Term> slots, Map<String, Term> values, Term step) {
        Rule rule = new Rule(parameter, gradient, slots, values, step);
        Rule.Slots next = new Rule.Slots();
        Term lr = rule.setting("lr");
        Term g = rule.decayed(decay == Decay.COUPLED);
        Term m = Rule.average(rule.slot("mean"), g, rule.setting("beta1"));
        Term v = Rule.average(rule.slot("square"), g.squared(), rule.setting("beta2"));
        next.put("mean", m).put("square", v);
        Term square = v;
        if (amsgrad) {
            square = Rule.larger(rule.slot("largest"), v);
            next.put("largest", square);
        }
        Term rate = Rule.real(lr.over(rule.correction(rule.setting("beta1"))).named("rate"));
        Term scale = Rule.real(
                Rule.reciprocal(rule.correction(rule.setting("beta2")).sqrt()).named("bias_correction"));
        Term shrunk = decay == Decay.DECOUPLED
                ? parameter.times(Rule.real(
                        Rule.complement(lr.times(rule.setting("weight_decay"))).named("shrink")))
                : parameter;
        return next.with(
                shrunk.minus(rate.times(m).over(square.sqrt().times(scale).plus(rule.real("eps")))));
    }
}
