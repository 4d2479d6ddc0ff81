# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes b4.json with torch.optim.lr_scheduler in float64: PYTHONPATH=test/course python b4.py"""
import math

import torch
from torch.optim import lr_scheduler as s

from common import Random, record

SHAPES = {"w1": (3, 4), "b1": (4,), "w2": (4, 2), "b2": (2,)}
random = Random(3)
start = {n: random.uniform(torch.Size(shape).numel(), 1.0) for n, shape in SHAPES.items()}
x, y = random.uniform(15, 2.0), random.uniform(10, 1.0)
inputs = torch.tensor(x, dtype=torch.float64).reshape(5, 3)
targets = torch.tensor(y, dtype=torch.float64).reshape(5, 2)
LR = 0.25
SCHEDULES = {
    "step": ("@step_decay(start = 0.25, factor = 0.5, every = 2.0)", lambda o: s.StepLR(o, 2, 0.5)),
    "exponential": ("@exponential_decay(start = 0.25, factor = 0.8)", lambda o: s.ExponentialLR(o, 0.8)),
    "one_over_t": ("@inverse_time(start = 0.25, rate = 1.0)",
                   lambda o: s.LambdaLR(o, lambda t: 1 / (1 + t))),
    "cosine": ("@cosine(start = 0.25, end = 0.01, steps = 4.0)",
               lambda o: s.CosineAnnealingLR(o, 4, eta_min=0.01)),
    "warmup": ("@warmup(peak = 0.25, warmup = 4.0)",
               lambda o: s.LambdaLR(o, lambda t: min(1, (t + 1) / 4))),
    "linear": ("@linear(start = 0.25, end = 0.05, steps = 4.0)",
               lambda o: s.LinearLR(o, 1.0, 0.2, total_iters=4)),
    "polynomial": ("@polynomial(start = 0.25, end = 0.0, steps = 6.0, power = 2.0)",
                   lambda o: s.PolynomialLR(o, 6, power=2.0)),
    "one_cycle": ("@one_cycle(peak = 0.25, steps = 5.0, up = 0.4)",
                  lambda o: s.OneCycleLR(o, 0.25, total_steps=5, pct_start=0.4, cycle_momentum=False)),
}
cases = []
for name, (schedule, make) in SCHEDULES.items():
    weights = {n: torch.tensor(start[n], dtype=torch.float64).reshape(shape).requires_grad_()
               for n, shape in SHAPES.items()}
    optimizer = torch.optim.SGD(weights.values(), lr=LR)
    scheduler = make(optimizer)
    updates = []
    for _ in range(5):
        optimizer.zero_grad()
        f = torch.tanh(inputs @ weights["w1"] + weights["b1"]) @ weights["w2"] + weights["b2"]
        loss = 0.5 * ((targets - f) ** 2).sum()
        loss.backward()
        optimizer.step()
        scheduler.step()
        updates.append({"loss": loss.item()} |
                       {n: w.detach().flatten().tolist() for n, w in weights.items()})
    cases.append({"name": "by_" + name, "schedule": schedule, "updates": updates})
record("b4", {"start": start, "x": x, "y": y, "cases": cases})
