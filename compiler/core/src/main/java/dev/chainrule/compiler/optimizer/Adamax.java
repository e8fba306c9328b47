// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.op.Term;

/** m = β₁ · m + (1 − β₁) · g; u = max(β₂ · u, |g| + eps); p = p − lr / (1 − β₁ᵗ) · m / u. */
final class Adamax {
    private Adamax() {}

    static Term update(Rule rule) {
        Term g = rule.decayed();
        Term m = rule.average("mean", g, "beta1");
        Term u = rule.keep(
                "largest",
                Rule.larger(
                        rule.slot("largest").times(rule.real("beta2")), g.abs().plus(rule.real("eps"))));
        return rule.parameter().minus(rule.rate("beta1").times(m.over(u)));
    }
}
