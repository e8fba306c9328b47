// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.op.Term;

/**
 * η = lr / (1 + lambd · lr · (t − 1))^alpha; p = p · (1 − lambd · η) − η · g; a = a + (p − a) / max(1, t − 1 − t0): the mean of the
 * parameters since update t0, which is kept and saved, and changes nothing.
 */
final class Asgd {
    private Asgd() {}

    static Term update(Rule rule) {
        Term lr = rule.setting("lr");
        Term lambd = rule.setting("lambd");
        Term done = rule.step().minus(1).named("done");
        Term slowed = Rule.power(lambd.times(lr).times(done).plus(1), rule.setting("alpha"));
        Term rate = lr.over(slowed).named("rate");
        Term shrink = Rule.complement(lambd.times(rate)).named("shrink");
        Term p = rule.parameter().times(Rule.real(shrink)).minus(rule.decayed().times(Rule.real(rate)));
        Term share = Rule.reciprocal(Rule.larger(done.minus(rule.setting("t0")), done.one()))
                .named("share");
        rule.keep(
                "average",
                rule.slot("average")
                        .times(Rule.real(Rule.complement(share).named("rest")))
                        .plus(p.times(Rule.real(share))));
        return p;
    }
}
