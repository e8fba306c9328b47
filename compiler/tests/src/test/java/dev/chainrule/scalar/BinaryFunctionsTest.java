// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.scalar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chainrule.compiler.driver.Derived;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written of two numbers: compiled values against exact arithmetic, slopes against what they are in 40 digits. */
class BinaryFunctionsTest {
    private static final MathContext DIGITS = new MathContext(40);

    private interface Exact {
        BigDecimal of(BigDecimal a, BigDecimal b);
    }

    private interface Meaning {
        double of(double a, double b);
    }

    /**
     * @param meaning where a value is not finite, or exact in double
     * @param values the largest error in units in the last place
     */
    private record Case(
            String name, String expression, Meaning meaning, Exact exact, Exact da, Exact db, double values) {}

    private static final BigDecimal ZERO = BigDecimal.ZERO;
    private static final BigDecimal ONE = BigDecimal.ONE;

    private static final List<Case> CASES = List.of(
            new Case("sum", "a + b", Double::sum, BigDecimal::add, (a, b) -> ONE, (a, b) -> ONE, 0.5),
            new Case(
                    "difference",
                    "a - b",
                    (a, b) -> a - b,
                    BigDecimal::subtract,
                    (a, b) -> ONE,
                    (a, b) -> ONE.negate(),
                    0.5),
            new Case("product", "a * b", (a, b) -> a * b, BigDecimal::multiply, (a, b) -> b, (a, b) -> a, 0.5),
            new Case(
                    "quotient",
                    "a / b",
                    (a, b) -> a / b,
                    (a, b) -> a.divide(b, DIGITS),
                    (a, b) -> ONE.divide(b, DIGITS),
                    (a, b) -> a.divide(b, DIGITS).divide(b, DIGITS).negate(),
                    0.5),
            new Case(
                    "larger",
                    "max(a, b)",
                    Math::max,
                    BigDecimal::max,
                    (a, b) -> share(a.compareTo(b)),
                    (a, b) -> share(b.compareTo(a)),
                    0),
            new Case(
                    "smaller",
                    "min(a, b)",
                    Math::min,
                    BigDecimal::min,
                    (a, b) -> share(b.compareTo(a)),
                    (a, b) -> share(a.compareTo(b)),
                    0));

    private static BigDecimal share(int order) {
        return order > 0 ? ONE : order < 0 ? ZERO : new BigDecimal("0.5");
    }

    private static final double[] SPECIAL = {
        Double.NEGATIVE_INFINITY,
        -1e30,
        -3,
        -1,
        -0.5,
        -0x1p-126,
        -0x1p-149,
        -0.0,
        0,
        0x1p-149,
        0x1p-126,
        0.5,
        1,
        2,
        16_777_217,
        1e30,
        Float.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NaN
    };

    @ParameterizedTest
    @EnumSource(Precision.class)
    void valuesAndSlopesAreExact(Precision precision) {
        boolean single = precision == Precision.F32;
        List<double[]> pairs = pairs(single);
        double[] a = pairs.stream().mapToDouble(pair -> pair[0]).toArray();
        double[] b = pairs.stream().mapToDouble(pair -> pair[1]).toArray();
        StringBuilder program = new StringBuilder("model M {\n    input a: [B]\n    input b: [B]\n");
        for (Case each : CASES) {
            program.append("    output y_" + each.name + " = " + each.expression + "\n");
            program.append("    loss l_" + each.name + " = sum(" + each.expression + ")\n");
        }
        Derived model = Derived.of(program + "}\n", precision, Map.of("a", a, "b", b), a.length);
        Map<String, double[]> values = model.predict();
        List<String> faults = new ArrayList<>();
        for (Case each : CASES) {
            double[] y = values.get("y_" + each.name);
            Map<String, double[]> slopes = model.loss("l_" + each.name);
            for (int i = 0; i < a.length; i++) {
                String at = each.expression + " at " + a[i] + ", " + b[i] + ": ";
                double meant = single ? (float) each.meaning.of(a[i], b[i]) : each.meaning.of(a[i], b[i]);
                if (!Double.isFinite(meant) || a[i] == 0 && b[i] == 0 || Double.isInfinite(a[i] + b[i])) {
                    // Signs of zeros, infinities and NaN are those of IEEE 754.
                    if (!Double.valueOf(meant).equals(y[i])) {
                        faults.add(at + y[i] + ", not " + meant);
                    }
                    continue;
                }
                BigDecimal left = new BigDecimal(a[i]);
                BigDecimal right = new BigDecimal(b[i]);
                check(faults, at + "y = ", each.exact.of(left, right), y[i], each.values, single);
                check(faults, at + "da = ", each.da.of(left, right), slopes.get("d/a")[i], 1, single);
                if (y[i] == 0 || Math.abs(y[i]) >= (single ? Float.MIN_NORMAL : Double.MIN_NORMAL)) {
                    // The slope of a quotient is made of it, and has no more digits.
                    check(faults, at + "db = ", each.db.of(left, right), slopes.get("d/b")[i], 2.5, single);
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    private static void check(
            List<String> faults, String what, BigDecimal exact, double given, double units, boolean single) {
        double nearest = single ? exact.floatValue() : exact.doubleValue();
        double unit = single ? Math.ulp((float) nearest) : Math.ulp(nearest);
        boolean fits = nearest == given
                || units > 0.5
                        && Double.isFinite(nearest)
                        && Double.isFinite(given)
                        && exact.subtract(new BigDecimal(given)).abs().compareTo(new BigDecimal(unit * units)) <= 0;
        // A quotient of a quotient passes through subnormal numbers.
        boolean tiny = units > 1 && Math.abs(nearest) < (single ? 1e-30 : 1e-290);
        if (!fits && !tiny) {
            faults.add(what + given + ", not " + nearest);
        }
    }

    private static List<double[]> pairs(boolean single) {
        List<double[]> pairs = new ArrayList<>();
        for (double a : SPECIAL) {
            for (double b : SPECIAL) {
                pairs.add(new double[] {single ? (float) a : a, single ? (float) b : b});
            }
        }
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            double a = single ? Float.intBitsToFloat(random.nextInt()) : Double.longBitsToDouble(random.nextLong());
            double b = i % 2 == 0
                    ? single ? Float.intBitsToFloat(random.nextInt()) : Double.longBitsToDouble(random.nextLong())
                    : single ? (float) (a * (1 + random.nextGaussian())) : a * (1 + random.nextGaussian());
            pairs.add(new double[] {a, b});
        }
        return pairs;
    }
}
