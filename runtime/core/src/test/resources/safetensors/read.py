# Copyright 2026 The Chainrule Authors
# SPDX-License-Identifier: Apache-2.0
"""Prints what safetensors' own reader finds in a file of weights: its metadata, and of each tensor type, shape and norm.

    pip install safetensors numpy
    python read.py FILE
"""

import sys

import numpy
from safetensors import safe_open

with safe_open(sys.argv[1], framework="numpy") as file:
    for key, value in sorted((file.metadata() or {}).items()):
        print(f"{key}: {value}")
    for name in sorted(file.keys()):
        tensor = file.get_tensor(name)
        print(name, tensor.dtype, list(tensor.shape), f"{numpy.sqrt(numpy.sum(numpy.square(tensor.astype(numpy.float64)))):.6g}")
