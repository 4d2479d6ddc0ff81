# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""PyTorch.  with_torch.py MODE WORKLOAD THREADS, where MODE is

  eager         the usual loop
  compile       forward and loss under torch.compile, which compiles the backward
                pass with them
  compile-step  the whole step, optimizer included, as one pure compiled function
"""
import sys

import torch

import serve
import workloads

mode, name, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
torch.set_num_threads(threads)
work = workloads.get(name)
model = work.torch_model(torch)
batches = [tuple(torch.from_numpy(array) for array in batch) for batch in work.batches]


def loss_of(*batch):
    return work.torch_loss(torch, model, *batch)


if mode == "compile-step":
    params = {k: v.detach().clone() for k, v in model.named_parameters()}
    slots = {k: torch.zeros_like(v) for k, v in params.items()}

    def pure_loss(params, *batch):
        def call(x):
            return torch.func.functional_call(model, params, (x,))
        return work.torch_loss(torch, call, *batch)

    @torch.compile(fullgraph=True)
    def update(*batch):
        gradients, loss = torch.func.grad_and_value(pure_loss)(params, *batch)
        for k, p in params.items():
            g = gradients[k]
            if work.momentum:
                g = slots[k].mul_(work.momentum).add_(g)
            p.sub_(work.lr * g)
        return loss

    def step(i):
        with torch.no_grad():
            return update(*batches[i])
else:
    optimizer = work.torch_optimizer(torch, model)
    forward = torch.compile(loss_of) if mode == "compile" else loss_of

    def step(i):
        optimizer.zero_grad()
        loss = forward(*batches[i])
        loss.backward()
        optimizer.step()
        return loss.detach()

serve.serve(step)
