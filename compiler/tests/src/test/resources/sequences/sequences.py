# Copyright 2026 The Chainrule Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes sequences.txt: losses and gradients of the models beside it, in float64.

python3 sequences.py > sequences.txt, with PyTorch 1.13 or later. A line has the model, the parameter (or "loss"), and numbers.
"""
import math
import torch
from torch import nn

torch.set_default_dtype(torch.float64)
B, S, T, P = 2, 4, 4, 3


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


def attention_shapes(name, width, key_width=None, value_width=None, bias=True):
    kd, vd = key_width or width, value_width or width
    shapes = {}
    for part, inputs in {"query": width, "key": kd, "value": vd, "out": width}.items():
        shapes[f"{name}.{part}.W"] = (inputs, width)
        if bias:
            shapes[f"{name}.{part}.b"] = (width,)
    return shapes


def attend(p, name, heads, query, key, value, padding=None, attn_mask=None):
    """PyTorch's own function, with its weights from ours."""
    w = {part: p[f"{name}.{part}.W"].t() for part in ("query", "key", "value", "out")}
    bias = f"{name}.query.b" in p
    b = {part: p[f"{name}.{part}.b"] for part in w} if bias else None
    y, weights = nn.functional.multi_head_attention_forward(
        query.transpose(0, 1), key.transpose(0, 1), value.transpose(0, 1), query.shape[2], heads,
        None, torch.cat([b["query"], b["key"], b["value"]]) if bias else None, None, None, False, 0.0,
        w["out"], b["out"] if bias else None, key_padding_mask=padding, attn_mask=attn_mask,
        use_separate_proj_weight=True, q_proj_weight=w["query"], k_proj_weight=w["key"], v_proj_weight=w["value"],
        average_attn_weights=False)
    return y.transpose(0, 1), weights


def later(size):
    return torch.ones(size, size, dtype=torch.bool).triu(1)


def multihead():
    shapes = {"near": (T, P)} | attention_shapes("own", 4) | attention_shapes("cross", 4, 3, 5) | attention_shapes("plain", 4, bias=False)
    p = {n: param(n, *s) for n, s in shapes.items()}
    x, memory, held = real("x", B, T, 4), real("memory", B, P, 3), real("held", B, P, 5)
    y, _ = attend(p, "own", 2, x, x, x, attn_mask=later(T))
    # A mask of truth values and one of numbers are added by hand: this version of PyTorch takes one kind.
    padding = torch.zeros(B, 1, 1, P).masked_fill(whole("counts", 5, B, P)[:, None, None] <= 0, -math.inf)
    both = (p["near"] + padding).expand(B, 2, T, P).reshape(2 * B, T, P)
    z, w = attend(p, "cross", 2, y, memory, held, attn_mask=both)
    u, _ = attend(p, "plain", 1, z, y, y, attn_mask=torch.ones(T, T, dtype=torch.bool).tril(-1) & torch.ones(T, T, dtype=torch.bool).triu(-1))
    show("multihead", (u**3).mean() + torch.sin(3 * w).mean(), p)


class Filled:
    """Parameters of PyTorch's layers, which are set from ours before a call."""

    def __init__(self):
        self.p = {}

    def take(self, name, *shape):
        self.p[name] = param(name, *shape)
        return self.p[name]

    def dense(self, name, module):
        return {"weight": self.take(name + ".W", *module.weight.t().shape).t(), "bias": self.take(name + ".b", *module.bias.shape)}

    def norm(self, name, module):
        return {"weight": self.take(name + ".scale", *module.weight.shape), "bias": self.take(name + ".shift", *module.bias.shape)}

    def attention(self, name, module):
        width = module.embed_dim
        w = [self.take(f"{name}.{part}.W", width, width).t() for part in ("query", "key", "value")]
        b = [self.take(f"{name}.{part}.b", width) for part in ("query", "key", "value")]
        out = self.dense(name + ".out", module.out_proj)
        return {"in_proj_weight": torch.cat(w), "in_proj_bias": torch.cat(b), "out_proj.weight": out["weight"], "out_proj.bias": out["bias"]}

    def all(self, name, module):
        """The weights of a module and all in it, by PyTorch's names."""
        if isinstance(module, nn.MultiheadAttention):
            return self.attention(name, module)
        if isinstance(module, nn.LayerNorm):
            return self.norm(name, module)
        if isinstance(module, nn.Linear):
            return self.dense(name, module)
        found = {}
        for child, inner in module.named_children():
            ours = "last" if child == "norm" else child
            found |= {f"{child}.{key}": value for key, value in self.all(f"{name}.{ours}", inner).items()}
        return found


def run(filled, name, module, *arguments, **options):
    return torch.nn.utils.stateless.functional_call(module, filled.all(name, module), arguments, options)


def encoder():
    f, counts = Filled(), whole("counts", 5, B, T)
    behind = nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 6, 0, batch_first=True), 2, enable_nested_tensor=False)
    before = nn.TransformerEncoder(
        nn.TransformerEncoderLayer(4, 2, 6, 0, "gelu", batch_first=True, norm_first=True), 1, nn.LayerNorm(4), enable_nested_tensor=False)
    y = run(f, "behind", behind, real("x", B, T, 4), src_key_padding_mask=counts <= 0)
    show("encoder", (run(f, "before", before, y, mask=later(T)) ** 3).mean(), f.p)


def decoder():
    f, unseen = Filled(), whole("counts", 5, B, P) <= 0
    x, memory = real("x", B, T, 4), real("memory", B, P, 4)
    whole_one = nn.Transformer(4, 2, 1, 1, 6, 0, batch_first=True)
    before = nn.TransformerDecoder(nn.TransformerDecoderLayer(4, 2, 6, 0, "gelu", batch_first=True, norm_first=True), 2, nn.LayerNorm(4))
    y = run(f, "whole", whole_one, memory, x, tgt_mask=later(T), src_key_padding_mask=unseen, memory_key_padding_mask=unseen)
    z = run(f, "before", before, y, memory, tgt_mask=later(T), memory_key_padding_mask=unseen)
    show("decoder", (z**3).mean(), f.p)


crf()
ode()
seq2seq()
multihead()
encoder()
decoder()
