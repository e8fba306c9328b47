// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.util.List;

/** The rows of two data sets of the same columns, one behind the other. */
record JoinedDataSet(DataSet first, DataSet second) implements DataSet {
    JoinedDataSet {
        if (!first.columns().equals(second.columns())) {
            throw new IllegalArgumentException("the first data set has the columns " + first.columns()
                    + ", the second one " + second.columns() + ": they should be the same");
        }
        Math.addExact(first.size(), second.size());
    }

    @Override
    public int size() {
        return first.size() + second.size();
    }

    @Override
    public List<Column> columns() {
        return first.columns();
    }

    @Override
    public int window() {
        return Math.max(first.window(), second.window());
    }

    @Override
    public int prefetch() {
        return Math.max(first.prefetch(), second.prefetch());
    }

    @Override
    public DataSet epoch(int number) {
        return new JoinedDataSet(first.epoch(number), second.epoch(number));
    }

    private DataSet of(int row) {
        return row < first.size() ? first : second;
    }

    private int at(int row) {
        return row < first.size() ? row : row - first.size();
    }

    @Override
    public void copy(int column, int row, float[] into, int offset) {
        of(row).copy(column, at(row), into, offset);
    }

    @Override
    public void copy(int column, int row, double[] into, int offset) {
        of(row).copy(column, at(row), into, offset);
    }

    @Override
    public void copy(int column, int row, int[] into, int offset) {
        of(row).copy(column, at(row), into, offset);
    }
}
