# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes b2.json with PyTorch in float64: PYTHONPATH=test/course python b2.py

Plain descent and common momentum are torch.optim.SGD with the step set before each
update; the lecture's form, which PyTorch lacks, is written out over its gradients."""
import torch

from common import Random, record

SHAPES = {"w1": (3, 4), "b1": (4,), "w2": (4, 2), "b2": (2,)}
random = Random(3)
start = {n: random.uniform(torch.Size(s).numel(), 1.0) for n, s in SHAPES.items()}
x, y = random.uniform(15, 2.0), random.uniform(10, 1.0)
inputs = torch.tensor(x, dtype=torch.float64).reshape(5, 3)
targets = torch.tensor(y, dtype=torch.float64).reshape(5, 2)
rules = {}
for rule, momentum in (("plain", 0.0), ("common", 0.9), ("lecture", None)):
    weights = {n: torch.tensor(start[n], dtype=torch.float64).reshape(s).requires_grad_()
               for n, s in SHAPES.items()}
    optimizer = torch.optim.SGD(weights.values(), lr=1.0, momentum=momentum or 0.0)
    change = {n: torch.zeros(s, dtype=torch.float64) for n, s in SHAPES.items()}
    rules[rule] = []
    for t in range(1, 6):
        rate = 0.3 / t
        optimizer.zero_grad()
        f = torch.tanh(inputs @ weights["w1"] + weights["b1"]) @ weights["w2"] + weights["b2"]
        loss = 0.5 * ((targets - f) ** 2).sum()
        loss.backward()
        if momentum is None:
            with torch.no_grad():
                for n, w in weights.items():
                    change[n] = -rate * w.grad + 0.9 * change[n]
                    w += change[n]
        else:
            optimizer.param_groups[0]["lr"] = rate
            optimizer.step()
        rules[rule].append({"loss": loss.item()} |
                           {n: w.detach().flatten().tolist() for n, w in weights.items()})
record("b2", {"start": start, "x": x, "y": y, "rules": rules})
