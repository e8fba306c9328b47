// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.rewrite;

import static dev.chainrule.compiler.op.Elementwise.EXPM1;
import static dev.chainrule.compiler.op.Elementwise.NEGATE;

import dev.chainrule.compiler.op.Term;
import java.util.Optional;
import java.util.stream.IntStream;

/** Quotients of which both sides go to 0 with x: near it they are a series, whose derivatives do not cancel either. */
final class Removable {
    private static final double NEAR = 0.5;

    /** x / (eˣ − 1) = Σ Bₙ xⁿ / n!, with Bernoulli's numbers; the next term is below 2⁻⁵⁶ of it for |x| ≤ ½. */
    private static final double[] OVER_POWER = {
        1,
        -1 / 2.0,
        1 / 12.0,
        0,
        -1 / 720.0,
        0,
        1 / 30_240.0,
        0,
        -1 / 1_209_600.0,
        0,
        1 / 47_900_160.0,
        0,
        -691 / 1_307_674_368_000.0,
        0,
        1 / 74_724_249_600.0,
        0,
        -3617 / 10_670_622_842_880_000.0
    };

    /** (eˣ − 1) / x = Σ xⁿ / (n + 1)!. */
    private static final double[] OF_POWER = IntStream.rangeClosed(1, 16)
            .mapToDouble(n -> 1 / IntStream.rangeClosed(1, n).asDoubleStream().reduce(1, (a, b) -> a * b))
            .toArray();

    private Removable() {}

    static Optional<Term> quotient(Site<?> site) {
        Term up = site.operand(0);
        Term down = site.operand(1);
        if (!site.type().isReal()) {
            return Optional.empty();
        }
        if (Site.under(EXPM1, down).filter(up::equals).isPresent()) {
            return Optional.of(near(up, OVER_POWER, Removable::overPower));
        }
        if (Site.under(EXPM1, up).filter(down::equals).isPresent()) {
            return Optional.of(near(down, OF_POWER, far -> up.over(far)));
        }
        return Stabilise.restOfPower(up)
                .filter(x -> Site.under(NEGATE, x).filter(down::equals).isPresent())
                .map(x -> near(x, OF_POWER, far -> x.apply(EXPM1).over(far)));
    }

    /** x / (eˣ − 1), whose power is not infinite: of |x|, and times e⁻ˣ where x is positive. */
    private static Term overPower(Term x) {
        Term size = x.abs();
        return size.over(size.negated().apply(EXPM1).negated())
                .times(x.negated().min(x.zero()).exp());
    }

    private interface Quotient {
        Term of(Term far);
    }

    /** @param quotient of x where it is far from 0, of 1 elsewhere */
    private static Term near(Term x, double[] series, Quotient quotient) {
        Term isNear = x.abs().lessThan(x.constant(NEAR));
        Term sum = x.constant(series[series.length - 1]);
        for (int n = series.length - 2; n >= 0; n--) {
            sum = sum.times(x);
            sum = series[n] == 0 ? sum : sum.plus(series[n]);
        }
        return isNear.select(sum, quotient.of(isNear.select(x.one(), x)));
    }
}
