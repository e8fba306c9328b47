// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest.torch;

import ai.djl.ndarray.NDArray;
import dev.chainrule.benchmarks.family.CharacterNet;
import dev.chainrule.benchmarks.family.DenseNet;
import dev.chainrule.benchmarks.family.Net;
import dev.chainrule.benchmarks.family.PictureNet;
import dev.chainrule.benchmarks.family.RecurrentNet;
import dev.chainrule.benchmarks.family.ResidualNet;
import dev.chainrule.benchmarks.family.WordNet;

/** A net in DJL's operators. A result belongs to the scope of its first operand, which is therefore never a weight. */
interface TorchNet {
    /** The scores, before softmax or sigmoid. */
    NDArray forward(TorchWeights weights, NDArray x, Phase phase);

    /** What a net is asked for. */
    enum Phase {
        TRAINING,
        INFERENCE
    }

    static TorchNet of(Net net) {
        if (net instanceof DenseNet dense) {
            return new TorchDense(dense.layers());
        }
        if (net instanceof PictureNet) {
            return new TorchPictures();
        }
        if (net instanceof ResidualNet) {
            return new TorchResidual();
        }
        if (net instanceof RecurrentNet) {
            return new TorchRecurrent();
        }
        if (net instanceof CharacterNet) {
            return new TorchCharacters();
        }
        if (net instanceof WordNet) {
            return new TorchWords();
        }
        throw new IllegalArgumentException("no form of " + net.title() + " for libtorch");
    }
}
