// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.op.Term;

/**
 * p = p · (1 − lr · weight_decay) − lr · sign(β₁ · m + (1 − β₁) · g); m = β₂ · m + (1 − β₂) · g.
 */
final class Lion {
    private Lion() {}

    static Term update(Rule rule) {
        Term g = rule.gradient();
        Term direction = Rule.average(rule.slot("mean"), g, rule.setting("beta1"));
        rule.average("mean", g, "beta2");
        return rule.shrunk().minus(direction.sign().times(rule.real("lr")));
    }
}
