// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.ElementType;
import dev.chainrule.runtime.Precision;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Pictures from files that Java's {@code ImageIO} reads (PNG, JPEG, GIF, BMP), as rows of reals in [0, 1]. Each method gives a
 * new reading and leaves the old one as it is. Transparency is left out; a JPEG is turned upright by what its camera noted.
 *
 * <pre>{@code
 * DataSet pets = Images.folder(Path.of("pets")).size(64, 64).load();   // pets/cat/1.png, pets/dog/1.png, …
 * }</pre>
 *
 * <p>The columns are {@code pixels}, {@code [channels, height, width]} a row, and {@code label} if there are classes.
 */
public final class Images {
    private static final Set<String> ENDS = Set.of("png", "jpg", "jpeg", "gif", "bmp");

    /** Where channels stand in a row. */
    private enum Order {
        CHANNELS_FIRST,
        CHANNELS_LAST
    }

    /** What becomes of a picture of another shape than the one that is wanted. */
    private enum Fit {
        STRETCHED,
        CUT
    }

    private final List<Path> files;
    private final List<Integer> labels;
    private final List<String> classes;
    private int height;
    private int width;
    private Fit fit = Fit.STRETCHED;
    private int channels = 3;
    private Order order = Order.CHANNELS_FIRST;

    private Images(List<Path> files, List<Integer> labels, List<String> classes) {
        this.files = List.copyOf(files);
        this.labels = List.copyOf(labels);
        this.classes = List.copyOf(classes);
    }

    private Images copy() {
        Images copy = new Images(files, labels, classes);
        copy.height = height;
        copy.width = width;
        copy.fit = fit;
        copy.channels = channels;
        copy.order = order;
        return copy;
    }

    /**
     * A folder with a folder for each class, whose name it is: classes and files in the order of their names.
     *
     * @throws DataException if there are no such folders, or one holds no picture
     */
    public static Images folder(Path folder) {
        TreeMap<String, List<Path>> found = new TreeMap<>();
        for (Path each : list(folder)) {
            if (Files.isDirectory(each)) {
                List<Path> pictures =
                        list(each).stream().filter(Images::isPicture).toList();
                if (pictures.isEmpty()) {
                    throw new DataException(each + " holds no pictures: files that end in "
                            + ENDS.stream().sorted().toList());
                }
                found.put(each.getFileName().toString(), pictures);
            }
        }
        if (found.isEmpty()) {
            throw new DataException(folder + " holds no folders: there should be one for each class");
        }
        return classified(List.copyOf(found.values()), Vocabulary.of(List.copyOf(found.keySet())));
    }

    private static Images classified(List<List<Path>> pictures, Vocabulary classes) {
        List<Path> files = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (int label = 0; label < pictures.size(); label++) {
            files.addAll(pictures.get(label));
            labels.addAll(Collections.nCopies(pictures.get(label).size(), label));
        }
        return new Images(files, labels, classes.words());
    }

    /** These files, without labels. */
    public static Images of(List<Path> files) {
        return new Images(files, List.of(), List.of());
    }

    /**
     * These files with the classes that they are of, from a table for instance.
     *
     * @throws DataException if a class is not in the vocabulary
     */
    public static Images of(List<Path> files, List<String> labels, Vocabulary classes) {
        if (files.size() != labels.size()) {
            throw new IllegalArgumentException(files.size() + " files, " + labels.size() + " labels");
        }
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            String label = labels.get(i);
            numbers.add(classes.find(label)
                    .orElseThrow(() -> new DataException("'" + label + "' is none of the classes " + classes)));
        }
        return new Images(files, numbers, classes.words());
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.sorted().toList();
        } catch (IOException e) {
            throw Packed.unreadable(folder, e);
        }
    }

    private static boolean isPicture(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return ENDS.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    /** Each picture is brought to this size, stretched if it has another shape. */
    public Images size(int rows, int columns) {
        return sized(rows, columns, Fit.STRETCHED);
    }

    /** Each picture is brought to this size so that it fills it; of what stands over, as much is cut off on either side. */
    public Images crop(int rows, int columns) {
        return sized(rows, columns, Fit.CUT);
    }

    private Images sized(int rows, int columns, Fit how) {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException("pictures of " + rows + " × " + columns + " pixels");
        }
        Images copy = copy();
        copy.height = rows;
        copy.width = columns;
        copy.fit = how;
        return copy;
    }

    /** One channel: 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601). */
    public Images grey() {
        Images copy = copy();
        copy.channels = 1;
        return copy;
    }

    /** Rows are {@code [height, width, channels]}. */
    public Images channelsLast() {
        Images copy = copy();
        copy.order = Order.CHANNELS_LAST;
        return copy;
    }

    /**
     * All pictures, in memory.
     *
     * @throws DataException if a file is no picture, or they differ in size and none was wanted
     */
    public DataSet load() {
        Rows rows = lazily();
        float[] all = room(rows.height(), rows.width());
        int width = all.length / files.size();
        for (int i = 0; i < files.size(); i++) {
            rows.copy(0, i, all, i * width);
        }
        var builder = DataSet.builder().reals("pixels", all, shape(rows.height(), rows.width()));
        if (!labels.isEmpty()) {
            builder.classes("label", labels.stream().mapToInt(label -> label).toArray(), classes);
        }
        return builder.build();
    }

    /**
     * Pictures that are read from their files whenever they are asked for, so that there may be more of them than memory holds.
     * {@link DataSet#prefetch(int)} reads them on a thread of their own, while others are trained on. A file that is no picture, or one of
     * another size where none was wanted, is a {@link DataException} of who reads that row.
     *
     * @throws DataException if the first file is no picture
     */
    public DataSet open() {
        return lazily();
    }

    /**
     * Reads all pictures once, and writes them into a file of rows: for many epochs over more pictures than memory holds.
     *
     * @throws DataException if a file is no picture, or they differ in size and none was wanted
     */
    public Stored store(Path file, Precision precision) {
        return Stored.write(lazily(), file, precision);
    }

    private Rows lazily() {
        if (files.isEmpty()) {
            throw new DataException("there are no pictures");
        }
        if (height > 0) {
            return new Rows(this, height, width);
        }
        Picture first = read(files.get(0));
        return new Rows(this, first.height(), first.width());
    }

    private int[] shape(int rows, int columns) {
        return order == Order.CHANNELS_FIRST
                ? new int[] {channels, rows, columns}
                : new int[] {rows, columns, channels};
    }

    private Picture picture(int row, int rows, int columns) {
        Picture read = read(files.get(row));
        if (height == 0 && (read.height() != rows || read.width() != columns)) {
            throw new DataException(files.get(row) + " is " + read.height() + " × " + read.width() + " pixels, "
                    + files.get(0) + " is " + rows + " × " + columns + ": bring all to one by size(…) or crop(…)");
        }
        return fit == Fit.CUT ? read.filling(rows, columns) : read.resized(rows, columns);
    }

    /** A row for each file, which is read when it is asked for. */
    private record Rows(Images images, int height, int width, List<Column> columns) implements DataSet {
        Rows(Images images, int height, int width) {
            this(images, height, width, columns(images, height, width));
        }

        private static List<Column> columns(Images images, int height, int width) {
            List<Integer> shape =
                    Arrays.stream(images.shape(height, width)).boxed().toList();
            Column pixels = new Column("pixels", ElementType.REAL, shape);
            return images.labels.isEmpty()
                    ? List.of(pixels)
                    : List.of(pixels, new Column("label", ElementType.INT, List.of(), images.classes));
        }

        @Override
        public int size() {
            return images.files.size();
        }

        @Override
        public void copy(int column, int row, float[] into, int offset) {
            images.write(images.picture(row, height, width), into, offset);
        }

        @Override
        public void copy(int column, int row, double[] into, int offset) {
            float[] narrow = new float[columns.get(0).width()];
            copy(column, row, narrow, 0);
            for (int i = 0; i < narrow.length; i++) {
                into[offset + i] = narrow[i];
            }
        }

        @Override
        public void copy(int column, int row, int[] into, int offset) {
            into[offset] = images.labels.get(row);
        }
    }

    private float[] room(int rows, int columns) {
        try {
            return new float
                    [Math.multiplyExact(Math.multiplyExact(files.size(), channels), Math.multiplyExact(rows, columns))];
        } catch (ArithmeticException | OutOfMemoryError e) {
            throw new DataException(
                    files.size() + " pictures of " + rows + " × " + columns + " pixels do not fit into Java's memory",
                    e);
        }
    }

    private void write(Picture picture, float[] into, int offset) {
        int pixels = picture.height() * picture.width();
        for (int channel = 0; channel < channels; channel++) {
            for (int pixel = 0; pixel < pixels; pixel++) {
                int at = order == Order.CHANNELS_FIRST ? channel * pixels + pixel : pixel * channels + channel;
                into[offset + at] = picture.planes()[channel][pixel];
            }
        }
    }

    private Picture read(Path file) {
        BufferedImage image;
        int orientation;
        try {
            byte[] bytes = Files.readAllBytes(file);
            orientation = Orientation.of(bytes);
            image = ImageIO.read(new ByteArrayInputStream(bytes));
        } catch (IOException | OutOfMemoryError e) {
            throw Packed.unreadable(file, e);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // What readers throw at damaged files, in place of what they declare.
            throw new DataException(file + " is damaged: " + e.getMessage(), e);
        }
        if (image == null) {
            throw new DataException(file + " is no picture that Java reads: PNG, JPEG, GIF or BMP");
        }
        int[] colours = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        float[][] planes = new float[channels][colours.length];
        for (int i = 0; i < colours.length; i++) {
            float red = (colours[i] >> 16 & 0xFF) / 255f;
            float green = (colours[i] >> 8 & 0xFF) / 255f;
            float blue = (colours[i] & 0xFF) / 255f;
            if (channels == 1) {
                planes[0][i] = red == green && green == blue ? red : 0.299f * red + 0.587f * green + 0.114f * blue;
            } else {
                planes[0][i] = red;
                planes[1][i] = green;
                planes[2][i] = blue;
            }
        }
        return new Picture(image.getHeight(), image.getWidth(), planes).upright(orientation);
    }
}
