// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest;

import java.util.SplittableRandom;

/** The nets that are trained and asked; the .nn files say the same. Hidden layers are dense with relu. */
public enum Net {
    TINY("MLP 4-16-3", Head.CLASSES, Rule.SGD, 0.01, 4, 16, 3),
    SMALL("MLP 784-128-10", Head.CLASSES, Rule.SGD, 0.01, 784, 128, 10),
    LARGE("MLP 784-512-256-10", Head.CLASSES, Rule.ADAM, 1e-4, 784, 512, 256, 10),
    AUTOENCODER("autoencoder 784-256-32-256-784", Head.PICTURE, Rule.ADAM, 1e-4, 784, 256, 32, 256, 784),
    /** The net of samples/digits, for the time from a process's start to the end of its first step. */
    DIGITS("MLP 64-256-256-10", Head.CLASSES, Rule.ADAM, 5e-3, 64, 256, 256, 10);

    /** What comes out, and the loss of it. */
    public enum Head {
        /** Softmax; cross entropy with class labels, the mean over the rows. */
        CLASSES,
        /** Sigmoid; mean squared error against the input, over all elements. */
        PICTURE
    }

    /** How weights are updated. */
    public enum Rule {
        SGD,
        /** With β₁ = 0.9, β₂ = 0.999, ε = {@link #EPSILON}. */
        ADAM
    }

    /**
     * The ε of Adam. The peers add it to √v before the bias of v is corrected, Chainrule (like PyTorch) after; with one so
     * small that it changes nothing, all do the same.
     */
    static final double EPSILON = 1e-12;

    private final String title;
    private final Head head;
    private final Rule rule;
    private final double rate;
    private final int[] widths;

    Net(String title, Head head, Rule rule, double rate, int... widths) {
        this.title = title;
        this.head = head;
        this.rule = rule;
        this.rate = rate;
        this.widths = widths;
    }

    public String title() {
        return title;
    }

    public Head head() {
        return head;
    }

    public Rule rule() {
        return rule;
    }

    /** The learning rate. */
    public double rate() {
        return rate;
    }

    public int layers() {
        return widths.length - 1;
    }

    /** The width of what enters the first layer (0), or leaves the one before {@code layer}. */
    public int width(int layer) {
        return widths[layer];
    }

    public int inputs() {
        return widths[0];
    }

    public int outputs() {
        return widths[layers()];
    }

    /** Floating-point operations of the matrix products of a prediction for so many rows. */
    public double forwardOperations(int rows) {
        double sum = 0;
        for (int layer = 0; layer < layers(); layer++) {
            sum += operations(rows, layer);
        }
        return sum;
    }

    /** The same for a training step: each layer's dW costs as much as its output, and so does dX but for the first. */
    public double stepOperations(int rows) {
        return 3 * forwardOperations(rows) - operations(rows, 0);
    }

    private double operations(int rows, int layer) {
        return 2.0 * rows * widths[layer] * widths[layer + 1];
    }

    /** The initial weights of a layer, row-major {@code [inputs, units]}: uniform, as Glorot and Bengio (2010) drew them. */
    public float[] weights(int layer) {
        int rows = widths[layer];
        int columns = widths[layer + 1];
        return uniform(rows * columns, Math.sqrt(6.0 / (rows + columns)), 2 * layer);
    }

    /** The same, transposed: {@code [units, inputs]}. */
    public float[] transposedWeights(int layer) {
        int rows = widths[layer];
        int columns = widths[layer + 1];
        float[] weights = weights(layer);
        float[] transposed = new float[weights.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                transposed[j * rows + i] = weights[i * columns + j];
            }
        }
        return transposed;
    }

    public float[] bias(int layer) {
        return uniform(widths[layer + 1], 0.1, 2 * layer + 1);
    }

    private float[] uniform(int length, double limit, int stream) {
        SplittableRandom random = new SplittableRandom(1_000L * inputs() + stream);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) ((2 * random.nextDouble() - 1) * limit);
        }
        return values;
    }
}
