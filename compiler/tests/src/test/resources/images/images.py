# Copyright 2026 The Chainrule Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes images.txt: what pooling and resampling give, in float64.

python3 images.py > images.txt, with PyTorch 1.13 or later. A line has the shape of the input, the call
(behind equations of its own, whose names are numbered at #), and of the result y: how
many elements it has, l = Σ sin(0.9 i) · sin(y_i), Σ cos(0.7 i) · y_i; of the slope d of l by the input: Σ cos(0.7 j) · d_j and
Σ sin(1.3 j) · d_j.
"""
import math
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def case(shape, call, function):
    n = math.prod(shape)
    # Small whole numbers and halves: many are equal.
    x = torch.tensor([(7 * i + i * i // 5) % 23 / 2 - 4 for i in range(n)]).reshape(shape).requires_grad_()
    y = function(x)
    i = torch.arange(y.numel(), dtype=torch.float64)
    j = torch.arange(n, dtype=torch.float64)
    loss = (torch.sin(0.9 * i) * torch.sin(y.flatten())).sum()
    loss.backward()
    d = x.grad.flatten()
    sums = loss, torch.cos(0.7 * i) @ y.flatten(), torch.cos(0.7 * j) @ d, torch.sin(1.3 * j) @ d
    print(" ".join(map(str, shape)), "|", call, "|", y.numel(), *["%.15g" % v.item() for v in sums])


def nn(value):
    return str(value).lower() if isinstance(value, bool) else str(list(value)) if isinstance(value, tuple) else str(value)


def pools(shape, axes, kernels):
    for kind in "max", "avg", "lp":
        torchs = getattr(F, "%s_pool%dd" % (kind, axes), None)
        for options in kernels:
            if kind == "lp":
                options = {k: v for k, v in options.items() if k in ("kernel_size", "stride", "ceil_mode")}
            elif kind == "avg":
                options = {k: v for k, v in options.items() if k != "dilation"}
            text = "".join(", %s = %s" % ("kernel" if k == "kernel_size" else k, nn(v)) for k, v in options.items())
            if kind == "lp":
                case(shape, "lp_pool%dd(x, 2%s)" % (axes, text), lambda x: lp(x, axes, **options))
                continue
            case(shape, "%s_pool%dd(x%s)" % (kind, axes, text), lambda x: torchs(x, **options))
            if kind == "avg":
                case(shape, "avg_pool%dd(x%s, count_include_pad = false)" % (axes, text),
                     lambda x: torchs(x, **options, count_include_pad=False))
            if kind == "avg" and axes > 1:
                case(shape, "avg_pool%dd(x%s, divisor_override = 5)" % (axes, text),
                     lambda x: torchs(x, **options, divisor_override=5))


def lp(x, axes, kernel_size, stride=None, ceil_mode=False):
    """As F.lp_pool2d does it, of three axes too."""
    if axes < 3:
        return getattr(F, "lp_pool%dd" % axes)(x, 2, kernel_size, stride, ceil_mode)
    k = kernel_size if isinstance(kernel_size, tuple) else (kernel_size,) * 3
    return (F.avg_pool3d(x ** 2, kernel_size, stride, 0, ceil_mode) * math.prod(k)) ** 0.5


SIGNAL, IMAGE, VOLUME = [2, 3, 7], [2, 2, 5, 6], [1, 2, 3, 5, 4]

pools(SIGNAL, 1, [
    dict(kernel_size=2), dict(kernel_size=3, stride=2, padding=1), dict(kernel_size=3, stride=1, padding=1, dilation=2),
    dict(kernel_size=2, ceil_mode=True), dict(kernel_size=3, stride=4, padding=1, ceil_mode=True)])
pools(IMAGE, 2, [
    dict(kernel_size=2), dict(kernel_size=(2, 3), stride=(1, 2), padding=(1, 0)),
    dict(kernel_size=(3, 2), stride=1, padding=(0, 1), dilation=(2, 1)),
    dict(kernel_size=3, stride=2, padding=1, ceil_mode=True), dict(kernel_size=2, stride=(3, 2), ceil_mode=True)])
pools(VOLUME, 3, [
    dict(kernel_size=2), dict(kernel_size=(2, 3, 1), stride=(1, 2, 1), padding=(1, 1, 0)),
    dict(kernel_size=2, stride=1, dilation=(1, 2, 3)), dict(kernel_size=(3, 2, 3), stride=2, padding=(1, 1, 0), ceil_mode=True)])

for size in 1, 3, 7, 9:
    case(SIGNAL, "adaptive_avg_pool1d(x, %d)" % size, lambda x: F.adaptive_avg_pool1d(x, size))
    case(SIGNAL, "adaptive_max_pool1d(x, %d)" % size, lambda x: F.adaptive_max_pool1d(x, size))
for size in 1, (2, 4), 7:
    case(IMAGE, "adaptive_avg_pool2d(x, %s)" % nn(size), lambda x: F.adaptive_avg_pool2d(x, size))
    case(IMAGE, "adaptive_max_pool2d(x, %s)" % nn(size), lambda x: F.adaptive_max_pool2d(x, size))
for size in 1, (2, 3, 4):
    case(VOLUME, "adaptive_avg_pool3d(x, %s)" % nn(size), lambda x: F.adaptive_avg_pool3d(x, size))
    case(VOLUME, "adaptive_max_pool3d(x, %s)" % nn(size), lambda x: F.adaptive_max_pool3d(x, size))
for shape in SIGNAL, IMAGE, VOLUME:
    case(shape, "global_avg_pool(x)", lambda x: x.flatten(2).mean(2))
    case(shape, "global_max_pool(x)", lambda x: F.adaptive_max_pool1d(x.flatten(2), 1).squeeze(2))

for shape, axes, sizes, smooth in (
        (SIGNAL, 1, [1, 5, 14, 16], ["linear"]), (IMAGE, 2, [1, (3, 11), (10, 18), (5, 6)], ["bilinear", "bicubic"]),
        (VOLUME, 3, [(1, 7, 4), (6, 10, 3)], ["trilinear"])):
    for size in sizes:
        for mode in "nearest", "nearest-exact":
            case(shape, "upsample_nearest%dd(x, %s%s)" % (axes, nn(size), ", exact = true" if mode > "nearest" else ""),
                 lambda x: F.interpolate(x, size, mode=mode))
        for mode in smooth:
            for corners in False, True:
                case(shape, "upsample_%s%dd(x, %s, align_corners = %s)" % (mode, axes, nn(size), nn(corners)),
                     lambda x: F.interpolate(x, size, mode=mode, align_corners=corners))

for options in (dict(kernel_size=2), dict(kernel_size=(2, 3), padding=1, stride=(1, 2)),
                dict(kernel_size=(3, 2), dilation=(2, 1), padding=(0, 1), stride=2)):
    text = "".join(", %s = %s" % ("kernel" if k == "kernel_size" else k, nn(v)) for k, v in options.items())
    case(IMAGE, "unfold(x%s)" % text, lambda x: F.unfold(x, **options))
case([2, 12, 8], "fold(x, [5, 3], 2)", lambda x: F.fold(x, (5, 3), 2))
case([1, 12, 9], "fold(x, [4, 5], [2, 3], padding = 1, stride = 2)", lambda x: F.fold(x, (4, 5), (2, 3), padding=1, stride=2))
case([2, 8, 6], "fold(x, [6, 5], 2, dilation = [3, 2], stride = [1, 2])",
     lambda x: F.fold(x, (6, 5), 2, dilation=(3, 2), stride=(1, 2)))

for before, after in (0, 2), (3, 1), (4, 4):
    case(SIGNAL, "pad_reflect(x, %d, %d, axis = 2)" % (before, after), lambda x: F.pad(x, (before, after), mode="reflect"))
    case(SIGNAL, "pad_replicate(x, %d, %d, axis = 2)" % (before, after), lambda x: F.pad(x, (before, after), mode="replicate"))
    case(SIGNAL, "pad_circular(x, %d, %d, axis = 2)" % (before, after), lambda x: F.pad(x, (before, after), mode="circular"))
case(IMAGE, "pad_reflect(pad_reflect(x, 1, 2, axis = 2), 3, 0, axis = 3)", lambda x: F.pad(x, (3, 0, 1, 2), mode="reflect"))
case(IMAGE, "pad_replicate(pad_replicate(x, 1, 6, axis = 2), 3, 0, axis = 3)", lambda x: F.pad(x, (3, 0, 1, 6), mode="replicate"))
case(IMAGE, "pad_circular(pad_circular(x, 1, 2, axis = 2), 3, 0, axis = 3)", lambda x: F.pad(x, (3, 0, 1, 2), mode="circular"))
case([2, 8, 2, 3], "pixel_shuffle(x, 2)", lambda x: F.pixel_shuffle(x, 2))
case([2, 2, 4, 6], "pixel_unshuffle(x, 2)", lambda x: F.pixel_unshuffle(x, 2))

for shape, axes, options in (
        (SIGNAL, 1, dict(kernel_size=2)), (SIGNAL, 1, dict(kernel_size=3, stride=2, padding=1)),
        (IMAGE, 2, dict(kernel_size=2)), (IMAGE, 2, dict(kernel_size=(3, 2), stride=(2, 3), padding=(1, 0), ceil_mode=True)),
        (IMAGE, 2, dict(kernel_size=2, stride=1, dilation=2)), (VOLUME, 3, dict(kernel_size=2, ceil_mode=True))):
    text = "".join(", %s = %s" % ("kernel" if k == "kernel_size" else k, nn(v)) for k, v in options.items())
    pool = getattr(F, "max_pool%dd" % axes)
    found = "v#, at# = max_pool%dd_with_indices(x%s); " % (axes, text)
    case(shape, found + "v# + 0.1 * at#", lambda x: (lambda v, i: v + 0.1 * i)(*pool(x, **options, return_indices=True)))
    if "stride" not in options and "ceil_mode" not in options:
        unpool = getattr(F, "max_unpool%dd" % axes)
        case(shape, found + "max_unpool%dd(sin(v#), at#, %s)" % (axes, nn(tuple(shape[2:])) if axes > 1 else shape[2]),
             lambda x: (lambda v, i: unpool(torch.sin(v), i, **options, output_size=shape[2:]))(
                 *pool(x, **options, return_indices=True)))
for corners in False, True:
    for border in False, True:
        case(IMAGE, "grid_sample(x, stack([1.2 * tanh(x[:, 0]), 1.3 * sin(x[:, 1])], axis = 3), border = %s, align_corners = %s)"
             % (nn(border), nn(corners)),
             lambda x: F.grid_sample(x, torch.stack([1.2 * torch.tanh(x[:, 0]), 1.3 * torch.sin(x[:, 1])], 3), align_corners=corners,
                                     padding_mode="border" if border else "zeros"))
    case([2, 2, 3], "affine_grid(0.3 * x, 4, 3, align_corners = %s)" % nn(corners),
         lambda x: F.affine_grid(0.3 * x, [2, 1, 4, 3], align_corners=corners))
