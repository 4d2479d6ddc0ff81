# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""B4: a step that varies in time. 5 updates of B2's network by plain descent under each
shipped schedule: PyTorch's parameters, to 1e-9 in f64 and to rounding in f32."""
import re

from common import Checks, path, reference
from model import compile_model

TOLERANCE = {"f64": 1e-9, "f32": 1e-6}
checks = Checks("B4")
figures = reference("b4")
text = open(path("b2.mlir")).read()
# One entry a schedule, in the place of B2's three.
head = text[:text.index("  // w <- w - a(t) dJ/dw")]
step = re.search(r"  func\.func @plain.*?\n  }\n", text, re.S)[0]
for element, tolerance in TOLERANCE.items():
    entries = "".join(step.replace("@plain", "@" + case["name"]).replace("@rate", case["schedule"])
                      for case in figures["cases"])
    library = compile_model(None, "net", rows=[5], text=(head + entries + "}\n").replace("f32", element))
    for case in figures["cases"]:
        with library.instance() as net:
            for name, values in figures["start"].items():
                net[name] = values
            for update, after in enumerate(case["updates"], 1):
                loss = net.call(case["name"], figures["x"], figures["y"])[0]
                what = f"{element} {case['name']}, update {update}"
                checks.close(loss, [after["loss"]], tolerance, f"{what}: J")
                for name in figures["start"]:
                    checks.close(net[name], after[name], tolerance, f"{what}: {name}")
print(f"B4: {len(figures['cases'])} schedules")
checks.finish()
