// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.optimizer;

import dev.chainrule.compiler.op.Term;
import dev.chainrule.compiler.type.Shape;

/**
 * m = momentum · m + (1 − momentum) · g; d = m, with Nesterov (1 − momentum) · g + momentum · m; x = d / max(‖d‖, eps), five times
 * x = a · x + (b · A + c · A²) · x with A = x · xᵀ (Newton and Schulz: all singular values towards 1); p = p · (1 − lr · weight_decay)
 * − lr · s · x, where s = √max(1, rows / columns), or 0.2 · √max(rows, columns) with match_rms_adamw. Of a matrix alone.
 */
final class Muon {
    private Muon() {}

    private static final int TURNS = 5;
    /** Chosen for the slope at 0 (Jordan, 2024). */
    private static final double A = 3.4445;

    private static final double B = -4.7750;
    private static final double C = 2.0315;

    static Term update(Rule rule) {
        Shape shape = rule.shape();
        double rows = shape.get(0).value().getAsLong();
        double columns = shape.get(1).value().getAsLong();
        Term g = rule.gradient();
        Term m = rule.average("momentum", g, "momentum");
        Term direction = rule.has("nesterov") ? Rule.average(m, g, rule.setting("momentum")) : m;
        direction = direction.named("direction");
        // Products of the shorter side with itself.
        Term x = rows > columns ? direction.transposed() : direction;
        x = x.over(Rule.norm(direction, "squares").max(rule.real("eps"))).named("orthogonal");
        for (int turn = 0; turn < TURNS; turn++) {
            Term gram = x.matmul(x.transposed()).named("gram");
            Term square = gram.matmul(gram).named("gram_squared");
            Term polynomial = gram.times(B).plus(square.times(C)).named("polynomial");
            x = x.times(A).plus(polynomial.matmul(x).named("step")).named("orthogonal");
        }
        Term orthogonal = rows > columns ? x.transposed() : x;
        double scale = rule.has("match_rms_adamw")
                ? 0.2 * Math.sqrt(Math.max(rows, columns))
                : Math.sqrt(Math.max(1, rows / columns));
        Term rate = Rule.real(rule.setting("lr").times(scale).named("rate"));
        return rule.shrunk().minus(orthogonal.times(rate));
    }
}
