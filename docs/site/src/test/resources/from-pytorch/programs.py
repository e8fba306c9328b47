# Copyright 2026 The Chainrule Authors
# SPDX-License-Identifier: Apache-2.0
"""Runs the PyTorch listings of docs/from-pytorch.md and keeps what they print, golden.txt, and the weights that they save.

    python programs.py

Needs torch and safetensors. The text blocks of the document are then written by FromPyTorchTest with -Dgolden.update.
"""
import contextlib
import io
import os
import re

import torch

here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "../../../../../from-pytorch.md"), encoding="utf-8") as file:
    document = file.read()
os.chdir(here)
chapters = re.split(r"(?m)^### (?=\d+\. )", document)
beginning = re.search(r"```python\n(.*?)```", chapters[0], re.S).group(1)
with open("golden.txt", "w", encoding="utf-8") as golden:
    golden.write(f"# torch {torch.__version__.split('+')[0]}\n")
    for chapter in chapters[1:]:
        program = re.search(r"```python\n(.*?)```", chapter, re.S).group(1)
        printed = io.StringIO()
        torch.manual_seed(1)
        with contextlib.redirect_stdout(printed):
            exec(compile(beginning + program, chapter.split("\n")[0], "exec"), {})
        golden.write(f"## {chapter.split('.')[0]}\n{printed.getvalue()}")
