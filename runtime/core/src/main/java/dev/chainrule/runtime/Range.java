// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

/**
 * The numbers that a setting may be, NaN never among them.
 *
 * @param open whether the low end does not belong to it
 * @param closed whether the high end does
 */
public record Range(double low, boolean open, double high, boolean closed) {
    /** {@code [0, 1)}, as {@link #toString} writes it. */
    public static Range parse(String text) {
        int comma = text.indexOf(',');
        return new Range(
                number(text.substring(1, comma)),
                text.startsWith("("),
                number(text.substring(comma + 1, text.length() - 1).strip()),
                text.endsWith("]"));
    }

    private static double number(String end) {
        return Double.parseDouble(end.replace("inf", "Infinity"));
    }

    /** Whether a number lies in it, and stays in it when it is rounded to the precision of a model. */
    public boolean contains(double value, Precision precision) {
        return contains(value) && (precision == Precision.F64 || contains((float) value));
    }

    private boolean contains(double value) {
        return (open ? low < value : low <= value) && (closed ? value <= high : value < high);
    }

    @Override
    public String toString() {
        return (open ? "(" : "[") + text(low) + ", " + text(high) + (closed ? "]" : ")");
    }

    private static String text(double end) {
        return Double.isInfinite(end)
                ? end < 0 ? "-inf" : "inf"
                : end == Math.rint(end) ? Long.toString((long) end) : Double.toString(end);
    }
}
