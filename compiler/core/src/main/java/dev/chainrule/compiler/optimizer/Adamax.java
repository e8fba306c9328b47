// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.op.Term;
import java.util.List;
import java.util.Map;

/** m = β₁ · m + (1 − β₁) · g; u = max(β₂ · u, |g| + eps); p = p − lr / (1 − β₁ᵗ) · m / u. */
record Adamax(List<Setting> settings, boolean decays) implements Optimizer {
    @Override
    public String name() {
        return "adamax";
    }

    @Override
    public List<Slot> slots() {
        return List.of(Slot.of("mean"), Slot.of("largest"));
    }

    @Override
    public Update update(Term parameter, Term gradient, Map<String, Term> slots, Map<String, Term> values, Term step) {
        Rule rule = new Rule(parameter, gradient, slots, values, step);
        Term beta1 = rule.setting("beta1");
        Term g = rule.decayed(decays);
        Term m = Rule.average(rule.slot("mean"), g, beta1);
        Term u = Rule.larger(
                rule.slot("largest").times(rule.real("beta2")), g.abs().plus(rule.real("eps")));
        Term rate = Rule.real(rule.setting("lr").over(rule.correction(beta1)).named("rate"));
        return new Rule.Slots().put("mean", m).put("largest", u).with(parameter.minus(rate.times(m.over(u))));
    }
}
