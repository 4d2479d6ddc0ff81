#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Ops of `nn` written to ONNX files and run from there: by ONNX Runtime
(--with=onnxruntime), or read back and run by nnc (--with=nnc). What comes out is compared
with the formulas of the tables. See README.md."""
import argparse
import collections
import importlib
import pathlib
import re
import subprocess
import sys

import numpy as np

from harness.checks import ExactCase, SampleCase, op_lines
from harness.model import ModelText
from harness.table import DTYPES, type_of

FAMILIES = ["activation", "contraction", "control", "elementwise", "loss", "matmul", "random",
            "reduction", "shape"]
# What cannot be written, as docs/onnx.md says; anything else has to be.
REFUSED = {"nn.atan2", "nn.categorical", "nn.dropout", "nn.random_uniform", "nn.random_normal",
           "nn.random_bernoulli", "nn.random_permutation"}
# Where ONNX leaves the result open, or the runtime is not as ONNX says.
DIFFERENT = {
    "softmax_cross_entropy_exact1": "a mean of nothing is 0",
    "reduce_mean_exact1": "a mean of nothing is 0",
    "reduce_max_exact1": "a NaN may be lost in a maximum",
    "reduce_min_exact1": "a NaN may be lost in a minimum",
    "reduce_any_exact1": "no maximum of no truth values",
    "reduce_all_exact1": "no minimum of no truth values",
    "argmax_exact0": "a NaN is no largest number",
    "argmin_exact0": "a NaN is no smallest number",
    "gelu_2 f64": "the tanh form has the constants of f32",
    "gelu_3 f64": "the tanh form has the constants of f32",
}
# Loops that may end early and put something out a step: how many steps is not known when
# they are read back.
UNREADABLE = {"loop_2", "loop_3", "loop_4", "loop_5"}
# In epsilons; both sides approximate elementary functions.
RELATIVE, ABSOLUTE = 128, 16


class Use:
    """One use of an op in a float type: arguments, the lines, what is to come out."""

    def __init__(self, case, element):
        self.element = element
        self.name = case.name
        if isinstance(case, SampleCase):
            self.text, self.args = case.sample.text, case.args[element]
            self.want, self.result = case.result(element)
        else:
            self.text, self.args = case.exact.text, case.arguments(element)
            self.want, self.result = np.asarray(case.exact.want), case.result(element)

    def emit(self, model):
        types = [type_of(a) for a in self.args]
        model.function(self.name, [(f"x{i}", t) for i, t in enumerate(types)],
                       op_lines(self.text, types, self.element, self.result), [("%y", self.result)])

    def wrong(self, got):
        """None, or what is."""
        if got.shape != self.want.shape or type_of(got) != self.result:
            return f"got {type_of(got)}, want {self.result}"
        limits = np.finfo(DTYPES[self.element])
        got, want = got.astype(np.float64), self.want.astype(np.float64)
        # What the type cannot hold is infinite, or flushed to zero.
        want = np.where(np.abs(want) > limits.max, np.copysign(np.inf, want), want)
        largest = np.max(np.abs(want[np.isfinite(want)]), initial=1)
        if np.allclose(got, want, RELATIVE * limits.eps, ABSOLUTE * limits.eps * largest, equal_nan=True):
            return None
        return f"got {got.ravel()[:8]}, want {want.ravel()[:8]}"


def uses(family, element):
    module = importlib.import_module("families." + family)
    for entry in module.ENTRIES:
        cases = [SampleCase(entry, sample, f"{entry.op}_{i}")
                 for i, sample in enumerate(entry.samples) if not sample.large]
        cases += [ExactCase(exact, f"{entry.op}_exact{i}") for i, exact in enumerate(entry.exact)]
        yield from (Use(case, element) for case in cases if element in case.elements)


def in_onnxruntime(path, use):
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(str(path), options, ["CPUExecutionProvider"])
    # An argument that is not used is none of the graph's for ONNX Runtime.
    names = [i.name for i in session.get_inputs()]
    return session.run(None, {n: use.args[int(n[1:])] for n in names})[0]


def in_nnc(nnc, path, use):
    given, taken = path.with_suffix(".npz"), path.with_suffix(".npy")
    np.savez(given, **{f"x{i}": a for i, a in enumerate(use.args)})
    done = subprocess.run([nnc, "run", str(path), "--entry=forward", "--isa=x86-64-v3", "--target=none",
                           "--data", str(given), "-o", str(taken)], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    return np.load(taken)


def main():
    parser = argparse.ArgumentParser()
    for option in ("--nnc", "--runtime", "--work"):
        parser.add_argument(option)
    parser.add_argument("--with", dest="runner", choices=["nnc", "onnxruntime"], required=True)
    parser.add_argument("--element", default="f32", choices=["f16", "f32", "f64"])
    parser.add_argument("families", nargs="*", default=FAMILIES)
    options = parser.parse_args()
    folder = pathlib.Path(options.work)
    folder.mkdir(parents=True, exist_ok=True)
    counts, failures = collections.Counter(), []
    for family in options.families:
        model, cases = ModelText("nn_" + family), list(uses(family, options.element))
        for use in cases:
            use.emit(model)
        text = folder / f"{family}.mlir"
        text.write_text(str(model))
        for use in cases:
            if options.runner == "nnc" and use.name in UNREADABLE:
                continue
            path = folder / f"{use.name}.onnx"
            done = subprocess.run([options.nnc, "export", "onnx", str(text), f"--entry={use.name}",
                                   "-o", str(path)], capture_output=True, text=True)
            if done.returncode:
                refused = re.search(r"error: '(nn\.\w+)' cannot be written to ONNX", done.stderr)
                if refused and refused[1] in REFUSED:
                    counts["refused"] += 1
                else:
                    failures.append((use.name, done.stderr))
                continue
            try:
                got = (in_onnxruntime(path, use) if options.runner == "onnxruntime" else
                       in_nnc(options.nnc, path, use))
                wrong = use.wrong(np.asarray(got))
            except Exception as error:  # a runtime's own kinds
                wrong = str(error)
            if wrong and options.runner == "onnxruntime" and (
                    use.name in DIFFERENT or f"{use.name} {options.element}" in DIFFERENT):
                counts["different"] += 1
            elif wrong and "NOT_IMPLEMENTED" in wrong and options.element != "f32":
                counts["without a kernel"] += 1
            elif wrong:
                failures.append((use.name, wrong))
            else:
                counts["same"] += 1
    for name, what in failures:
        print(f"{name}: {what}")
    print(f"{counts['same']} uses run in {options.runner} as their formulas say, "
          f"{counts['refused']} refused, {counts['different']} different as known, "
          f"{counts['without a kernel']} without a kernel for {options.element}, "
          f"{len(failures)} wrong")
    return bool(failures) or not counts["same"]


if __name__ == "__main__":
    sys.exit(main())
