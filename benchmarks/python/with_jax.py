# Copyright 2026 The Chainrule Authors
# SPDX-License-Identifier: Apache-2.0
"""JAX: each step a function that is compiled once; for tiny nets also many steps in one compiled loop."""

import functools
import math

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

import nets_jax
from workload import BETA1, BETA2, channels_last, sample


def task(workload, contestant, threads):
    if workload.kind == "product":
        return Product(workload)
    if workload.kind == "generate":
        return Generation(workload)
    if workload.kind == "infer":
        return Inference(workload)
    return Loop(workload) if contestant == "JAX_LOOP" else Training(workload)


class Product:
    def __init__(self, workload):
        forms = {"AB": lambda a, b: a @ b, "ABT": lambda a, b: a @ b.T, "ATB": lambda a, b: a.T @ b}
        self.product = jax.jit(forms[workload.orientation])
        self.a, self.b = jnp.asarray(workload.a), jnp.asarray(workload.b)

    def reset(self):
        pass

    def sample(self):
        return sample(self.product(self.a, self.b))

    def run(self, steps):
        for _ in range(steps):
            c = self.product(self.a, self.b)
        c.block_until_ready()


def loss(form, target, weights, states, x, y):
    scores, states = form(weights, states, x, True)
    if target == "INPUT":
        return ((jax.nn.sigmoid(scores) - x) ** 2).mean(), states
    chosen = jnp.take_along_axis(jax.nn.log_softmax(scores), y[..., None], -1)
    return -chosen.mean(), states


def step(workload, form, carried, x, y, rate):
    """The update rule is Kingma and Ba's, written out: JAX has none of its own."""
    weights, states, means, squares, t = carried
    slope = jax.value_and_grad(functools.partial(loss, form, workload.target), has_aux=True)
    (value, states), gradients = slope(weights, states, x, y)
    if workload.clip < math.inf:
        norm = jnp.sqrt(sum((g * g).sum() for g in gradients.values()))
        scale = jnp.minimum(1, workload.clip / norm)
        gradients = {name: scale * g for name, g in gradients.items()}
    if workload.rule == "SGD":
        weights = {name: w - rate * gradients[name] for name, w in weights.items()}
        return (weights, states, means, squares, t + 1), value
    means = {name: BETA1 * m + (1 - BETA1) * gradients[name] for name, m in means.items()}
    squares = {name: BETA2 * v + (1 - BETA2) * gradients[name] ** 2 for name, v in squares.items()}
    t = t + 1
    first, second = 1 - BETA1**t, 1 - BETA2**t

    def moved(w, m, v):
        return w - rate * (m / first / (jnp.sqrt(v / second) + workload.epsilon) + workload.decay * w)

    weights = {name: moved(w, means[name], squares[name]) for name, w in weights.items()}
    return (weights, states, means, squares, t), value


class Training:
    def __init__(self, workload):
        self.workload = workload
        self.initial, inputs = channels_last(workload)
        self.inputs = [jnp.asarray(x) for x in inputs]
        self.labels = [jnp.asarray(y) for y in workload.labels]
        self.form = nets_jax.NETS.get(workload.net, nets_jax.perceptron)
        self.step = jax.jit(functools.partial(step, workload, self.form), donate_argnums=0)
        self.reset()

    def reset(self):
        adam = self.workload.rule == "ADAM"

        def fresh(arrays):
            return {name: jnp.array(value) for name, value in arrays.items()}

        zeros = {name: np.zeros_like(value) for name, value in self.initial.items()} if adam else {}
        states = fresh(self.workload.states)
        self.carried = (fresh(self.initial), states, fresh(zeros), fresh(zeros), jnp.array(0.0))
        self.count = 0

    def train(self):
        batch = self.count % len(self.inputs)
        rate = np.float32(self.workload.rate(self.count))
        self.carried, value = self.step(self.carried, self.inputs[batch], self.labels[batch], rate)
        self.count += 1
        return value

    def sample(self):
        self.reset()
        return [float(self.train()) for _ in range(self.workload.losses)]

    def run(self, steps):
        for _ in range(steps):
            self.train()
        jax.block_until_ready(self.carried)


class Loop(Training):
    """So many steps in one call: nothing of Python is between them. Their losses are summed, so that they are computed. A
    lax.scan that hands back each loss takes two to three times as long."""

    def __init__(self, workload):
        super().__init__(workload)
        inputs, labels = jnp.stack(self.inputs), jnp.stack(self.labels)
        rate = workload.rate(0)

        def turns(carried, count):
            def turn(i, pair):
                carried, losses = pair
                batch = i % inputs.shape[0]
                carried, value = step(workload, self.form, carried, inputs[batch], labels[batch], rate)
                return carried, losses + value

            return lax.fori_loop(0, count, turn, (carried, jnp.array(0.0)))

        self.turns = jax.jit(turns, donate_argnums=0)

    def run(self, steps):
        self.carried, losses = self.turns(self.carried, steps)
        losses.block_until_ready()


class Inference:
    def __init__(self, workload):
        weights, inputs = channels_last(workload)
        weights = {name: jnp.asarray(value) for name, value in weights.items()}
        states = {name: jnp.asarray(value) for name, value in workload.states.items()}
        form = nets_jax.NETS.get(workload.net, nets_jax.perceptron)
        last = {"CLASS": jax.nn.softmax, "INPUT": jax.nn.sigmoid}.get(workload.target, lambda z: z)
        forward = jax.jit(lambda w, s, x: last(form(w, s, x, False)[0]))
        self.forward = functools.partial(forward, weights, states)
        self.inputs = [jnp.asarray(x) for x in inputs]

    def reset(self):
        pass

    def sample(self):
        return sample(self.forward(self.inputs[0]))

    def run(self, steps):
        for i in range(steps):
            y = self.forward(self.inputs[i % len(self.inputs)])
        y.block_until_ready()


class Generation:
    def __init__(self, workload):
        self.workload = workload
        self.weights = {name: jnp.asarray(value) for name, value in workload.weights.items()}
        self.keys, self.values = jnp.zeros((3, 64, 4, 24)), jnp.zeros((3, 64, 4, 24))
        self.next = jax.jit(nets_jax.next_character, donate_argnums=(1, 2))
        self.place = -1

    def reset(self):
        pass

    def run(self, steps):
        for _ in range(steps):
            self.place = (self.place + 1) % len(self.workload.tokens)
            token = self.workload.tokens[self.place]
            scores, self.keys, self.values = self.next(self.weights, self.keys, self.values, token, self.place)
        return scores.block_until_ready()

    def sample(self):
        return sample(self.run(self.workload.sampled))
