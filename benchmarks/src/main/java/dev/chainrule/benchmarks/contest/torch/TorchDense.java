// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;

/** Dense layers, with relu between them. */
record TorchDense(int layers) implements TorchNet {
    @Override
    public NDArray forward(TorchWeights weights, NDArray x, Phase phase) {
        NDArray h = x;
        for (int layer = 0; layer < layers; layer++) {
            h = weights.dense(h, "net.dense." + layer);
            if (layer < layers - 1) {
                h = Activation.relu(h);
            }
        }
        return h;
    }
}
