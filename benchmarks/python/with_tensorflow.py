# Copyright 2026 The Chainrule Authors
# SPDX-License-Identifier: Apache-2.0
"""TensorFlow: each step a function that XLA compiles."""

import math

import tensorflow as tf

from workload import BETA1, BETA2, channels_last, sample

HEADS = 4


def task(workload, contestant, threads):
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    return Training(workload) if workload.kind == "train" else Inference(workload)


class Net:
    def __init__(self, workload):
        weights, inputs = channels_last(workload)
        self.w = {name: tf.Variable(value) for name, value in weights.items()}
        self.s = {name: tf.Variable(value, trainable=False) for name, value in workload.states.items()}
        self.inputs = [tf.constant(x) for x in inputs]
        self.form = getattr(self, workload.net, self.perceptron)

    def dense(self, x, layer):
        return x @ self.w[layer + ".W"] + self.w[layer + ".b"]

    def perceptron(self, x, training):
        layers = len(self.w) // 2
        for i in range(layers):
            x = self.dense(x, f"net.dense.{i}")
            x = tf.nn.relu(x) if i < layers - 1 else x
        return x

    def lenet(self, x, training):
        x = tf.nn.conv2d(x, self.w["c1.W"], 1, "SAME") + self.w["c1.b"]
        x = tf.nn.max_pool2d(tf.nn.relu(x), 2, 2, "VALID")
        x = tf.nn.conv2d(x, self.w["c2.W"], 1, "VALID") + self.w["c2.b"]
        x = tf.nn.max_pool2d(tf.nn.relu(x), 2, 2, "VALID")
        x = tf.nn.relu(self.dense(tf.reshape(x, [x.shape[0], -1]), "d1"))
        return self.dense(tf.nn.relu(self.dense(x, "d2")), "d3")

    def normal(self, x, name, training):
        mean, variance = self.s[name + ".mean"], self.s[name + ".variance"]
        if training:
            n = math.prod(x.shape[:3])
            new_mean, new_variance = tf.nn.moments(x, [0, 1, 2])
            mean.assign(0.9 * mean + 0.1 * new_mean)
            variance.assign(0.9 * variance + 0.1 * new_variance * (n / (n - 1)))
            mean, variance = new_mean, new_variance
        return (x - mean) * (tf.math.rsqrt(variance + 1e-5) * self.w[name + ".scale"]) + self.w[name + ".shift"]

    def residual(self, x, training):
        def convolved(x, name, stride=1, padding="SAME"):
            return tf.nn.conv2d(x, self.w[name + ".W"], stride, padding)

        def block(x, name, stride):
            around = [[0, 0], [1, 1], [1, 1], [0, 0]]
            y = tf.nn.relu(self.normal(convolved(x, name + ".c1", stride, around), name + ".n1", training))
            y = self.normal(convolved(y, name + ".c2"), name + ".n2", training)
            if stride == 2:
                x = self.normal(convolved(x, name + ".short", 2, "VALID"), name + ".ns", training)
            return tf.nn.relu(y + x)

        x = tf.nn.relu(self.normal(convolved(x, "stem"), "norm", training))
        x = block(block(block(x, "b1", 1), "b2", 2), "b3", 2)
        return self.dense(tf.reduce_mean(x, [1, 2]), "head")

    def lstm(self, x, training):
        w = self.w
        gates = tf.transpose(x, [1, 0, 2]) @ w["lstm.cells.0.Wx"] + (w["lstm.cells.0.bx"] + w["lstm.cells.0.bh"])
        recurrent = w["lstm.cells.0.Wh"] + 0  # read once, not in each turn

        def cell(t, h, c):
            i, f, g, o = tf.split(gates[t] + h @ recurrent, 4, axis=1)
            c = tf.sigmoid(f) * c + tf.sigmoid(i) * tf.tanh(g)
            return t + 1, tf.sigmoid(o) * tf.tanh(c), c

        zeros = tf.zeros([x.shape[0], recurrent.shape[0]])
        steps = gates.shape[0]
        _, h, _ = tf.while_loop(lambda t, h, c: t < steps, cell, (0, zeros, zeros), maximum_iterations=steps)
        return self.dense(h, "head")

    def words(self, x, training):
        return self.dense(tf.reduce_mean(tf.gather(self.w["table.table"], x), 1), "head")

    def layer_normal(self, x, name):
        mean, variance = tf.nn.moments(x, [-1], keepdims=True)
        return (x - mean) * tf.math.rsqrt(variance + 1e-5) * self.w[name + ".scale"] + self.w[name + ".shift"]

    def chargpt(self, tokens, training):
        batch, places = tokens.shape
        x = tf.gather(self.w["embed"], tokens) + self.w["position"][:places]
        hidden = tf.linalg.band_part(tf.ones([places, places]), -1, 0) < 1

        def heads(x):
            return tf.transpose(tf.reshape(x, [batch, places, HEADS, -1]), [0, 2, 1, 3])

        for i in range(sum(name.endswith("up.W") for name in self.w)):
            block = f"blocks.{i}."
            z = self.layer_normal(x, block + "norm1")
            q, k, v = (heads(self.dense(z, block + "attend." + part)) for part in ("query", "key", "value"))
            scores = tf.matmul(q, k, transpose_b=True) / q.shape[-1] ** 0.5
            seen = tf.nn.softmax(tf.where(hidden, float("-inf"), scores)) @ v
            seen = tf.reshape(tf.transpose(seen, [0, 2, 1, 3]), x.shape)
            y = x + self.dense(seen, block + "attend.out")
            wide = tf.nn.gelu(self.dense(self.layer_normal(y, block + "norm2"), block + "up"), approximate=False)
            x = y + self.dense(wide, block + "down")
        return tf.matmul(self.layer_normal(x, "norm"), self.w["embed"], transpose_b=True)


class Training:
    def __init__(self, workload):
        self.workload = workload
        self.net = Net(workload)
        self.labels = [tf.constant(y) for y in workload.labels]
        variables = self.net.w | self.net.s
        self.initial = {name: value.numpy() for name, value in variables.items()}
        adam = workload.rule == "ADAM"
        names = list(self.net.w) if adam else []
        self.means = {name: tf.Variable(tf.zeros_like(self.net.w[name])) for name in names}
        self.squares = {name: tf.Variable(tf.zeros_like(self.net.w[name])) for name in names}
        self.t = tf.Variable(0.0)
        self.compiled = tf.function(self.step, jit_compile=True)
        self.reset()

    def reset(self):
        for name, variable in (self.net.w | self.net.s).items():
            variable.assign(self.initial[name])
        for variable in self.means.values():
            variable.assign(tf.zeros_like(variable))
        for variable in self.squares.values():
            variable.assign(tf.zeros_like(variable))
        self.t.assign(0.0)
        self.count = 0

    def loss(self, x, y):
        scores = self.net.form(x, True)
        if self.workload.target == "INPUT":
            return tf.reduce_mean((tf.sigmoid(scores) - x) ** 2)
        return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(y, scores))

    def step(self, x, y, rate):
        """The update rule is written out, as in JAX."""
        w = self.net.w
        with tf.GradientTape() as tape:
            value = self.loss(x, y)
        gradients = dict(zip(w, (tf.convert_to_tensor(g) for g in tape.gradient(value, list(w.values())))))
        if self.workload.clip < math.inf:
            clipped, _ = tf.clip_by_global_norm(list(gradients.values()), self.workload.clip)
            gradients = dict(zip(gradients, clipped))
        if self.workload.rule == "SGD":
            for name in w:
                w[name].assign_sub(rate * gradients[name])
            return value
        self.t.assign_add(1.0)
        first, second = 1 - BETA1**self.t, 1 - BETA2**self.t
        for name in w:
            m, v = self.means[name], self.squares[name]
            m.assign(BETA1 * m + (1 - BETA1) * gradients[name])
            v.assign(BETA2 * v + (1 - BETA2) * gradients[name] ** 2)
            move = m / first / (tf.sqrt(v / second) + self.workload.epsilon) + self.workload.decay * w[name]
            w[name].assign_sub(rate * move)
        return value

    def train(self):
        batch = self.count % len(self.labels)
        rate = tf.constant(self.workload.rate(self.count), tf.float32)
        value = self.compiled(self.net.inputs[batch], self.labels[batch], rate)
        self.count += 1
        return value

    def sample(self):
        self.reset()
        return [float(self.train()) for _ in range(self.workload.losses)]

    def run(self, steps):
        for _ in range(steps):
            value = self.train()
        float(value)


class Inference:
    def __init__(self, workload):
        self.net = Net(workload)
        last = {"CLASS": tf.nn.softmax, "INPUT": tf.sigmoid}.get(workload.target, lambda z: z)
        self.forward = tf.function(lambda x: last(self.net.form(x, False)), jit_compile=True)

    def reset(self):
        pass

    def sample(self):
        return sample(self.forward(self.net.inputs[0]))

    def run(self, steps):
        for i in range(steps):
            y = self.forward(self.net.inputs[i % len(self.net.inputs)])
        y.numpy()
