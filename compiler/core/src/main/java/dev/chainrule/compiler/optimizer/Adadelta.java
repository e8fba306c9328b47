// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.op.Term;

/** v = ρ · v + (1 − ρ) · g²; d = √((u + eps) / (v + eps)) · g; u = ρ · u + (1 − ρ) · d²; p = p − lr · d. */
final class Adadelta {
    private Adadelta() {}

    static Term update(Rule rule) {
        Term rho = rule.setting("rho");
        Term eps = rule.real("eps");
        Term g = rule.decayed();
        Term v = rule.average("square", g.squared(), "rho");
        Term u = rule.slot("steps");
        Term d = u.plus(eps).over(v.plus(eps)).sqrt().times(g);
        rule.keep("steps", Rule.average(u, d.squared(), rho));
        return rule.parameter().minus(d.times(rule.real("lr")));
    }
}
