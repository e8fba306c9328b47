# Copyright 2026 The Chainrule Authors
# SPDX-License-Identifier: Apache-2.0
"""Prints the scalars of a folder of event files as TensorBoard itself reads them: a line of tag, step and value each.

    pip install tensorboard
    python read.py FOLDER
"""

import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

events = EventAccumulator(sys.argv[1], size_guidance={"scalars": 0, "tensors": 0})
events.Reload()
for tag in sorted(events.Tags()["scalars"]):
    for event in events.Scalars(tag):
        print(tag, event.step, f"{event.value:.6g}")
