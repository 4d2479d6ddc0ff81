#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes optimizers.json: five steps of each configuration that PyTorch's own tests of
its optimizers use (OptimizerInfo), from the same parameters along the same gradients;
and the learning rates of its schedulers.

Run by hand with a Python that has torch and expecttest; the result is committed."""
import json
import pathlib
import sys

import numpy as np
import torch
from torch.testing._internal.common_optimizers import optim_db

STEPS = 5


def problem():
    """Initial parameters and the gradients of each step, in f64."""
    rng = np.random.RandomState(7)
    start = [rng.uniform(-1, 1, (3, 2)), rng.uniform(-1, 1, (2,))]
    return start, [[rng.uniform(-1, 1, a.shape) for a in start] for _ in range(STEPS)]


def run(cls, kwargs, dtype):
    start, gradients = problem()
    params = [torch.tensor(a, dtype=dtype) for a in start]
    optimizer = cls(params, **kwargs)
    for step in gradients:
        for p, g in zip(params, step):
            p.grad = torch.tensor(g, dtype=dtype)
        optimizer.step()
    return [p.double().flatten().tolist() for p in params]


def groups():
    """Least squares, one backward a step and several rules: nnc's text of the groups, and
    what is left after five steps."""
    rng = np.random.RandomState(11)
    x, y = rng.uniform(-1, 1, (4, 3)), rng.uniform(-1, 1, (4, 2))
    start = problem()[0]

    def one_optimizer(w, b):
        return [torch.optim.SGD([{"params": [w], "weight_decay": 0.1},
                                 {"params": [b], "lr": 0.03, "momentum": 0.5}],
                                lr=0.3, momentum=0.8)]

    def two_optimizers(w, b):
        return [torch.optim.AdamW([w], lr=0.1, weight_decay=0.2),
                torch.optim.RMSprop([b], lr=0.05)]

    made = {
        "over [@w] using @momentum(lr = 0.3, momentum = 0.8) with(l2 = 0.1), "
        "over [@b] using @momentum(lr = 0.03, momentum = 0.5)": (one_optimizer, None),
        "using @rmsprop(lr = 0.05), "
        "over [@w] using @adam(lr = 0.1) with(clip_norm = 0.2, weight_decay = 0.2)":
            (two_optimizers, 0.2),
    }
    records = []
    for text, (make, limit) in made.items():
        w, b = (torch.tensor(a, dtype=torch.float64, requires_grad=True) for a in start)
        optimizers = make(w, b)
        for _ in range(STEPS):
            for optimizer in optimizers:
                optimizer.zero_grad()
            torch.nn.functional.mse_loss(torch.tensor(x) @ w + b, torch.tensor(y)).backward()
            if limit is not None:
                torch.nn.utils.clip_grad_norm_([w], limit)
            for optimizer in optimizers:
                optimizer.step()
        records.append({"groups": text, "w": w.tolist(), "b": b.tolist()})
    return {"x": x.tolist(), "y": y.tolist(), "runs": records}


UPDATES = 14


def schedules():
    """nnc's text of a schedule -> PyTorch's rates at the updates 1, 2, ..."""
    lr = torch.optim.lr_scheduler
    made = {
        "@step_decay(start = 0.5, factor = 0.1, every = 4.0)":
            lambda o: lr.StepLR(o, step_size=4, gamma=0.1),
        "@exponential_decay(start = 0.5, factor = 0.9)": lambda o: lr.ExponentialLR(o, 0.9),
        "@inverse_time(start = 0.5, rate = 0.25)":
            lambda o: lr.LambdaLR(o, lambda past: 1 / (1 + 0.25 * past)),
        "@linear(start = 0.5, end = 0.05, steps = 9.0)":
            lambda o: lr.LinearLR(o, start_factor=1.0, end_factor=0.1, total_iters=9),
        "@polynomial(start = 0.5, end = 0.0, steps = 9.0, power = 2.0)":
            lambda o: lr.PolynomialLR(o, total_iters=9, power=2.0),
        "@cosine(start = 0.5, end = 0.01, steps = 13.0)":
            lambda o: lr.CosineAnnealingLR(o, T_max=13, eta_min=0.01),
        "@warmup(peak = 0.5, warmup = 5.0)":
            lambda o: lr.LinearLR(o, start_factor=0.2, end_factor=1.0, total_iters=4),
        "@piecewise(first = 0.5, until1 = 3.0, second = 0.05, until2 = 8.0, third = 0.005)":
            lambda o: lr.MultiStepLR(o, milestones=[3, 8], gamma=0.1),
        "@one_cycle(peak = 0.5, steps = 14.0, up = 0.5)":
            lambda o: lr.OneCycleLR(o, max_lr=0.5, total_steps=14, pct_start=0.5,
                                    cycle_momentum=False),
        "@warmup_cosine(peak = 0.5, end = 0.01, warmup = 4.0, steps = 12.0)":
            lambda o: lr.SequentialLR(o, [
                lr.LinearLR(o, start_factor=0.25, end_factor=1.0, total_iters=3),
                lr.CosineAnnealingLR(o, T_max=8, eta_min=0.01)], milestones=[3]),
    }
    rates = {}
    for text, make in made.items():
        optimizer = torch.optim.SGD([torch.zeros(1, dtype=torch.float64)], lr=0.5)
        scheduler = make(optimizer)
        rates[text] = []
        for _ in range(UPDATES):
            rates[text].append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if len(rates[text]) < UPDATES:
                scheduler.step()
    # PyTorch's cosine rises again after its end; nnc's stays.
    rates["@warmup_cosine(peak = 0.5, end = 0.01, warmup = 4.0, steps = 12.0)"] = \
        rates["@warmup_cosine(peak = 0.5, end = 0.01, warmup = 4.0, steps = 12.0)"][:12]
    return rates


def main():
    records = []
    for info in optim_db:
        for given in info.optim_inputs_func(device="cpu"):
            kwargs = {k: float(v) if isinstance(v, torch.Tensor) else v
                      for k, v in given.kwargs.items()}
            record = {"class": info.optim_cls.__name__, "description": given.desc,
                      "kwargs": kwargs}
            try:
                record["f64"] = run(info.optim_cls, given.kwargs, torch.float64)
                record["f32"] = run(info.optim_cls, given.kwargs, torch.float32)
            except Exception as error:  # a closure, a sparse gradient, a matrix is needed
                record["error"] = str(error).splitlines()[0]
            records.append(record)
    start, gradients = problem()
    data = {"torch": torch.__version__.partition("+")[0], "start": [a.tolist() for a in start],
            "gradients": [[a.tolist() for a in step] for step in gradients],
            "configurations": records, "schedules": schedules(), "groups": groups()}
    path = pathlib.Path(__file__).with_name("optimizers.json")
    path.write_text(json.dumps(data, indent=1) + "\n")
    print(f"{len(records)} configurations of torch {torch.__version__} in {path}", file=sys.stderr)


if __name__ == "__main__":
    main()
