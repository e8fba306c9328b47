// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import dev.chainrule.runtime.DataSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Windows over the rows of a series, each a row of a new data set: what a model sees of the past, and what it is to foresee.
 * Rows are counted from the first of a window. A view: values are read from the series whenever they are asked for.
 *
 * <pre>{@code
 * DataSet rows = Windows.of(series)
 *         .span("past", "co2", 0, 52)      // 52 values
 *         .value("target", "co2", 64)      // 13 rows after the last of them
 *         .rows();
 * }</pre>
 */
public final class Windows {
    private final DataSet series;
    private final List<Span> spans;
    private final int step;

    /**
     * A column of the windows.
     *
     * @param from its first row in a window
     * @param count of its rows
     */
    private record Span(DataSet.Column column, int source, int from, int count) {}

    private Windows(DataSet series, List<Span> spans, int step) {
        this.series = series;
        this.spans = List.copyOf(spans);
        this.step = step;
    }

    /** Windows that begin at each row, as long as what is asked of them fits into the series. */
    public static Windows of(DataSet series) {
        return new Windows(series, List.of(), 1);
    }

    /** A column of so many rows of a column of the series, from a row of the window on; its shape begins with their number. */
    public Windows span(String name, String column, int from, int count) {
        if (count < 1) {
            throw new IllegalArgumentException(
                    "the span " + name + " has " + count + " rows: it should have 1 or more");
        }
        int source = series.column(column);
        List<Integer> shape = new ArrayList<>(List.of(count));
        shape.addAll(series.columns().get(source).shape());
        return with(name, source, from, count, shape);
    }

    /** One row of a column of the series, in a row of the window. */
    public Windows value(String name, String column, int at) {
        int source = series.column(column);
        return with(name, source, at, 1, series.columns().get(source).shape());
    }

    private Windows with(String name, int source, int from, int count, List<Integer> shape) {
        if (from < 0) {
            throw new IllegalArgumentException("the column " + name + " begins at row " + from + " of a window");
        }
        if (spans.stream().anyMatch(span -> span.column.name().equals(name))) {
            throw new IllegalArgumentException("two columns have the name " + name);
        }
        DataSet.Column old = series.columns().get(source);
        List<Span> more = new ArrayList<>(spans);
        more.add(new Span(new DataSet.Column(name, old.element(), shape, old.classes()), source, from, count));
        return new Windows(series, more, step);
    }

    /** From the beginning of a window to that of the next; 1 unless said. */
    public Windows step(int rows) {
        if (rows < 1) {
            throw new IllegalArgumentException("windows in steps of " + rows + " rows: it should be 1 or more");
        }
        return new Windows(series, spans, rows);
    }

    /**
     * The windows in the order of their beginnings.
     *
     * @throws IllegalArgumentException if no column is asked for, or the series is shorter than a window
     */
    public DataSet rows() {
        int length = spans.stream()
                .mapToInt(span -> Math.addExact(span.from, span.count))
                .max()
                .orElse(0);
        if (length == 0) {
            throw new IllegalArgumentException("windows without columns: name some by span(…) or value(…)");
        }
        if (series.size() < length) {
            throw new IllegalArgumentException("a window is " + length + " rows long, the series has " + series.size());
        }
        return new View(series, spans, step, (series.size() - length) / step + 1);
    }

    private record View(DataSet series, List<Span> spans, int step, int size) implements DataSet {
        @Override
        public List<Column> columns() {
            return spans.stream().map(Span::column).toList();
        }

        @Override
        public int window() {
            return series.window();
        }

        @Override
        public int prefetch() {
            return series.prefetch();
        }

        @Override
        public DataSet epoch(int number) {
            return new View(series.epoch(number), spans, step, size);
        }

        private int first(int column, int row) {
            return Objects.checkIndex(row, size) * step + spans.get(column).from;
        }

        private int width(int column) {
            return series.columns().get(spans.get(column).source).width();
        }

        @Override
        public void copy(int column, int row, float[] into, int offset) {
            for (int i = 0; i < spans.get(column).count; i++) {
                series.copy(spans.get(column).source, first(column, row) + i, into, offset + i * width(column));
            }
        }

        @Override
        public void copy(int column, int row, double[] into, int offset) {
            for (int i = 0; i < spans.get(column).count; i++) {
                series.copy(spans.get(column).source, first(column, row) + i, into, offset + i * width(column));
            }
        }

        @Override
        public void copy(int column, int row, int[] into, int offset) {
            for (int i = 0; i < spans.get(column).count; i++) {
                series.copy(spans.get(column).source, first(column, row) + i, into, offset + i * width(column));
            }
        }
    }
}
