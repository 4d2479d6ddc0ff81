# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import numpy as np

from harness.table import SUMS, Between, Entry, Error, Exact, Sample, Spread

INF, NAN = np.inf, np.nan
I8, I32, I64 = (np.iinfo(t) for t in (np.int8, np.int32, np.int64))


def reduction(op, function, exact, **rest):
    text = f"nn.{op} {{0}}"
    return Entry(op, None, [
        Sample(text + " : {t0}", ["3x5xF"], function),
        Sample(text + " : {t0}", ["F"], function),
        Sample(text + " axes [0] : {t0}", ["3x5xF"], lambda x: function(x, axis=0)),
        Sample(text + " axes [-1] keep_dims : {t0}", ["3x5xF"],
               lambda x: function(x, axis=-1, keepdims=True)),
        Sample(text + " axes [1] : {t0}", ["2x3x4xF"], lambda x: function(x, axis=1)),
        Sample(text + " axes [2, 0] keep_dims : {t0}", ["2x3x4xF"],
               lambda x: function(x, axis=(0, 2), keepdims=True)),
        Sample(text + " axes [] : {t0}", ["2x3xF"], lambda x: function(x, axis=())),
        Sample(text + " axes [0] : {t0}", ["1501x37xF"], lambda x: function(x, axis=0), large=True),
        Sample(text + " : {t0}", ["1501x37xF"], function, large=True)],
        exact=exact, tolerance=SUMS,
        errors=[Error(text + " axes [2] : {t0}", ["3x4xf32"],
                      f"'nn.{op}' op expects axes in [-2, 2) for an input of rank 2, got 2",
                      ["'input' of type 'tensor<3x4xf32>'"]),
                Error(text + " axes [1, -1] : {t0}", ["3x4xf32"],
                      f"'nn.{op}' op names axis -1 twice", ["'input' of type 'tensor<3x4xf32>'"])],
        **rest)


def extremum(op, function, sign):
    """The first of equal elements takes the gradient, a NaN is the result."""
    text = f"nn.{op} {{0}}"
    two = [[sign * v for v in row] for row in ([1, 3, 3], [3, 0, 2])]
    return reduction(op, function, domain=Spread(0.04), exact=[
        Exact(text + " : {t0}", ["2x3xF"], [two], 3 * sign, grad=[[[0, 1, 0], [0, 0, 0]]]),
        Exact(text + " axes [0] : {t0}", ["2x3xF"], [[[2, 5, NAN], [2, NAN, NAN]]],
              [2, NAN, NAN], grad=[[[1, 0, 1], [0, 1, 0]]]),
        Exact(text + " axes [0] : {t0}", ["0x2xF"], [[]], [-sign * INF] * 2,
              grad=[np.zeros((0, 2))]),
        Exact(text + " : {t0}", ["2xF"], [[-sign * INF] * 2], -sign * INF, grad=[[1, 0]]),
        *(Exact(text + " : {t0}", [f"4x{t}"], [[info.min, -3, 3, info.max]],
                info.max if sign > 0 else info.min, out=t)
          for t, info in (("i8", I8), ("i32", I32), ("i64", I64)))])


def argmax(axis):
    return lambda x: np.argmax(x, axis).astype(np.int32)


ENTRIES = [
    reduction("reduce_sum", np.sum, [
        Exact("nn.reduce_sum {0} : {t0}", ["4xi8"], [[100, 27, 1, 2]], -126, out="i8"),
        Exact("nn.reduce_sum {0} axes [1] : {t0}", ["2x2xi64"], [[2 ** 40, 1, 2, 3]],
              [2 ** 40 + 1, 5], out="i64"),
        Exact("nn.reduce_sum {0} : {t0}", ["0xF"], [[]], 0),
        Exact("nn.reduce_sum {0} : {t0}", ["2xF"], [[INF, -INF]], NAN)]),
    reduction("reduce_mean", np.mean, [
        Exact("nn.reduce_mean {0} : {t0}", ["4xF"], [[1, 2, 3, 6]], 3, grad=[[0.25] * 4]),
        Exact("nn.reduce_mean {0} axes [0] : {t0}", ["0x2xF"], [[]], [NAN, NAN],
              grad=[np.zeros((0, 2))])]),
    extremum("reduce_max", np.max, 1),
    extremum("reduce_min", np.min, -1),
    Entry("argmax", None, [
        Sample("nn.argmax {0} axis -1 : {t0}", ["3x7xF"], argmax(-1)),
        Sample("nn.argmax {0} axis 0 : {t0}", ["5x3xF"], argmax(0)),
        Sample("nn.argmax {0} axis 1 : {t0}", ["2x3x4xi32"], argmax(1), domain=Between(-4, 4)),
        Sample("nn.argmax {0} axis 1 : {t0}", ["2001x19xF"], argmax(1), large=True)],
        domain=Spread(), no_gradient="Indices have no gradient",
        exact=[Exact("nn.argmax {0} axis 1 : {t0}", ["5x3xF"],
                     [[1, 2, 2, -INF, -INF, -INF, 1, NAN, NAN, NAN, 5, INF, 0, -0.0, 0]],
                     [1, 0, 1, 0, 0], out="i32"),
               Exact("nn.argmax {0} axis 0 : {t0}", ["3xi8"], [[-128, -128, -128]], 0, out="i32")],
        errors=[Error("nn.argmax {0} axis 2 : {t0}", ["3x4xf32"],
                      "'nn.argmax' op expects an axis in [-2, 2) for an input of rank 2, got 2",
                      ["'input' of type 'tensor<3x4xf32>'"]),
                Error("nn.argmax {0} axis 1 : {t0}", ["3x0xf32"],
                      "expects at least one element along axis 1",
                      ["'input' of type 'tensor<3x0xf32>'"])]),
]
