# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""JAX: the whole step under jit, its state donated.  with_jax.py WORKLOAD"""
import functools
import sys

import jax

import serve
import workloads

work = workloads.get(sys.argv[1])
params = {k: jax.numpy.asarray(v) for k, v in work.params.items()}
slots = work.jax_slots(jax, params)
batches = [tuple(jax.numpy.asarray(array) for array in batch) for batch in work.batches]


@functools.partial(jax.jit, donate_argnums=(0, 1))
def update(params, slots, *batch):
    loss, gradients = jax.value_and_grad(lambda p: work.jax_loss(jax, p, *batch))(params)
    return (*work.jax_update(jax, params, slots, gradients), loss)


def step(i):
    global params, slots
    params, slots, loss = update(params, slots, *batches[i])
    return jax.block_until_ready((loss, params, slots))[0]


serve.serve(step)
