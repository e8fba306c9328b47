// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.op.Term;
import java.util.List;
import java.util.Map;

/**
 * μₜ = β₁ · (1 − ½ · 0.96^(t · momentum_decay)); P = P · μₜ; m = β₁ · m + (1 − β₁) · g; v = β₂ · v + (1 − β₂) · g²;
 * p = p − (lr · (1 − μₜ) / (1 − P) · g + lr · μₜ₊₁ / (1 − P · μₜ₊₁) · m) / (√(v / (1 − β₂ᵗ)) + eps).
 * This is the paper's rule and later PyTorch's; PyTorch 1.13 takes μₜ twice in the last divisor.
 */
record Nadam(List<Setting> settings, boolean decays) implements Optimizer {
    @Override
    public String name() {
        return "nadam";
    }

    @Override
    public List<Slot> slots() {
        return List.of(Slot.of("mean"), Slot.of("square"), new Slot("product", Slot.Extent.SCALAR, 1));
    }

    @Override
    public Update update(Term parameter, Term gradient, Map<String, Term> slots, Map<String, Term> values, Term step) {
        Rule rule = new Rule(parameter, gradient, slots, values, step);
        Term lr = rule.setting("lr");
        Term beta1 = rule.setting("beta1");
        Term beta2 = rule.setting("beta2");
        Term g = rule.decayed(decays);
        Term m = Rule.average(rule.slot("mean"), g, beta1);
        Term v = Rule.average(rule.slot("square"), g.squared(), beta2);
        Term d = v.times(Rule.real(Rule.reciprocal(rule.correction(beta2)).named("bias_correction")))
                .sqrt()
                .plus(rule.real("eps"));
        Term now = momentum(rule, step).named("momentum");
        Term next = momentum(rule, step.plus(1)).named("next_momentum");
        Term product = rule.slot("product").times(Rule.real(now));
        Term nextProduct = product.times(Rule.real(next));
        Term ofGradient = Rule.real(lr.times(Rule.complement(now)).named("rate_of_gradient"))
                .over(Rule.complement(product));
        Term ofMean = Rule.real(lr.times(next).named("rate_of_mean")).over(Rule.complement(nextProduct));
        return new Rule.Slots()
                .put("mean", m)
                .put("square", v)
                .put("product", product)
                .with(parameter.minus(ofGradient.times(g).plus(ofMean.times(m)).over(d)));
    }

    private static Term momentum(Rule rule, Term step) {
        Term warmUp = Rule.power(step.constant(0.96), step.times(rule.setting("momentum_decay")));
        return rule.setting("beta1").times(Rule.complement(warmUp.times(0.5)));
    }
}
