// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.op.Term;

/**
 * s = s · eta_plus where g has the sign that it had before, s · eta_minus where it has the other one, at first lr, and within
 * [step_min, step_max]; g = 0 where the sign changed; p = p − sign(g) · s.
 */
final class Rprop {
    private Rprop() {}

    static Term update(Rule rule) {
        Term g = rule.gradient();
        // The product of the signs: that of small gradients themselves is 0.
        Term agreement = g.sign().times(rule.slot("previous").sign()).named("agreement");
        Term zero = agreement.zero();
        Term turned = agreement.lessThan(zero);
        Term factor = agreement
                .greaterThan(zero)
                .select(rule.real("eta_plus"), turned.select(rule.real("eta_minus"), agreement.one()));
        Term start = Rule.real(rule.setting("lr").times(rule.first()).named("start"));
        Term size = rule.keep(
                "size",
                rule.slot("size")
                        .plus(start)
                        .times(factor)
                        .max(rule.real("step_min"))
                        .min(rule.real("step_max")));
        Term followed = rule.keep("previous", turned.select(zero, g));
        return rule.parameter().minus(followed.sign().times(size));
    }
}
