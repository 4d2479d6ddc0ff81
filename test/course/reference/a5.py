# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes a5.json with PyTorch in float64: PYTHONPATH=test/course python a5.py"""
import torch

from common import record

cases = []
for at in [3.0, 1.0, -2.0, 1.0], [1.0, 3.0, -2.0, 1.0]:
    w0, w1, x, y = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in at)
    f = y / (1 + torch.exp(-(w0 + w1 * x)))
    f.backward()
    cases.append({"at": at, "values": [f.item()] + [v.grad.item() for v in (w0, w1, x, y)]})
record("a5", cases)
