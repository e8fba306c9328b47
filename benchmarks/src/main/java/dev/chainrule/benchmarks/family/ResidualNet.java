// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.family;

import dev.chainrule.benchmarks.nets.Residual;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A residual net of convolutions with batch norm, 16, 32 and 64 wide (He et al., 2016). */
public final class ResidualNet implements Net {
    public static final ResidualNet NET = new ResidualNet();

    private static final int SIDE = 32;
    private static final int CLASSES = 10;

    private ResidualNet() {}

    @Override
    public String id() {
        return "residual";
    }

    @Override
    public String title() {
        return "residual net 16-32-64";
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
        return List.of(3, SIDE, SIDE);
    }

    @Override
    public List<Integer> resultShape() {
        return List.of(CLASSES);
    }

    /** The convolutions and norms of a block; where the width changes, there is a convolution around it. */
    private static void block(Weights weights, String name, int inputs, int units) {
        weights.kernels(name + ".c1.W", units, inputs, 3)
                .scaleAndShift(name + ".n1", units)
                .kernels(name + ".c2.W", units, units, 3)
                .scaleAndShift(name + ".n2", units);
        if (inputs != units) {
            weights.kernels(name + ".short.W", units, inputs, 1).scaleAndShift(name + ".ns", units);
        }
    }

    @Override
    public List<Weight> weights() {
        Weights weights = new Weights(16).kernels("stem.W", 16, 3, 3).scaleAndShift("norm", 16);
        block(weights, "b1", 16, 16);
        block(weights, "b2", 16, 32);
        block(weights, "b3", 32, 64);
        return weights.dense("head", 64, CLASSES).list();
    }

    /** Running means and variances, one of each for every scale. */
    @Override
    public List<Weight> states() {
        List<Weight> states = new ArrayList<>();
        for (Weight weight : weights()) {
            if (weight.name().endsWith(".scale")) {
                String norm = weight.name().substring(0, weight.name().length() - ".scale".length());
                float[] ones = new float[weight.values().length];
                Arrays.fill(ones, 1);
                states.add(new Weight(norm + ".mean", weight.shape(), new float[ones.length], Weight.Order.SAME));
                states.add(new Weight(norm + ".variance", weight.shape(), ones, Weight.Order.SAME));
            }
        }
        return states;
    }

    @Override
    public List<Batch> batches(int rows) {
        return Batches.patterns(rows, 3 * SIDE * SIDE, CLASSES);
    }

    @Override
    public double forwardOperations(int rows) {
        double first = 32 * 32 * 2 * 16 * 16 * 9;
        double second = 16 * 16 * (32 * 16 * 9 + 32 * 32 * 9 + 32 * 16);
        double third = 8 * 8 * (64 * 32 * 9 + 64 * 64 * 9 + 64 * 32);
        return 2.0 * rows * (stem() + first + second + third + 64 * CLASSES);
    }

    /** Each layer's slope of the weights costs as much as its output, and so does that of its input but for the first. */
    @Override
    public double stepOperations(int rows) {
        return 3 * forwardOperations(rows) - 2.0 * rows * stem();
    }

    private static double stem() {
        return SIDE * SIDE * 16 * 3 * 9;
    }

    @Override
    public Facade facade() {
        Residual model = Residual.create(0);
        return new Facade(
                model,
                batch -> model.train(batch.x(), batch.label(), batch.rows()),
                (batch, result) -> model.predictInto(batch.x(), batch.rows(), result));
    }
}
