// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.family;

import dev.chainrule.benchmarks.nets.LeNet;
import java.util.List;

/** LeNet-5 with ReLU and pooling of the largest (LeCun et al., 1998). */
public final class PictureNet implements Net {
    public static final PictureNet NET = new PictureNet();

    private static final int SIDE = 28;
    private static final int CLASSES = 10;

    private PictureNet() {}

    @Override
    public String id() {
        return "lenet";
    }

    @Override
    public String title() {
        return "LeNet-5";
    }

    @Override
    public Rule rule() {
        return Rule.adam(1e-4);
    }

    @Override
    public Target target() {
        return Target.CLASS;
    }

    @Override
    public List<Integer> inputShape() {
        return List.of(1, SIDE, SIDE);
    }

    @Override
    public List<Integer> resultShape() {
        return List.of(CLASSES);
    }

    @Override
    public List<Weight> weights() {
        return new Weights(5)
                .kernels("c1.W", 6, 1, 5)
                .uniform("c1.b", 0.1, 6)
                .kernels("c2.W", 16, 6, 5)
                .uniform("c2.b", 0.1, 16)
                .dense("d1", 400, 120)
                .dense("d2", 120, 84)
                .dense("d3", 84, CLASSES)
                .list();
    }

    @Override
    public List<Batch> batches(int rows) {
        return Batches.patterns(rows, SIDE * SIDE, CLASSES);
    }

    @Override
    public double forwardOperations(int rows) {
        return 2.0 * rows * (firstConvolution() + 10 * 10 * 16 * 6 * 25 + 400 * 120 + 120 * 84 + 84 * CLASSES);
    }

    /** Each layer's slope of the weights costs as much as its output, and so does that of its input but for the first. */
    @Override
    public double stepOperations(int rows) {
        return 3 * forwardOperations(rows) - 2.0 * rows * firstConvolution();
    }

    private static double firstConvolution() {
        return SIDE * SIDE * 6 * 25;
    }

    @Override
    public Facade facade() {
        LeNet model = LeNet.create(0);
        return new Facade(
                model,
                batch -> model.train(batch.x(), batch.label(), batch.rows()),
                (batch, result) -> model.predictInto(batch.x(), batch.rows(), result));
    }
}
