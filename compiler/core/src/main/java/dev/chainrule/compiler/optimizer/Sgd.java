// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.op.Term;
import java.util.List;
import java.util.Map;

/**
 * g = gradient + weight_decay · p; m = momentum · m + g; p = p − lr · d, where d is m, with Nesterov g + momentum · m,
 * and without momentum g.
 */
record Sgd(List<Setting> settings, boolean momentum, boolean nesterov, boolean decays) implements Optimizer {
    @Override
    public String name() {
        return "sgd";
    }

    @Override
    public List<Slot> slots() {
        return momentum ? List.of(Slot.of("momentum")) : List.of();
    }

    @Override
    public Update update(Term parameter, Term gradient, Map<String, Term> slots, Map<String, Term> values, Term step) {
        Rule rule = new Rule(parameter, gradient, slots, values, step);
        Rule.Slots next = new Rule.Slots();
        Term direction = rule.decayed(decays);
        if (momentum) {
            Term m = rule.slot("momentum").times(rule.real("momentum")).plus(direction);
            next.put("momentum", m);
            direction = nesterov ? direction.plus(m.times(rule.real("momentum"))) : m;
        }
        return next.with(parameter.minus(direction.times(rule.real("lr"))));
    }
}
