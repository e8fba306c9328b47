// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Shape;
import java.util.List;

/**
 * β = 1 − t^beta2_decay; of a matrix r = β · r + (1 − β) · (means of the rows of g²), c likewise of its columns, and
 * v = r · c / max(mean r, eps1); of anything smaller v = β · v + (1 − β) · g²; u = g / max(√v, eps1);
 * p = p · (1 − lr · weight_decay) − min(lr, 1/√t) · max(eps2, rms(p)) · u / max(1, rms(u) / d), with rms(x) = √(mean x²).
 */
final class Adafactor {
    private Adafactor() {}

    static Term update(Rule rule) {
        Term p = rule.parameter();
        Term g = rule.gradient();
        Term left = Rule.power(rule.step(), rule.setting("beta2_decay")).named("one_less_beta2");
        Term eps1 = rule.real("eps1");
        Term beta2 = Rule.complement(left).named("beta2");
        Term u = g.over(square(rule, g.squared().named("squares"), beta2, eps1)
                        .sqrt()
                        .max(eps1))
                .named("direction");
        Term rate = Rule.real(
                Rule.reciprocal(rule.step().sqrt()).min(rule.setting("lr")).named("rate"));
        Term size = Rule.rootMeanSquare(p, "parameter_squares").max(rule.real("eps2"));
        Term excess = Rule.rootMeanSquare(u, "direction_squares").over(rule.real("d"));
        return rule.shrunk()
                .minus(u.times(rate.times(size).over(excess.max(excess.one())).named("factor")));
    }

    /** The mean square of each entry, from those of its row and of its column where it has such. */
    private static Term square(Rule rule, Term squares, Term beta2, Term eps1) {
        Shape shape = rule.shape();
        int last = shape.rank() - 1;
        if (last < 1) {
            return rule.keep("square", Rule.average(rule.slot("square"), squares, beta2));
        }
        Term rows = average(rule, "rows", squares, last, beta2);
        Term columns = average(rule, "columns", squares, last - 1, beta2);
        Term mean = rows.meanKept(List.of(last - 1)).max(eps1);
        return rows.over(mean)
                .named("share_of_row")
                .restoreAxes(List.of(last), shape)
                .times(columns.restoreAxes(List.of(last - 1), shape));
    }

    private static Term average(Rule rule, String slot, Term squares, int axis, Term beta2) {
        Term old = rule.slot(slot, rule.shape().without(axis), 0);
        return rule.keep(slot, Rule.average(old, Rule.mean(squares, List.of(axis), "sum_of_" + slot), beta2));
    }
}
