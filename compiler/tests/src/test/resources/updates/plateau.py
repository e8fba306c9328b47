# Copyright 2026 The Chainrule Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes plateau.txt: the rates that ReduceLROnPlateau gives behind each of a sequence of losses.

python3 plateau.py > plateau.txt, with PyTorch 1.13 or later. A line "case" gives the layer's arguments; "losses" and "rates" are
numbers in the order of the calls.
"""
import math
import torch

LOSSES = [math.exp(-0.1 * min(i, 17)) + 0.03 * math.sin(2.3 * i) + (0.2 if 30 < i < 36 else 0) for i in range(60)]


def case(arguments, lr, sign=1, **settings):
    p = torch.nn.Parameter(torch.zeros(1, dtype=torch.float64))
    optimizer = torch.optim.SGD([p], lr=lr)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, **settings)
    rates = []
    losses = [sign * loss for loss in LOSSES]
    for loss in losses:
        scheduler.step(loss)
        rates.append(optimizer.param_groups[0]["lr"])
    print("case " + arguments)
    print("losses " + " ".join("%.17g" % loss for loss in losses))
    print("rates " + " ".join("%.17g" % rate for rate in rates))


case("0.5", 0.5)
case("0.5, factor = 0.5, patience = 2", 0.5, factor=0.5, patience=2)
case("0.5, factor = 0.5, patience = 0, cooldown = 3", 0.5, factor=0.5, patience=0, cooldown=3)
case("0.5, factor = 0.5, patience = 1, threshold = 0.05, relative = false", 0.5, factor=0.5, patience=1, threshold=0.05, threshold_mode="abs")
case("0.5, factor = 0.5, patience = 1, maximize = true", 0.5, -1, factor=0.5, patience=1, mode="max")
case("0.5, factor = 0.5, patience = 1, threshold = 0.05, relative = false, maximize = true", 0.5, -1, factor=0.5, patience=1, threshold=0.05, threshold_mode="abs", mode="max")
case("0.5, factor = 0.5, patience = 1, min_lr = 0.1", 0.5, factor=0.5, patience=1, min_lr=0.1)
case("0.5, factor = 0.1, patience = 1, eps = 0.01", 0.5, factor=0.1, patience=1, eps=0.01)
