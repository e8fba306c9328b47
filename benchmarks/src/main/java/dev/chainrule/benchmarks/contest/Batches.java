// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest;

import java.util.SplittableRandom;

/**
 * Batches of made-up data: a pattern for each class, half hidden in noise, and one label in five a wrong one, so that a
 * loss neither explodes nor falls to where gradients are subnormal.
 *
 * @param inputs row-major {@code [rows, width]}, each between 0 and 1
 * @param labels the classes
 */
record Batches(float[][] inputs, int[][] labels) {
    private static final int COUNT = 8;

    static Batches of(Net net, int rows) {
        SplittableRandom random = new SplittableRandom(99);
        int width = net.inputs();
        int classes = net.head() == Net.Head.CLASSES ? net.outputs() : 10;
        double[] patterns = random.doubles((long) classes * width).toArray();
        float[][] inputs = new float[COUNT][rows * width];
        int[][] labels = new int[COUNT][rows];
        for (int batch = 0; batch < COUNT; batch++) {
            for (int row = 0; row < rows; row++) {
                int label = random.nextInt(classes);
                for (int i = 0; i < width; i++) {
                    inputs[batch][row * width + i] = (float) ((patterns[label * width + i] + random.nextDouble()) / 2);
                }
                labels[batch][row] = random.nextInt(5) == 0 ? random.nextInt(classes) : label;
            }
        }
        return new Batches(inputs, labels);
    }

    int count() {
        return inputs.length;
    }
}
