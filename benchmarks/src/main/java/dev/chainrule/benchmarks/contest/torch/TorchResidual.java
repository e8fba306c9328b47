// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;

/** The residual net of convolutions with batch norm. */
record TorchResidual() implements TorchNet {
    private static final Shape NONE = new Shape(0, 0);
    private static final Shape ONE = new Shape(1, 1);
    private static final Shape TWO = new Shape(2, 2);
    private static final float EPSILON = 1e-5f;
    private static final float MOMENTUM = 0.1f;

    @Override
    public NDArray forward(TorchWeights weights, NDArray x, Phase phase) {
        Layers layers = new Layers(weights, phase);
        NDArray h = Activation.relu(layers.normal(layers.convolved(x, "stem", ONE, ONE), "norm"));
        h = layers.block(h, "b1", ONE);
        h = layers.block(h, "b2", TWO);
        h = layers.block(h, "b3", TWO);
        return weights.dense(Pool.globalAvgPool2d(h), "head");
    }

    private record Layers(TorchWeights weights, Phase phase) {
        NDArray block(NDArray x, String name, Shape stride) {
            NDArray h = Activation.relu(normal(convolved(x, name + ".c1", stride, ONE), name + ".n1"));
            h = normal(convolved(h, name + ".c2", ONE, ONE), name + ".n2");
            NDArray around = stride.equals(ONE) ? x : normal(convolved(x, name + ".short", stride, NONE), name + ".ns");
            return Activation.relu(h.add(around));
        }

        NDArray convolved(NDArray x, String layer, Shape stride, Shape padding) {
            return Conv2d.conv2d(x, weights.get(layer + ".W"), null, stride, padding)
                    .singletonOrThrow();
        }

        NDArray normal(NDArray x, String norm) {
            return BatchNorm.batchNorm(
                            x,
                            weights.get(norm + ".mean"),
                            weights.get(norm + ".variance"),
                            weights.get(norm + ".scale"),
                            weights.get(norm + ".shift"),
                            1,
                            MOMENTUM,
                            EPSILON,
                            phase == Phase.TRAINING)
                    .singletonOrThrow();
        }
    }
}
