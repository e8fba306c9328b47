// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest.torch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.chainrule.benchmarks.contest.Losses;
import dev.chainrule.benchmarks.contest.Task;
import dev.chainrule.benchmarks.contest.Workload;
import dev.chainrule.benchmarks.family.Batch;
import dev.chainrule.benchmarks.family.Net;
import dev.chainrule.benchmarks.family.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A training step: forward, backward, update. */
final class TorchTraining implements Task {
    private final Net net;
    private final TorchNet form;
    private final Engine engine = Engine.getEngine("PyTorch");
    private final NDManager manager = engine.newBaseManager();
    private final List<NDArray> inputs = new ArrayList<>();
    private final List<NDArray> targets = new ArrayList<>();
    private final TorchWeights weights;
    private Optimizer optimizer;

    TorchTraining(Workload.Training workload) {
        net = workload.net();
        form = TorchNet.of(net);
        weights = new TorchWeights(net, manager, TorchNet.Phase.TRAINING);
        for (Batch batch : net.batches(workload.batch())) {
            NDArray input = TorchTasks.input(net, batch, manager);
            inputs.add(input);
            targets.add(net.target() == Net.Target.INPUT ? input : target(batch.label()));
        }
        optimizer = newOptimizer();
    }

    /**
     * What log probabilities are multiplied with and summed to give the loss: −1 / rows at the label, else 0. It takes one
     * operator less than gathering.
     */
    private NDArray target(int[] labels) {
        float[] values = new float[labels.length * net.classes()];
        for (int row = 0; row < labels.length; row++) {
            values[row * net.classes() + labels[row]] = -1f / labels.length;
        }
        return manager.create(values, new Shape(labels.length, net.classes()));
    }

    private Optimizer newOptimizer() {
        Rule rule = net.rule();
        // DJL counts updates from 1.
        Tracker rate = update -> (float) rule.rateAt(update - 1);
        if (rule.kind() == Rule.Kind.SGD) {
            return Optimizer.sgd().setLearningRateTracker(rate).build();
        }
        if (rule.decay() == 0) {
            return Optimizer.adam()
                    .optLearningRateTracker(rate)
                    .optEpsilon((float) Rule.EPSILON)
                    .build();
        }
        return Optimizer.adamW()
                .optLearningRateTracker(rate)
                .optEpsilon((float) Rule.EPSILON)
                .optWeightDecays((float) rule.decay())
                .build();
    }

    @Override
    public void reset() {
        weights.reset();
        optimizer = newOptimizer();
    }

    @Override
    public double[] sample() {
        reset();
        double[] losses = new double[Losses.COUNT];
        for (int i = 0; i < losses.length; i++) {
            try (NDManager scope = manager.newSubManager()) {
                losses[i] = step(i, scope).getFloat();
            }
        }
        return losses;
    }

    @Override
    public void run(long steps) {
        for (long i = 0; i < steps; i++) {
            try (NDManager scope = manager.newSubManager()) {
                step(i, scope);
            }
        }
    }

    /** A whole step; the loss, which belongs to the scope. */
    private NDArray step(long i, NDManager scope) {
        int batch = (int) (i % inputs.size());
        NDArray x = inputs.get(batch);
        scope.tempAttachAll(x);
        NDArray loss;
        try (GradientCollector collector = engine.newGradientCollector()) {
            loss = loss(form.forward(weights, x, TorchNet.Phase.TRAINING), targets.get(batch));
            collector.backward(loss);
        }
        update(scope);
        return loss;
    }

    private NDArray loss(NDArray z, NDArray target) {
        return switch (net.target()) {
            case CLASS -> z.logSoftmax(1).mul(target).sum();
            case CLASS_OF_EACH ->
                z.reshape(-1, net.classes()).logSoftmax(1).mul(target).sum();
            case INPUT -> Activation.sigmoid(z).sub(target).square().mean();
        };
    }

    private void update(NDManager scope) {
        Map<String, NDArray> gradients = new LinkedHashMap<>();
        for (String name : weights.names()) {
            NDArray gradient = weights.get(name).getGradient();
            gradient.attach(scope);
            gradients.put(name, gradient);
        }
        if (net.rule().clip() < Double.POSITIVE_INFINITY) {
            clip(gradients.values(), net.rule().clip());
        }
        gradients.forEach((name, gradient) -> optimizer.update(name, weights.get(name), gradient));
    }

    /** Scales all gradients so that their Euclidean norm is at most so large. */
    private static void clip(Iterable<NDArray> gradients, double limit) {
        double squares = 0;
        for (NDArray gradient : gradients) {
            squares += gradient.square().sum().getFloat();
        }
        double norm = Math.sqrt(squares);
        if (norm > limit) {
            for (NDArray gradient : gradients) {
                gradient.muli(limit / norm);
            }
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
