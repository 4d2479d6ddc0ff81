# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""B7: every activation: value and derivative at +-200 and where they bend, as PyTorch
has them; and the digits with each, from B1's start and in its order: the loss of the first
epoch within 0.1 % of PyTorch's. With `long` as the argument all 20 epochs: the test
accuracy within 1.5 points."""
import math
import sys
from array import array

from b1_setup import BATCH, EPOCHS, TRAINING, epoch_orders, split, start
from common import Checks, path, reference
from model import compile_model

checks = Checks("B7")
figures = reference("b7")
is_long = sys.argv[1:] == ["long"]

# One library of all: value and derivative of a vector.
for element, tolerance in ("f64", 1e-12), ("f32", 2e-6):
    t = f"tensor<{len(figures['x'])}x{element}>"
    text = "nn.model @activations {\n"
    for name, op in figures["ops"].items():
        text += f"""  func.func private @{name}_sum(%x: {t}) -> (tensor<{element}>, {t}) {{
    %y = {op.replace('$', '%x')} : {t}
    %s = nn.reduce_sum %y : {t}
    return %s, %y : tensor<{element}>, {t}
  }}
  func.func @{name}_of(%x: {t}) -> ({t}, {t}) {{
    %s, %y, %d = nn.value_and_grad @{name}_sum(%x) wrt [0] : ({t}) -> (tensor<{element}>, {t}, {t})
    return %y, %d : {t}, {t}
  }}
"""
    library = compile_model(None, "activations", text=text + "}\n")
    with library.instance() as activations:
        for name, (values, slopes) in figures["values"].items():
            got = activations.call(name + "_of", figures["x"])
            for what, mine, theirs in zip(("value", "slope"), got, (values, slopes)):
                for x, a, b in zip(figures["x"], mine, theirs):
                    checks.that(math.isfinite(a) and abs(a - b) <= tolerance * max(1, abs(b)),
                                f"{element} {what} of {name} at {x}: expected {b}, got {a}")

original = open(path("..", "..", "examples", "mlp", "mlp.mlir")).read()
examples = [(array("f", pixels), label) for pixels, label in split()]


def batch(indices):
    x = array("f")
    for i in indices:
        x.extend(examples[i][0])
    return x, array("i", [examples[i][1] for i in indices])


for name, op in figures["ops"].items():
    text = original.replace("nn.relu %z", op.replace("$", "%z"))
    library = compile_model(None, "mlp", text=text,
                            rows=[BATCH, TRAINING % BATCH, len(examples) - TRAINING])
    with library.instance() as net:
        for parameter, values in start().items():
            net[parameter] = values
        for epoch, order in enumerate(epoch_orders(EPOCHS if is_long else 1)):
            total = 0.0
            for begin in range(0, TRAINING, BATCH):
                indices = order[begin:begin + BATCH]
                total += net.call("train_step", *batch(indices))[0][0] * len(indices)
            if epoch == 0:
                checks.close([total / TRAINING], [figures["digits"][name]["loss"]], 1e-3,
                             f"{name}: loss of epoch 1")
        if is_long:
            accuracy, = net.call("accuracy", *batch(range(TRAINING, len(examples))))[0]
            expected = figures["digits"][name]["accuracy"]
            print(f"B7: {name}: test accuracy {accuracy:.4f}, PyTorch {expected:.4f}")
            checks.that(abs(accuracy - expected) <= 0.015,
                        f"{name}: test accuracy {accuracy}, PyTorch {expected}")
checks.finish()
