// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;

/** LeNet-5. */
record TorchPictures() implements TorchNet {
    private static final Shape ONE = new Shape(1, 1);
    private static final Shape TWO = new Shape(2, 2);
    private static final Shape NONE = new Shape(0, 0);

    @Override
    public NDArray forward(TorchWeights weights, NDArray x, Phase phase) {
        NDArray h = pooled(convolved(x, "c1", TWO, weights));
        h = pooled(convolved(h, "c2", NONE, weights));
        h = h.reshape(x.getShape().get(0), -1);
        h = Activation.relu(weights.dense(h, "d1"));
        h = Activation.relu(weights.dense(h, "d2"));
        return weights.dense(h, "d3");
    }

    private static NDArray convolved(NDArray x, String layer, Shape padding, TorchWeights weights) {
        NDArray kernels = weights.get(layer + ".W");
        return Conv2d.conv2d(x, kernels, weights.get(layer + ".b"), ONE, padding)
                .singletonOrThrow();
    }

    private static NDArray pooled(NDArray x) {
        return Pool.maxPool2d(Activation.relu(x), TWO, TWO, NONE, false);
    }
}
