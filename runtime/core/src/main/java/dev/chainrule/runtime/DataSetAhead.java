// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.util.List;

/**
 * A data set that is read ahead.
 *
 * @param prefetch how many batches
 */
record DataSetAhead(DataSet whole, int prefetch) implements DataSet {
    @Override
    public int size() {
        return whole.size();
    }

    @Override
    public List<Column> columns() {
        return whole.columns();
    }

    @Override
    public int window() {
        return whole.window();
    }

    @Override
    public DataSet epoch(int number) {
        DataSet now = whole.epoch(number);
        return now == whole ? this : new DataSetAhead(now, prefetch);
    }

    @Override
    public void copy(int column, int row, float[] into, int offset) {
        whole.copy(column, row, into, offset);
    }

    @Override
    public void copy(int column, int row, double[] into, int offset) {
        whole.copy(column, row, into, offset);
    }

    @Override
    public void copy(int column, int row, int[] into, int offset) {
        whole.copy(column, row, into, offset);
    }
}
