// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.samples.fashion;

import dev.chainrule.data.DataException;
import dev.chainrule.data.IdxPictures;
import dev.chainrule.runtime.DataSet;
import java.nio.file.Path;
import java.util.List;

/**
 * Pictures of clothes: {@code pixels} [784] from 0 (background) to 1, and {@code label}, an index into {@link #NAMES}.
 *
 * @param training the pictures to learn from
 * @param test others, to measure on
 */
record Clothes(DataSet training, DataSet test) {
    static final List<String> NAMES = List.of(
            "T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot");

    /** Pixels along each side of a picture. */
    static final int SIDE = 28;

    static final int PIXELS = SIDE * SIDE;

    private static final List<String> TRAINING = List.of("train", "fashion-train30k", "fashion-train10k");
    private static final List<String> TEST = List.of("t10k", "fashion-t10k");

    /**
     * Reads a folder with four IDX files, packed by gzip or not. They have the names under which Fashion-MNIST is
     * published, {@code train-images-idx3-ubyte.gz} and so on, or those of its parts, {@code fashion-train10k-…}; the
     * larger set is taken if there are several.
     *
     * @throws DataException if a file is missing or damaged, or labels and images do not belong together
     */
    static Clothes in(Path folder) {
        return new Clothes(
                IdxPictures.read(folder, TRAINING, SIDE, SIDE, NAMES.size()),
                IdxPictures.read(folder, TEST, SIDE, SIDE, NAMES.size()));
    }

    /** The pixels of rows {@code [from, to)}, one picture after the other. */
    static float[] pixels(DataSet pictures, int from, int to) {
        float[] pixels = new float[(to - from) * PIXELS];
        for (int row = from; row < to; row++) {
            pictures.copy(0, row, pixels, (row - from) * PIXELS);
        }
        return pixels;
    }

    static int label(DataSet pictures, int row) {
        int[] label = new int[1];
        pictures.copy(1, row, label, 0);
        return label[0];
    }
}
