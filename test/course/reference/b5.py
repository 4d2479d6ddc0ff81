# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes b5.json with PyTorch in float64: PYTHONPATH=test/course python b5.py"""
import torch

from common import Random, record

SHAPES = {"w1": (2, 2), "b1": (2,), "w2": (2, 1), "b2": (1,)}
random = Random(21)
weights = {n: random.uniform(torch.Size(s).numel(), 2.0) for n, s in SHAPES.items()}
x = torch.tensor([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=torch.float64)
t = torch.tensor([[0], [1], [1], [0]], dtype=torch.float64)


def loss(w1, b1, w2, b2):
    return 0.5 * ((torch.sigmoid(torch.sigmoid(x @ w1 + b1) @ w2 + b2) - t) ** 2).sum()


w = [torch.tensor(weights[n], dtype=torch.float64).reshape(s) for n, s in SHAPES.items()]
hessian = torch.autograd.functional.hessian(loss, tuple(w))
saliency = {}
for i, name in enumerate(SHAPES):
    n = w[i].numel()
    saliency[name] = (0.5 * hessian[i][i].reshape(n, n).diagonal() * w[i].flatten() ** 2).tolist()
record("b5", {"weights": weights, "saliency": saliency})
