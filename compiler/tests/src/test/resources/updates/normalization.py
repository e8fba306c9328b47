# Copyright 2026 The Chainrule Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes normalization.txt: what three steps of training make of layers that normalise, and what they then give, in float64.

python3 normalization.py > normalization.txt, with PyTorch 1.13 or later. A line "case" gives the layer of the language and the
shape of a batch; the next ones the losses, the trained values and the buffers, and the output of one more batch in evaluation.
"""
import math
import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def batch(shape, step):
    n = math.prod(shape)
    return torch.sin(0.5 + 0.7 * torch.arange(n) * (step + 1) + torch.arange(n) ** 2 * 0.01).reshape(shape) + 0.3 * step


def line(word, values):
    print(word, " ".join("%.15g" % v for v in values))


def case(layer, shape, module):
    print("case %s | %s" % (layer, ", ".join(map(str, shape))))
    c = shape[1]
    s = nn.Parameter((1 + 0.1 * torch.arange(c)).reshape([1, c] + [1] * (len(shape) - 2)))
    optimizer = torch.optim.SGD([s] + list(module.parameters()), lr=0.5)
    losses = []
    for step in range(3):
        optimizer.zero_grad()
        x = batch(shape, step)
        loss = torch.sin(module(s * x) + x).mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    line("losses", losses)
    line("s", s.detach().flatten().tolist())
    for name, own in (("weight", "scale"), ("bias", "shift"), ("running_mean", "mean"), ("running_var", "variance"),
                      ("num_batches_tracked", "batches")):
        value = getattr(module, name, None)
        if value is not None:
            line(own, value.detach().flatten().tolist())
    module.eval()
    line("y", module(s * batch(shape, 3)).detach().flatten().tolist())


case("BatchNorm(3)", [5, 3], nn.BatchNorm1d(3))
case("BatchNorm(3, epsilon = 0.1, momentum = 0.4)", [4, 3, 5], nn.BatchNorm1d(3, eps=0.1, momentum=0.4))
case("BatchNorm(2)", [3, 2, 4, 3], nn.BatchNorm2d(2))
case("BatchNorm(2)", [2, 2, 2, 3, 2], nn.BatchNorm3d(2))
case("BatchNorm(3, affine = false, cumulative = true)", [5, 3], nn.BatchNorm1d(3, affine=False, momentum=None))
case("GroupNorm(2, 6)", [3, 6], nn.GroupNorm(2, 6))
case("GroupNorm(2, 4, epsilon = 0.01)", [3, 4, 5], nn.GroupNorm(2, 4, eps=0.01))
case("GroupNorm(3, 6, affine = false)", [2, 6, 3, 2], nn.GroupNorm(3, 6, affine=False))
case("InstanceNorm(3)", [2, 3, 5], nn.InstanceNorm1d(3))
case("InstanceNorm(3, affine = true)", [2, 3, 4, 3], nn.InstanceNorm2d(3, affine=True))
