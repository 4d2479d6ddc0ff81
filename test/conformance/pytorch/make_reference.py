#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes optimizers.json: five steps of each configuration that PyTorch's own tests of
its optimizers use (OptimizerInfo), from the same parameters along the same gradients.

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
            "configurations": records}
    path = pathlib.Path(__file__).with_name("optimizers.json")
    path.write_text(json.dumps(data, indent=1) + "\n")
    print(f"{len(records)} configurations of torch {torch.__version__} in {path}", file=sys.stderr)


if __name__ == "__main__":
    main()
