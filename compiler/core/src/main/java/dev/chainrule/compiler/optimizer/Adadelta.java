// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.op.Term;
import java.util.List;
import java.util.Map;

/**
 * v = ρ · v + (1 − ρ) · g²; d = √((u + eps) / (v + eps)) · g; u = ρ · u + (1 − ρ) · d²; p = p − lr · d.
 */
record Adadelta(List<Setting> settings, boolean decays) implements Optimizer {
    @Override
    public String name() {
        return "adadelta";
    }

    @Override
    public List<Slot> slots() {
        return List.of(Slot.of("square"), Slot.of("steps"));
    }

    @Override
    public Update update(Term parameter, Term gradient, Map<String, Term> slots, Map<String, Term> values, Term step) {
        Rule rule = new Rule(parameter, gradient, slots, values, step);
        Term rho = rule.setting("rho");
        Term eps = rule.real("eps");
        Term g = rule.decayed(decays);
        Term v = Rule.average(rule.slot("square"), g.squared(), rho);
        Term u = rule.slot("steps");
        Term d = u.plus(eps).over(v.plus(eps)).sqrt().times(g);
        return new Rule.Slots()
                .put("square", v)
                .put("steps", Rule.average(u, d.squared(), rho))
                .with(parameter.minus(d.times(rule.real("lr"))));
    }
}
