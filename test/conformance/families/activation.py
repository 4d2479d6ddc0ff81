# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import numpy as np

from harness.table import ELEMENTARY, Between, Entry, Error, Exact, Sample, Tolerance, unary

INF, NAN = np.inf, np.nan
SIDES = Between(-3, 3, avoid=[0])


def sigmoid(x):
    return 0.5 * (1 + np.tanh(x / 2))


def softplus(x):
    return np.logaddexp(0, x)


def log_softmax(axis):
    return lambda x: x - np.logaddexp.reduce(x, axis=axis, keepdims=True)


def softmax(axis):
    def formula(x):
        e = np.exp(x - x.max(axis=axis, keepdims=True))
        return e / e.sum(axis=axis, keepdims=True)
    return formula


def float_error(op):
    return [Error(f"nn.{op} {{0}} : {{t0}}", ["4xi32"], "must be tensor of 32-bit float or "
                  "64-bit float values, but got 'tensor<4xi32>'")]


def along_axis(op, formula, exact):
    text = f"nn.{op} {{0}} axis %d : {{t0}}"
    return Entry(op, None, [
        Sample(text % -1, ["3x7xF"], formula(-1)), Sample(text % 0, ["5x3xF"], formula(0)),
        Sample(text % 1, ["2x3x4xF"], formula(1)), Sample(text % 0, ["6xF"], formula(0)),
        Sample(text % 1, ["2001x19xF"], formula(1), large=True)],
        # A sum of exponentials, its terms below 1, in another order.
        tolerance=Tolerance(8, 8, floor=1 / 8), exact=exact,
        errors=[Error(text % 2, ["3x4xf32"], f"'nn.{op}' op expects an axis in [-2, 2) for an input "
                      "of rank 2, got 2", ["'input' of type 'tensor<3x4xf32>'"]),
                Error(text % 0, ["f32"], "expects an axis in [0, 0) for an input of rank 0, got 0")])


ENTRIES = [
    unary("sigmoid", sigmoid, tolerance=ELEMENTARY, errors=float_error("sigmoid"),
          exact=[Exact("nn.sigmoid {0} : {t0}", ["6xF"], [[0, 200, -1000, INF, -INF, NAN]],
                       [0.5, 1, 0, 1, 0, NAN], grad=[[0.25, 0, 0, 0, 0, NAN]])]),
    unary("tanh", np.tanh, tolerance=ELEMENTARY, errors=float_error("tanh"),
          exact=[Exact("nn.tanh {0} : {t0}", ["6xF"], [[0, 200, -200, INF, -INF, NAN]],
                       [0, 1, -1, 1, -1, NAN], grad=[[1, 0, 0, 0, 0, NAN]])]),
    unary("softplus", softplus, tolerance=ELEMENTARY, errors=float_error("softplus"),
          exact=[Exact("nn.softplus {0} : {t0}", ["5xF"], [[200, -1000, INF, -INF, NAN]],
                       [200, 0, INF, 0, NAN], grad=[[1, 0, 1, 0, NAN]])]),
    unary("relu", lambda x: np.maximum(x, 0), domain=SIDES, errors=float_error("relu"),
          exact=[Exact("nn.relu {0} : {t0}", ["6xF"], [[-1, 0, 2, INF, -INF, NAN]],
                       [0, 0, 2, INF, 0, NAN], grad=[[0, 0, 1, 1, 0, 0]])]),
    Entry("leaky_relu", lambda x: np.where(x > 0, x, 0.01 * x),
          [Sample("nn.leaky_relu {0} slope 0.01 : {t0}", ["5x7xF"]),
           Sample("nn.leaky_relu {0} slope 1.5 : {t0}", ["9xF"],
                  lambda x: np.where(x > 0, x, 1.5 * x))], domain=SIDES,
          # The slope is rounded to f32 as well.
          tolerance=Tolerance(2, 2), errors=[
              Error("nn.leaky_relu {0} slope 0.01 : {t0}", ["4xi32"], "but got 'tensor<4xi32>'")],
          exact=[Exact("nn.leaky_relu {0} slope 0.25 : {t0}", ["5xF"], [[-4, 0, 2, INF, -INF]],
                       [-1, 0, 2, INF, -INF], grad=[[0.25, 0.25, 1, 1, 0.25]])]),
    along_axis("softmax", softmax, [
        # Large logits do not overflow, and a row of -inf but one has a limit.
        Exact("nn.softmax {0} axis -1 : {t0}", ["3x2xF"], [[1000, 1000, -INF, 3, 0, 2000]],
              [[0.5, 0.5], [0, 1], [0, 1]], grad=[[[0, 0], [0, 0], [0, 0]]]),
        Exact("nn.softmax {0} axis 0 : {t0}", ["2xF"], [[NAN, 1]], [NAN, NAN])]),
    along_axis("log_softmax", log_softmax, [
        Exact("nn.log_softmax {0} axis -1 : {t0}", ["2x2xF"], [[-INF, 3, 0, 2000]],
              [[-INF, 0], [-2000, 0]]),
        Exact("nn.log_softmax {0} axis 0 : {t0}", ["2xF"], [[NAN, 1]], [NAN, NAN])]),
]
