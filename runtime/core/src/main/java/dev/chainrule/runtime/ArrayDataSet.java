// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;

/** A data set in memory: each column is one row-major array of float, double or int. */
public final class ArrayDataSet implements DataSet {
    private final int size;
    private final List<Column> columns;
    private final List<Object> arrays;

    private ArrayDataSet(int size, List<Column> columns, List<Object> arrays) {
        this.size = size;
        this.columns = List.copyOf(columns);
        this.arrays = List.copyOf(arrays);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public List<Column> columns() {
        return columns;
    }

    @Override
    public void copy(int column, int row, float[] into, int offset) {
        int width = columns.get(column).width();
        Object array = arrays.get(column);
        if (array instanceof float[] floats) {
            System.arraycopy(floats, row * width, into, offset, width);
            return;
        }
        double[] doubles = (double[]) array;
        for (int i = 0; i < width; i++) {
            into[offset + i] = (float) doubles[row * width + i];
        }
    }

    @Override
    public void copy(int column, int row, double[] into, int offset) {
        int width = columns.get(column).width();
        Object array = arrays.get(column);
        if (array instanceof double[] doubles) {
            System.arraycopy(doubles, row * width, into, offset, width);
            return;
        }
        float[] floats = (float[]) array;
        for (int i = 0; i < width; i++) {
            into[offset + i] = floats[row * width + i];
        }
    }

    @Override
    public void copy(int column, int row, int[] into, int offset) {
        int width = columns.get(column).width();
        System.arraycopy((int[]) arrays.get(column), row * width, into, offset, width);
    }

    /** Collects columns of equal numbers of rows. The arrays are not copied. */
    public static final class Builder {
        private final List<Column> columns = new ArrayList<>();
        private final List<Object> arrays = new ArrayList<>();

        Builder() {}

        /** A column of reals; {@code shape} is that of one row. */
        public Builder reals(String name, float[] values, int... shape) {
            return add(name, ElementType.REAL, values, List.of(), shape);
        }

        /** A column of reals; {@code shape} is that of one row. */
        public Builder reals(String name, double[] values, int... shape) {
            return add(name, ElementType.REAL, values, List.of(), shape);
        }

        /** A column of whole numbers, such as labels; {@code shape} is that of one row. */
        public Builder ints(String name, int[] values, int... shape) {
            return add(name, ElementType.INT, values, List.of(), shape);
        }

        /** A column of whole numbers that stand for classes; {@code shape} is that of one row. */
        public Builder classes(String name, int[] values, List<String> classes, int... shape) {
            return add(name, ElementType.INT, values, classes, shape);
        }

        /** @throws IllegalArgumentException if the columns differ in their number of rows */
        public ArrayDataSet build() {
            int size = -1;
            for (int i = 0; i < columns.size(); i++) {
                Column column = columns.get(i);
                int length = Array.getLength(arrays.get(i));
                int width = column.width();
                if (width == 0 || length % width != 0) {
                    throw new IllegalArgumentException("the column " + column.name() + " has " + length
                            + " elements, which are no whole rows of " + column.shape());
                }
                if (size >= 0 && length / width != size) {
                    throw new IllegalArgumentException("the column " + column.name() + " has " + length / width
                            + " rows, the columns before it " + size);
                }
                size = length / width;
            }
            return new ArrayDataSet(Math.max(size, 0), columns, arrays);
        }

        private Builder add(String name, ElementType element, Object values, List<String> classes, int... shape) {
            if (columns.stream().anyMatch(column -> column.name().equals(name))) {
                throw new IllegalArgumentException("two columns have the name " + name);
            }
            List<Integer> extents = new ArrayList<>();
            for (int extent : shape) {
                extents.add(extent);
            }
            columns.add(new Column(name, element, extents, classes));
            arrays.add(values);
            return this;
        }
    }
}
