// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import dev.chainrule.benchmarks.family.CharacterNet;

/** The transformer. DJL has no operator for attention: products, a mask that is added, and softmax. */
record TorchCharacters() implements TorchNet {
    private static final Shape WIDE = new Shape(CharacterNet.WIDTH);
    private static final float EPSILON = 1e-5f;
    private static final double SCALE = 1 / Math.sqrt(CharacterNet.WIDTH / (double) CharacterNet.HEADS);

    @Override
    public NDArray forward(TorchWeights weights, NDArray tokens, Phase phase) {
        NDArray mask = weights.constant("mask", mask(), CharacterNet.CONTEXT, CharacterNet.CONTEXT);
        NDArray h = embedded(weights, tokens).add(weights.get("position"));
        for (int i = 0; i < CharacterNet.DEPTH; i++) {
            String block = "blocks." + i + ".";
            NDArray x = normal(weights, h, block + "norm1");
            NDArray q = heads(weights.dense(x, block + "attend.query"));
            NDArray k = heads(weights.dense(x, block + "attend.key"));
            NDArray v = heads(weights.dense(x, block + "attend.value"));
            NDArray scores = q.matMul(k.transpose(0, 1, 3, 2)).mul(SCALE).add(mask);
            h = rest(weights, h, scores.softmax(-1).matMul(v), block);
        }
        return scores(weights, h);
    }

    /** One character after those whose keys and values are kept. */
    NDArray next(TorchWeights weights, NDArray token, int at, NDList keys, NDList values) {
        NDArray position = weights.get("position").get(at);
        position.attach(token.getManager());
        NDArray h = embedded(weights, token).add(position);
        NDIndex here = new NDIndex(":, :, {}:{}", at, at + 1);
        NDIndex before = new NDIndex(":, :, :{}", at + 1);
        for (int i = 0; i < CharacterNet.DEPTH; i++) {
            String block = "blocks." + i + ".";
            NDArray x = normal(weights, h, block + "norm1");
            NDArray q = heads(weights.dense(x, block + "attend.query"));
            keys.get(i).set(here, heads(weights.dense(x, block + "attend.key")));
            values.get(i).set(here, heads(weights.dense(x, block + "attend.value")));
            NDArray k = keys.get(i).get(token.getManager(), before);
            NDArray v = values.get(i).get(token.getManager(), before);
            NDArray scores = q.matMul(k.transpose(0, 1, 3, 2)).mul(SCALE);
            h = rest(weights, h, scores.softmax(-1).matMul(v), block);
        }
        return scores(weights, h);
    }

    private static float[] mask() {
        int places = CharacterNet.CONTEXT;
        float[] mask = new float[places * places];
        for (int i = 0; i < places; i++) {
            for (int j = i + 1; j < places; j++) {
                mask[i * places + j] = Float.NEGATIVE_INFINITY;
            }
        }
        return mask;
    }

    private static NDArray embedded(TorchWeights weights, NDArray tokens) {
        return Embedding.embedding(tokens, weights.get("embed"), SparseFormat.DENSE)
                .singletonOrThrow();
    }

    private static NDArray normal(TorchWeights weights, NDArray x, String norm) {
        return LayerNorm.layerNorm(x, WIDE, weights.get(norm + ".scale"), weights.get(norm + ".shift"), EPSILON)
                .singletonOrThrow();
    }

    private static NDArray heads(NDArray x) {
        Shape shape = x.getShape();
        return x.reshape(shape.get(0), shape.get(1), CharacterNet.HEADS, -1).transpose(0, 2, 1, 3);
    }

    /** What the heads have seen, added; then two dense layers at each place, added. */
    private static NDArray rest(TorchWeights weights, NDArray h, NDArray seen, String block) {
        NDArray joined = seen.transpose(0, 2, 1, 3).reshape(h.getShape());
        NDArray y = h.add(weights.dense(joined, block + "attend.out"));
        NDArray wide = Activation.gelu(weights.dense(normal(weights, y, block + "norm2"), block + "up"));
        return y.add(weights.dense(wide, block + "down"));
    }

    private static NDArray scores(TorchWeights weights, NDArray h) {
        return Linear.linear(normal(weights, h, "norm"), weights.get("embed")).singletonOrThrow();
    }
}
