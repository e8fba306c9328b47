// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.runtime.generated;

import java.util.Arrays;

/**
 * The f64 convolutions, line by line: they serve models that are checked in f64 more than such that are trained so. Each
 * element of what comes out is added up by one thread, in the order of {@link FloatConvolution} without its stretches.
 */
final class DoubleConvolution implements Pool.Job {
    private static final int RESULT = 0;
    private static final int INPUT = 1;
    private static final int WEIGHT = 2;
    private static final double[] NONE = new double[0];

    private final Convolution shape;
    private double[] x = NONE;
    private double[] w = NONE;
    private double[] y = NONE;

    /** @param shape the convolution that runs */
    DoubleConvolution(Convolution shape) {
        this.shape = shape;
    }

    void convolve(double[] x, double[] w, double[] y) {
        Arrays.fill(y, 0, shape.images * shape.units * shape.outputs, 0);
        run(RESULT, shape.images * shape.units, x, w, y);
    }

    void giveBack(double[] y, double[] w, double[] x) {
        Arrays.fill(x, 0, shape.images * shape.channels * shape.inputs, 0);
        run(INPUT, shape.images * shape.channels, x, w, y);
    }

    void sumWeight(double[] x, double[] y, double[] w) {
        Arrays.fill(w, 0, shape.units * shape.channelsEach * shape.taps, 0);
        run(WEIGHT, shape.units * shape.channelsEach, x, w, y);
    }

    private void run(int task, int range, double[] x, double[] w, double[] y) {
        this.x = x;
        this.w = w;
        this.y = y;
        shape.run(Pool.shared(), this, task, range);
        this.x = NONE;
        this.w = NONE;
        this.y = NONE;
    }

    @Override
    public void run(int task, int from, int to, int worker) {
        for (int part = from; part < to; part++) {
            switch (task) {
                case RESULT -> {
                    int unit = part % shape.units;
                    for (int c = 0; c < shape.channelsEach; c++) {
                        meet(task, part / shape.units, unit, c);
                    }
                }
                case INPUT -> {
                    int channel = part % shape.channels;
                    int first = channel / shape.channelsEach * shape.unitsEach;
                    for (int u = 0; u < shape.unitsEach; u++) {
                        meet(task, part / shape.channels, first + u, channel % shape.channelsEach);
                    }
                }
                case WEIGHT -> {
                    for (int image = 0; image < shape.images; image++) {
                        meet(task, image, part / shape.channelsEach, part % shape.channelsEach);
                    }
                }
                default -> throw new IllegalArgumentException("task " + task);
            }
        }
    }

    /** An image, a unit, and the channel of that number of the unit's group. */
    private void meet(int task, int image, int unit, int c) {
        int channel = unit / shape.unitsEach * shape.channelsEach + c;
        int input = (image * shape.channels + channel) * shape.inputs;
        int output = (image * shape.units + unit) * shape.outputs;
        int kernel = (unit * shape.channelsEach + c) * shape.taps;
        for (int tap = 0; tap < shape.taps; tap++) {
            for (int row = 0; row < shape.places[0] * shape.places[1]; row++) {
                int depth = row / shape.places[1] * shape.stride[0] + shape.distance(tap, 0) - shape.before[0];
                int height = row % shape.places[1] * shape.stride[1] + shape.distance(tap, 1) - shape.before[1];
                boolean inside = depth >= 0 && depth < shape.length[0] && height >= 0 && height < shape.length[1];
                int line = inside ? input + (depth * shape.length[1] + height) * shape.length[2] : -1;
                meetLine(
                        task,
                        line,
                        shape.distance(tap, 2) - shape.before[2],
                        kernel + tap,
                        output + row * shape.places[2]);
            }
        }
    }

    /**
     * A line of places and what one tap sees from them.
     *
     * @param line where the line of x begins, below 0 if it is outside
     * @param first where on that line the first place sees
     */
    private void meetLine(int task, int line, int first, int tap, int result) {
        int at = first;
        for (int place = result; place < result + shape.places[2]; place++) {
            boolean inside = line >= 0 && at >= 0 && at < shape.length[2];
            switch (task) {
                case RESULT -> y[place] = Math.fma(inside ? x[line + at] : 0, w[tap], y[place]);
                case INPUT -> {
                    if (inside) {
                        x[line + at] = Math.fma(y[place], w[tap], x[line + at]);
                    }
                }
                default -> w[tap] = Math.fma(inside ? x[line + at] : 0, y[place], w[tap]);
            }
            at += shape.stride[2];
        }
    }
}
