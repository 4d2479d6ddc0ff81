# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""B2: 5 updates against J = 1/2 sum (y - f)^2 by plain gradient descent, by common
momentum and by the lecture's form, with a step that varies in time: PyTorch's
numbers to 1e-9 in f64, and to rounding in f32."""
from common import Checks, path, reference
from model import compile_model

# f32 rounds each value to 6e-8 of itself; five updates add up a few of those.
TOLERANCE = {"f64": 1e-9, "f32": 1e-6}
checks = Checks("B2")
figures = reference("b2")
text = open(path("b2.mlir")).read()
for element, tolerance in TOLERANCE.items():
    library = compile_model(None, "net", rows=[5], text=text.replace("f32", element))
    for rule, expected in figures["rules"].items():
        with library.instance() as net:
            for name, values in figures["start"].items():
                net[name] = values
            for update, after in enumerate(expected, 1):
                loss = net.call(rule, figures["x"], figures["y"])[0]
                checks.close(loss, [after["loss"]], tolerance, f"{element} {rule}: J {update}")
                for name in figures["start"]:
                    checks.close(net[name], after[name], tolerance,
                                 f"{element} {rule}: {name} after update {update}")
last = {rule: expected[-1]["w1"] for rule, expected in figures["rules"].items()}
difference = max(abs(a - b) for a, b in zip(last["common"], last["lecture"]))
checks.that(difference > 1e-2, f"the two forms of momentum must differ, by {difference}")
checks.finish()
