// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.ArrayList;
import java.util.List;

/**
 * The workloads with libtorch, through DJL's operators, gradients and optimisers without the Trainer's book-keeping: what
 * an informed user would write. The batches lie ready as tensors, intermediate results go with their scope, the
 * optimisers are DJL's native ones, and no loss is read back while time is taken.
 */
final class TorchTasks {
    private TorchTasks() {}

    static Task of(Workload workload) {
        if (workload instanceof Workload.Product product) {
            return new Product(product);
        }
        return new Training((Workload.Training) workload);
    }

    private static final class Product implements Task {
        private final NDManager manager = NDManager.newBaseManager("PyTorch");
        private final NDArray a;
        private final NDArray b;

        Product(Workload.Product workload) {
            Shape shape = new Shape(workload.n(), workload.n());
            NDArray left = manager.create(Matrices.random(workload.n(), 1), shape);
            NDArray right = manager.create(Matrices.random(workload.n(), 2), shape);
            // A transpose is a view here: the product gets it as a flag.
            a = workload.orientation() == Workload.Product.Orientation.ATB ? left.transpose() : left;
            b = workload.orientation() == Workload.Product.Orientation.ABT ? right.transpose() : right;
        }

        @Override
        public double[] sample() {
            try (NDArray c = a.matMul(b)) {
                return Matrices.sample(c.toFloatArray());
            }
        }

        @Override
        public void run(long steps) {
            for (long i = 0; i < steps; i++) {
                a.matMul(b).close();
            }
        }

        @Override
        public void close() {
            manager.close();
        }
    }

    private static final class Training implements Task {
        private final Net net;
        private final Engine engine = Engine.getEngine("PyTorch");
        private final NDManager manager = engine.newBaseManager();
        private final List<NDArray> inputs = new ArrayList<>();
        private final List<NDArray> targets = new ArrayList<>();
        private final List<NDArray> weights = new ArrayList<>();
        private final List<NDArray> biases = new ArrayList<>();
        private Optimizer optimizer;

        Training(Workload.Training workload) {
            net = workload.net();
            Batches batches = Batches.of(net, workload.batch());
            for (int i = 0; i < batches.count(); i++) {
                inputs.add(manager.create(batches.inputs()[i], new Shape(workload.batch(), net.inputs())));
                targets.add(target(batches, i));
            }
            for (int layer = 0; layer < net.layers(); layer++) {
                weights.add(variable(net.transposedWeights(layer), new Shape(net.width(layer + 1), net.width(layer))));
                biases.add(variable(net.bias(layer), new Shape(net.width(layer + 1))));
            }
            optimizer = newOptimizer();
        }

        /**
         * For classes, what log probabilities are multiplied with and summed to give the loss: −1 / rows at the label,
         * else 0. It takes one operator less than gathering.
         */
        private NDArray target(Batches batches, int batch) {
            if (net.head() == Net.Head.PICTURE) {
                return inputs.get(batch);
            }
            int[] labels = batches.labels()[batch];
            float[] values = new float[labels.length * net.outputs()];
            for (int row = 0; row < labels.length; row++) {
                values[row * net.outputs() + labels[row]] = -1f / labels.length;
            }
            return manager.create(values, new Shape(labels.length, net.outputs()));
        }

        private NDArray variable(float[] values, Shape shape) {
            NDArray array = manager.create(values, shape);
            array.setRequiresGradient(true);
            return array;
        }

        private Optimizer newOptimizer() {
            Tracker rate = Tracker.fixed((float) net.rate());
            return switch (net.rule()) {
                case SGD -> Optimizer.sgd().setLearningRateTracker(rate).build();
                case ADAM ->
                    Optimizer.adam()
                            .optLearningRateTracker(rate)
                            .optEpsilon((float) Net.EPSILON)
                            .build();
            };
        }

        @Override
        public void reset() {
            for (int layer = 0; layer < net.layers(); layer++) {
                weights.get(layer).set(net.transposedWeights(layer));
                biases.get(layer).set(net.bias(layer));
            }
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
            // A result belongs to the scope of its first operand.
            scope.tempAttachAll(x);
            NDArray loss;
            try (GradientCollector collector = engine.newGradientCollector()) {
                loss = loss(forward(x), targets.get(batch));
                collector.backward(loss);
            }
            for (int layer = 0; layer < net.layers(); layer++) {
                update("W" + layer, weights.get(layer));
                update("b" + layer, biases.get(layer));
            }
            return loss;
        }

        private NDArray forward(NDArray x) {
            NDArray h = x;
            for (int layer = 0; layer < net.layers(); layer++) {
                NDList z = Linear.linear(h, weights.get(layer), biases.get(layer));
                h = z.singletonOrThrow();
                if (layer < net.layers() - 1) {
                    h = Activation.relu(h);
                }
            }
            return h;
        }

        private NDArray loss(NDArray z, NDArray target) {
            return switch (net.head()) {
                case CLASSES -> z.logSoftmax(1).mul(target).sum();
                case PICTURE -> Activation.sigmoid(z).sub(target).square().mean();
            };
        }

        private void update(String name, NDArray variable) {
            try (NDArray gradient = variable.getGradient()) {
                optimizer.update(name, variable, gradient);
            }
        }

        @Override
        public void close() {
            manager.close();
        }
    }
}
