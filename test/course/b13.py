# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""B13: a 1-32-32-1 network fits sin, sinc and abs: mean squared error on points between
those it was trained on of at most 1e-4, for sinc 3e-4."""
import math
from array import array

from common import Checks, path
from model import compile_model

checks = Checks("B13")
text = open(path("b13.mlir")).read()
SINC = lambda x: math.sin(math.pi * x) / (math.pi * x) if x else 1.0
for name, function, low, high, activation, most in (
        ("sin", math.sin, -math.pi, math.pi, "tanh", 1e-4),
        ("sin", math.sin, -math.pi, math.pi, "relu", 1e-4),
        ("abs", abs, -1.0, 1.0, "relu", 1e-4), ("sinc", SINC, -4.0, 4.0, "tanh", 3e-4)):
    library = compile_model(None, "fit", rows=[128, 127], text=text.replace("nn.tanh", "nn." + activation))
    # The network sees numbers from -1 to 1.
    grid = [i / 127 * 2 - 1 for i in range(128)]
    between = [(a + b) / 2 for a, b in zip(grid, grid[1:])]
    target = lambda xs: array("f", [function(low + (x + 1) / 2 * (high - low)) for x in xs])
    x, t = array("f", grid), target(grid)
    with library.instance(seed=1) as net:
        for _ in range(6000):
            net.call("train_step", x, t)
        error, = net.call("loss", array("f", between), target(between))[0]
    print(f"B13: {name}, {activation}: {error:.1e}")
    checks.that(error <= most, f"{name}, {activation}: mean squared error of at most {most}, got {error}")
checks.finish()
