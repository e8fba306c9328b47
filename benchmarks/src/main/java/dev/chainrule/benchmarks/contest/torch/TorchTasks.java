// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.chainrule.benchmarks.contest.Matrices;
import dev.chainrule.benchmarks.contest.Task;
import dev.chainrule.benchmarks.contest.Workload;
import dev.chainrule.benchmarks.family.Batch;
import dev.chainrule.benchmarks.family.Net;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * The workloads with libtorch, through DJL's operators, gradients and optimisers without the Trainer's book-keeping: what
 * an informed user would write. The batches lie ready as tensors, intermediate results go with their scope, the
 * optimisers are DJL's native ones, and no loss is read back while time is taken.
 */
public final class TorchTasks {
    private TorchTasks() {}

    public static Task of(Workload workload) {
        if (workload instanceof Workload.Product product) {
            return new Product(product);
        }
        if (workload instanceof Workload.Training training) {
            return new TorchTraining(training);
        }
        if (workload instanceof Workload.Inference inference) {
            return new TorchInference(inference);
        }
        return new TorchGeneration();
    }

    /** What a net reads, as a tensor. */
    static NDArray input(Net net, Batch batch, NDManager manager) {
        Shape shape = new Shape(LongStream.concat(
                        LongStream.of(batch.rows()), net.inputShape().stream().mapToLong(Integer::longValue))
                .toArray());
        return batch.tokens().length == 0
                ? manager.create(batch.x(), shape)
                : manager.create(Arrays.stream(batch.tokens()).asLongStream().toArray(), shape);
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
}
