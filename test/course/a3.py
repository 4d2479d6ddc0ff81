# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A3 (and the counts of B6): XOR by online backpropagation.

The weights after 20 updates are PyTorch's, from the same start. Then each net is
trained from 20 seeds until 1/2 SSE over the four patterns is below 0.01."""
from array import array

from common import Checks, path, reference
from model import compile_model

PATTERNS = [(0, 0), (0, 1), (1, 0), (1, 1)]
checks = Checks("A3")
original = open(path("a3.mlir")).read()


def network(hidden, activation, rate, bound):
    """The model of a3.mlir with other hidden nodes, activation, step and start."""
    text = original
    for old, new in (("2x2xf32> init", f"2x{hidden}xf32> init"), ("<2x2xf32>", f"<2x{hidden}xf32>"),
                     ("<2xf32>", f"<{hidden}xf32>"), ("<2x1xf32>", f"<{hidden}x1xf32>"),
                     ("-> tensor<?x2xf32>\n    %h", f"-> tensor<?x{hidden}xf32>\n    %h"),
                     ("%z1 : tensor<?x2xf32>", f"%z1 : tensor<?x{hidden}xf32>"),
                     ("%w2, %b2 : tensor<?x2xf32>", f"%w2, %b2 : tensor<?x{hidden}xf32>"),
                     ("sigmoid", activation), ("lr = 0.5", f"lr = {rate}"),
                     ("<-0.5, 0.5>", f"<{-bound}, {bound}>")):
        if old not in text:
            raise ValueError(f"a3.mlir has no '{old}'")
        text = text.replace(old, new)
    return compile_model(None, "net", rows=[1, 4], text=text)


def solved_after(library, seed, targets, most):
    """The number of epochs until the net is trained, or None."""
    x = [array("f", p) for p in PATTERNS]
    t = [array("f", [v]) for v in targets]
    everything = array("f", [v for p in PATTERNS for v in p]), array("f", targets)
    with library.instance(seed) as net:
        for epoch in range(1, most + 1):
            for pattern, target in zip(x, t):
                net.call("train_step", pattern, target)
            if net.call("loss", *everything)[0][0] < 0.01:
                return epoch
    return None


for name, hidden, activation, rate, bound, low, most, needed in (
        ("2-2-1 sigmoid", 2, "sigmoid", 0.5, 0.5, 0.0, 1000, 16),
        ("2-4-1 tanh", 4, "tanh", 0.05, 1.0, 0.0, 500, 20),
        ("2-2-1 tanh", 2, "tanh", 0.1, 1.0, -1.0, 500, None)):
    library = network(hidden, activation, rate, bound)
    targets = [low, 1.0, 1.0, low]
    for case in reference("a3"):
        if case["net"] != name:
            continue
        with library.instance() as net:
            for parameter, values in case["start"].items():
                net[parameter] = values
            for update in range(20):
                net.call("train_step", PATTERNS[update % 4], [targets[update % 4]])
            for parameter, values in case["after 20 updates"].items():
                checks.close(net[parameter], values, 1e-6, f"{name}: {parameter} after 20 updates")
    epochs = [solved_after(library, seed, targets, most) for seed in range(20)]
    solved = sorted(e for e in epochs if e)
    print(f"A3: {name}: {len(solved)} of 20 solved, median after "
          f"{solved[len(solved) // 2] if solved else '-'} epochs")
    if needed:
        checks.that(len(solved) >= needed, f"{name}: {needed} of 20 must be solved, got {len(solved)}")
checks.finish()
