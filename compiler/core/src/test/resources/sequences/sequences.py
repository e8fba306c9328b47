# Copyright 2026 The Chainrule Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes sequences.txt: losses and gradients of the models beside it, in float64.

python3 sequences.py > sequences.txt, with PyTorch 1.13 or later. A line has the model, the parameter (or "loss"), and numbers.
"""
import math
import torch
from torch import nn

torch.set_default_dtype(torch.float64)
B, S, T = 2, 4, 4


def real(name, *shape):
    size = math.prod(shape)
    return torch.tensor([math.sin(0.9 * i + len(name)) for i in range(size)]).reshape(shape)


def whole(name, limit, *shape):
    size = math.prod(shape)
    return torch.tensor([(3 * i + i * i + len(name)) % limit for i in range(size)]).reshape(shape)


def param(name, *shape):
    size = math.prod(shape)
    return torch.tensor([0.6 * math.sin(0.7 * i + len(name)) for i in range(size)]).reshape(shape).requires_grad_()


def show(model, loss, parameters):
    loss.backward()
    print(model, "loss", repr(loss.item()))
    for name, p in parameters.items():
        print(model, name, *[repr(v) for v in p.grad.flatten().tolist()])


def crf():
    p = {n: param(n, *s) for n, s in {"A": (3, 3), "emit.W": (2, 3), "emit.b": (3,)}.items()}
    e = real("x", B, T, 2) @ p["emit.W"] + p["emit.b"]
    tag = whole("tag", 3, B, T)
    a = e[:, 0]
    for t in range(1, T):
        a = e[:, t] + torch.logsumexp(a[:, :, None] + p["A"][None], 1)
    gold = e.gather(2, tag[:, :, None]).sum((1, 2)) + p["A"][tag[:, :-1], tag[:, 1:]].sum(1)
    show("crf", (torch.logsumexp(a, 1) - gold).mean(), p)


def ode():
    shapes = {"f.dense.0.W": (2, 5), "f.dense.0.b": (5,), "f.dense.1.W": (5, 2), "f.dense.1.b": (2,)}
    p = {n: param(n, *s) for n, s in shapes.items()}

    def f(x):
        h = torch.tanh(x @ p["f.dense.0.W"] + p["f.dense.0.b"])
        return h @ p["f.dense.1.W"] + p["f.dense.1.b"]

    x, d = real("x0", B, 2), 1 / 10
    for _ in range(10):
        k1 = f(x)
        k2 = f(x + d / 2 * k1)
        k3 = f(x + d / 2 * k2)
        k4 = f(x + d * k3)
        x = x + d / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    show("ode", nn.functional.mse_loss(x, real("x1", B, 2)), p)


def seq2seq(v=5, w=3):
    shapes = {
        "embed.table": (v, w),
        "encoder.cells.0.Wx": (w, 3 * w), "encoder.cells.0.Wh": (w, 3 * w),
        "encoder.cells.0.bx": (3 * w,), "encoder.cells.0.bh": (3 * w,),
        "cell.Wx": (2 * w, 3 * w), "cell.Wh": (w, 3 * w), "cell.bx": (3 * w,), "cell.bh": (3 * w,),
        "head.W": (w, v), "head.b": (v,),
    }
    p = {n: param(n, *s) for n, s in shapes.items()}

    def turn(x, h, layer):
        weights = p[layer + ".Wx"].t(), p[layer + ".Wh"].t(), p[layer + ".bx"], p[layer + ".bh"]
        return torch.gru_cell(x, h, *weights)

    h, states = torch.zeros(B, w), []
    for x in p["embed.table"][whole("source", v, B, S)].unbind(1):
        h = turn(x, h, "encoder.cells.0")
        states.append(h)
    states, hs = torch.stack(states, 1), []
    for word in p["embed.table"][whole("given", v, B, T)].unbind(1):
        weights = torch.softmax((states * h[:, None]).sum(2), 1)
        context = (weights[:, :, None] * states).sum(1)
        h = turn(torch.cat([word, context], 1), h, "cell")
        hs.append(h)
    logits = torch.stack(hs, 1) @ p["head.W"] + p["head.b"]
    show("seq2seq", nn.functional.cross_entropy(logits.flatten(0, 1), whole("wanted", v, B, T).flatten()), p)


crf()
ode()
seq2seq()
