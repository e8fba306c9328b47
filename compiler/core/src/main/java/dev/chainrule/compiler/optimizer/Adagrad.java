// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.op.Term;

/**
 * s = s + g², from initial_accumulator_value on; p = p − lr / (1 + (t − 1) · lr_decay) · g / (√s + eps). The value to start from
 * is added in the first update, so it is a setting like the others.
 */
final class Adagrad {
    private Adagrad() {}

    static Term update(Rule rule) {
        Term g = rule.decayed();
        Term s = rule.slot("squares");
        if (rule.moves("initial_accumulator_value")) {
            s = s.plus(Rule.real(rule.setting("initial_accumulator_value").times(rule.first())));
        }
        s = rule.keep("squares", s.plus(g.squared()));
        Term lr = rule.setting("lr");
        Term rate = rule.moves("lr_decay")
                ? lr.over(rule.step().minus(1).times(rule.setting("lr_decay")).plus(1))
                        .named("rate")
                : lr;
        return rule.parameter().minus(Rule.real(rate).times(g.over(s.sqrt().plus(rule.real("eps")))));
    }
}
