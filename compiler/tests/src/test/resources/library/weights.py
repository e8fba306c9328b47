"""Writes weights/*.safetensors, each the state_dict of a PyTorch 1.13 module, and weights.txt, what the modules make of an input.

The programs stand in weights.nn: model NAME takes x (reals) or ids (whole numbers) and gives y.
"""
import json
import os
import struct

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
TYPES = {torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64"}


def data(n, salt):
    return torch.sin(torch.arange(n, dtype=torch.float64) * 0.7 + salt)


def save(name, state):
    header, body = {}, b""
    for key, tensor in state.items():
        kind = torch.int16 if tensor.dtype in (torch.bfloat16, torch.float16) else tensor.dtype
        raw = tensor.contiguous().view(kind).numpy().tobytes()
        header[key] = {"dtype": TYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(body), len(body) + len(raw)]}
        body += raw
    text = json.dumps(header).encode()
    with open(f"weights/{name}.safetensors", "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + body)


def filled(module):
    for i, (name, tensor) in enumerate(module.state_dict().items()):
        if tensor.dtype == torch.int64:
            tensor.fill_(7)
        elif name.endswith("running_var"):
            tensor.copy_(1.5 + data(tensor.numel(), i).reshape(tensor.shape))
        else:
            tensor.copy_(0.5 * data(tensor.numel(), i).reshape(tensor.shape))
    return module.eval()


class Block(nn.Module):
    """torchvision.models.resnet.BasicBlock."""

    def __init__(self):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(2, 3, 3, 2, 1, bias=False), nn.BatchNorm2d(3)
        self.conv2, self.bn2 = nn.Conv2d(3, 3, 3, 1, 1, bias=False), nn.BatchNorm2d(3)
        self.downsample = nn.Sequential(nn.Conv2d(2, 3, 1, 2, bias=False), nn.BatchNorm2d(3))

    def forward(self, x):
        y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        return torch.relu(y + self.downsample(x))


class Tower(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.ModuleList(nn.Linear(3, 3) for _ in range(9))

    def forward(self, x):
        for block in self.blocks:
            x = torch.tanh(block(x))
        return x


class Cells(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm, self.gru, self.rnn = nn.LSTMCell(3, 2), nn.GRUCell(3, 2), nn.RNNCell(3, 2)

    def forward(self, x):
        h = torch.zeros(2, 2)
        return self.lstm(x, (h, h + 1))[1] + self.gru(x, h + 0.5) + self.rnn(x, h - 0.5)


class Pair(nn.Module):
    def __init__(self):
        super().__init__()
        self.both, self.act = nn.Bilinear(3, 3, 2), nn.PReLU(2)

    def forward(self, x):
        return self.act(self.both(x, x))


sequence = data(24, 1).reshape(2, 4, 3)
image = data(64, 1).reshape(2, 2, 4, 4)
row = data(6, 1).reshape(2, 3)
first = lambda module: lambda x: module(x)[0]
MODULES = {
    "Sequence": (nn.Sequential(nn.Linear(3, 4), nn.LayerNorm(4), nn.ReLU(), nn.Linear(4, 2)), row, None),
    "StackedLstm": (nn.LSTM(3, 4, 2, bidirectional=True, batch_first=True, proj_size=2), sequence, first),
    "StackedGru": (nn.GRU(3, 4, 3, batch_first=True), sequence, first),
    "BothWays": (nn.RNN(3, 4, 1, nonlinearity="relu", bidirectional=True, batch_first=True), sequence, first),
    "Cells": (Cells(), row, None),
    "Images": (nn.Sequential(nn.Conv2d(2, 4, 3), nn.BatchNorm2d(4), nn.GroupNorm(2, 4), nn.ConvTranspose2d(4, 3, 2)), image, None),
    "Block": (Block(), image, None),
    "Tower": (Tower(), row, None),
    "Pair": (Pair(), row, None),
    "Table": (nn.Embedding(5, 3), torch.tensor([0, 4, 2, 2]), None),
    "Attention": (nn.MultiheadAttention(4, 2, batch_first=True), data(16, 1).reshape(2, 2, 4),
                  lambda module: lambda x: module(x, x, x)[0]),
    "Encoder": (nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2, 6, batch_first=True), 2), data(16, 1).reshape(2, 2, 4), None),
    "Decoder": (nn.TransformerDecoder(nn.TransformerDecoderLayer(4, 2, 6, batch_first=True), 1, nn.LayerNorm(4)),
                data(16, 1).reshape(2, 2, 4), lambda module: lambda x: module(x, 0.5 * x)),
    "Half": (nn.Linear(3, 2), row, None),
    "Brain": (nn.Linear(3, 2), row, None),
}

os.makedirs("weights", exist_ok=True)
with open("weights.txt", "w") as out:
    for name, (module, x, call) in MODULES.items():
        module = filled(module)
        kind = {"Half": torch.float16, "Brain": torch.bfloat16}.get(name, torch.float64)
        state = {key: t if t.dtype == torch.int64 else t.to(kind) for key, t in module.state_dict().items()}
        module.load_state_dict({key: t if t.dtype == torch.int64 else t.double() for key, t in state.items()})
        save(name, state)
        with torch.no_grad():
            y = (call(module) if call else module)(x)
        print(name, *x.flatten().tolist(), file=out)
        print(name, *y.flatten().tolist(), file=out)
