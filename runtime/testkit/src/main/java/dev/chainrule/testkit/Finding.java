// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.testkit;

import java.util.Locale;

/**
 * A derivative that is wrong.
 *
 * @param indices of the entry, by axis
 * @param compiled what the model says
 * @param quotient what the central difference says
 */
record Finding(Variable variable, String indices, double compiled, double quotient) {
    private static final double NEARLY = 1e-4;

    /** Whether the entry by itself shows it. */
    private boolean isClear() {
        return Math.abs(compiled - quotient) > NEARLY * Math.max(Math.abs(compiled), Math.abs(quotient));
    }

    /** Two lines, and a third where the two values stand in a ratio that says something. */
    String text() {
        String at = indices.isEmpty() ? "" : " at " + indices;
        StringBuilder text = new StringBuilder();
        text.append("    ").append(variable.said()).append(at).append('\n');
        text.append("        compiled gradient    ").append(number(compiled)).append('\n');
        text.append("        difference quotient  ").append(number(quotient));
        if (!isClear()) {
            text.append("  (no entry by itself shows what their sum shows)");
        }
        double ratio = compiled / quotient;
        for (double simple : new double[] {-1, 0, 2, 0.5, -2, -0.5, 3, 4}) {
            if (quotient != 0 && Math.abs(ratio - simple) < NEARLY) {
                text.append(simple == 0 ? "  (compiled: nothing)" : "  (compiled: " + plain(simple) + " times that)");
            }
        }
        return text.toString();
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "% .10g", value) : " " + value;
    }
}
