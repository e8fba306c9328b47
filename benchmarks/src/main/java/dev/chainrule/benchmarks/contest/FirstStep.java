// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest;

import dev.chainrule.benchmarks.contest.torch.TorchTasks;
import dev.chainrule.benchmarks.family.DenseNet;
import dev.chainrule.benchmarks.nets.Digits;

/**
 * A program that makes the net of samples/digits, does one training step and says so: what a user waits for before
 * training begins. Data are made on the spot, so that no file is read.
 */
public final class FirstStep {
    private static final int BATCH = 32;
    private static final int PIXELS = 64;

    private FirstStep() {}

    /** @param arguments the contestant's name */
    public static void main(String[] arguments) {
        if (arguments[0].equals("LIBTORCH")) {
            TorchTasks.of(new Workload.Training(DenseNet.DIGITS, BATCH)).run(1);
        } else {
            float[] pixels = new float[BATCH * PIXELS];
            int[] label = new int[BATCH];
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] = i * 7 % 16 / 16f;
            }
            for (int i = 0; i < BATCH; i++) {
                label[i] = i % Digits.CLASSES;
            }
            Digits.create(1).train(pixels, label, BATCH);
        }
        System.out.println(Child.MARK + "first step");
        System.exit(0);
    }
}
