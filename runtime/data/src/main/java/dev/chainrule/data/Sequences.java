// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import dev.chainrule.runtime.ArrayDataSet;
import dev.chainrule.runtime.DataSet;
import java.util.Arrays;
import java.util.List;

/**
 * Sequences of unequal lengths as rows of equal ones. Behind its end a sequence is filled with zeros, and a mask says what
 * counts: {@code input valid: bool[B, T]}, which the library's recurrent layers take.
 */
public final class Sequences {
    private Sequences() {}

    /**
     * Sequences of whole numbers, words say: the column {@code name}, {@code [longest]} a row, and {@code mask}, 1 where there
     * is something.
     *
     * @param longest what is longer loses its end
     */
    public static ArrayDataSet ints(String name, String mask, List<int[]> sequences, int longest) {
        check(longest, sequences);
        int[] values = new int[Math.multiplyExact(sequences.size(), longest)];
        int[] valid = new int[values.length];
        for (int row = 0; row < sequences.size(); row++) {
            int length = Math.min(longest, sequences.get(row).length);
            System.arraycopy(sequences.get(row), 0, values, row * longest, length);
            Arrays.fill(valid, row * longest, row * longest + length, 1);
        }
        return DataSet.builder()
                .ints(name, values, longest)
                .ints(mask, valid, longest)
                .build();
    }

    /**
     * Sequences of vectors: the column {@code name}, {@code [longest, width]} a row, and {@code mask}, {@code [longest]}.
     *
     * @param longest what is longer loses its end
     * @throws IllegalArgumentException if the vectors differ in their width
     */
    public static ArrayDataSet reals(String name, String mask, List<double[][]> sequences, int longest) {
        check(longest, sequences);
        int width = sequences.stream()
                .filter(sequence -> sequence.length > 0)
                .mapToInt(sequence -> sequence[0].length)
                .findFirst()
                .orElse(1);
        double[] values = new double[Math.multiplyExact(Math.multiplyExact(sequences.size(), longest), width)];
        int[] valid = new int[sequences.size() * longest];
        for (int row = 0; row < sequences.size(); row++) {
            double[][] sequence = sequences.get(row);
            for (int at = 0; at < sequence.length; at++) {
                if (sequence[at].length != width) {
                    throw new IllegalArgumentException("element " + at + " of sequence " + row + " has "
                            + sequence[at].length + " numbers, those before it " + width);
                }
                if (at < longest) {
                    System.arraycopy(sequence[at], 0, values, (row * longest + at) * width, width);
                    valid[row * longest + at] = 1;
                }
            }
        }
        return DataSet.builder()
                .reals(name, values, longest, width)
                .ints(mask, valid, longest)
                .build();
    }

    private static void check(int longest, List<?> sequences) {
        if (longest < 1) {
            throw new IllegalArgumentException("sequences of at most " + longest + " elements: it should be 1 or more");
        }
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException("there are no sequences");
        }
    }
}
