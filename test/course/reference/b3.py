# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes b3.json with PyTorch in float64: PYTHONPATH=test/course python b3.py

A delta is minus the derivative of J by a node's weighted sum."""
import torch

from common import Random, record, table

f64 = torch.float64
XOR = [([0, 0], [0]), ([0, 1], [1]), ([1, 0], [1]), ([1, 1], [0])]
IRIS = [(row, [float(c == label) for c in range(3)]) for row, label in table("iris")]
Random(5).shuffle(IRIS)
cases = []
for data, sizes, examples in ("XOR", (2, 3, 1), XOR * 5), ("iris", (4, 5, 3), IRIS[:20]):
    random = Random(11)
    n, h, m = sizes
    shapes = {"w1": (n, h), "b1": (h,), "w2": (h, m), "b2": (m,)}
    start = {k: random.uniform(torch.Size(s).numel(), 0.5) for k, s in shapes.items()}
    w = {k: torch.tensor(start[k], dtype=f64).reshape(s).requires_grad_() for k, s in shapes.items()}
    updates = []
    for x, d in examples:
        n1 = torch.tensor([x], dtype=f64) @ w["w1"] + w["b1"]
        n2 = torch.sigmoid(n1) @ w["w2"] + w["b2"]
        J = 0.5 * ((torch.tensor([d], dtype=f64) - torch.sigmoid(n2)) ** 2).sum()
        *deltas, g1, g2, g3, g4 = torch.autograd.grad(J, [n1, n2, *w.values()])
        updates.append({"x": x, "d": d, "J": J.item(), "deltas": [(-g).flatten().tolist() for g in deltas]})
        with torch.no_grad():
            for value, gradient in zip(w.values(), (g1, g2, g3, g4)):
                value -= 0.5 * gradient
    cases.append({"data": data, "sizes": sizes, "start": start, "updates": updates,
                  "end": {k: v.flatten().tolist() for k, v in w.items()}})
record("b3", cases)
