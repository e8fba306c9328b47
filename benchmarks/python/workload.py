# Copyright 2026 The Chainrule Authors
# SPDX-License-Identifier: Apache-2.0
"""A workload as the Java side has written it: what it is, its weights and its data."""

import json
import math
import os

import numpy as np

BETA1 = 0.9
BETA2 = 0.999


class Workload:
    """The fields of workload.json as attributes; weights, states and data as arrays."""

    def __init__(self, folder):
        with open(os.path.join(folder, "workload.json")) as file:
            self.__dict__.update(json.load(file))

        def array(name):
            return np.load(os.path.join(folder, name + ".npy"))

        if self.kind == "product":
            self.a, self.b = array("a"), array("b")
        elif self.kind == "generate":
            self.tokens = array("tokens")[0, 0]
        else:
            self.inputs = array("inputs")
            self.labels = array("labels")
        self.weights = {name: array(file) for name, file in getattr(self, "weights", {}).items()}
        self.states = {name: array(file) for name, file in getattr(self, "states", {}).items()}

    def rate(self, step):
        """The learning rate of a step, counted from 0."""
        if self.steps == 0:
            return self.peak
        if step < self.warmup:
            return self.peak * step / self.warmup
        part = min(1, (step - self.warmup) / (self.steps - self.warmup))
        return self.floor + (self.peak - self.floor) * (1 + math.cos(math.pi * part)) / 2


def sample(values):
    """Some elements from all over an array."""
    flat = np.asarray(values, dtype=np.float32).reshape(-1)
    count = min(32, flat.size)
    return [flat[i * (flat.size - 1) // max(1, count - 1)] for i in range(count)]


def channels_last(workload):
    """
    Pictures as NHWC and kernels as HWIO, which JAX and TensorFlow are fastest with on processors; the first dense layer after
    them takes its input in that order.
    """
    weights = {
        name: np.ascontiguousarray(value.transpose(2, 3, 1, 0)) if value.ndim == 4 else value
        for name, value in workload.weights.items()
    }
    if workload.net == "lenet":
        first = weights["d1.W"]
        weights["d1.W"] = first.reshape(16, 5, 5, -1).transpose(1, 2, 0, 3).reshape(first.shape).copy()
    inputs = workload.inputs
    if inputs.ndim == 5:
        inputs = np.ascontiguousarray(inputs.transpose(0, 1, 3, 4, 2))
    return weights, inputs
