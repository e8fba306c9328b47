// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;

/** Rows of a table, their mean, and a dense layer. */
record TorchWords() implements TorchNet {
    @Override
    public NDArray forward(TorchWeights weights, NDArray words, Phase phase) {
        NDArray rows = Embedding.embedding(words, weights.get("table.table"), SparseFormat.DENSE)
                .singletonOrThrow();
        return weights.dense(rows.mean(new int[] {1}), "head");
    }
}
