# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A5: f = y / (1 + e^-(w0 + w1 x)) for both sets of values, to 1e-6 of PyTorch's."""
from common import Checks, path, reference
from model import compile_model

checks = Checks("A5")
text = open(path("a5.mlir")).read()
for element in "f64", "f32":
    library = compile_model(None, "graph", text=text.replace("f64", element))
    with library.instance() as graph:
        for case in reference("a5"):
            got = [value for value, in graph.call("partials", *([v] for v in case["at"]))]
            for name, value, expected in zip(("f", "df/dw0", "df/dw1", "df/dx", "df/dy"), got,
                                             case["values"]):
                checks.close([value], [expected], 1e-6, f"{element} at {case['at']}, {name}")
# The lecture's printed figures, to their digits.
first = reference("a5")[0]["values"]
checks.that([round(v, 4) for v in first] == [0.7311, 0.1966, -0.3932, 0.1966, 0.7311],
            f"the recorded figures are the lecture's, got {first}")
checks.finish()
