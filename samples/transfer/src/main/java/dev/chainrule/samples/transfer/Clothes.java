// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.transfer;

import dev.chainrule.data.IdxPictures;
import dev.chainrule.runtime.DataSet;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pictures of some kinds of clothes, labelled by the kind's place in the list.
 *
 * @param training to learn from
 * @param test others, to measure on
 */
record Clothes(DataSet training, DataSet test) {
    /** T-shirt, pullover, coat, sandal, sneaker, bag. */
    static final List<Integer> KNOWN = List.of(0, 2, 4, 5, 7, 8);

    /** Trouser, dress, shirt, ankle boot. */
    static final List<Integer> OTHERS = List.of(1, 3, 6, 9);

    private static final int SIDE = 28;
    private static final int PIXELS = SIDE * SIDE;
    private static final int KINDS = 10;

    /** Reads the pictures of Fashion-MNIST that a folder has, the largest set first. */
    static Clothes in(Path folder) {
        return new Clothes(
                IdxPictures.read(folder, List.of("train", "fashion-train30k", "fashion-train10k"), SIDE, SIDE, KINDS),
                IdxPictures.read(folder, List.of("t10k", "fashion-t10k"), SIDE, SIDE, KINDS));
    }

    Clothes of(List<Integer> kinds) {
        return new Clothes(of(training, kinds), of(test, kinds));
    }

    private static DataSet of(DataSet data, List<Integer> kinds) {
        int[] all = labels(data);
        int[] rows = IntStream.range(0, all.length)
                .filter(row -> kinds.contains(all[row]))
                .toArray();
        DataSet pictures = data.rows(rows);
        float[] pixels = new float[rows.length * PIXELS];
        for (int row = 0; row < rows.length; row++) {
            pictures.copy(0, row, pixels, row * PIXELS);
        }
        int[] labels = Arrays.stream(rows).map(row -> kinds.indexOf(all[row])).toArray();
        return DataSet.builder()
                .reals("pixels", pixels, PIXELS)
                .ints("label", labels)
                .build();
    }

    /** So many pictures of each kind to learn from, drawn by a seed. */
    DataSet few(int each, long seed) {
        DataSet drawn = training.shuffle(seed);
        int[] labels = labels(drawn);
        int[] taken = new int[KINDS];
        return drawn.where(row -> taken[labels[row]]++ < each);
    }

    private static int[] labels(DataSet data) {
        int[] labels = new int[data.size()];
        int column = data.column("label");
        for (int row = 0; row < labels.length; row++) {
            data.copy(column, row, labels, row);
        }
        return labels;
    }
}
