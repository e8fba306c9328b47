// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.family;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Draws the weights of a net one after the other, each from a stream of its own. */
final class Weights {
    private final long seed;
    private final List<Weight> weights = new ArrayList<>();

    Weights(long seed) {
        this.seed = seed;
    }

    /** The matrix and the bias of a dense layer, as Glorot and Bengio (2010) drew them, and small biases. */
    Weights dense(String layer, int inputs, int units) {
        return matrix(layer + ".W", inputs, units).uniform(layer + ".b", 0.1, units);
    }

    /** A matrix {@code [inputs, units]} with which rows are multiplied. */
    Weights matrix(String name, int inputs, int units) {
        float[] values = drawn(inputs * units, Math.sqrt(6.0 / (inputs + units)));
        return add(new Weight(name, List.of(inputs, units), values, Weight.Order.TRANSPOSED));
    }

    /** The kernels of a convolution, as He et al. (2015) scaled them. */
    Weights kernels(String name, int units, int inputs, int size) {
        return uniform(name, Math.sqrt(6.0 / (inputs * size * size)), units, inputs, size, size);
    }

    /** Evenly between −limit and limit. */
    Weights uniform(String name, double limit, Integer... shape) {
        int length = List.of(shape).stream().reduce(1, Math::multiplyExact);
        return add(new Weight(name, List.of(shape), drawn(length, limit), Weight.Order.SAME));
    }

    /** A scale around 1 and a shift around 0, for what has been normalised. */
    Weights scaleAndShift(String layer, int width) {
        float[] scale = drawn(width, 0.1);
        for (int i = 0; i < width; i++) {
            scale[i] += 1;
        }
        return add(new Weight(layer + ".scale", List.of(width), scale, Weight.Order.SAME))
                .uniform(layer + ".shift", 0.1, width);
    }

    List<Weight> list() {
        return List.copyOf(weights);
    }

    private Weights add(Weight weight) {
        weights.add(weight);
        return this;
    }

    private float[] drawn(int length, double limit) {
        SplittableRandom random = new SplittableRandom(1_000L * seed + weights.size());
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) ((2 * random.nextDouble() - 1) * limit);
        }
        return values;
    }
}
