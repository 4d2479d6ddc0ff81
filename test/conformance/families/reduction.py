# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import numpy as np

from harness.table import SUMS, Between, Entry, Error, Exact, Sample, Spread, bits

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


def logsumexp(x, axis=None, keepdims=False):
    return np.logaddexp.reduce(x, axis=axis, keepdims=keepdims) if axis != (0, 2) else \
        np.logaddexp.reduce(np.logaddexp.reduce(x, 0, keepdims=keepdims), 2 if keepdims else 1,
                            keepdims=keepdims)


def truth(op, formula, empty):
    text = f"nn.{op} {{0}}"
    return Entry(op, None, [
        Sample(text + " : {t0}", ["3x5xi1"], formula),
        Sample(text + " axes [0] : {t0}", ["3x5xi1"], lambda x: formula(x, axis=0)),
        Sample(text + " axes [-1] keep_dims : {t0}", ["3x2xi1"],
               lambda x: formula(x, axis=-1, keepdims=True)),
        Sample(text + " axes [1] : {t0}", ["1501x3xi1"], lambda x: formula(x, axis=1), large=True)],
        domain=bits, no_gradient="Truth values have no gradient",
        exact=[Exact(text + " axes [1] : {t0}", ["3x2xi1"], [[0, 0, 0, 1, 1, 1]],
                     [0, 1, 1] if empty == 0 else [0, 0, 1], out="i1"),
               Exact(text + " : {t0}", ["0xi1"], [[]], empty, out="i1")],
        errors=[Error(text + " axes [2] : {t0}", ["3x4xi1"],
                      f"'nn.{op}' op expects axes in [-2, 2) for an input of rank 2, got 2",
                      ["'input' of type 'tensor<3x4xi1>'"])])


def arg_extremum(op, function, ties):
    def along(axis):
        return lambda x: function(x, axis).astype(np.int32)
    text = f"nn.{op} {{0}} axis %d : {{t0}}"
    least = -128 if op == "argmax" else 127
    return Entry(op, None, [
        Sample(text % -1, ["3x7xF"], along(-1)), Sample(text % 0, ["5x3xF"], along(0)),
        Sample(text % 1, ["2x3x4xi32"], along(1), domain=Between(-4, 4)),
        Sample(text % 1, ["2001x19xF"], along(1), large=True)],
        domain=Spread(), no_gradient="Indices have no gradient",
        exact=[Exact(text % 1, ["5x3xF"], [[1, 2, 2, -INF, -INF, -INF, 1, NAN, NAN, NAN, 5, INF,
                                            0, -0.0, 0] if op == "argmax" else
                                           [1, 2, 1, INF, INF, INF, 1, NAN, NAN, 3, INF, -INF,
                                            0, -0.0, 0]], ties, out="i32"),
               Exact(text % 0, ["3xi8"], [[least] * 3], 0, out="i32")],
        errors=[Error(text % 2, ["3x4xf32"],
                      f"'nn.{op}' op expects an axis in [-2, 2) for an input of rank 2, got 2",
                      ["'input' of type 'tensor<3x4xf32>'"]),
                Error(text % 1, ["3x0xf32"], "expects at least one element along axis 1",
                      ["'input' of type 'tensor<3x0xf32>'"])])


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
    reduction("reduce_prod", np.prod, [
        Exact("nn.reduce_prod {0} axes [1] : {t0}", ["3x3xF"], [[2, 3, 4, 2, 0, 4, 0, 0, 5]],
              [24, 0, 0], grad=[[[12, 8, 6], [0, 8, 0], [0, 0, 0]]]),
        Exact("nn.reduce_prod {0} : {t0}", ["0xF"], [[]], 1, grad=[[]]),
        Exact("nn.reduce_prod {0} : {t0}", ["2xi8"], [[100, 2]], -56, out="i8")],
        domain=Between(0.4, 1.6)),
    reduction("reduce_l1", lambda x, **k: np.sum(np.abs(x), **k), [
        Exact("nn.reduce_l1 {0} : {t0}", ["3xF"], [[-2, 0, 3]], 5, grad=[[-1, 0, 1]])],
        domain=Between(-2, 2, avoid=[0])),
    reduction("reduce_l2", lambda x, **k: np.sqrt(np.sum(x * x, **k)), [
        Exact("nn.reduce_l2 {0} axes [1] : {t0}", ["2x2xF"], [[0, -4, 0, 0]], [4, 0],
              grad=[[[0, -1], [0, 0]]])],
        domain=Between(-2, 2, avoid=[0])),
    reduction("logsumexp", logsumexp, [
        Exact("nn.logsumexp {0} axes [1] : {t0}", ["4x2xF"],
              [[1000, -1000, -INF, -INF, INF, 0, NAN, 1]], [1000, -INF, INF, NAN],
              grad=[[[1, 0], [0, 0], [NAN, 0], [NAN, NAN]]]),
        Exact("nn.logsumexp {0} : {t0}", ["0xF"], [[]], -INF, grad=[[]])]),
    *[truth(op, formula, empty) for op, formula, empty in
      (("reduce_any", np.any, 0), ("reduce_all", np.all, 1))],
    arg_extremum("argmax", np.argmax, [1, 0, 1, 0, 0]),
    arg_extremum("argmin", np.argmin, [0, 0, 1, 2, 0]),
    Entry("cumsum", None, [
        Sample("nn.cumsum {0} axis 1 : {t0}", ["3x7xF"], lambda x: np.cumsum(x, 1)),
        Sample("nn.cumsum {0} axis 0 exclusive : {t0}", ["5x3xF"],
               lambda x: np.cumsum(x, 0) - x),
        Sample("nn.cumsum {0} axis -2 reverse : {t0}", ["2x4x3xF"], lambda x:
               np.cumsum(x[:, ::-1], 1)[:, ::-1]),
        Sample("nn.cumsum {0} axis 0 exclusive reverse : {t0}", ["8xF"],
               lambda x: np.cumsum(x[::-1])[::-1] - x),
        Sample("nn.cumsum {0} axis 1 : {t0}", ["37x1501xF"], lambda x: np.cumsum(x, 1),
               large=True)],
        tolerance=SUMS, exact=[
            Exact("nn.cumsum {0} axis 0 : {t0}", ["3xi8"], [[100, 27, 1]], [100, 127, -128],
                  out="i8"),
            Exact("nn.cumsum {0} axis 0 exclusive : {t0}", ["3xi64"], [[5, 6, 7]], [0, 5, 11],
                  out="i64"),
            Exact("nn.cumsum {0} axis 0 : {t0}", ["0x2xF"], [[]], np.zeros((0, 2)))],
        errors=[Error("nn.cumsum {0} axis 2 : {t0}", ["3x4xf32"],
                      "'nn.cumsum' op expects an axis in [-2, 2) for an input of rank 2, got 2",
                      ["'input' of type 'tensor<3x4xf32>'"])]),
]
