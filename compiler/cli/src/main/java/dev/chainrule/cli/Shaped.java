// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.cli;

import dev.chainrule.runtime.DataSet;
import java.util.List;
import java.util.Map;

/** A data set whose rows, flat lists in the file, have the shapes of the inputs that they feed. */
final class Shaped implements DataSet {
    private final DataSet flat;
    private final List<Column> columns;

    private Shaped(DataSet flat, List<Column> columns) {
        this.flat = flat;
        this.columns = columns;
    }

    /** @param shapes of rows by column; the others stay */
    static DataSet rows(DataSet flat, Map<String, List<Integer>> shapes) {
        return new Shaped(
                flat,
                flat.columns().stream()
                        .map(column -> new Column(
                                column.name(), column.element(), shapes.getOrDefault(column.name(), column.shape())))
                        .toList());
    }

    @Override
    public int size() {
        return flat.size();
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public void copy(int column, int row, float[] into, int offset) {
        flat.copy(column, row, into, offset);
    }

    @Override
    public void copy(int column, int row, double[] into, int offset) {
        flat.copy(column, row, into, offset);
    }

    @Override
    public void copy(int column, int row, int[] into, int offset) {
        flat.copy(column, row, into, offset);
    }
}
