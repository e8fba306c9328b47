// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.chainrule.benchmarks.contest.Matrices;
import dev.chainrule.benchmarks.contest.Passage;
import dev.chainrule.benchmarks.contest.Task;
import dev.chainrule.benchmarks.family.CharacterNet;

/** One character after the other, keys and values kept in arrays as long as the context. */
final class TorchGeneration implements Task {
    private final TorchCharacters form = new TorchCharacters();
    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private final TorchWeights weights = new TorchWeights(CharacterNet.NET, manager, TorchNet.Phase.INFERENCE);
    private final NDList keys = new NDList();
    private final NDList values = new NDList();
    private final Passage text = new Passage();

    TorchGeneration() {
        int head = CharacterNet.WIDTH / CharacterNet.HEADS;
        for (int i = 0; i < CharacterNet.DEPTH; i++) {
            keys.add(manager.zeros(new Shape(1, CharacterNet.HEADS, CharacterNet.CONTEXT, head)));
            values.add(manager.zeros(new Shape(1, CharacterNet.HEADS, CharacterNet.CONTEXT, head)));
        }
    }

    @Override
    public double[] sample() {
        run(Passage.SAMPLED - 1L);
        try (NDManager scope = manager.newSubManager()) {
            return Matrices.sample(next(scope).toFloatArray());
        }
    }

    @Override
    public void run(long steps) {
        for (long i = 0; i < steps; i++) {
            try (NDManager scope = manager.newSubManager()) {
                next(scope);
            }
        }
    }

    private NDArray next(NDManager scope) {
        text.advance();
        NDArray token = scope.create(new long[] {text.token()}, new Shape(1, 1));
        return form.next(weights, token, text.place(), keys, values);
    }

    @Override
    public void close() {
        manager.close();
    }
}
