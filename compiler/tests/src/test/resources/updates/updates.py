# Copyright 2026 The Chainrule Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes updates.txt: what twenty updates make of a linear fit, of a small net and, where rows stay as they
are, of a table, in float64.

python3 updates.py > updates.txt, with PyTorch 1.13 or later. A line "case" gives the train line of the language; each line
after it the model, the number of updates, and all parameters one after the other. torch.optim is used where 1.13 has the
rule; the classes below are written from the papers (NAdam: 1.13 takes one factor twice; Adafactor and Muon: as later
versions document them, but in float64 throughout).
"""
import math
import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


class Own:
    """A rule for one parameter, given as update(p, g, t, kept, **settings) -> new p."""

    def __init__(self, parameters, update, **settings):
        self.parameters, self.update, self.settings = list(parameters), update, settings
        self.kept = [{} for _ in self.parameters]
        self.t = 0

    def zero_grad(self):
        for p in self.parameters:
            p.grad = None

    @torch.no_grad()
    def step(self):
        self.t += 1
        for p, kept in zip(self.parameters, self.kept):
            p.copy_(self.update(p.clone(), p.grad.clone(), self.t, kept, **self.settings))


def moments(g, t, kept, beta1, beta2):
    m = kept["m"] = beta1 * kept.get("m", 0) + (1 - beta1) * g
    v = kept["v"] = beta2 * kept.get("v", 0) + (1 - beta2) * g * g
    return m, v, m / (1 - beta1**t), v / (1 - beta2**t)


def lamb(p, g, t, kept, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-6, weight_decay=0.01):
    _, _, m, v = moments(g, t, kept, beta1, beta2)
    u = m / (v.sqrt() + eps) + weight_decay * p
    length, change = p.norm().item(), u.norm().item()
    return p - lr * (length / change if length > 0 and change > 0 else 1) * u


def lion(p, g, t, kept, lr=1e-4, beta1=0.9, beta2=0.99, weight_decay=0.0):
    m = kept.get("m", torch.zeros_like(p))
    kept["m"] = beta2 * m + (1 - beta2) * g
    return p * (1 - lr * weight_decay) - lr * torch.sign(beta1 * m + (1 - beta1) * g)


def adabelief(p, g, t, kept, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-16, weight_decay=0.0):
    m = kept["m"] = beta1 * kept.get("m", 0) + (1 - beta1) * g
    s = kept["s"] = beta2 * kept.get("s", 0) + (1 - beta2) * (g - m) ** 2 + eps
    step = m / (1 - beta1**t) / ((s / (1 - beta2**t)).sqrt() + eps)
    return p * (1 - lr * weight_decay) - lr * step


def adafactor(p, g, t, kept, lr=1e-2, beta2_decay=-0.8, eps1=2.0**-23, eps2=1e-3, d=1.0, weight_decay=0.0):
    fresh = t**beta2_decay
    size = max(eps2, p.pow(2).mean().sqrt().item())
    if p.dim() > 1:
        rows = kept["rows"] = torch.lerp(kept.get("rows", torch.zeros(p.shape[0])), (g * g).mean(1), fresh)
        columns = kept["columns"] = torch.lerp(kept.get("columns", torch.zeros(p.shape[1])), (g * g).mean(0), fresh)
        v = torch.outer(rows, columns) / max(rows.mean().item(), eps1)
    else:
        v = kept["v"] = torch.lerp(kept.get("v", torch.zeros_like(p)), g * g, fresh)
    u = g / v.sqrt().clamp(min=eps1)
    u = u / max(1, u.pow(2).mean().sqrt().item() / d)
    return p * (1 - lr * weight_decay) - min(lr, 1 / math.sqrt(t)) * size * u


def muon(p, g, t, kept, lr=1e-3, weight_decay=0.1, momentum=0.95, nesterov=True, eps=1e-7, match=False):
    m = kept["m"] = torch.lerp(kept.get("m", torch.zeros_like(p)), g, 1 - momentum)
    x = torch.lerp(g, m, momentum) if nesterov else m
    rows, columns = p.shape
    if rows > columns:
        x = x.T
    x = x / x.norm().clamp(min=eps)
    for _ in range(5):
        gram = x @ x.T
        x = 3.4445 * x + (-4.7750 * gram + 2.0315 * gram @ gram) @ x
    if rows > columns:
        x = x.T
    scale = 0.2 * math.sqrt(max(rows, columns)) if match else math.sqrt(max(1, rows / columns))
    return p * (1 - lr * weight_decay) - lr * scale * x


def nadam(p, g, t, kept, lr=2e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.0, momentum_decay=4e-3, decoupled=False):
    p, g = (p * (1 - lr * weight_decay), g) if decoupled else (p, g + weight_decay * p)
    m, _, _, v = moments(g, t, kept, beta1, beta2)
    now, after = (beta1 * (1 - 0.5 * 0.96 ** (k * momentum_decay)) for k in (t, t + 1))
    product = kept["product"] = kept.get("product", 1) * now
    step = (1 - now) / (1 - product) * g + after / (1 - product * after) * m
    return p - lr * step / (v.sqrt() + eps)


def radam(p, g, t, kept, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.0):
    p = p * (1 - lr * weight_decay)
    _, v, m, _ = moments(g, t, kept, beta1, beta2)
    limit = 2 / (1 - beta2) - 1
    rho = limit - 2 * t * beta2**t / (1 - beta2**t)
    if rho <= 5:
        return p - lr * m
    r = math.sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho))
    return p - lr * m * r * math.sqrt(1 - beta2**t) / (v.sqrt() + eps)


def own(update, **settings):
    return lambda parameters: [Own(parameters, update, **settings)]


def opt(rule, **settings):
    return lambda parameters: [rule(parameters, **settings)]


def split(parameters):
    matrices = [p for p in parameters if p.dim() == 2]
    return matrices, [p for p in parameters if p.dim() != 2]


def muons(**settings):
    def make(parameters):
        matrices, rest = split(parameters)
        return [Own(matrices, muon, **settings), torch.optim.SGD(rest, lr=0.1)]

    return make


def clipped(clip, lr=0.5):
    def make(parameters):
        class Clipped(torch.optim.SGD):
            def step(self):
                clip(parameters)
                super().step()

        return [Clipped(parameters, lr=lr)]

    return make


def layers(parameters):
    """The matrix and the bias of each layer."""
    return [parameters[i : i + 2] for i in range(0, len(parameters), 2)]


norm, value = torch.nn.utils.clip_grad_norm_, torch.nn.utils.clip_grad_value_
o = torch.optim
CASES = {
    "using sgd(lr = 0.1)": opt(o.SGD, lr=0.1),
    "using sgd(lr = 0.1, momentum = 0.9, dampening = 0.5, weight_decay = 0.02)": opt(
        o.SGD, lr=0.1, momentum=0.9, dampening=0.5, weight_decay=0.02
    ),
    "using sgd(lr = 0.1, momentum = 0.8, nesterov = true)": opt(o.SGD, lr=0.1, momentum=0.8, nesterov=True),
    "using sgd(lr = 0.02, maximize = true, weight_decay = 0.5)": opt(o.SGD, lr=0.02, maximize=True, weight_decay=0.5),
    "using adam(lr = 0.05, weight_decay = 0.1)": opt(o.Adam, lr=0.05, weight_decay=0.1),
    "using adam(lr = 0.05, amsgrad = true, maximize = true)": opt(o.Adam, lr=0.05, amsgrad=True, maximize=True),
    "using adamw(lr = 0.05, weight_decay = 0.3)": opt(o.AdamW, lr=0.05, weight_decay=0.3),
    "using adamw(lr = 0.05, maximize = true)": opt(o.AdamW, lr=0.05, maximize=True),
    "using rmsprop(lr = 0.02, momentum = 0.5, weight_decay = 0.1)": opt(
        o.RMSprop, lr=0.02, momentum=0.5, weight_decay=0.1
    ),
    "using rmsprop(lr = 0.02, centered = true, alpha = 0.9)": opt(o.RMSprop, lr=0.02, centered=True, alpha=0.9),
    "using adagrad(lr = 0.1, lr_decay = 0.05, initial_accumulator_value = 0.3, weight_decay = 0.1)": opt(
        o.Adagrad, lr=0.1, lr_decay=0.05, initial_accumulator_value=0.3, weight_decay=0.1
    ),
    "using adagrad(maximize = true)": opt(o.Adagrad, maximize=True),
    "using adadelta(weight_decay = 0.1)": opt(o.Adadelta, weight_decay=0.1),
    "using adamax(lr = 0.05, weight_decay = 0.1)": opt(o.Adamax, lr=0.05, weight_decay=0.1),
    "using nadam(lr = 0.05, weight_decay = 0.1)": own(nadam, lr=0.05, weight_decay=0.1),
    "using nadam(lr = 0.05, weight_decay = 0.1, decoupled_weight_decay = true)": own(
        nadam, lr=0.05, weight_decay=0.1, decoupled=True
    ),
    "using radam(lr = 0.05, weight_decay = 0.1)": opt(o.RAdam, lr=0.05, weight_decay=0.1),
    "using radam(lr = 0.05, weight_decay = 0.1, decoupled_weight_decay = true)": own(
        radam, lr=0.05, weight_decay=0.1
    ),
    "using asgd()": opt(o.ASGD),
    "using asgd(lr = 0.2, lambd = 0.1, alpha = 0.5, t0 = 5, weight_decay = 0.1)": opt(
        o.ASGD, lr=0.2, lambd=0.1, alpha=0.5, t0=5, weight_decay=0.1
    ),
    "using asgd(lr = 0.02, maximize = true)": opt(o.ASGD, lr=0.02, maximize=True),
    "using rprop()": opt(o.Rprop),
    "using rprop(lr = 0.1, eta_minus = 0.4, eta_plus = 1.5, step_min = 0.01, step_max = 0.25)": opt(
        o.Rprop, lr=0.1, etas=(0.4, 1.5), step_sizes=(0.01, 0.25)
    ),
    "using rprop(maximize = true)": opt(o.Rprop, maximize=True),
    "using lamb(lr = 0.05)": own(lamb, lr=0.05),
    "using lamb(lr = 0.05, weight_decay = 0)": own(lamb, lr=0.05, weight_decay=0.0),
    "using lion(lr = 0.02)": own(lion, lr=0.02),
    "using lion(lr = 0.02, beta1 = 0.8, weight_decay = 0.3)": own(lion, lr=0.02, beta1=0.8, weight_decay=0.3),
    "using adabelief(lr = 0.05)": own(adabelief, lr=0.05),
    "using adabelief(lr = 0.05, eps = 1e-4, weight_decay = 0.3)": own(
        adabelief, lr=0.05, eps=1e-4, weight_decay=0.3
    ),
    "using adafactor()": own(adafactor),
    "using adafactor(lr = 0.2, beta2_decay = -0.5, eps1 = 1e-3, eps2 = 0.9, d = 1.1, weight_decay = 0.1)": own(
        adafactor, lr=0.2, beta2_decay=-0.5, eps1=1e-3, eps2=0.9, d=1.1, weight_decay=0.1
    ),
    "over MATRICES using muon() using sgd(lr = 0.1)": muons(),
    "over MATRICES using muon(lr = 0.05, nesterov = false, weight_decay = 0) using sgd(lr = 0.1)": muons(
        lr=0.05, nesterov=False, weight_decay=0.0
    ),
    "over MATRICES using muon(lr = 0.05, momentum = 0.8, match_rms_adamw = true) using sgd(lr = 0.1)": muons(
        lr=0.05, momentum=0.8, match=True
    ),
    "using sgd(lr = 0.5) clip norm 0.3": clipped(lambda ps: norm(ps, 0.3)),
    "using sgd(lr = 0.5) clip value 0.05": clipped(lambda ps: value(ps, 0.05)),
    "using sgd(lr = 0.5) clip inf_norm 0.1": clipped(lambda ps: norm(ps, 0.1, norm_type=math.inf)),
    "using sgd(lr = 0.5) clip norm 0.2 per layer": clipped(lambda ps: [norm(each, 0.2) for each in layers(ps)]),
    "using sgd(lr = 0.5) clip norm 0.2 per param": clipped(lambda ps: [norm([p], 0.2) for p in ps]),
    "using sgd(lr = 0.5) clip inf_norm 0.1 per param": clipped(
        lambda ps: [norm([p], 0.1, norm_type=math.inf) for p in ps]
    ),
}

x = torch.tensor([[math.sin(1 + 3 * i + j) for j in range(3)] for i in range(5)])
y = torch.tensor([[math.cos(2 + 2 * i + j) for j in range(2)] for i in range(5)])
SHAPES = {"Fit": [(3, 2), (2,)], "Net": [(3, 4), (4,), (4, 2), (2,)]}


def start(shapes):
    return [
        torch.tensor([0.8 * math.sin(2.0 + 5 * k + i) for i in range(math.prod(shape))])
        .reshape(shape)
        .requires_grad_()
        for k, shape in enumerate(shapes)
    ]


def predict(parameters):
    if len(parameters) == 2:
        return x @ parameters[0] + parameters[1]
    return torch.tanh(x @ parameters[0] + parameters[1]) @ parameters[2] + parameters[3]


def rows(t):
    """The rows of a table that an update reads: some twice, some not at all."""
    return torch.tensor([(i * i + t - 1) % 7 for i in range(5)])


SPARSE = {
    "using adam(lr = 0.05, sparse = true)": lambda ps: o.SparseAdam(ps, lr=0.05),
    "using adam(lr = 0.05, beta1 = 0.8, beta2 = 0.9, eps = 1e-3, sparse = true)": lambda ps: o.SparseAdam(
        ps, lr=0.05, betas=(0.8, 0.9), eps=1e-3
    ),
}

for line, make in CASES.items():
    print("case", line)
    for model, shapes in SHAPES.items():
        parameters = start(shapes)
        optimizers = make(parameters)
        for t in range(1, 21):
            for p in parameters:
                p.grad = None
            ((predict(parameters) - y) ** 2).mean().backward()
            for optimizer in optimizers:
                optimizer.step()
            if t in (1, 2, 3, 20):
                values = [v for p in parameters for v in p.detach().flatten().tolist()]
                print(model, t, *(f"{v:.15g}" for v in values))

for line, make in SPARSE.items():
    print("case", line)
    parameters = start([(7, 2)])
    optimizer = make(parameters)
    for t in range(1, 21):
        optimizer.zero_grad()
        taken = torch.nn.functional.embedding(rows(t), parameters[0], sparse=True)
        ((taken - y) ** 2).mean().backward()
        optimizer.step()
        if t in (1, 2, 3, 20):
            print("Table", t, *(f"{v:.15g}" for v in parameters[0].detach().flatten().tolist()))
