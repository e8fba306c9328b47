// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

import dev.chainrule.runtime.DataSet;
import dev.chainrule.runtime.ElementType;
import java.util.List;
import java.util.Random;

/**
 * Pictures that change with every epoch, so that a model does not learn them by heart: mirrored, moved, cut out. What happens to a
 * row in an epoch is a function of the seed, the epoch and the row alone, so that a training taken up again sees the same.
 * Outside of an epoch, where a data set is measured for instance, the pictures are as they are.
 *
 * <pre>{@code
 * DataSet training = Augmented.of(pictures, "pixels", 7).flip().move(2).rows();
 * }</pre>
 */
public final class Augmented {
    private final DataSet data;
    private final int column;
    private final long seed;
    private final boolean flips;
    private final int reach;
    private final double least;

    private Augmented(DataSet data, int column, long seed, boolean flips, int reach, double least) {
        this.data = data;
        this.column = column;
        this.seed = seed;
        this.flips = flips;
        this.reach = reach;
        this.least = least;
    }

    /**
     * @param column of reals, {@code [channels, height, width]} or {@code [height, width]} a row
     * @throws IllegalArgumentException if it has another shape
     */
    public static Augmented of(DataSet data, String column, long seed) {
        int place = data.column(column);
        DataSet.Column described = data.columns().get(place);
        int axes = described.shape().size();
        if (described.element() != ElementType.REAL || axes < 2 || axes > 3) {
            throw new IllegalArgumentException("the column " + column + " is " + described.shape()
                    + " a row: pictures are reals of [channels, height, width] or [height, width]; see reshape");
        }
        return new Augmented(data, place, seed, false, 0, 1);
    }

    /** Half of the pictures are mirrored, left to right. */
    public Augmented flip() {
        return new Augmented(data, column, seed, true, reach, least);
    }

    /** Each is moved by up to so many pixels along both axes; what comes in is 0. */
    public Augmented move(int pixels) {
        if (pixels < 0) {
            throw new IllegalArgumentException("pictures moved by " + pixels + " pixels");
        }
        return new Augmented(data, column, seed, flips, pixels, least);
    }

    /**
     * Of each a part is taken and brought to the size of the whole.
     *
     * @param share the least share of height and width that is taken, above 0 and at most 1
     */
    public Augmented crop(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "parts of " + share + " of a picture: it should be above 0, and at most 1");
        }
        return new Augmented(data, column, seed, flips, reach, share);
    }

    /** The data set whose pictures change. */
    public DataSet rows() {
        return new Pictures(this, data, -1);
    }

    private int extent(int fromBehind) {
        List<Integer> shape = data.columns().get(column).shape();
        return shape.get(shape.size() - fromBehind);
    }

    /** What becomes of one picture. */
    private Picture changed(Picture picture, Random random) {
        int height = picture.height();
        int width = picture.width();
        Picture changed = picture;
        if (least < 1) {
            double share = least + (1 - least) * random.nextDouble();
            int rows = Math.max(1, (int) Math.round(share * height));
            int columns = Math.max(1, (int) Math.round(share * width));
            int top = random.nextInt(height - rows + 1);
            int left = random.nextInt(width - columns + 1);
            changed = changed.cut(top, left, rows, columns).resized(height, width);
        }
        int down = reach == 0 ? 0 : random.nextInt(2 * reach + 1) - reach;
        int right = reach == 0 ? 0 : random.nextInt(2 * reach + 1) - reach;
        return changed.moved(down, right, flips && random.nextBoolean());
    }

    /** Numbers of Java's Random, whose algorithm its documentation fixes; keys that are near each other begin far apart. */
    private Random random(int epoch, int row) {
        long key = mixed(mixed(mixed(seed) + epoch) + row);
        return new Random(key);
    }

    /** The finaliser of SplitMix64 (Steele, Lea and Flood, 2014). */
    private static long mixed(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    /** @param epoch −1 outside of any */
    private record Pictures(Augmented how, DataSet data, int epoch) implements DataSet {
        @Override
        public int size() {
            return data.size();
        }

        @Override
        public List<Column> columns() {
            return data.columns();
        }

        @Override
        public int window() {
            return data.window();
        }

        @Override
        public int prefetch() {
            return data.prefetch();
        }

        @Override
        public DataSet epoch(int number) {
            return new Pictures(how, data.epoch(number), number);
        }

        @Override
        public void copy(int column, int row, float[] into, int offset) {
            data.copy(column, row, into, offset);
            if (column != how.column || epoch < 0) {
                return;
            }
            int height = how.extent(2);
            int width = how.extent(1);
            int pixels = height * width;
            float[][] planes = new float[data.columns().get(column).width() / pixels][pixels];
            for (int channel = 0; channel < planes.length; channel++) {
                System.arraycopy(into, offset + channel * pixels, planes[channel], 0, pixels);
            }
            Picture changed = how.changed(new Picture(height, width, planes), how.random(epoch, row));
            for (int channel = 0; channel < planes.length; channel++) {
                System.arraycopy(changed.planes()[channel], 0, into, offset + channel * pixels, pixels);
            }
        }

        /** Pictures are changed as floats. */
        @Override
        public void copy(int column, int row, double[] into, int offset) {
            if (column != how.column || epoch < 0) {
                data.copy(column, row, into, offset);
                return;
            }
            float[] narrow = new float[data.columns().get(column).width()];
            copy(column, row, narrow, 0);
            for (int i = 0; i < narrow.length; i++) {
                into[offset + i] = narrow[i];
            }
        }

        @Override
        public void copy(int column, int row, int[] into, int offset) {
            data.copy(column, row, into, offset);
        }
    }
}
