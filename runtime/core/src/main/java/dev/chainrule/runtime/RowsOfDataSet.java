// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.util.List;

/** Some rows of another data set. */
record RowsOfDataSet(DataSet whole, int[] rows) implements DataSet {
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
        return now == whole ? this : new RowsOfDataSet(now, rows);
    }

    @Override
    public int size() {
        return rows.length;
    }

    @Override
    public List<Column> columns() {
        return whole.columns();
    }

    @Override
    public void copy(int column, int row, float[] into, int offset) {
        whole.copy(column, rows[row], into, offset);
    }

    @Override
    public void copy(int column, int row, double[] into, int offset) {
        whole.copy(column, rows[row], into, offset);
    }

    @Override
    public void copy(int column, int row, int[] into, int offset) {
        whole.copy(column, rows[row], into, offset);
    }
}
