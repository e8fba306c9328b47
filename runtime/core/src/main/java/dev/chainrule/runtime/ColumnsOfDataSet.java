// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** Some columns of another data set, under other names, of other shapes or put through functions. */
final class ColumnsOfDataSet implements DataSet {
    private final DataSet whole;
    private final List<Source> sources;
    private final List<Column> columns;

    /**
     * @param column what it is here
     * @param from its place in the other data set
     */
    private record Source(Column column, int from, Optional<DoubleUnaryOperator> map) {}

    private ColumnsOfDataSet(DataSet whole, List<Source> sources) {
        this.whole = whole;
        this.sources = sources;
        this.columns = sources.stream().map(Source::column).toList();
    }

    private static List<Source> all(DataSet data) {
        List<Source> sources = new ArrayList<>();
        for (Column column : data.columns()) {
            sources.add(new Source(column, sources.size(), Optional.empty()));
        }
        return sources;
    }

    static DataSet select(DataSet data, String... names) {
        List<Source> sources = new ArrayList<>();
        for (String name : names) {
            int from = data.column(name);
            if (sources.stream().anyMatch(source -> source.from == from)) {
                throw new IllegalArgumentException("the column " + name + " is named twice");
            }
            sources.add(new Source(data.columns().get(from), from, Optional.empty()));
        }
        return new ColumnsOfDataSet(data, sources);
    }

    static DataSet rename(DataSet data, String name, String other) {
        int at = data.column(name);
        Column old = data.columns().get(at);
        if (!name.equals(other)
                && data.columns().stream().anyMatch(column -> column.name().equals(other))) {
            throw new IllegalArgumentException("two columns would have the name " + other);
        }
        return replace(data, at, new Column(other, old.element(), old.shape(), old.classes()), Optional.empty());
    }

    static DataSet reshape(DataSet data, String name, int... shape) {
        int at = data.column(name);
        Column old = data.columns().get(at);
        List<Integer> extents = new ArrayList<>();
        for (int extent : shape) {
            extents.add(extent);
        }
        Column made = new Column(name, old.element(), extents, old.classes());
        if (made.width() != old.width()) {
            throw new IllegalArgumentException("a row of the column " + name + " is " + old.shape() + ", " + old.width()
                    + " elements: it cannot be " + extents + ", " + made.width());
        }
        return replace(data, at, made, Optional.empty());
    }

    static DataSet map(DataSet data, String name, DoubleUnaryOperator function) {
        int at = data.column(name);
        Column column = data.columns().get(at);
        if (column.element() != ElementType.REAL) {
            throw new IllegalArgumentException("the column " + name + " is of whole numbers: only reals are mapped");
        }
        return replace(data, at, column, Optional.of(function));
    }

    private static DataSet replace(DataSet data, int at, Column column, Optional<DoubleUnaryOperator> map) {
        List<Source> sources = all(data);
        sources.set(at, new Source(column, at, map));
        return new ColumnsOfDataSet(data, sources);
    }

    @Override
    public int size() {
        return whole.size();
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public int window() {
        return whole.window();
    }

    @Override
    public int prefetch() {
        return whole.prefetch();
    }

    @Override
    public DataSet epoch(int number) {
        DataSet now = whole.epoch(number);
        return now == whole ? this : new ColumnsOfDataSet(now, sources);
    }

    @Override
    public void copy(int column, int row, float[] into, int offset) {
        Source source = sources.get(column);
        whole.copy(source.from, row, into, offset);
        if (source.map.isPresent()) {
            DoubleUnaryOperator map = source.map.get();
            int end = offset + source.column.width();
            for (int i = offset; i < end; i++) {
                into[i] = (float) map.applyAsDouble(into[i]);
            }
        }
    }

    @Override
    public void copy(int column, int row, double[] into, int offset) {
        Source source = sources.get(column);
        whole.copy(source.from, row, into, offset);
        if (source.map.isPresent()) {
            DoubleUnaryOperator map = source.map.get();
            int end = offset + source.column.width();
            for (int i = offset; i < end; i++) {
                into[i] = map.applyAsDouble(into[i]);
            }
        }
    }

    @Override
    public void copy(int column, int row, int[] into, int offset) {
        whole.copy(sources.get(column).from, row, into, offset);
    }
}
