// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A data set in two parts: one to train on and one that is kept from it. Which row goes where is a function of the data's
 * labels, the share and the seed alone; within a part rows keep their order.
 */
public record Split(DataSet training, DataSet test) {
    /**
     * Rows drawn at random.
     *
     * @param share of the rows that goes to the test part, between 0 and 1; rounded to whole rows
     * @throws IllegalArgumentException if a part would be empty
     */
    public static Split random(DataSet data, double share, long seed) {
        int[] order = RowOrder.of(data.size(), seed, 0, true);
        return parts(data, Arrays.copyOf(order, tests(data.size(), share)));
    }

    /**
     * Rows drawn at random from each class by itself, so that both parts have its share of each.
     *
     * @param label an INT column of one number
     * @throws IllegalArgumentException if a part would be empty
     */
    public static Split stratified(DataSet data, String label, double share, long seed) {
        int[] dealt = dealt(data, label, seed);
        int wanted = tests(data.size(), share);
        // Neighbours in the deal are of one class: steps of equal length take a share of each.
        int[] test = new int[wanted];
        for (int i = 0; i < wanted; i++) {
            test[i] = dealt[(int) ((2L * i + 1) * dealt.length / (2L * wanted))];
        }
        return parts(data, test);
    }

    /** The last rows for the test, as a series in time wants it: nothing of what comes later is learnt from. */
    public static Split inOrder(DataSet data, double share) {
        int size = data.size();
        return parts(data, IntStream.range(size - tests(size, share), size).toArray());
    }

    /**
     * Cross-validation: as many splits as said, whose test parts are disjoint and together all rows.
     *
     * @throws IllegalArgumentException if there are fewer than two folds, or more than rows
     */
    public static List<Split> folds(DataSet data, int count, long seed) {
        return folds(data, count, RowOrder.of(data.size(), seed, 0, true));
    }

    /** As {@link #folds}, where each test part has its share of each class. */
    public static List<Split> stratifiedFolds(DataSet data, String label, int count, long seed) {
        return folds(data, count, dealt(data, label, seed));
    }

    /**
     * Cross-validation of a series in time: each test part is a stretch, and is trained for on all rows before it. The first
     * stretch is never a test, so that there are as many splits as said.
     */
    public static List<Split> foldsInOrder(DataSet data, int count) {
        checkFolds(data, count, count + 1L);
        List<Split> folds = new ArrayList<>();
        for (int fold = 1; fold <= count; fold++) {
            int from = (int) ((long) data.size() * fold / (count + 1));
            int to = (int) ((long) data.size() * (fold + 1) / (count + 1));
            folds.add(new Split(data.slice(0, from), data.slice(from, to)));
        }
        return List.copyOf(folds);
    }

    private static List<Split> folds(DataSet data, int count, int... order) {
        checkFolds(data, count, count);
        List<Split> folds = new ArrayList<>();
        for (int fold = 0; fold < count; fold++) {
            int first = fold;
            folds.add(parts(
                    data,
                    IntStream.range(0, order.length)
                            .filter(i -> i % count == first)
                            .map(i -> order[i])
                            .toArray()));
        }
        return List.copyOf(folds);
    }

    private static void checkFolds(DataSet data, int count, long rows) {
        if (count < 2 || rows > data.size()) {
            throw new IllegalArgumentException(
                    count + " folds of " + data.size() + " rows: there should be 2 or more, and a row for each part");
        }
    }

    /** All rows class by class, those of a class in the order of chance. */
    private static int[] dealt(DataSet data, String label, long seed) {
        Map<Integer, List<Integer>> rows = new TreeMap<>();
        int[] labels = labels(data, label);
        for (int row : RowOrder.of(data.size(), seed, 0, true)) {
            rows.computeIfAbsent(labels[row], key -> new ArrayList<>()).add(row);
        }
        return rows.values().stream().flatMap(List::stream).mapToInt(row -> row).toArray();
    }

    /** The numbers of a column of one number a row. */
    static int[] labels(DataSet data, String label) {
        int column = data.column(label);
        DataSet.Column described = data.columns().get(column);
        if (described.element() != ElementType.INT || described.width() != 1) {
            throw new IllegalArgumentException("the column " + label + " is not one whole number a row: no labels");
        }
        int[] labels = new int[data.size()];
        for (int row = 0; row < labels.length; row++) {
            data.copy(column, row, labels, row);
        }
        return labels;
    }

    private static int tests(int rows, double share) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("a share of " + share + " for the test: it should be between 0 and 1");
        }
        int tests = (int) Math.round(rows * share);
        if (tests == 0 || tests == rows) {
            throw new IllegalArgumentException(
                    "a share of " + share + " of " + rows + " rows leaves nothing on one side");
        }
        return tests;
    }

    private static Split parts(DataSet data, int... test) {
        boolean[] tested = new boolean[data.size()];
        for (int row : test) {
            tested[row] = true;
        }
        return new Split(data.where(row -> !tested[row]), data.where(row -> tested[row]));
    }
}
