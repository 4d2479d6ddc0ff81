# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The loss's derivative by the logits of a graph of examples/mlp, from its values."""
import json
import math
import sys

graph = json.load(open(sys.argv[1]))
labels = [node["label"] for node in graph["nodes"]]
edges = {(labels[e["from"]], labels[e["to"]]): e for e in graph["edges"]}
logits, target = (edges[name, "softmax_cross_entropy"] for name in ("dense", "label"))
rows, classes, loss = 4, 10, 0
for r in range(rows):
    row = logits["value"]["all"][r * classes:(r + 1) * classes]
    powers = [math.exp(v) for v in row]
    for c in range(classes):
        is_label = c == target["value"]["all"][r]
        expected = (powers[c] / sum(powers) - is_label) / rows
        got = logits["gradient"]["all"][r * classes + c]
        assert abs(got - expected) < 1e-6, (r, c, got, expected)
        loss -= is_label * math.log(powers[c] / sum(powers)) / rows
assert abs(edges["softmax_cross_entropy", "loss"]["value"]["all"][0] - loss) < 1e-5
assert "gradient" not in target
