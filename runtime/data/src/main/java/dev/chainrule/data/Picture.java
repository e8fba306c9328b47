// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.data;

/**
 * A picture in memory.
 *
 * @param planes a row-major array for each channel
 */
record Picture(int height, int width, float[]... planes) {
    /** Of another size, along one axis after the other. */
    Picture resized(int rows, int columns) {
        if (rows == height && columns == width) {
            return this;
        }
        float[][] resized = new float[planes.length][];
        for (int channel = 0; channel < planes.length; channel++) {
            float[] wide = along(planes[channel], height, width, columns);
            resized[channel] = turned(along(turned(wide, height, columns), columns, height, rows), columns, rows);
        }
        return new Picture(rows, columns, resized);
    }

    /** Upright, where it lies as {@link Orientation} says: from 5 on rows are columns, and some are mirrored. */
    Picture upright(int orientation) {
        if (orientation == 1) {
            return this;
        }
        boolean turned = orientation >= 5;
        boolean upwards = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
        boolean leftwards = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
        int rows = turned ? width : height;
        int columns = turned ? height : width;
        float[][] upright = new float[planes.length][rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int y = turned ? column : row;
                int x = turned ? row : column;
                int from = (upwards ? height - 1 - y : y) * width + (leftwards ? width - 1 - x : x);
                for (int channel = 0; channel < planes.length; channel++) {
                    upright[channel][row * columns + column] = planes[channel][from];
                }
            }
        }
        return new Picture(rows, columns, upright);
    }

    /** So large that it fills a size, and cut at both sides of the longer axis. */
    Picture filling(int rows, int columns) {
        double scale = Math.max((double) rows / height, (double) columns / width);
        int tall = Math.max(rows, (int) Math.round(height * scale));
        int wide = Math.max(columns, (int) Math.round(width * scale));
        return resized(tall, wide).cut((tall - rows) / 2, (wide - columns) / 2, rows, columns);
    }

    Picture cut(int top, int left, int rows, int columns) {
        float[][] cut = new float[planes.length][rows * columns];
        for (int channel = 0; channel < planes.length; channel++) {
            for (int row = 0; row < rows; row++) {
                System.arraycopy(planes[channel], (top + row) * width + left, cut[channel], row * columns, columns);
            }
        }
        return new Picture(rows, columns, cut);
    }

    /** Moved, and mirrored afterwards if so wished; what comes in is 0. */
    Picture moved(int down, int right, boolean mirrored) {
        float[][] moved = new float[planes.length][height * width];
        for (int channel = 0; channel < planes.length; channel++) {
            for (int row = Math.max(0, down); row < Math.min(height, height + down); row++) {
                for (int column = Math.max(0, right); column < Math.min(width, width + right); column++) {
                    int to = mirrored ? width - 1 - column : column;
                    moved[channel][row * width + to] = planes[channel][(row - down) * width + column - right];
                }
            }
        }
        return new Picture(height, width, moved);
    }

    /**
     * Each row at another length: a triangle around each new place, as wide as the distance of places, or of old ones where
     * these are farther apart. Enlarging, that is interpolation; reducing, every old value counts.
     */
    private static float[] along(float[] plane, int rows, int from, int to) {
        double step = (double) from / to;
        double reach = Math.max(step, 1);
        float[] made = new float[rows * to];
        double[] weights = new double[(int) Math.ceil(2 * reach) + 2];
        for (int place = 0; place < to; place++) {
            double centre = (place + 0.5) * step;
            int first = Math.max(0, (int) Math.floor(centre - reach));
            int end = Math.min(from, (int) Math.ceil(centre + reach));
            double sum = 0;
            for (int i = first; i < end; i++) {
                weights[i - first] = Math.max(0, 1 - Math.abs(i + 0.5 - centre) / reach);
                sum += weights[i - first];
            }
            for (int row = 0; row < rows; row++) {
                double value = 0;
                for (int i = first; i < end; i++) {
                    value += weights[i - first] * plane[row * from + i];
                }
                made[row * to + place] = (float) (value / sum);
            }
        }
        return made;
    }

    private static float[] turned(float[] plane, int rows, int columns) {
        float[] turned = new float[plane.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                turned[column * rows + row] = plane[row * columns + column];
            }
        }
        return turned;
    }
}
