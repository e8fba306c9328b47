// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.op.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * v = α · v + (1 − α) · g²; d = √v + eps, centred √(v − a²) + eps with a = α · a + (1 − α) · g; p = p − lr · g / d, with
 * momentum b = momentum · b + g / d and p = p − lr · b.
 */
record RmsProp(List<Setting> settings, boolean decays, boolean momentum, boolean centered) implements Optimizer {
    @Override
    public String name() {
        return "rmsprop";
    }

    @Override
    public List<Slot> slots() {
        List<Slot> slots = new ArrayList<>(List.of(Slot.of("square")));
        if (centered) {
            slots.add(Slot.of("mean"));
        }
        if (momentum) {
            slots.add(Slot.of("momentum"));
        }
        return slots;
    }

    @Override
    public Update update(Term parameter, Term gradient, Map<String, Term> slots, Map<String, Term> values, Term step) {
        Rule rule = new Rule(parameter, gradient, slots, values, step);
        Rule.Slots next = new Rule.Slots();
        Term alpha = rule.setting("alpha");
        Term g = rule.decayed(decays);
        Term v = Rule.average(rule.slot("square"), g.squared(), alpha);
        next.put("square", v);
        Term variance = v;
        if (centered) {
            Term a = Rule.average(rule.slot("mean"), g, alpha);
            next.put("mean", a);
            // Rounding can take the difference below 0, where the root would be NaN for ever.
            variance = Rule.larger(v.minus(a.squared()), v.zero());
        }
        Term direction = g.over(variance.sqrt().plus(rule.real("eps")));
        if (momentum) {
            direction = rule.slot("momentum").times(rule.real("momentum")).plus(direction);
            next.put("momentum", direction);
        }
        return next.with(parameter.minus(direction.times(rule.real("lr"))));
    }
}
