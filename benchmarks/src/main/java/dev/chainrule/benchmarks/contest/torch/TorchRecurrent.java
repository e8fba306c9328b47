// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/** libtorch's LSTM over the whole sequence, and a dense layer on its last output. */
record TorchRecurrent() implements TorchNet {
    @Override
    public NDArray forward(TorchWeights weights, NDArray x, Phase phase) {
        NDArray recurrent = weights.get("lstm.cells.0.Wh");
        long rows = x.getShape().get(0);
        long hidden = recurrent.getShape().get(1);
        NDArray zeros = weights.constant("zeros", new float[(int) (rows * hidden)], 1, rows, hidden);
        NDList parameters = new NDList(
                weights.get("lstm.cells.0.Wx"),
                recurrent,
                weights.get("lstm.cells.0.bx"),
                weights.get("lstm.cells.0.bh"));
        NDList results = x.getNDArrayInternal()
                .lstm(x, new NDList(zeros, zeros), parameters, true, 1, 0, phase == Phase.TRAINING, false, true);
        return weights.dense(results.get(1).squeeze(0), "head");
    }
}
