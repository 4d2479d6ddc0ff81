# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""B8: a 64-(32x3)-10 maxout network reads at least 95.5 % of unseen digits; the loss of
its first epoch is PyTorch's within 0.1 %."""
from array import array

from b1_setup import BATCH, EPOCHS, TRAINING, epoch_orders, maxout_start, split
from common import Checks, path, reference
from model import compile_model

checks = Checks("B8")
figures = reference("b8")
examples = [(array("f", pixels), label) for pixels, label in split()]
library = compile_model(path("b8.mlir"), "maxout",
                        rows=[BATCH, TRAINING % BATCH, len(examples) - TRAINING])


def batch(indices):
    x = array("f")
    for i in indices:
        x.extend(examples[i][0])
    return x, array("i", [examples[i][1] for i in indices])


with library.instance() as net:
    for name, values in maxout_start().items():
        net[name] = values
    for epoch, order in enumerate(epoch_orders(EPOCHS)):
        total = 0.0
        for begin in range(0, TRAINING, BATCH):
            indices = order[begin:begin + BATCH]
            total += net.call("train_step", *batch(indices))[0][0] * len(indices)
        if epoch == 0:
            checks.close([total / TRAINING], [figures["loss"]], 1e-3, "loss of epoch 1")
    accuracy, = net.call("accuracy", *batch(range(TRAINING, len(examples))))[0]
print(f"B8: test accuracy {accuracy:.4f}, PyTorch {figures['accuracy']:.4f}")
checks.that(accuracy >= 0.955, f"at least .955 of the digits must be read, got {accuracy}")
checks.finish()
