// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks;

import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleFunction;

/** Numbers as they stand in tables: three digits that count, and the spread. */
final class Text {
    static final String MISSING = "–";

    private Text() {}

    /** Three significant digits. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return MISSING;
        }
        if (Double.isInfinite(value)) {
            return "not reached";
        }
        if (value == 0) {
            return "0";
        }
        int digits = (int) Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
        return String.format(Locale.ROOT, "%,." + Math.min(digits, 4) + "f", value);
    }

    /** Nanoseconds in a unit that fits. */
    static String time(double nanoseconds) {
        if (nanoseconds < 1e3) {
            return number(nanoseconds) + " ns";
        }
        return nanoseconds < 1e6 ? number(nanoseconds / 1e3) + " µs" : number(nanoseconds / 1e6) + " ms";
    }

    static String microseconds(double nanoseconds) {
        return number(nanoseconds / 1e3);
    }

    static String ratio(double value) {
        return number(value) + " ×";
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    static String megabytes(double bytes) {
        return number(bytes / 1e6) + " MB";
    }

    /** The median, and in brackets the least and the most. */
    static String spread(Optional<Figure> figure, DoubleFunction<String> text) {
        return figure.map(values -> text.apply(values.median()) + " (" + text.apply(values.least()) + "–"
                        + text.apply(values.most()) + ")")
                .orElse(MISSING);
    }

    static String median(Optional<Figure> figure, DoubleFunction<String> text) {
        return figure.map(values -> text.apply(values.median())).orElse(MISSING);
    }
}
