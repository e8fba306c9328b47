# Copyright 2026 The Chainrule Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes schedules.txt: what schedules of torch.optim.lr_scheduler make of a setting at some steps.

python3 schedules.py > schedules.txt, with PyTorch 1.13 or later. A line: the expression of the language, a bar, and pairs of
a step and a value. Beyond its last step cosine stays where CosineAnnealingLR swings back, and one_cycle where OneCycleLR
fails: there the last value is expected.
"""
import warnings
import torch

warnings.simplefilter("ignore")
s = torch.optim.lr_scheduler
STEPS = (0, 1, 2, 3, 4, 5, 9, 10, 11, 19, 20, 21, 28, 29, 30, 31, 49, 50, 51, 58, 59, 79, 80, 81, 98, 99, 100, 120)


def values(lr, make, last=None, key="lr"):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=lr, momentum=0.9)
    scheduler = make(optimizer)
    seen = []
    for step in range(max(STEPS) + 1):
        seen.append(optimizer.param_groups[0][key])
        optimizer.step()
        if last is None or step < last:
            scheduler.step()
    return seen


def show(expression, *arguments, **more):
    seen = values(*arguments, **more)
    print(expression, "|", *(f"{step}:{seen[step]:.15g}" for step in STEPS))


def one(**more):
    return lambda o: s.OneCycleLR(o, max_lr=0.1, total_steps=100, **more)


show("constant_factor(0.1)", 0.1, lambda o: s.ConstantLR(o))
show("constant_factor(0.1, factor = 0.5, steps = 20)", 0.1, lambda o: s.ConstantLR(o, 0.5, 20))
show("linear(0.02, 0.1, steps = 50)", 0.1, lambda o: s.LinearLR(o, 0.2, 1.0, 50))
show("exponential(0.1, 0.95)", 0.1, lambda o: s.ExponentialLR(o, 0.95))
show("exponential(0.1, 0.95)", 0.1, lambda o: s.MultiplicativeLR(o, lambda _: 0.95))
show("step_decay(0.1, 0.1, every = 30)", 0.1, lambda o: s.StepLR(o, 30))
show("multi_step(0.1, 0.3, [10, 50, 80])", 0.1, lambda o: s.MultiStepLR(o, [10, 50, 80], 0.3))
show("polynomial(0.1, 50, power = 2)", 0.1, lambda o: s.PolynomialLR(o, 50, 2.0))
show("cosine(0.1, steps = 50, floor = 0.01)", 0.1, lambda o: s.CosineAnnealingLR(o, 50, 0.01), last=50)
show("0.01 + 0.09 * (1 + cos(pi * step / 20)) / 2", 0.1, lambda o: s.CosineAnnealingLR(o, 20, 0.01))
show("cosine_restarts(0.1, 10, growth = 2, floor = 0.01)", 0.1, lambda o: s.CosineAnnealingWarmRestarts(o, 10, 2, 0.01))
show("0.1 / (1 + 0.2 * step)", 0.1, lambda o: s.LambdaLR(o, lambda t: 1 / (1 + 0.2 * t)))
for mode, more in ("triangular", ""), ("triangular2", ", shrink = 0.5"), ("exp_range", ", gamma = 0.97"):
    make = lambda o: s.CyclicLR(o, 0.01, 0.1, 10, 20, mode, gamma=0.97)
    show(f"cyclic(0.01, 0.1, up = 10, down = 20{more})", 0.1, make)
    show(f"cyclic(0.9, 0.8, up = 10, down = 20{more})", 0.1, make, key="momentum")
show("one_cycle(0.1, 100)", 0.1, one(), last=99)
show("one_cycle_momentum(100)", 0.1, one(), last=99, key="momentum")
show("one_cycle(0.1, 100, rise = 0.4, div = 10, final_div = 100)", 0.1, one(pct_start=0.4, div_factor=10, final_div_factor=100), last=99)
show("one_cycle(0.1, 100, three_phase = true)", 0.1, one(three_phase=True), last=99)
show("one_cycle_momentum(100, three_phase = true)", 0.1, one(three_phase=True), last=99, key="momentum")
show(
    "constant_factor(0.1, factor = 0.1, steps = 2) * 0.9^step",
    0.1,
    lambda o: s.ChainedScheduler([s.ConstantLR(o, 0.1, 2), s.ExponentialLR(o, 0.9)]),
)
show(
    "where(step < 20, linear(0.01, 0.1, 20), where(step < 50, cosine(0.1, steps = 30, at = step - 20), exponential(0.1, 0.9, at = step - 50)))",
    0.1,
    lambda o: s.SequentialLR(
        o, [s.LinearLR(o, 0.1, 1.0, 20), s.CosineAnnealingLR(o, 30), s.ExponentialLR(o, 0.9)], [20, 50]
    ),
)
