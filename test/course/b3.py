# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""B3: the printed delta rule equals the generated backpropagation over 20 online updates,
on XOR and on iris, and both are PyTorch's, deltas included."""
from common import Checks, path, reference
from model import compile_model

TOLERANCE = {"f64": 1e-9, "f32": 2e-6}
checks = Checks("B3")
text = open(path("b3.mlir")).read()
for case in reference("b3"):
    # The sizes of the network in the place of 2-3-1.
    inputs, hidden, outputs = case["sizes"]
    sized = text
    for old, new in (("2x3x", "<I>x<H>x"), ("3x1x", "<H>x<O>x"), ("1x2x", "1x<I>x"),
                     ("1x3x", "1x<H>x"), ("1x1x", "1x<O>x"), ("<3x", "<<H>x"),
                     ("<1xf32>", "<<O>xf32>"), ("to [1]", "to [<O>]"), ("to [3]", "to [<H>]"),
                     ("<I>", str(inputs)), ("<H>", str(hidden)), ("<O>", str(outputs))):
        sized = sized.replace(old, new)
    for element, tolerance in TOLERANCE.items():
        library = compile_model(None, "net", text=sized.replace("f32", element))
        with library.instance() as generated, library.instance() as printed:
            for net in generated, printed:
                for name, values in case["start"].items():
                    net[name] = values
            for number, update in enumerate(case["updates"], 1):
                what = f"{case['data']}, {element}, update {number}"
                J, = generated.call("generated", update["x"], update["d"])
                Jp, *deltas = printed.call("printed", update["x"], update["d"])
                checks.close(J, [update["J"]], tolerance, f"{what}: J")
                checks.close(Jp, [update["J"]], tolerance, f"{what}: J as printed")
                for got, expected, layer in zip(deltas, update["deltas"], (1, 2)):
                    checks.close(got, expected, tolerance, f"{what}: deltas of layer {layer}")
                for name in case["start"]:
                    checks.close(printed[name], generated[name], tolerance, f"{what}: {name}")
            for name, values in case["end"].items():
                checks.close(generated[name], values, tolerance, f"{what}: {name} at the end")
checks.finish()
