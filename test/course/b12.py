# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""B12: normalised input, and three codings of classes, each trained on iris to at least
.93 of unseen flowers; the same text with other sizes on wine and breast cancer."""
import math

from common import Checks, Random, path, table
from model import compile_model

checks = Checks("B12")
original = open(path("b12.mlir")).read()
STEPS = 200

for data, features, classes, training in ("iris", 4, 3, 100), ("wine", 13, 3, 120), (
        "breast_cancer", 30, 2, 400):
    rows = table(data)
    Random(1).shuffle(rows)
    if classes == 2:
        rows = [(x, c + 1) for x, c in rows]  # so that one node tells class 2 from the other
    x = [v for row, _ in rows for v in row]
    labels = [c for _, c in rows]
    text = original.replace("4x8xf32", f"{features}x8xf32").replace("?x4xf32", f"?x{features}xf32")
    text = text.replace("tensor<4xf32>", f"tensor<{features}xf32>")
    library = compile_model(None, "coding", rows=[training, len(rows) - training], text=text)
    seen, unseen = x[:training * features], x[training * features:]
    with library.instance(seed=1) as net:
        net.call("fit", seen)
        for j in range(features):
            column = [row[j] for row, _ in rows[:training]]
            mean = sum(column) / training
            deviation = math.sqrt(sum((v - mean) ** 2 for v in column) / training)
            checks.close([net["mean"][j], net["deviation"][j]], [mean, deviation], 1e-5,
                         f"{data}: mean and deviation of feature {j}")
        got = net.call("normalise", seen)[0]
        checks.that(abs(sum(got[::features]) / training) < 1e-4, f"{data}: normalised mean")
        coded = net.call("one_of_c", labels[:training])[0]
        checks.that(coded == [float(c == k) for c in labels[:training] for k in range(3)],
                    f"{data}: 1-of-C code")
        for coding in "c_nodes", "one_node", "c_networks":
            for _ in range(STEPS):
                net.call(coding + "_step", seen, labels[:training])
            answers = net.call(coding + "_class", unseen)[0]
            wanted = labels[training:]
            if coding == "one_node":
                wanted = [int(c == 2) for c in wanted]
            share = sum(a == w for a, w in zip(answers, wanted)) / len(wanted)
            print(f"B12: {data}, {coding}: {share:.3f} of {len(wanted)} unseen")
            checks.that(share >= 0.93, f"{data}, {coding}: at least .93, got {share}")
checks.finish()
