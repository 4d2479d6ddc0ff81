# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""f = y / (1 + e^-(w0 + w1 x)): each edge of the graph against the chain rule by hand."""
import json
import math
import sys

graph = json.load(open(sys.argv[1]))
w0, w1, x, y = map(float, sys.argv[2:])
e = math.exp(-(w0 + w1 * x))
s = 1 / (1 + e)
slope = y * s * (1 - s)  # of f by w0 + w1 x
expected = {
    ("w1", "*"): (w1, slope * x),
    ("x", "*"): (x, slope * w1),
    ("w0", "+"): (w0, slope),
    ("*", "+"): (w1 * x, slope),
    ("+", "*-1"): (w0 + w1 * x, slope),
    ("*-1", "exp"): (-(w0 + w1 * x), -slope),
    ("exp", "+1"): (e, -y * s * s),
    ("+1", "1/x"): (1 + e, -y * s * s),
    ("1/x", "*"): (s, y),
    ("y", "*"): (y, s),
    ("*", "f"): (y * s, 1),
}
labels = [node["label"] for node in graph["nodes"]]
found = {(labels[e["from"]], labels[e["to"]]): (e["value"]["all"], e["gradient"]["all"])
         for e in graph["edges"]}
assert len(graph["edges"]) == len(found) == len(expected), found
for edge, numbers in expected.items():
    for [got], number in zip(found[edge], numbers):
        assert math.isclose(got, number, rel_tol=1e-12), (edge, got, number)
