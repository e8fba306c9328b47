// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.compiler.op;

import dev.chainrule.compiler.type.ElementType;
import dev.chainrule.scalar.Function;
import dev.chainrule.scalar.Functions;
import java.util.ArrayList;
import java.util.List;

/** log Γ and its derivatives, each the derivative of the one before. */
public final class GammaFunctions {
    private static final List<Elementwise> DECLARED = new ArrayList<>();
    /** So many steps of 1 go before the series of {@link #fourth}. */
    private static final int STEPS = 16;

    public static final Elementwise TETRAGAMMA = of("tetragamma", "the derivative of trigamma", Functions.TETRAGAMMA)
            .vjp((dy, y, x) -> dy.times(fourth(x)))
            .samples(0.5, 6)
            .note("NaN at the negative whole numbers. Its derivative is known for x > 0.")
            .build();
    public static final Elementwise TRIGAMMA = of("trigamma", "the derivative of digamma", Functions.TRIGAMMA)
            .vjp((dy, y, x) -> dy.times(x.apply(TETRAGAMMA)))
            .samples(0.5, 6)
            .note("∞ at 0 and the negative whole numbers.")
            .build();
    public static final Elementwise DIGAMMA = of("digamma", "the derivative of log Γ(x)", Functions.DIGAMMA)
            .vjp((dy, y, x) -> dy.times(x.apply(TRIGAMMA)))
            .samples(0.5, 6)
            .note("−∞ at 0, NaN at the negative whole numbers.")
            .build();
    public static final Elementwise LGAMMA = of("lgamma", "log |Γ(x)|", Functions.LGAMMA)
            .vjp((dy, y, x) -> dy.times(x.apply(DIGAMMA)))
            .samples(0.5, 6)
            .note("∞ at 0 and the negative whole numbers. log n! is lgamma(n + 1).")
            .build();

    private GammaFunctions() {}

    static List<Elementwise> declared() {
        return List.copyOf(DECLARED);
    }

    /**
     * The fourth derivative of log Γ, in terms, so that it has derivatives itself: Σ 6/(x + k)⁴, and from 16 on
     * 2/w³ + 3/w⁴ + 2/w⁵ − 1/w⁷ + 4/(3w⁹) − 3/w¹¹ + 10/w¹³ (Abramowitz and Stegun, 6.4.10 to 6.4.14).
     */
    private static Term fourth(Term x) {
        Term sum = x.zero();
        for (int k = STEPS - 1; k >= 0; k--) {
            sum = sum.plus(x.constant(6).over(x.plus(k).squared().squared()));
        }
        Term w = x.one().over(x.plus(STEPS));
        Term z = w.squared();
        Term series = z.times(10)
                .minus(3)
                .times(z)
                .plus(4 / 3.0)
                .times(z)
                .minus(1)
                .times(z)
                .plus(2);
        Term far = series.times(w).plus(3).times(w).plus(2).times(z.times(w));
        return x.lessThan(x.zero()).select(x.constant(Double.NaN), sum.plus(far));
    }

    private static ElementwiseBuilder of(String name, String definition, Function function) {
        return new ElementwiseBuilder(DECLARED, name, definition, List.of(ElementType.REAL), ElementType.REAL)
                .body(x -> x.apply(function));
    }
}
