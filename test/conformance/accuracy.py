#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""How far elementary functions of f32 are from the true value, in units in the last
place (ULP), over all magnitudes and at each ISA level. Fails above the bound of a
function; `--document` prints the page docs/accuracy.md.

The reference is NumPy's function in float64, or a formula of those, whose own error is
millions of times smaller."""
import argparse
import math
import pathlib
import sys

import numpy as np

from harness.library import Runtime
from harness.model import Compiler, ModelText
from run import usable_levels

# Subnormal numbers are flushed to zero: an error of the smallest normal number, or of
# that times x where a function multiplies a flushed value by it, is none.
TINY = 2.0 ** -126


class Function:
    """`text` uses %x; `bound` in ULP. `domain`: where it is defined and finite."""

    def __init__(self, name, text, formula, bound, domain=(-np.inf, np.inf), flushed=TINY):
        self.name, self.text, self.formula, self.bound = name, text, formula, bound
        self.domain, self.flushed = domain, flushed


def unary(op, formula, bound, domain=(-np.inf, np.inf), flushed=TINY, form=""):
    return Function(op + (f" ({form})" if form else ""),
                    f"nn.{op} %x {form} : {{type}}" if form else f"nn.{op} %x : {{type}}",
                    formula, bound, domain, flushed)


erf, erfc = np.vectorize(math.erf, [float]), np.vectorize(math.erfc, [float])


def sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x < 0, e, 1) / (1 + e)


def distribution(x):
    return 0.5 * erfc(-x / math.sqrt(2))


def mish(x):
    return x * np.tanh(np.logaddexp(0, x))


def gelu_by_tanh(x):
    return x * sigmoid(2 * math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3))


def exponential_unit(x, alpha, scale):
    return scale * np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


FUNCTIONS = [
    unary("exp", np.exp, 1.5), unary("expm1", np.expm1, 2),
    unary("log", np.log, 1.5, (0, np.inf)), unary("log1p", np.log1p, 3, (-1, np.inf)),
    unary("sqrt", np.sqrt, 0.5, (0, np.inf)),
    unary("rsqrt", lambda x: 1 / np.sqrt(x), 1.5, (0, np.inf)),
    unary("sin", np.sin, 1), unary("cos", np.cos, 1), unary("tan", np.tan, 1.5),
    unary("asin", np.arcsin, 3, (-1, 1)), unary("acos", np.arccos, 2, (-1, 1)),
    unary("atan", np.arctan, 2), unary("erf", erf, 4), unary("erfc", erfc, 4),
    unary("tanh", np.tanh, 2.5), unary("sigmoid", sigmoid, 2.5),
    unary("softplus", lambda x: np.logaddexp(0, x), 3),
    unary("silu", lambda x: x * sigmoid(x), 4, flushed=128 * TINY),
    unary("mish", mish, 4, flushed=128 * TINY),
    unary("gelu", lambda x: x * distribution(x), 5, flushed=128 * TINY),
    # The exponent is a polynomial in x, rounded; e^88 multiplies that rounding by 88.
    unary("gelu", gelu_by_tanh, 256, flushed=128 * TINY, form="tanh"),
    unary("selu", lambda x: exponential_unit(x, 1.6732632423543772, 1.0507009873554805), 2.5),
    Function("elu", "nn.elu %x alpha 1.0 : {type}", lambda x: exponential_unit(x, 1, 1), 2),
    unary("softsign", lambda x: x / (1 + np.abs(x)), 2),
]

PAGE = """# Accuracy of elementary functions

Written by `test/conformance/accuracy.py --document`; the test `conformance-accuracy`
fails where a function errs by more than its bound.

The largest error in units in the last place (ULP) of f32 results, over both signs of all
magnitudes (half a million normal numbers, the part where functions bend densely
sampled), against NumPy in float64. A correctly rounded result is at most 0.5 off. Where
a level has no figure, the machine that wrote this page lacks it.

- Subnormal numbers are zero: a result below 2^-126 may be 0, and so may one below 2^-119 of
  silu, mish and gelu, which multiply a flushed value by x.
- `sin`, `cos`, `tan` and `pow` are the C library's, exact in their range reduction for all
  arguments, and are called for each element; all others vectorize.
- `gelu tanh` in its left tail is e^u with |u| up to 88, which multiplies the rounding of u;
  its absolute error is that of the others.
- f64 is the C library's, but for what is composed of it.

| function | bound | {levels} |
|---|---|{lines}|
{rows}
"""


def row(function, measured):
    figures = "".join(f" {measured[level][0]:.2f} at {measured[level][1]:.6g} |"
                      for level in measured)
    return f"| {function.name} | {function.bound} |{figures}"


def arguments():
    """Both signs of all magnitudes: every 9973rd number from the smallest normal one on,
    and densely the part where functions bend."""
    bits = np.arange(0x00800000, 0x7F800000, 9973, dtype=np.uint32)
    positive = np.concatenate([bits.view(np.float32),
                               np.linspace(2.0 ** -6, 110, 60001).astype(np.float32)])
    return np.sort(np.concatenate([positive, -positive]))


def ulps(got, want, flushed):
    """|got - want| in units in the last place of a float32 of the size of `want`."""
    largest = float(np.finfo(np.float32).max)
    # Beyond the largest number the result is an infinity, and counts as right.
    overflow = (np.abs(want) > largest) & np.isinf(got) & (np.sign(got) == np.sign(want))
    magnitude = np.clip(np.abs(want), TINY, largest)
    unit = 2.0 ** (np.floor(np.log2(magnitude)) - 23)
    error = np.abs(got.astype(np.float64) - np.clip(want, -largest, largest))
    error = np.where(error <= flushed, 0, error / unit)
    error = np.where(np.isnan(got) | (np.isinf(got) & ~overflow), np.inf, error)
    return np.where(overflow, 0, error)


def measure(compiler):
    """{function's name: {ISA level: (largest error, where)}}"""
    x = arguments()
    kind = f"tensor<{len(x)}xf32>"
    model = ModelText("accuracy")
    for i, function in enumerate(FUNCTIONS):
        model.function(f"f{i}", [("x", kind)], ["%y = " + function.text.format(type=kind)],
                       [("%y", kind)])
    library = compiler.library(model)
    table = {function.name: {} for function in FUNCTIONS}
    wants = [function.formula(x.astype(np.float64)) for function in FUNCTIONS]
    for level in usable_levels(library, None):
        with library.instance(isa=level) as instance:
            for i, function in enumerate(FUNCTIONS):
                got, = instance.call(f"f{i}", x)
                low, high = function.domain
                inside = (x > low) & (x < high)
                error = ulps(got[inside], wants[i][inside], function.flushed)
                worst = np.argmax(error)
                table[function.name][level] = error[worst], x[inside][worst]
    return table


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nnc", required=True)
    parser.add_argument("--runtime", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--page", help="docs/accuracy.md, which must state the bounds")
    parser.add_argument("--document", action="store_true")
    options = parser.parse_args()
    np.seterr(all="ignore")
    table = measure(Compiler(options.nnc, pathlib.Path(options.work), Runtime(options.runtime)))
    failed = 0
    for function in FUNCTIONS:
        measured = table[function.name]
        if not options.document:
            print(row(function, measured))
        for level, (error, where) in measured.items():
            if not error <= function.bound:
                failed += 1
                print(f"FAILED: nn.{function.name} at {level}: {error:.3g} ULP at x = {where!r}, "
                      f"at most {function.bound}", file=sys.stderr)
    if options.document:
        levels = list(table["exp"])
        print(PAGE.format(levels=" | ".join(levels), lines="|".join("---" for _ in levels),
                          rows="\n".join(row(f, table[f.name]) for f in FUNCTIONS)), end="")
    if options.page:
        page = pathlib.Path(options.page).read_text()
        for function in FUNCTIONS:
            if f"| {function.name} | {function.bound} |" not in page:
                failed += 1
                print(f"FAILED: {options.page} does not state the bound {function.bound} of "
                      f"{function.name}: write it anew with --document", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
