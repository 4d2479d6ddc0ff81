# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A4: f = (x + y)(y - z) at (-1, 3, 2), forward and all partials, bit by bit."""
from common import Checks, path
from model import compile_model

checks = Checks("A4")
text = open(path("a4.mlir")).read()
for element in "f64", "f32":
    library = compile_model(None, "graph", text=text.replace("f64", element))
    with library.instance() as graph:
        got = [value for value, in graph.call("partials", [-1.0], [3.0], [2.0])]
    for name, value, expected in zip(("f", "h1", "h2", "df/dx", "df/dy", "df/dz"), got,
                                     (2.0, 2.0, 1.0, 1.0, 3.0, -2.0)):
        checks.that(value == expected, f"{element} {name}: expected {expected}, got {value}")
checks.finish()
