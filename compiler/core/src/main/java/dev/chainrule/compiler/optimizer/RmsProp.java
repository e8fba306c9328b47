// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.op.Term;

/**
 * v = α · v + (1 − α) · g²; d = √v + eps, centred √(v − a²) + eps with a = α · a + (1 − α) · g; p = p − lr · g / d, with
 * momentum b = momentum · b + g / d and p = p − lr · b.
 */
final class RmsProp {
    private RmsProp() {}

    static Term update(Rule rule) {
        Term g = rule.decayed();
        Term v = rule.average("square", g.squared(), "alpha");
        Term variance = v;
        if (rule.has("centered")) {
            Term a = rule.average("mean", g, "alpha");
            // Rounding can take the difference below 0, where the root would be NaN for ever.
            variance = Rule.larger(v.minus(a.squared()), v.zero());
        }
        Term direction = g.over(variance.sqrt().plus(rule.real("eps")));
        if (rule.moves("momentum")) {
            direction = rule.keep(
                    "momentum",
                    rule.slot("momentum").times(rule.real("momentum")).plus(direction));
        }
        return rule.parameter().minus(direction.times(rule.real("lr")));
    }
}
