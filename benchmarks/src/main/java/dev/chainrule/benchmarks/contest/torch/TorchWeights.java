// Copyright 2026 The Chainrule Authors
// SPDX-License-Identifier: Apache-2.0
package dev.chainrule.benchmarks.contest.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import dev.chainrule.benchmarks.family.Net;
import dev.chainrule.benchmarks.family.Weight;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The weights of a net as libtorch keeps them, and its states, by the names of the .nn file. */
final class TorchWeights {
    private final NDManager manager;
    private final List<Weight> weights;
    private final List<Weight> states;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();
    private final Map<String, NDArray> constants = new LinkedHashMap<>();

    TorchWeights(Net net, NDManager manager, TorchNet.Phase phase) {
        this.manager = manager;
        weights = net.weights();
        states = net.states();
        for (Weight weight : weights) {
            NDArray array = manager.create(weight.torchValues(), shape(weight));
            array.setRequiresGradient(phase == TorchNet.Phase.TRAINING);
            arrays.put(weight.name(), array);
        }
        for (Weight state : states) {
            arrays.put(state.name(), manager.create(state.torchValues(), shape(state)));
        }
    }

    private static Shape shape(Weight weight) {
        return new Shape(
                weight.torchShape().stream().mapToLong(Integer::longValue).toArray());
    }

    /** Back to the initial values. */
    void reset() {
        for (Weight weight : weights) {
            get(weight.name()).set(weight.torchValues());
        }
        for (Weight state : states) {
            get(state.name()).set(state.torchValues());
        }
    }

    /** Those that are trained. */
    List<String> names() {
        return weights.stream().map(Weight::name).toList();
    }

    NDArray get(String name) {
        NDArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("no weight " + name);
        }
        return array;
    }

    /** A constant that is made once. */
    NDArray constant(String name, float[] values, long... shape) {
        return constants.computeIfAbsent(name, key -> manager.create(values, new Shape(shape)));
    }

    /** A dense layer. */
    NDArray dense(NDArray x, String layer) {
        return Linear.linear(x, get(layer + ".W"), get(layer + ".b")).singletonOrThrow();
    }
}
