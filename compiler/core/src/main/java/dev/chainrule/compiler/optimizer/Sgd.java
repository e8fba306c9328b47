// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.op.Term;

/**
 * g = gradient + weight_decay · p; m = momentum · m + (1 − dampening) · g, at first m = g; p = p − lr · d, where d is m, with
 * Nesterov g + momentum · m, and without momentum g.
 */
final class Sgd {
    private Sgd() {}

    static Term update(Rule rule) {
        Term direction = rule.decayed();
        if (rule.moves("momentum")) {
            Term g = direction;
            if (rule.moves("dampening")) {
                Term damped = rule.setting("dampening").times(Rule.complement(rule.first()));
                g = g.times(Rule.real(Rule.complement(damped).named("undamped")));
            }
            Term m = rule.keep(
                    "momentum",
                    rule.slot("momentum").times(rule.real("momentum")).plus(g));
            direction = rule.has("nesterov") ? direction.plus(m.times(rule.real("momentum"))) : m;
        }
        return rule.parameter().minus(direction.times(rule.real("lr")));
    }
}
