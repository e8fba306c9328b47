# Copyright 2026 The Chainrule Authors
# SPDX-License-Identifier: Apache-2.0
"""The nets in JAX: functions of weights, states, inputs and whether they are trained; they give scores and new states."""

import jax
import jax.numpy as jnp
from jax import lax

HEADS = 4


def dense(w, x, layer):
    return x @ w[layer + ".W"] + w[layer + ".b"]


def perceptron(w, s, x, training):
    layers = sum(name.endswith(".W") for name in w)
    for i in range(layers):
        x = dense(w, x, f"net.dense.{i}")
        x = jax.nn.relu(x) if i < layers - 1 else x
    return x, s


def convolved(x, kernels, stride=1, padding="SAME"):
    return lax.conv_general_dilated(x, kernels, (stride, stride), padding, dimension_numbers=("NHWC", "HWIO", "NHWC"))


def pooled(x):
    return lax.reduce_window(jax.nn.relu(x), -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")


def lenet(w, s, x, training):
    x = pooled(convolved(x, w["c1.W"]) + w["c1.b"])
    x = pooled(convolved(x, w["c2.W"], padding="VALID") + w["c2.b"]).reshape(x.shape[0], -1)
    x = jax.nn.relu(dense(w, x, "d1"))
    return dense(w, jax.nn.relu(dense(w, x, "d2")), "d3"), s


def residual(w, s, x, training):
    new = {}

    def normal(x, name):
        mean, variance = s[name + ".mean"], s[name + ".variance"]
        if training:
            n = x.size // x.shape[-1]
            new_mean, new_variance = x.mean((0, 1, 2)), x.var((0, 1, 2))
            new[name + ".mean"] = 0.9 * mean + 0.1 * new_mean
            new[name + ".variance"] = 0.9 * variance + 0.1 * new_variance * (n / (n - 1))
            mean, variance = new_mean, new_variance
        return (x - mean) * (lax.rsqrt(variance + 1e-5) * w[name + ".scale"]) + w[name + ".shift"]

    def block(x, name, stride):
        around = ((1, 1), (1, 1))
        y = jax.nn.relu(normal(convolved(x, w[name + ".c1.W"], stride, around), name + ".n1"))
        y = normal(convolved(y, w[name + ".c2.W"]), name + ".n2")
        if stride == 2:
            x = normal(convolved(x, w[name + ".short.W"], 2, "VALID"), name + ".ns")
        return jax.nn.relu(y + x)

    x = jax.nn.relu(normal(convolved(x, w["stem.W"]), "norm"))
    x = block(block(block(x, "b1", 1), "b2", 2), "b3", 2)
    return dense(w, x.mean((1, 2)), "head"), new if training else s


def lstm(w, s, x, training):
    gates = x.transpose(1, 0, 2) @ w["lstm.cells.0.Wx"] + (w["lstm.cells.0.bx"] + w["lstm.cells.0.bh"])
    recurrent = w["lstm.cells.0.Wh"]

    def cell(carry, z):
        h, c = carry
        i, f, g, o = jnp.split(z + h @ recurrent, 4, axis=1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        return (jax.nn.sigmoid(o) * jnp.tanh(c), c), None

    zeros = jnp.zeros((x.shape[0], recurrent.shape[0]))
    (h, _), _ = lax.scan(cell, (zeros, zeros), gates)
    return dense(w, h, "head"), s


def words(w, s, x, training):
    return dense(w, w["table.table"][x].mean(1), "head"), s


def normal(w, x, name):
    rest = x - x.mean(-1, keepdims=True)
    return rest * lax.rsqrt((rest * rest).mean(-1, keepdims=True) + 1e-5) * w[name + ".scale"] + w[name + ".shift"]


def rest_of_block(w, x, seen, block):
    y = x + dense(w, seen, block + "attend.out")
    wide = jax.nn.gelu(dense(w, normal(w, y, block + "norm2"), block + "up"), approximate=False)
    return y + dense(w, wide, block + "down")


def heads(x):
    return x.reshape(*x.shape[:-1], HEADS, -1)


def chargpt(w, s, tokens, training):
    x = w["embed"][tokens] + w["position"][: tokens.shape[1]]
    for i in range(sum(name.endswith("up.W") for name in w)):
        block = f"blocks.{i}."
        z = normal(w, x, block + "norm1")
        q, k, v = (heads(dense(w, z, block + "attend." + part)) for part in ("query", "key", "value"))
        seen = jax.nn.dot_product_attention(q, k, v, is_causal=True)
        x = rest_of_block(w, x, seen.reshape(x.shape), block)
    return normal(w, x, "norm") @ w["embed"].T, s


def next_character(w, keys, values, token, at):
    """Keys and values are [block, place, head, number]."""
    x = w["embed"][token] + w["position"][at]
    open_places = jnp.arange(keys.shape[1]) <= at
    for i in range(keys.shape[0]):
        block = f"blocks.{i}."
        z = normal(w, x, block + "norm1")
        q, k, v = (heads(dense(w, z, block + "attend." + part)) for part in ("query", "key", "value"))
        keys, values = keys.at[i, at].set(k), values.at[i, at].set(v)
        scores = jnp.einsum("hd,phd->hp", q, keys[i]) / q.shape[-1] ** 0.5
        weights = jax.nn.softmax(jnp.where(open_places, scores, -jnp.inf))
        x = rest_of_block(w, x, jnp.einsum("hp,phd->hd", weights, values[i]).reshape(-1), block)
    return normal(w, x, "norm") @ w["embed"].T, keys, values


NETS = {"lenet": lenet, "residual": residual, "lstm": lstm, "words": words, "chargpt": chargpt}
