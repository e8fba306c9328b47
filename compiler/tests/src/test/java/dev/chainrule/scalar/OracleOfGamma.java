// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** The gamma functions of positive numbers to some 27 digits: recurrence to 40 and Stirling's series. */
final class OracleOfGamma {
    private static final MathContext DIGITS = new MathContext(44);
    private static final BigDecimal FAR = BigDecimal.valueOf(40);
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final BigDecimal HALF_LOG_TWO_PI =
            new BigDecimal("0.91893853320467274178032973640561763986139747363778");
    /** B₂, B₄, …, from Σ (2n + 1 over k) Bₖ = 0. */
    private static final List<BigDecimal> BERNOULLI = bernoulli(22);

    private OracleOfGamma() {}

    private static List<BigDecimal> bernoulli(int count) {
        MathContext more = new MathContext(80);
        List<BigDecimal> all = new ArrayList<>(List.of(BigDecimal.ONE));
        for (int n = 1; n <= 2 * count; n++) {
            BigDecimal sum = BigDecimal.ZERO;
            BigDecimal binomial = BigDecimal.ONE;
            for (int k = 0; k < n; k++) {
                sum = sum.add(binomial.multiply(all.get(k)));
                binomial = binomial.multiply(BigDecimal.valueOf(n + 1 - k)).divide(BigDecimal.valueOf(k + 1), more);
            }
            all.add(sum.negate().divide(BigDecimal.valueOf(n + 1), more));
        }
        List<BigDecimal> even = new ArrayList<>();
        for (int n = 2; n <= 2 * count; n += 2) {
            even.add(all.get(n));
        }
        return even;
    }

    static BigDecimal lgamma(BigDecimal x) {
        if (x.compareTo(BigDecimal.ONE) == 0 || x.compareTo(TWO) == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal product = BigDecimal.ONE;
        BigDecimal w = x;
        for (; w.compareTo(FAR) < 0; w = w.add(BigDecimal.ONE)) {
            product = product.multiply(w, DIGITS);
        }
        BigDecimal series = BigDecimal.ZERO;
        BigDecimal power = BigDecimal.ONE.divide(w, DIGITS);
        BigDecimal square = power.multiply(power, DIGITS);
        for (int n = 1; n <= BERNOULLI.size(); n++) {
            BigDecimal term = BERNOULLI.get(n - 1).multiply(power);
            series = series.add(term.divide(BigDecimal.valueOf(2L * n * (2L * n - 1)), DIGITS), DIGITS);
            power = power.multiply(square, DIGITS);
        }
        BigDecimal log = log(w);
        return w.subtract(HALF)
                .multiply(log, DIGITS)
                .subtract(w)
                .add(HALF_LOG_TWO_PI)
                .add(series)
                .subtract(log(product), DIGITS);
    }

    /** The derivative of order n + 1 of log Γ, n = 0, 1, 2. */
    static BigDecimal polygamma(int n, BigDecimal x) {
        BigDecimal factorial = n == 2 ? TWO : BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal w = x;
        for (; w.compareTo(FAR) < 0; w = w.add(BigDecimal.ONE)) {
            sum = sum.add(factorial.divide(w.pow(n + 1, DIGITS), DIGITS));
        }
        // Of log w − 1/(2w) − Σ B₂ₖ / (2k w²ᵏ), differentiated n times, with the sign of n = 1 turned.
        BigDecimal inverse = BigDecimal.ONE.divide(w, DIGITS);
        BigDecimal far = switch (n) {
            case 0 -> log(w).negate().add(inverse.multiply(HALF));
            case 1 -> inverse.add(inverse.pow(2).multiply(HALF));
            default -> inverse.pow(2).add(inverse.pow(3));
        };
        for (int k = 1; k <= BERNOULLI.size(); k++) {
            long factor = n == 0 ? 1 : n == 1 ? 2L * k : 2L * k * (2L * k + 1);
            far = far.add(BERNOULLI
                    .get(k - 1)
                    .multiply(inverse.pow(2 * k + n, DIGITS))
                    .multiply(BigDecimal.valueOf(factor))
                    .divide(BigDecimal.valueOf(2L * k), DIGITS));
        }
        BigDecimal all = sum.add(far);
        return n == 1 ? all : all.negate();
    }

    /** The derivative of tetragamma: Σ 6/(x + k)⁴, and what is left by Euler and Maclaurin. */
    static double fourth(double x) {
        double w = x;
        double sum = 0;
        for (; w < 40; w++) {
            sum += 6 / (w * w) / (w * w);
        }
        return sum + (2 + (3 + (2 - (1 - (4 / 3.0 - 3 / (w * w)) / (w * w)) / (w * w)) / w) / w) / w / w / w;
    }

    /** To 40 digits: two steps of Newton's from the double. */
    private static BigDecimal log(BigDecimal x) {
        BigDecimal y = Oracle.log(x);
        BigDecimal rest = x.multiply(exp(y.negate()), DIGITS).subtract(BigDecimal.ONE);
        return y.add(rest.subtract(rest.multiply(rest, DIGITS).multiply(HALF)), DIGITS);
    }

    private static BigDecimal exp(BigDecimal x) {
        BigDecimal small = x.divide(TWO.pow(20), DIGITS.getPrecision() + 10, java.math.RoundingMode.HALF_EVEN);
        MathContext more = new MathContext(60);
        BigDecimal sum = BigDecimal.ONE;
        BigDecimal term = BigDecimal.ONE;
        for (int n = 1; n < 14; n++) {
            term = term.multiply(small).divide(BigDecimal.valueOf(n), more);
            sum = sum.add(term, more);
        }
        for (int i = 0; i < 20; i++) {
            sum = sum.multiply(sum, more);
        }
        return sum;
    }
}
