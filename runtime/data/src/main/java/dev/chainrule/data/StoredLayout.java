// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.ElementType;
import dev.chainrule.runtime.Precision;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the columns of a stored row stand: reals first, so that doubles are aligned, then ints.
 *
 * @param offsets of the columns in a row, in bytes
 */
record StoredLayout(List<DataSet.Column> columns, Precision precision, List<Integer> offsets, int rowBytes) {
    static StoredLayout of(List<DataSet.Column> columns, Precision precision) {
        int real = precision == Precision.F64 ? Double.BYTES : Float.BYTES;
        int reals = 0;
        for (DataSet.Column column : columns) {
            if (column.element() == ElementType.REAL) {
                reals = Math.addExact(reals, Math.multiplyExact(real, column.width()));
            }
        }
        int ints = reals;
        int next = 0;
        List<Integer> offsets = new ArrayList<>();
        for (DataSet.Column column : columns) {
            if (column.element() == ElementType.REAL) {
                offsets.add(next);
                next += real * column.width();
            } else {
                offsets.add(ints);
                ints = Math.addExact(ints, Math.multiplyExact(Integer.BYTES, column.width()));
            }
        }
        int padded = Math.addExact(ints, real - 1) / real * real;
        return new StoredLayout(columns, precision, List.copyOf(offsets), padded);
    }

    int offset(int column) {
        return offsets.get(column);
    }
}
