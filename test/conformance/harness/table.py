# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What an entry of the table says. See README.md for the checks made of it.

Types are written as in a model without `tensor<>`: "3x4xF", "4xi32", "F" (a
scalar). F is the float type under test and stands for f32 and f64 in turn.
In an op's text {0}, {1}, ... are operands, {t0}, {t1}, ... their types and {r}
the type of the result, {F} the float type. Lines before the last are set apart
by "; " and name their values themselves.
"""
import zlib
from dataclasses import dataclass, field
from typing import Callable, Optional, Sequence

import numpy as np

DTYPES = {"i1": np.bool_, "i8": np.int8, "i32": np.int32, "i64": np.int64,
          "f16": np.float16, "f32": np.float32, "f64": np.float64}
NAMES = {np.dtype(v): k for k, v in DTYPES.items()}


def parse_type(text, element):
    """("3x4xF", "f32") -> (dtype, (3, 4))"""
    *extents, name = text.split("x")
    return DTYPES[element if name == "F" else name], tuple(int(e) for e in extents)


def type_of(array):
    shape = "".join(f"{extent}x" for extent in array.shape)
    return f"tensor<{shape}{NAMES[array.dtype]}>"


def tensor(text, element):
    return type_of(np.empty(*reversed(parse_type(text, element))))


@dataclass
class Between:
    """Values in [low, high), none closer than `margin` to a point of `avoid`,
    where the function has a kink or a pole."""
    low: float
    high: float
    avoid: Sequence[float] = ()
    margin: float = 0.05

    def draw(self, rng, dtype, shape, operand):
        if np.dtype(dtype).kind != "f":
            return rng.integers(int(self.low), int(self.high), size=shape).astype(dtype)
        values = rng.uniform(self.low, self.high, size=shape)
        for point in self.avoid:
            near = np.abs(values - point) < self.margin
            values = np.where(near, point + np.where(values < point, -1, 1) * self.margin * 1.5,
                              values)
        return np.asarray(values, dtype)


@dataclass
class Spread:
    """Values that all lie a step apart, across operands too, in random order: for
    ops that choose."""
    step: float = 0.05
    low: float = -1.0

    def draw(self, rng, dtype, shape, operand):
        order = rng.permutation(int(np.prod(shape, dtype=int))).reshape(shape)
        return np.asarray(self.low + self.step * (order + operand / 4), dtype)


def bits(rng, dtype, shape, operand):
    return rng.integers(0, 2, size=shape).astype(dtype)


@dataclass
class Sample:
    """One use of the op on drawn values.

    `domain` is for all operands, or a list with one for each. `wrt`: the operands
    whose gradient is checked (default: all of type F). A `large` sample is there to be
    split among threads; it has no gradient checks, which would take a long time."""
    text: str
    types: Sequence[str]
    formula: Optional[Callable] = None  # default: the entry's
    domain: object = None               # default: the entry's
    wrt: Optional[Sequence[int]] = None
    large: bool = False
    out: str = "F"                      # element type of a float result
    elements: Sequence[str] = ("f16", "f32", "f64")
    # Of the operands: how large the terms are that a result is the sum of, where the
    # result itself does not show it.
    magnitude: Optional[Callable] = None

    def draw(self, entry, element, name):
        rng = np.random.default_rng(zlib.crc32(name.encode()))
        domain = self.domain or entry.domain
        arrays = []
        for i, text in enumerate(self.types):
            dtype, shape = parse_type(text, element)
            of = domain[i] if isinstance(domain, list) else domain
            # What f32 holds, in f64 too: both types see the same numbers.
            value = of(rng, dtype, shape, i) if callable(of) else of.draw(rng, dtype, shape, i)
            arrays.append(value.astype(np.float32).astype(dtype) if value.dtype == np.float64
                          else value)
        return arrays

    def differentiable(self, entry):
        if entry.no_gradient or self.large:
            return []
        if self.wrt is not None:
            return list(self.wrt)
        return [i for i, text in enumerate(self.types) if text.split("x")[-1] == "F"]


@dataclass
class Exact:
    """Values where a convention decides: results must be equal, NaN to NaN.

    `args` are lists of numbers, one for each of `types`. `grad`: per operand the
    gradient of the sum of the result's elements, or None where it is not asked for."""
    text: str
    types: Sequence[str]
    args: Sequence
    want: object
    out: str = "F"
    grad: Optional[Sequence] = None


@dataclass
class Error:
    """A use that is wrong, and what `nnc compile` says: one line for the error, then
    parts of its notes."""
    text: str
    types: Sequence[str]
    message: str
    notes: Sequence[str] = ()


@dataclass
class Tolerance:
    """How far a result may be from the formula in float64: `f32` (or `f64`) times
    the type's epsilon, of the larger of the value itself and `floor` times the
    largest element of the result. Sums of n terms are allowed the root of n where
    that is more: rounding errors, as they come in another order, walk at random."""
    f32: float
    f64: float
    floor: float = 0.0

    def factor(self, dtype, terms):
        factor = self.f64 if dtype == np.float64 else self.f32
        return max(factor, terms ** 0.5) if self.floor else factor


# One correctly rounded operation is half an epsilon off; the formula itself, in
# float64, about as much.
ARITHMETIC = Tolerance(1.0, 2.0)
# The polynomials for elementary functions are good to a few units in the last place.
ELEMENTARY = Tolerance(8.0, 8.0)
# Sums in another order: errors grow with the terms, not with their sum.
SUMS = Tolerance(8.0, 8.0, floor=1.0)


@dataclass
class Entry:
    op: str
    formula: Optional[Callable] = None
    samples: Sequence[Sample] = ()
    exact: Sequence[Exact] = ()
    errors: Sequence[Error] = ()
    domain: object = field(default_factory=lambda: Between(-2, 2))
    tolerance: Tolerance = field(default_factory=lambda: ARITHMETIC)
    # Why the op has no gradient; the op's documentation must say it, too.
    no_gradient: str = ""
    # For an op that is not a function of tensors: a test of what it does.
    behaviour: Optional[Callable] = None


def binary(op, formula, **rest):
    """Broadcasting on either side, a scalar, equal shapes, and many elements."""
    text = f"nn.{op} {{0}}, {{1}} : {{t0}}, {{t1}}"
    shapes = [["3x4xF", "3x4xF"], ["3x1xF", "4xF"], ["2x3xF", "F"]]
    return Entry(op, formula, [Sample(text, types) for types in shapes] +
                 [Sample(text, ["200x301xF", "301xF"], large=True)], **rest)


def unary(op, formula, more=(), **rest):
    text = f"nn.{op} {{0}} : {{t0}}"
    return Entry(op, formula, [Sample(text, ["5x7xF"]), Sample(text, ["F"]),
                               Sample(text, ["200x301xF"], large=True), *more], **rest)


def everything(*tests):
    """Several behaviours as one."""
    def run(compiler):
        for test in tests:
            test(compiler)
    return run
