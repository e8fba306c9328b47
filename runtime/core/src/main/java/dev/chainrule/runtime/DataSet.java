// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows of named columns, read by index in any order. A column feeds the input of its name; its shape is that of one row:
 * none for a number, {@code [784]} for an image of 784 pixels. What a method makes of a data set is a view of it: nothing is
 * copied, nothing is changed, and views of views read from the first.
 */
public interface DataSet {
    /**
     * @param element REAL, or INT for whole numbers and truth values
     * @param shape of one row
     * @param classes what the numbers of an INT column mean, from 0 on; empty if nobody has said
     */
    record Column(String name, ElementType element, List<Integer> shape, List<String> classes) {
        public Column {
            shape = List.copyOf(shape);
            classes = List.copyOf(classes);
        }

        public Column(String name, ElementType element, List<Integer> shape) {
            this(name, element, shape, List.of());
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

    /**
     * The place of a column among the columns.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    default int column(String name) {
        List<Column> columns = columns();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("the data set has no column " + name + "; its columns are "
                + columns.stream().map(Column::name).collect(Collectors.joining(", ")));
    }

    /**
     * These rows as they are in an epoch: the same ones, unless they change from one to the next as those of an augmented
     * data set do. A trainer asks at the beginning of each epoch, counted from 0.
     */
    default DataSet epoch(int number) {
        return this;
    }

    /**
     * How many rows lie so near to each other that they are best read together; 0 if all are as near. A trainer that shuffles then
     * takes neighbours in stretches, and mixes so many rows at a time.
     */
    default int window() {
        return 0;
    }

    /** How many batches are read ahead, on a thread of their own; 0 unless {@link #prefetch(int)} says so. */
    default int prefetch() {
        return 0;
    }

    /**
     * The same rows, which trainers, evaluations and predictors read on a thread of their own, so many batches ahead: where it
     * takes long to read them, as pictures from files. Rows, their order and all bits are the same, and what a row throws is
     * thrown by the batch that it is in. The methods {@code copy} are called on that thread, by one thread at a time.
     */
    default DataSet prefetch(int batches) {
        if (batches < 0) {
            throw new IllegalArgumentException("batches to read ahead should be 0 or more, not " + batches);
        }
        return new DataSetAhead(this, batches);
    }

    /** The rows of these indices, in this order; one may come more than once. */
    default DataSet rows(int... indices) {
        int[] rows = indices.clone();
        for (int row : rows) {
            Objects.checkIndex(row, size());
        }
        return new RowsOfDataSet(this, rows);
    }

    /** The rows in another order, a function of the seed alone. */
    default DataSet shuffle(long seed) {
        return new RowsOfDataSet(this, RowOrder.of(size(), seed, 0, true));
    }

    /** The first rows, all if there are fewer. */
    default DataSet take(int count) {
        return slice(0, Math.min(count, size()));
    }

    /** The rows of this data set, and then those of one with the same columns. */
    default DataSet followedBy(DataSet other) {
        return new JoinedDataSet(this, other);
    }

    /** These columns alone, in this order. */
    default DataSet select(String... names) {
        return ColumnsOfDataSet.select(this, names);
    }

    /** All columns but these. */
    default DataSet without(String... names) {
        List<String> left = new ArrayList<>(columns().stream().map(Column::name).toList());
        for (String name : names) {
            left.remove(columns().get(column(name)).name());
        }
        return select(left.toArray(String[]::new));
    }

    /** A column under another name, that of an input for instance. */
    default DataSet rename(String name, String other) {
        return ColumnsOfDataSet.rename(this, name, other);
    }

    /** A column whose rows have another shape of as many elements: {@code reshape("pixels", 1, 28, 28)}. */
    default DataSet reshape(String name, int... shape) {
        return ColumnsOfDataSet.reshape(this, name, shape);
    }

    /** Each element of a REAL column put through a function whenever it is read. */
    default DataSet map(String name, DoubleUnaryOperator function) {
        return ColumnsOfDataSet.map(this, name, function);
    }

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
        return new RowsOfDataSet(this, IntStream.range(from, to).toArray());
    }

    /** Columns held in arrays. */
    static ArrayDataSet.Builder builder() {
        return new ArrayDataSet.Builder();
    }
}
