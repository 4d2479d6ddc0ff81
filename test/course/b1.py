# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""B1: the 64-64-10 network of examples/mlp on the digits, with ReLU, tanh and the
sigmoid, from the start and in the order of PyTorch's run: all parameters after 5
steps, the mean loss of the first epoch within 0.1 %, the test accuracy at the end
within 1.5 points."""
import base64
from array import array

from b1_setup import BATCH, EPOCHS, SHAPES, TRAINING, epoch_orders, split, start
from common import Checks, path, reference
from model import compile_model

checks = Checks("B1")
original = open(path("..", "..", "examples", "mlp", "mlp.mlir")).read()
examples = [(array("f", pixels), label) for pixels, label in split()]


def batch(indices):
    x = array("f")
    for i in indices:
        x.extend(examples[i][0])
    return x, array("i", [examples[i][1] for i in indices])


for case in reference("b1"):
    activation = case["activation"]
    text = original.replace("nn.relu", f"nn.{activation}")
    library = compile_model(None, "mlp", text=text,
                            rows=[BATCH, TRAINING % BATCH, len(examples) - TRAINING])
    with library.instance() as net:
        for name, values in start().items():
            net[name] = values
        steps = 0
        for epoch, order in enumerate(epoch_orders(EPOCHS)):
            total = 0.0
            for begin in range(0, TRAINING, BATCH):
                indices = order[begin:begin + BATCH]
                total += net.call("train_step", *batch(indices))[0][0] * len(indices)
                steps += 1
                if steps == 5:
                    for name in SHAPES:
                        expected = array("f", base64.b64decode(case["after 5 steps"][name]))
                        checks.close(net[name], expected.tolist(), 2e-6,
                                     f"{activation}: {name} after 5 steps")
            if epoch == 0:
                checks.close([total / TRAINING], [case["loss of epoch 1"]], 1e-3,
                             f"{activation}: loss of epoch 1")
        accuracy, = net.call("accuracy", *batch(range(TRAINING, len(examples))))[0]
    print(f"B1: {activation}: test accuracy {accuracy:.4f}, PyTorch {case['accuracy']:.4f}")
    checks.that(abs(accuracy - case["accuracy"]) <= 0.015,
                f"{activation}: test accuracy {accuracy}, PyTorch {case['accuracy']}")
checks.finish()
