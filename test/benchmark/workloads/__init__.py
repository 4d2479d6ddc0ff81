# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What is trained: one module a workload, beside its model `<name>.mlir`.

A workload has `rows`, `params` (name in the model -> array, in the order that
the peers see them), `arguments` (train_step's), `batches` (tuples of arrays in
their order), `flops` (of the matrix products that a step can not avoid) and the
same network for each peer: `torch_model(torch)`, `torch_optimizer(torch, model)`,
`torch_loss(torch, model, *batch)`, `jax_slots(jax, params)`,
`jax_loss(jax, params, *batch)` and `jax_update(jax, params, slots, gradients)`.
"""
import importlib
import pathlib

FOLDER = pathlib.Path(__file__).parent
NAMES = sorted(path.stem for path in FOLDER.glob("*.mlir"))


def get(name):
    return importlib.import_module("workloads." + name).WORKLOAD
