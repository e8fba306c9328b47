// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import dev.chainrule.runtime.DataSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Pictures with their labels in two IDX files, as MNIST and its kin are published. */
public final class IdxPictures {
    private static final String IMAGES = "-images-idx3-ubyte";
    private static final String LABELS = "-labels-idx1-ubyte";

    private IdxPictures() {}

    /**
     * Reads {@code SET-images-idx3-ubyte} and {@code SET-labels-idx1-ubyte} of a folder, packed by gzip or not.
     *
     * @param sets the names that the set may have; the first that is there is taken
     * @param height of each picture, in pixels
     * @param width of each picture, in pixels
     * @param classes labels are from 0 to below it
     * @return rows of {@code pixels}, height · width reals in [0, 1], and {@code label}
     * @throws DataException if a file is missing or damaged, or labels and pictures do not belong together
     */
    public static DataSet read(Path folder, List<String> sets, int height, int width, int classes) {
        Path imageFile = find(folder, sets, IMAGES);
        // The labels of the same set: those of another one would be of other pictures.
        String set = imageFile.getFileName().toString().replaceFirst(IMAGES + ".*", "");
        Path labelFile = find(folder, List.of(set), LABELS);

        Idx images = Idx.read(imageFile);
        if (!images.shape().equals(List.of(images.rows(), height, width))) {
            throw new DataException(imageFile + " holds values of shape " + images.shape() + ", not pictures of "
                    + height + " × " + width + " pixels");
        }
        Idx labels = Idx.read(labelFile);
        if (!labels.shape().equals(List.of(images.rows()))) {
            throw new DataException(labelFile + " holds values of shape " + labels.shape()
                    + ", not a label for each of the " + images.rows() + " pictures in " + imageFile.getFileName());
        }
        int[] all = labels.ints();
        for (int row = 0; row < all.length; row++) {
            if (all[row] >= classes) {
                throw new DataException(labelFile + ": the label " + all[row] + " of picture " + row
                        + " is outside of 0.." + (classes - 1));
            }
        }
        return DataSet.builder()
                .reals("pixels", images.scaled(), height * width)
                .ints("label", all)
                .build();
    }

    private static Path find(Path folder, List<String> sets, String kind) {
        if (!Files.isDirectory(folder)) {
            throw new DataException("there is no folder " + folder.toAbsolutePath());
        }
        List<String> names = new ArrayList<>();
        for (String set : sets) {
            for (String end : List.of(".gz", "")) {
                String name = set + kind + end;
                if (Files.isRegularFile(folder.resolve(name))) {
                    return folder.resolve(name);
                }
                names.add(name);
            }
        }
        throw new DataException(folder.toAbsolutePath() + " holds none of " + String.join(", ", names));
    }
}
