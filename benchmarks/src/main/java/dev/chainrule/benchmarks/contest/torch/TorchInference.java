// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import dev.chainrule.benchmarks.contest.Matrices;
import dev.chainrule.benchmarks.contest.Task;
import dev.chainrule.benchmarks.contest.Workload;
import dev.chainrule.benchmarks.family.Net;
import java.util.ArrayList;
import java.util.List;

/** A prediction, no gradient of which is kept. */
final class TorchInference implements Task {
    private final Net net;
    private final TorchNet form;
    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private final TorchWeights weights;
    private final List<NDArray> inputs = new ArrayList<>();

    TorchInference(Workload.Inference workload) {
        net = workload.net();
        form = TorchNet.of(net);
        weights = new TorchWeights(net, manager, TorchNet.Phase.INFERENCE);
        net.batches(workload.batch()).forEach(batch -> inputs.add(TorchTasks.input(net, batch, manager)));
    }

    @Override
    public double[] sample() {
        try (NDManager scope = manager.newSubManager()) {
            return Matrices.sample(result(0, scope).toFloatArray());
        }
    }

    @Override
    public void run(long steps) {
        for (long i = 0; i < steps; i++) {
            try (NDManager scope = manager.newSubManager()) {
                result(i, scope);
            }
        }
    }

    private NDArray result(long i, NDManager scope) {
        NDArray x = inputs.get((int) (i % inputs.size()));
        scope.tempAttachAll(x);
        NDArray z = form.forward(weights, x, TorchNet.Phase.INFERENCE);
        return switch (net.target()) {
            case CLASS -> z.softmax(1);
            case CLASS_OF_EACH -> z;
            case INPUT -> Activation.sigmoid(z);
        };
    }

    @Override
    public void close() {
        manager.close();
    }
}
