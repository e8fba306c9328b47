# Copyright 2026 The Chainrule Authors
# SPDX-License-Identifier: Apache-2.0
"""PyTorch: nets of its own modules, its fused Adam; as they are, or through torch.compile."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from workload import sample

ENDS = {
    "W": "weight",
    "b": "bias",
    "scale": "weight",
    "shift": "bias",
    "mean": "running_mean",
    "variance": "running_var",
    "table": "weight",
}


def task(workload, contestant, threads):
    torch.set_num_threads(threads)
    if workload.kind == "product":
        return Product(workload)
    compiled = contestant == "PYTORCH_COMPILED"
    if workload.kind == "train":
        return Training(workload, compiled)
    return Generation(workload) if workload.kind == "generate" else Inference(workload, compiled)


class Dense(nn.Module):
    def __init__(self, widths):
        super().__init__()
        self.dense = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))

    def forward(self, x):
        for layer in self.dense[:-1]:
            x = F.relu(layer(x))
        return self.dense[-1](x)


class Pictures(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1, self.c2 = nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 16, 5)
        self.d1, self.d2, self.d3 = nn.Linear(400, 120), nn.Linear(120, 84), nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.c1(x)), 2)
        x = F.max_pool2d(F.relu(self.c2(x)), 2).flatten(1)
        return self.d3(F.relu(self.d2(F.relu(self.d1(x)))))


class ResidualBlock(nn.Module):
    def __init__(self, inputs, units, stride):
        super().__init__()
        self.c1 = nn.Conv2d(inputs, units, 3, stride, 1, bias=False)
        self.n1 = nn.BatchNorm2d(units)
        self.c2 = nn.Conv2d(units, units, 3, 1, 1, bias=False)
        self.n2 = nn.BatchNorm2d(units)
        if stride == 2:
            self.short = nn.Conv2d(inputs, units, 1, stride, bias=False)
            self.ns = nn.BatchNorm2d(units)
        self.stride = stride

    def forward(self, x):
        y = self.n2(self.c2(F.relu(self.n1(self.c1(x)))))
        return F.relu(y + (x if self.stride == 1 else self.ns(self.short(x))))


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 16, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(16)
        self.b1, self.b2, self.b3 = ResidualBlock(16, 16, 1), ResidualBlock(16, 32, 2), ResidualBlock(32, 64, 2)
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        x = F.relu(self.norm(self.stem(x)))
        return self.head(self.b3(self.b2(self.b1(x))).mean((2, 3)))


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(64, 128, batch_first=True)
        self.head = nn.Linear(128, 10)

    def forward(self, x):
        return self.head(self.lstm(x)[0][:, -1])


class Words(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(30000, 128)
        self.head = nn.Linear(128, 10)

    def forward(self, words):
        return self.head(self.table(words).mean(1))


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.query, self.key = nn.Linear(width, width), nn.Linear(width, width)
        self.value, self.out = nn.Linear(width, width), nn.Linear(width, width)
        self.heads = heads

    def split(self, x):
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)

    def join(self, seen):
        return self.out(seen.transpose(1, 2).flatten(2))

    def forward(self, x):
        q, k, v = self.split(self.query(x)), self.split(self.key(x)), self.split(self.value(x))
        return self.join(F.scaled_dot_product_attention(q, k, v, is_causal=True))

    def step(self, x, keys, values, at):
        keys[:, :, at] = self.split(self.key(x))[:, :, 0]
        values[:, :, at] = self.split(self.value(x))[:, :, 0]
        q = self.split(self.query(x))
        return self.join(F.scaled_dot_product_attention(q, keys[:, :, : at + 1], values[:, :, : at + 1]))


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attend = Attention(width, heads)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def rest(self, x, seen):
        y = x + seen
        return y + self.down(F.gelu(self.up(self.norm2(y))))

    def forward(self, x):
        return self.rest(x, self.attend(self.norm1(x)))

    def step(self, x, keys, values, at):
        return self.rest(x, self.attend.step(self.norm1(x), keys, values, at))


class Characters(nn.Module):
    def __init__(self, vocabulary=63, width=96, heads=4, depth=3, context=64):
        super().__init__()
        self.position = nn.Parameter(torch.empty(context, width))
        self.embed = nn.Parameter(torch.empty(vocabulary, width))
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(depth))
        self.norm = nn.LayerNorm(width)

    def forward(self, tokens):
        x = F.embedding(tokens, self.embed) + self.position[: tokens.shape[1]]
        for block in self.blocks:
            x = block(x)
        return F.linear(self.norm(x), self.embed)

    def step(self, token, keys, values, at):
        x = F.embedding(token, self.embed) + self.position[at]
        for i, block in enumerate(self.blocks):
            x = block.step(x, keys[i], values[i], at)
        return F.linear(self.norm(x), self.embed)


NETS = {"lenet": Pictures, "residual": Residual, "lstm": Recurrent, "words": Words, "chargpt": Characters}


def module(workload):
    """The net with the workload's weights; names differ in their ends alone."""
    net = NETS[workload.net]() if workload.net in NETS else Dense(workload.widths)
    with torch.no_grad():
        entries = dict(net.named_parameters()) | dict(net.named_buffers())
        for name, value in (workload.weights | workload.states).items():
            entries[renamed(name)].copy_(torch.from_numpy(value.T if name in workload.transposed else value))
    return net


def renamed(name):
    if name.startswith("lstm."):
        kind = {"W": "weight", "b": "bias"}[name[-2]]
        return f"lstm.{kind}_{ {'x': 'ih', 'h': 'hh'}[name[-1]] }_l0"
    path, _, end = name.removeprefix("net.").rpartition(".")
    return f"{path}.{ENDS[end]}" if path else name


def loss(scores, target, kind):
    if kind == "INPUT":
        return F.mse_loss(torch.sigmoid(scores), target)
    return F.cross_entropy(scores.flatten(0, -2), target.flatten())


class Product:
    def __init__(self, workload):
        self.a, self.b = torch.from_numpy(workload.a), torch.from_numpy(workload.b)
        if workload.orientation == "ATB":
            self.a = self.a.T
        if workload.orientation == "ABT":
            self.b = self.b.T

    def reset(self):
        pass

    def sample(self):
        return sample((self.a @ self.b).numpy())

    def run(self, steps):
        for _ in range(steps):
            self.a @ self.b


class Training:
    def __init__(self, workload, compiled):
        self.workload = workload
        self.inputs = [torch.from_numpy(x) for x in workload.inputs]
        if workload.target == "INPUT":
            self.targets = self.inputs
        else:
            self.targets = [torch.from_numpy(y).long() for y in workload.labels]
        self.net = module(workload).train()
        self.initial = {name: value.clone() for name, value in self.net.state_dict().items()}

        def forward(x, y):
            return loss(self.net(x), y, workload.target)

        self.forward = torch.compile(forward) if compiled else forward
        self.reset()

    def reset(self):
        self.net.load_state_dict(self.initial)
        self.step = 0
        parameters = self.net.parameters()
        if self.workload.rule == "SGD":
            self.optimizer = torch.optim.SGD(parameters, self.workload.peak, fused=True)
        else:
            self.optimizer = torch.optim.AdamW(
                parameters,
                self.workload.peak,
                eps=self.workload.epsilon,
                weight_decay=self.workload.decay,
                fused=True,
            )

    def train(self):
        batch = self.step % len(self.inputs)
        for group in self.optimizer.param_groups:
            group["lr"] = self.workload.rate(self.step)
        value = self.forward(self.inputs[batch], self.targets[batch])
        self.optimizer.zero_grad(set_to_none=True)
        value.backward()
        if self.workload.clip < math.inf:
            nn.utils.clip_grad_norm_(self.net.parameters(), self.workload.clip)
        self.optimizer.step()
        self.step += 1
        return value

    def sample(self):
        self.reset()
        return [self.train().item() for _ in range(self.workload.losses)]

    def run(self, steps):
        for _ in range(steps):
            self.train()


class Inference:
    def __init__(self, workload, compiled):
        self.inputs = [torch.from_numpy(x) for x in workload.inputs]
        net = module(workload).eval()
        last = {"CLASS": lambda z: z.softmax(1), "INPUT": torch.sigmoid}.get(workload.target, lambda z: z)

        def forward(x):
            return last(net(x))

        self.forward = torch.compile(forward) if compiled else forward

    def reset(self):
        pass

    def sample(self):
        with torch.inference_mode():
            return sample(self.forward(self.inputs[0]).numpy())

    def run(self, steps):
        with torch.inference_mode():
            for i in range(steps):
                self.forward(self.inputs[i % len(self.inputs)])


class Generation:
    def __init__(self, workload):
        self.workload = workload
        self.net = module(workload).eval()
        self.keys = torch.zeros(3, 1, 4, 64, 24)
        self.values = torch.zeros(3, 1, 4, 64, 24)
        self.place = -1

    def reset(self):
        pass

    def next(self):
        self.place = (self.place + 1) % len(self.workload.tokens)
        token = torch.tensor([[int(self.workload.tokens[self.place])]])
        return self.net.step(token, self.keys, self.values, self.place)

    def sample(self):
        with torch.inference_mode():
            for _ in range(self.workload.sampled):
                scores = self.next()
            return sample(np.asarray(scores))

    def run(self, steps):
        with torch.inference_mode():
            for _ in range(steps):
                self.next()
