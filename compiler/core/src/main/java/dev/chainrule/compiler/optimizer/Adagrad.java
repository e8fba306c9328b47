// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.op.Term;
import java.util.List;
import java.util.Map;

/** s = s + g²; p = p − lr / (1 + (t − 1) · lr_decay) · g / (√s + eps). */
record Adagrad(List<Setting> settings, boolean slows, boolean decays) implements Optimizer {
    @Override
    public String name() {
        return "adagrad";
    }

    @Override
    public List<Slot> slots() {
        return List.of(Slot.of("squares"));
    }

    @Override
    public Update update(Term parameter, Term gradient, Map<String, Term> slots, Map<String, Term> values, Term step) {
        Rule rule = new Rule(parameter, gradient, slots, values, step);
        Term g = rule.decayed(decays);
        Term s = rule.slot("squares").plus(g.squared());
        Term lr = rule.setting("lr");
        Term rate = slows
                ? lr.over(step.minus(1).times(rule.setting("lr_decay")).plus(1)).named("rate")
                : lr;
        Term change = Rule.real(rate).times(g.over(s.sqrt().plus(rule.real("eps"))));
        return new Rule.Slots().put("squares", s).with(parameter.minus(change));
    }
}
