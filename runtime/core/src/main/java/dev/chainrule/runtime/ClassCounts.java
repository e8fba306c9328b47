// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How often each class of a label comes, for data in which some are rare.
 *
 * @param rows the label of each row
 * @param counts for each class, from 0 on, how many rows are of it
 */
public record ClassCounts(int[] rows, int[] counts) {
    /**
     * @param label an INT column of one number, not negative
     * @throws IllegalArgumentException if it is not, or a class that the column names is missing
     */
    public static ClassCounts of(DataSet data, String label) {
        int[] rows = Split.labels(data, label);
        int classes = data.columns().get(data.column(label)).classes().size();
        for (int row = 0; row < rows.length; row++) {
            if (rows[row] < 0) {
                throw new IllegalArgumentException(
                        "the label " + label + " of row " + row + " is " + rows[row] + ": classes count from 0");
            }
            classes = Math.max(classes, Math.addExact(rows[row], 1));
        }
        int[] counts = new int[classes];
        for (int row : rows) {
            counts[row]++;
        }
        return new ClassCounts(rows, counts);
    }

    /**
     * For each class what its rows should count in a loss, so that all classes count alike and a row counts 1 on average:
     * rows / (classes · rows of the class), over the classes that there are; 0 for a class without rows.
     */
    public double[] weights() {
        double present = Arrays.stream(counts).filter(count -> count > 0).count();
        return Arrays.stream(counts)
                .mapToDouble(count -> count == 0 ? 0 : rows.length / (present * count))
                .toArray();
    }

    /**
     * All rows of the data set that was counted, and those of rare classes again, until each class has as many as the
     * largest. The last round of a class, which has no room for all of its rows, takes some by chance.
     */
    public DataSet oversample(DataSet data, long seed) {
        if (data.size() != rows.length) {
            throw new IllegalArgumentException(rows.length + " rows were counted, these are " + data.size());
        }
        int most = Arrays.stream(counts).max().orElse(0);
        int[] order = RowOrder.of(rows.length, seed, 0, true);
        IntStream all = IntStream.range(0, rows.length);
        for (int label = 0; label < counts.length; label++) {
            int wanted = label;
            int[] own = Arrays.stream(order).filter(row -> rows[row] == wanted).toArray();
            int more = own.length == 0 ? 0 : most - own.length;
            all = IntStream.concat(all, IntStream.range(0, more).map(i -> own[i % own.length]));
        }
        return data.rows(all.toArray());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClassCounts that
                && Arrays.equals(rows, that.rows)
                && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(rows);
    }

    @Override
    public String toString() {
        return "ClassCounts" + Arrays.toString(counts);
    }
}
