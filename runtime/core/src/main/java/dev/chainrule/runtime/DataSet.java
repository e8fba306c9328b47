// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Rows of named columns, read by index in any order. A column feeds the input of its name; its shape is that of one row:
 * none for a number, {@code [784]} for an image of 784 pixels.
 */
public interface DataSet {
    /**
     * @param element REAL, or INT for whole numbers and truth values
     * @param shape of one row
     */
    record Column(String name, ElementType element, List<Integer> shape) {
        public Column {
            shape = List.copyOf(shape);
        }

        /** The number of elements in a row. */
        public int width() {
            int width = 1;
            for (int extent : shape) {
                width = Math.multiplyExact(width, extent);
            }
            return width;
        }
    }

    /** The number of rows. */
    int size();

    List<Column> columns();

    /** Copies a row of a REAL column to {@code into} from {@code offset}. */
    void copy(int column, int row, float[] into, int offset);

    /** As {@link #copy(int, int, float[], int)}, in full precision where the data have it. */
    void copy(int column, int row, double[] into, int offset);

    /** As {@link #copy(int, int, float[], int)}, for an INT column. */
    void copy(int column, int row, int[] into, int offset);

    /** The rows whose index fulfils a condition, as a view. */
    default DataSet where(IntPredicate condition) {
        int[] kept = new int[size()];
        int count = 0;
        for (int row = 0; row < kept.length; row++) {
            if (condition.test(row)) {
                kept[count++] = row;
            }
        }
        return new RowsOfDataSet(this, Arrays.copyOf(kept, count));
    }

    /** The rows {@code [from, to)}, as a view. */
    default DataSet slice(int from, int to) {
        if (from < 0 || from > to || to > size()) {
            throw new IndexOutOfBoundsException("rows " + from + " to " + to + " of " + size());
        }
        return where(row -> row >= from && row < to);
    }

    /** Columns held in arrays. */
    static ArrayDataSet.Builder builder() {
        return new ArrayDataSet.Builder();
    }
}
