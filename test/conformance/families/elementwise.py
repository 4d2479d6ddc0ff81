# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import math

import numpy as np

from harness.numerics import bf16
from harness.table import (ELEMENTARY, Between, Entry, Error, Exact, Sample, Spread, Tolerance,
                           binary, bits, unary)

INF, NAN = np.inf, np.nan
I8, I32, I64 = (np.iinfo(t) for t in (np.int8, np.int32, np.int64))

# Far from their kinks and poles.
NONZERO = Between(-2, 2, avoid=[0], margin=0.3)
POSITIVE = Between(0.3, 3)


def magnitudes(rng, dtype, shape, operand):
    """Of either sign, from 2^-14 to 2^15: what all float types have."""
    return np.asarray(rng.choice([-1, 1], shape) * np.exp2(rng.uniform(-14, 15, shape)), dtype)


def float_error(op):
    return [Error(f"nn.{op} {{0}} : {{t0}}", ["4xi32"], "must be tensor of 16-bit float or "
                  "bfloat16 type or 32-bit float or 64-bit float values, but got 'tensor<4xi32>'")]


def broadcast_errors(op, text="nn.{op} {{0}}, {{1}} : {{t0}}, {{t1}}"):
    text = text.format(op=op)
    return [Error(text, ["3x4xf32", "3xf32"],
                  f"'nn.{op}' op expects shapes that broadcast, got 3x4 and 3",
                  ["'lhs' of type 'tensor<3x4xf32>'", "'rhs' of type 'tensor<3xf32>'"]),
            Error(text, ["4xf32", "4xf64"],
                  f"'nn.{op}' op expects operands of equal element types, got 'f32' and 'f64'",
                  ["'lhs' of type 'tensor<4xf32>'", "'rhs' of type 'tensor<4xf64>'"])]


def integers(op, values, want, types=("i8", "i32", "i64")):
    """The same pairs of integers in several widths; `want` may depend on the width."""
    text = f"nn.{op} {{0}}, {{1}} : {{t0}}, {{t1}}"
    for t in types:
        info = np.iinfo({"i8": np.int8, "i32": np.int32, "i64": np.int64}[t])
        x, y = values(info)
        yield Exact(text, [f"{len(x)}x{t}"] * 2, [x, y], want(info), out=t)



def sign(x):
    return np.where(x > 0, 1.0, np.where(x < 0, -1.0, x))


erf, erfc = np.vectorize(math.erf, [float]), np.vectorize(math.erfc, [float])
DIVISION = lambda info: ([7, -7, 7, -7, 5, 0, info.min, info.min, info.max],
                         [2, 2, -2, -2, 0, 0, -1, 0, info.min])
EXTREME = lambda info: ([info.min, info.max, -1, 3], [info.max, 0, 1, 3])

ENTRIES = [
    unary("neg", lambda x: -x, errors=[
        Error("nn.neg {0} : {t0}", ["4xi1"], "but got 'tensor<4xi1>'")],
        exact=[Exact("nn.neg {0} : {t0}", ["3xi8"], [[-128, 0, 5]], [-128, 0, -5], out="i8"),
               Exact("nn.neg {0} : {t0}", ["2xF"], [[INF, NAN]], [-INF, NAN])]),
    unary("abs", np.abs, domain=NONZERO, errors=[
        Error("nn.abs {0} : {t0}", ["4xi1"], "but got 'tensor<4xi1>'")],
        exact=[Exact("nn.abs {0} : {t0}", ["4xF"], [[-1, 0, 2, -INF]], [1, 0, 2, INF],
                     grad=[[-1, 0, 1, -1]]),
               Exact("nn.abs {0} : {t0}", ["2xi32"], [[-5, 7]], [5, 7], out="i32")]),
    unary("sign", sign, domain=NONZERO, errors=float_error("sign"),
          no_gradient="the derivative is 0 everywhere",
          exact=[Exact("nn.sign {0} : {t0}", ["6xF"], [[-3, -0.0, 0, 3, INF, NAN]],
                       [-1, 0, 0, 1, 1, NAN])]),
    unary("floor", np.floor, errors=float_error("floor"),
          domain=Between(-3, 3, avoid=range(-3, 4)),
          no_gradient="The derivative is 0 everywhere",
          exact=[Exact("nn.floor {0} : {t0}", ["7xF"], [[-1.5, -1, -0.25, 0, 0.75, 2.0 ** 99, -INF]],
                       [-2, -1, -1, 0, 0, 2.0 ** 99, -INF])]),
    unary("ceil", np.ceil, errors=float_error("ceil"),
          domain=Between(-3, 3, avoid=range(-3, 4)),
          no_gradient="The derivative is 0 everywhere",
          exact=[Exact("nn.ceil {0} : {t0}", ["7xF"],
                       [[-1.5, -1, -0.25, 0, 0.75, -2.0 ** 99, INF]],
                       [-1, -1, -0.0, 0, 1, -2.0 ** 99, INF])]),
    unary("round", np.round, errors=float_error("round"),
          domain=Between(-3, 3, avoid=[-2.5, -1.5, -0.5, 0.5, 1.5, 2.5]),
          no_gradient="the derivative is 0 everywhere",
          exact=[Exact("nn.round {0} : {t0}", ["8xF"],
                       [[-1.5, -0.5, 0.5, 1.5, 2.5, 8388609.0, -INF, NAN]],
                       [-2, 0, 0, 2, 2, 8388609.0, -INF, NAN])]),
    unary("square", np.square, errors=float_error("square")),
    unary("reciprocal", lambda x: 1 / x, domain=NONZERO, errors=float_error("reciprocal"),
          exact=[Exact("nn.reciprocal {0} : {t0}", ["4xF"], [[0, -0.0, INF, -4]],
                       [INF, -INF, 0, -0.25])]),
    unary("sqrt", np.sqrt, domain=POSITIVE, errors=float_error("sqrt"),
          exact=[Exact("nn.sqrt {0} : {t0}", ["5xF"], [[0, 4, -1, INF, NAN]],
                       [0, 2, NAN, INF, NAN])]),
    unary("rsqrt", lambda x: 1 / np.sqrt(x), domain=POSITIVE, errors=float_error("rsqrt"),
          tolerance=Tolerance(2, 2),
          exact=[Exact("nn.rsqrt {0} : {t0}", ["4xF"], [[0, 4, -1, INF]], [INF, 0.5, NAN, 0])]),
    unary("exp", np.exp, errors=float_error("exp"), tolerance=ELEMENTARY,
          exact=[Exact("nn.exp {0} : {t0}", ["6xF"], [[0, 1000, -1000, INF, -INF, NAN]],
                       [1, INF, 0, INF, 0, NAN])]),
    unary("expm1", np.expm1, errors=float_error("expm1"), tolerance=ELEMENTARY,
          exact=[Exact("nn.expm1 {0} : {t0}", ["6xF"], [[0, 1000, -1000, INF, -INF, 2.0 ** -60]],
                       [0, INF, -1, INF, -1, 2.0 ** -60])]),
    unary("log", np.log, domain=POSITIVE, errors=float_error("log"), tolerance=ELEMENTARY,
          exact=[Exact("nn.log {0} : {t0}", ["5xF"], [[1, 0, -1, INF, NAN]],
                       [0, -INF, NAN, INF, NAN])]),
    unary("log1p", np.log1p, domain=Between(-0.7, 2), errors=float_error("log1p"),
          tolerance=ELEMENTARY,
          exact=[Exact("nn.log1p {0} : {t0}", ["5xF"], [[0, -1, -2, INF, 2.0 ** -60]],
                       [0, -INF, NAN, INF, 2.0 ** -60])]),
    unary("sin", np.sin, errors=float_error("sin"), tolerance=ELEMENTARY,
          exact=[Exact("nn.sin {0} : {t0}", ["3xF"], [[0, INF, NAN]], [0, NAN, NAN])],
          more=[Sample("nn.sin {0} : {t0}", ["500xF"], domain=Between(-1e6, 1e6), wrt=[])]),
    unary("cos", np.cos, errors=float_error("cos"), tolerance=ELEMENTARY,
          exact=[Exact("nn.cos {0} : {t0}", ["3xF"], [[0, INF, NAN]], [1, NAN, NAN])],
          more=[Sample("nn.cos {0} : {t0}", ["500xF"], domain=Between(-1e6, 1e6), wrt=[])]),
    unary("tan", np.tan, domain=Between(-1.2, 1.2), errors=float_error("tan"),
          tolerance=ELEMENTARY,
          exact=[Exact("nn.tan {0} : {t0}", ["3xF"], [[0, INF, NAN]], [0, NAN, NAN], grad=[
              [1, NAN, NAN]])],
          more=[Sample("nn.tan {0} : {t0}", ["500xF"], domain=Between(-1e6, 1e6), wrt=[])]),
    unary("asin", np.arcsin, domain=Between(-0.8, 0.8), errors=float_error("asin"),
          tolerance=ELEMENTARY,
          exact=[Exact("nn.asin {0} : {t0}", ["4xF"], [[0, 1.5, -INF, NAN]], [0, NAN, NAN, NAN]),
                 Exact("nn.asin {0} : {t0}", ["2xF"], [[0, 1]], [0, np.pi / 2],
                       grad=[[1, INF]])],
          more=[Sample("nn.asin {0} : {t0}", ["500xF"], domain=Between(-1, 1), wrt=[])]),
    unary("acos", np.arccos, domain=Between(-0.8, 0.8), errors=float_error("acos"),
          tolerance=ELEMENTARY,
          exact=[Exact("nn.acos {0} : {t0}", ["4xF"], [[1, 1.5, INF, NAN]], [0, NAN, NAN, NAN],
                       grad=[[-INF, NAN, NAN, NAN]])],
          more=[Sample("nn.acos {0} : {t0}", ["500xF"], domain=Between(-1, 1), wrt=[])]),
    unary("atan", np.arctan, errors=float_error("atan"), tolerance=ELEMENTARY,
          exact=[Exact("nn.atan {0} : {t0}", ["4xF"], [[0, INF, -INF, NAN]],
                       [0, np.pi / 2, -np.pi / 2, NAN], grad=[[1, 0, 0, NAN]])]),
    unary("erf", erf, errors=float_error("erf"), tolerance=ELEMENTARY,
          exact=[Exact("nn.erf {0} : {t0}", ["6xF"], [[0, 100, -100, INF, -INF, NAN]],
                       [0, 1, -1, 1, -1, NAN])]),
    unary("erfc", erfc, errors=float_error("erfc"), tolerance=ELEMENTARY,
          exact=[Exact("nn.erfc {0} : {t0}", ["6xF"], [[0, 100, -100, INF, -INF, NAN]],
                       [1, 0, 2, 0, 2, NAN])],
          more=[Sample("nn.erfc {0} : {t0}", ["500xF"], domain=Between(-4, 9), wrt=[])]),

    binary("add", np.add, errors=broadcast_errors("add"),
           exact=[Exact("nn.add {0}, {1} : {t0}, {t1}", ["2xi8"] * 2, [[127, -3], [1, 5]],
                        [-128, 2], out="i8")]),
    binary("sub", np.subtract, errors=broadcast_errors("sub"),
           exact=[Exact("nn.sub {0}, {1} : {t0}, {t1}", ["2xi32"] * 2, [[I32.min, 3], [1, 5]],
                        [I32.max, -2], out="i32"),
                  Exact("nn.sub {0}, {1} : {t0}, {t1}", ["F", "2xF"], [INF, [INF, 1]],
                        [NAN, INF])]),
    binary("mul", np.multiply, errors=broadcast_errors("mul"),
           exact=[Exact("nn.mul {0}, {1} : {t0}, {t1}", ["2xi64"] * 2, [[I64.max, 3], [2, 5]],
                        [-2, 15], out="i64"),
                  Exact("nn.mul {0}, {1} : {t0}, {t1}", ["2xF"] * 2, [[0, 0], [INF, NAN]],
                        [NAN, NAN])]),
    binary("div", np.divide, domain=[Between(-2, 2), NONZERO], errors=broadcast_errors("div"),
           exact=[*integers("div", DIVISION, lambda info: [3, -3, -3, 3, 0, 0, info.min, 0, 0]),
                  Exact("nn.div {0}, {1} : {t0}, {t1}", ["4xF"] * 2, [[1, -1, 0, 3], [0, 0, 0, INF]],
                        [INF, -INF, NAN, 0])]),
    binary("pow", np.power, domain=[POSITIVE, Between(-2, 2)], errors=broadcast_errors("pow"),
           tolerance=ELEMENTARY,
           exact=[
               # A negative base has whole exponents; 0^0 is 1, also for infinite others.
               Exact("nn.pow {0}, {1} : {t0}, {t1}", ["8xF"] * 2,
                     [[0, -2, -2, -2, 0, 0, 2, 1], [0, 3, 2, 0.5, -1, 2, -INF, NAN]],
                     [1, -8, 4, NAN, INF, 0, 0, 1]),
               # x^0 and 0^y: the derivative has no 0 * inf in it.
               Exact("nn.pow {0}, {1} : {t0}, {t1}", ["4xF"] * 2, [[0, 0, 0, 4], [0, 1, 2, 0]],
                     [1, 0, 0, 1], grad=[[0, 1, 0, 0], None]),
               Exact("nn.pow {0}, {1} : {t0}, {t1}", ["3xF"] * 2, [[0, 0, 1], [0, 2, 5]],
                     [1, 0, 1], grad=[None, [0, 0, 0]])]),
    binary("atan2", np.arctan2, domain=NONZERO, errors=broadcast_errors("atan2"),
           tolerance=ELEMENTARY,
           exact=[Exact("nn.atan2 {0}, {1} : {t0}, {t1}", ["7xF"] * 2,
                        [[0, 0, -0.0, 1, -1, 0, NAN], [1, -1, -1, 0, 0, 0, 1]],
                        [0, np.pi, -np.pi, np.pi / 2, -np.pi / 2, 0, NAN])]),
    binary("maximum", np.maximum, domain=Spread(), errors=broadcast_errors("maximum"),
           exact=[Exact("nn.maximum {0}, {1} : {t0}, {t1}", ["4xF"] * 2,
                        [[1, 2, 3, NAN], [2, 2, 1, 1]], [2, 2, 3, NAN],
                        grad=[[0, 0.5, 1, 0], [1, 0.5, 0, 0]]),
                  *integers("maximum", EXTREME, lambda info: [info.max, info.max, 1, 3])]),
    binary("minimum", np.minimum, domain=Spread(), errors=broadcast_errors("minimum"),
           exact=[Exact("nn.minimum {0}, {1} : {t0}, {t1}", ["4xF"] * 2,
                        [[1, 2, 3, 1], [2, 2, 1, NAN]], [1, 2, 1, NAN],
                        grad=[[1, 0.5, 0, 0], [0, 0.5, 1, 0]]),
                  *integers("minimum", EXTREME, lambda info: [info.min, 0, -1, 3])]),
    *[Entry(op, formula, [Sample(f"nn.{op} {{0}}, {{1}} : {{t0}}, {{t1}}", ["3x4xi1", "4xi1"])],
            domain=bits, no_gradient="Truth values have no gradient",
            exact=[Exact(f"nn.{op} {{0}}, {{1}} : {{t0}}, {{t1}}", ["4xi1"] * 2,
                         [[0, 0, 1, 1], [0, 1, 0, 1]], table, out="i1")],
            errors=[Error(f"nn.{op} {{0}}, {{1}} : {{t0}}, {{t1}}", ["4xi32"] * 2,
                          "must be tensor of 1-bit signless integer values, but got "
                          "'tensor<4xi32>'")])
      for op, formula, table in (("and", np.logical_and, [0, 0, 0, 1]),
                                 ("or", np.logical_or, [0, 1, 1, 1]))],
    Entry("not", np.logical_not, [Sample("nn.not {0} : {t0}", ["3x4xi1"])], domain=bits,
          no_gradient="Truth values have no gradient",
          exact=[Exact("nn.not {0} : {t0}", ["2xi1"], [[0, 1]], [1, 0], out="i1")],
          errors=[Error("nn.not {0} : {t0}", ["4xf32"], "but got 'tensor<4xf32>'")]),
    *[Entry(op, formula, [Sample(f"nn.{op} {{0}} : {{t0}}", ["3x4xF"]),
                          Sample(f"nn.{op} {{0}} : {{t0}}", ["200x301xF"], large=True)],
            no_gradient="Truth values have no gradient", errors=float_error(op),
            exact=[Exact(f"nn.{op} {{0}} : {{t0}}", ["5xF"], [[0, -1e30, INF, -INF, NAN]], table,
                         out="i1")])
      for op, formula, table in (("is_nan", np.isnan, [0, 0, 0, 0, 1]),
                                 ("is_finite", np.isfinite, [1, 1, 0, 0, 0]))],
    Entry("compare", None, [
        Sample(f"nn.compare {name}, {{0}}, {{1}} : {{t0}}, {{t1}}", types, formula)
        for name, formula, types in (
            ("eq", np.equal, ["3x4xi32", "4xi32"]), ("ne", np.not_equal, ["3x4xi8", "4xi8"]),
            ("lt", np.less, ["3x4xF", "4xF"]), ("le", np.less_equal, ["3x1xF", "4xF"]),
            ("gt", np.greater, ["3x4xi64", "i64"]), ("ge", np.greater_equal, ["3x4xF", "F"]))],
        no_gradient="No gradient passes a comparison",
        exact=[Exact(f"nn.compare {name}, {{0}}, {{1}} : {{t0}}, {{t1}}", ["4xF"] * 2,
                     [[1, 2, NAN, -0.0], [2, 2, 1, 0]], want, out="i1")
               for name, want in (("eq", [0, 1, 0, 1]), ("ne", [1, 0, 1, 0]), ("lt", [1, 0, 0, 0]),
                                  ("le", [1, 1, 0, 1]), ("gt", [0, 0, 0, 0]),
                                  ("ge", [0, 1, 0, 1]))],
        errors=broadcast_errors("compare", "nn.{op} lt, {{0}}, {{1}} : {{t0}}, {{t1}}")),
    Entry("select", np.where, [
        Sample("nn.select {0}, {1}, {2} : {t0}, {t1}, {t2}", ["3x4xi1", "3x4xF", "4xF"]),
        Sample("nn.select {0}, {1}, {2} : {t0}, {t1}, {t2}", ["4xi1", "3x1xF", "F"]),
        Sample("nn.select {0}, {1}, {2} : {t0}, {t1}, {t2}", ["i1", "3xi32", "3xi32"])],
        domain=[bits, Between(-2, 2), Between(-2, 2)],
        exact=[  # What is not chosen does not matter, not even in the gradient.
            Exact("nn.select {0}, {1}, {2} : {t0}, {t1}, {t2}", ["2xi1", "2xF", "2xF"],
                  [[1, 0], [1, NAN], [INF, 2]], [1, 2], grad=[None, [1, 0], [0, 1]])],
        errors=[Error("nn.select {0}, {1}, {2} : {t0}, {t1}, {t2}", ["5xi1", "4xf32", "4xf32"],
                      "'nn.select' op expects a condition that broadcasts with the choices, got 5 "
                      "and 4", ["'condition' of type 'tensor<5xi1>'"]),
                Error("nn.select {0}, {1}, {2} : {t0}, {t1}, {t2}", ["4xi1", "4xf32", "4xf64"],
                      "expects operands of equal element types, got 'f32' and 'f64'")]),
    Entry("cast", None, [
        Sample("nn.cast {0} to f64 : {t0}", ["3x4xF"], lambda x: x, out="f64"),
        # Through f16 and bf16, of all magnitudes; and what is computed with them is
        # rounded once.
        Sample("%n = nn.cast {0} to f16 : {t0}; nn.cast %n to f32 : tensor<200x301xf16>",
               ["200x301xf32"], lambda x: x.astype(np.float16), magnitudes, out="f32", wrt=[]),
        Sample("%n = nn.cast {0} to bf16 : {t0}; nn.cast %n to f32 : tensor<200x301xbf16>",
               ["200x301xf32"], bf16, magnitudes, out="f32", wrt=[]),
        Sample("%a = nn.cast {0} to bf16 : {t0}; %b = nn.cast {1} to bf16 : {t1}; "
               "%n = nn.mul %a, %b : tensor<20x31xbf16>; nn.cast %n to f32 : tensor<20x31xbf16>",
               ["20x31xf32", "20x31xf32"], lambda x, y: bf16(bf16(x) * bf16(y)), out="f32", wrt=[]),
        # A sum of 64 products of small integers is exact in f32, in bf16 it would not be.
        Sample("%a = nn.cast {0} to bf16 : {t0}; %b = nn.cast {1} to bf16 : {t1}; "
               "%n = nn.matmul %a, %b : tensor<9x64xbf16>, tensor<64x17xbf16>; "
               "nn.cast %n to f32 : tensor<9x17xbf16>", ["9x64xi32", "64x17xi32"],
               lambda x, y: bf16((x @ y).astype(float)), Between(-9, 9), out="f32", wrt=[]),
        Sample("nn.cast {0} to {F} : {t0}", ["3x4xi32"], lambda x: x.astype(float),
               domain=Between(-100, 100)),
        Sample("nn.cast {0} to {F} : {t0}", ["3x4xi1"], lambda x: x.astype(float), domain=bits)],
        exact=[
            Exact("nn.cast {0} to i8 : {t0}", ["9xF"],
                  [[-1.9, 1.9, 127.5, 128, -128.9, -129, 1e30, -INF, NAN]],
                  [-1, 1, 127, 127, -128, -128, 127, -128, 0], out="i8"),
            Exact("nn.cast {0} to i32 : {t0}", ["5xF"], [[2.0 ** 31, -2.0 ** 31, 1e30, NAN, -0.5]],
                  [I32.max, I32.min, I32.max, 0, 0], out="i32"),
            Exact("nn.cast {0} to i64 : {t0}", ["4xF"], [[2.0 ** 63, -2.0 ** 63, -INF, 3.99]],
                  [I64.max, I64.min, I64.min, 3], out="i64"),
            Exact("nn.cast {0} to i8 : {t0}", ["4xi64"], [[I64.max, I64.min, 128, -5]],
                  [127, -128, 127, -5], out="i8"),
            Exact("nn.cast {0} to i64 : {t0}", ["2xi8"], [[-128, 127]], [-128, 127], out="i64"),
            Exact("nn.cast {0} to i1 : {t0}", ["5xF"], [[0, -0.0, 0.1, -2, NAN]],
                  [0, 0, 1, 1, 1], out="i1"),
            Exact("nn.cast {0} to i32 : {t0}", ["2xi1"], [[0, 1]], [0, 1], out="i32"),
            # The gradient comes back in the operand's type.
            Exact("nn.cast {0} to f32 : {t0}", ["2xf64"], [[0.1, 1e300]],
                  [np.float32(0.1), INF], out="f32", grad=[[1, 1]]),
            Exact("nn.cast {0} to f64 : {t0}", ["2xf32"], [[0.1, -3]], [np.float32(0.1), -3],
                  out="f64", grad=[[1, 1]])],
        errors=[Error("nn.cast {0} to i16 : {t0}", ["4xf32"], "but got 'tensor<4xi16>'")]),
]
