// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.family;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Made-up data, from a fixed seed: so noisy that a loss neither explodes nor falls to where gradients are subnormal. */
final class Batches {
    private static final int COUNT = 8;
    private static final int SEED = 99;

    private Batches() {}

    /** A pattern for each class, half hidden in noise, and one label in five a wrong one. Each number is between 0 and 1. */
    static List<Batch> patterns(int rows, int width, int classes) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] patterns = random.doubles((long) classes * width).toArray();
        List<Batch> batches = new ArrayList<>();
        for (int batch = 0; batch < COUNT; batch++) {
            float[] x = new float[rows * width];
            int[] labels = new int[rows];
            for (int row = 0; row < rows; row++) {
                int label = random.nextInt(classes);
                for (int i = 0; i < width; i++) {
                    x[row * width + i] = (float) ((patterns[label * width + i] + random.nextDouble()) / 2);
                }
                labels[row] = random.nextInt(5) == 0 ? random.nextInt(classes) : label;
            }
            batches.add(new Batch(rows, x, new int[0], labels));
        }
        return batches;
    }

    /** Words that are oftener of the class's share of all than others, and one label in five a wrong one. */
    static List<Batch> words(int rows, int length, int vocabulary, int classes) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Batch> batches = new ArrayList<>();
        for (int batch = 0; batch < COUNT; batch++) {
            int[] words = new int[rows * length];
            int[] labels = new int[rows];
            for (int row = 0; row < rows; row++) {
                int label = random.nextInt(classes);
                for (int i = 0; i < length; i++) {
                    int word = random.nextInt(vocabulary);
                    words[row * length + i] = random.nextBoolean() ? word : word / classes * classes + label;
                }
                labels[row] = random.nextInt(5) == 0 ? random.nextInt(classes) : label;
            }
            batches.add(new Batch(rows, new float[0], words, labels));
        }
        return batches;
    }

    /** Stretches of a text in which one character in two follows from the one before; each is labelled with the next one. */
    static List<Batch> text(int rows, int length, int vocabulary) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Batch> batches = new ArrayList<>();
        for (int batch = 0; batch < COUNT; batch++) {
            int[] tokens = new int[rows * length];
            int[] next = new int[rows * length];
            for (int row = 0; row < rows; row++) {
                int character = random.nextInt(vocabulary);
                for (int i = 0; i < length; i++) {
                    tokens[row * length + i] = character;
                    character = random.nextBoolean() ? random.nextInt(vocabulary) : (7 * character + 3) % vocabulary;
                    next[row * length + i] = character;
                }
            }
            batches.add(new Batch(rows, new float[0], tokens, next));
        }
        return batches;
    }
}
