# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes a3.json with PyTorch in float64: PYTHONPATH=test/course python a3.py"""
import torch

from common import Random, record

PATTERNS = torch.tensor([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=torch.float64)
cases = []
for name, hidden, activation, rate, low in (("2-2-1 sigmoid", 2, torch.sigmoid, 0.5, 0.0),
                                            ("2-4-1 tanh", 4, torch.tanh, 0.05, 0.0),
                                            ("2-2-1 tanh", 2, torch.tanh, 0.1, -1.0)):
    random = Random(7)
    shapes = {"w1": (2, hidden), "b1": (hidden,), "w2": (hidden, 1), "b2": (1,)}
    start = {n: random.uniform(torch.Size(s).numel(), 1.0) for n, s in shapes.items()}
    weights = {n: torch.tensor(start[n], dtype=torch.float64).reshape(s).requires_grad_()
               for n, s in shapes.items()}
    change = {n: torch.zeros(s, dtype=torch.float64) for n, s in shapes.items()}
    targets = torch.tensor([[low], [1.0], [1.0], [low]], dtype=torch.float64)
    for update in range(20):
        x, t = PATTERNS[update % 4:update % 4 + 1], targets[update % 4:update % 4 + 1]
        h = activation(x @ weights["w1"] + weights["b1"])
        y = activation(h @ weights["w2"] + weights["b2"])
        loss = 0.5 * ((y - t) ** 2).sum()
        gradients = torch.autograd.grad(loss, list(weights.values()))
        with torch.no_grad():
            for (n, w), gradient in zip(weights.items(), gradients):
                change[n] = 0.9 * change[n] - rate * gradient
                w += change[n]
    cases.append({"net": name, "start": start,
                  "after 20 updates": {n: w.flatten().tolist() for n, w in weights.items()}})
record("a3", cases)
