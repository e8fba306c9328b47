# Copyright 2026 The Chainrule Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes oriented/1.jpg to 8.jpg: one picture as a camera stores it that is held in each of the eight ways, and upright.png.

    pip install pillow
    python oriented.py FOLDER
"""

import io
import struct
import sys
from pathlib import Path

from PIL import Image, ImageOps

HOW = {2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
       6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270}

upright = Image.new("RGB", (24, 16))
for y in range(16):
    for x in range(24):
        upright.putpixel((x, y), (10 * x, 15 * y, 255 if x < 8 and y < 8 else 0))
folder = Path(sys.argv[1]) / "oriented"
folder.mkdir(exist_ok=True)
upright.save(folder / "upright.png")
for orientation in range(1, 9):
    stored = upright.transpose(HOW[orientation]) if orientation > 1 else upright
    # Cameras write either order of bytes; the tag is not always the first one.
    order, mark = (">", b"MM") if orientation % 2 else ("<", b"II")
    tags = [(0x0112, 3, 1, orientation)] if orientation < 5 else [(0x0100, 3, 1, 24), (0x0112, 3, 1, orientation)]
    tiff = mark + struct.pack(order + "HIH", 42, 8, len(tags))
    for tag, kind, count, value in tags:
        tiff += struct.pack(order + "HHIHH", tag, kind, count, value, 0)
    stored.save(folder / f"{orientation}.jpg", quality=100, subsampling=0, exif=b"Exif\0\0" + tiff + struct.pack(order + "I", 0))
    # As Pillow itself turns it.
    turned = ImageOps.exif_transpose(Image.open(folder / f"{orientation}.jpg"))
    assert turned.size == upright.size
    worst = max(abs(a - b) for p, q in zip(turned.getdata(), upright.getdata()) for a, b in zip(p, q))
    print(orientation, stored.size, "off by", worst)
