# Copyright 2026 The Chainrule Authors
# SPDX-License-Identifier: Apache-2.0
"""Wrote kinds.npz and pictures.npz, with NumPy 2.4.6 and Pillow 13.0.0: each kind of element, both orders, pictures resized."""
import numpy as np
from PIL import Image

arrays = {}
for kind in ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"]:
    for order in "<>":
        for layout in "CF":
            values = np.arange(24).reshape(2, 3, 4) * (0.25 if kind[0] == "f" else 1)
            values = values % 2 if kind == "b1" else values - (3 if kind[0] in "fi" else 0)
            arrays[f"{kind}{'le' if order == '<' else 'be'}{layout}"] = np.array(values.astype(order + kind), order=layout)
arrays["halves"] = np.array([0, -0.0, 1, 65504, 6e-8, 6.1e-5, np.inf, -np.inf, np.nan, 0.1], "f2")
arrays["halves_wide"] = arrays["halves"].astype("f8")
arrays["one"] = np.array(7.5)
arrays["none"] = np.zeros((0, 3), "f4")
np.savez_compressed("kinds.npz", **arrays)

pixels = np.random.default_rng(1).integers(0, 256, (9, 7), dtype="u1")
sizes = {f"to_{h}_{w}": np.asarray(Image.fromarray(pixels).resize((w, h), Image.BILINEAR)) for h, w in [(9, 7), (4, 3), (18, 14), (5, 20), (1, 1)]}
np.savez_compressed("pictures.npz", pixels=pixels, **sizes)
