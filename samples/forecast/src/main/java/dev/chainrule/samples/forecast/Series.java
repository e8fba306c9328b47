// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.forecast;

import dev.chainrule.data.DataException;
import dev.chainrule.data.Windows;
import dev.chainrule.runtime.DataSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A series in time, of which the last fifth is held back.
 *
 * @param times when each value was measured, as the file says it
 * @param values without gaps
 */
record Series(List<String> times, double[] values) {
    /** Two columns under a header: time and value. Where values are missing, a line is drawn from the last to the next. */
    static Series of(Path file) {
        List<String[]> lines;
        try {
            lines = Files.readAllLines(file).stream()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .toList();
        } catch (IOException e) {
            throw new DataException(file + " cannot be read: " + e.getMessage(), e);
        }
        double[] values = new double[lines.size()];
        int known = -1;
        for (int i = 0; i < values.length; i++) {
            String text = lines.get(i)[1];
            if (text.isEmpty()) {
                continue;
            }
            values[i] = Double.parseDouble(text);
            for (int gap = known + 1; known >= 0 && gap < i; gap++) {
                values[gap] = values[known] + (values[i] - values[known]) * (gap - known) / (i - known);
            }
            known = i;
        }
        return new Series(lines.stream().map(line -> line[0]).toList(), values);
    }

    /** Where the part begins that is held back. */
    int cut() {
        return values.length * 4 / 5;
    }

    /** Rows whose targets stand from one place to another: the window that ends {@code horizon} steps before each. */
    DataSet rows(int window, int horizon, int from, int to) {
        int before = window - 1 + horizon;
        return Windows.of(DataSet.builder().reals("value", values).build())
                .span("past", "value", 0, window)
                .value("target", "value", before)
                .rows()
                .slice(from - before, to - before);
    }
}
