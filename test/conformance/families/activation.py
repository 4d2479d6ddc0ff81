# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import math

import numpy as np

from harness.table import ELEMENTARY, Between, Entry, Error, Exact, Sample, Spread, Tolerance, unary

INF, NAN = np.inf, np.nan
SIDES = Between(-3, 3, avoid=[0])
HARD = Between(-5, 5, avoid=[-3, 3])
# x + 3 is rounded relative to 3, also where x is close to -3.
HARD_SUM = Tolerance(2, 4, floor=1)


def sigmoid(x):
    return 0.5 * (1 + np.tanh(x / 2))


def softplus(x):
    return np.logaddexp(0, x)


def distribution(x):
    return 0.5 * np.vectorize(math.erfc, [float])(-x / math.sqrt(2))


def gelu_by_tanh(x):
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x ** 3)))


def mish(x):
    return x * np.tanh(softplus(x))


def selu(x):
    return 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(np.minimum(x, 0)))


def elu(alpha):
    return lambda x: np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def log_softmax(axis):
    return lambda x: x - np.logaddexp.reduce(x, axis=axis, keepdims=True)


def softmax(axis):
    def formula(x):
        e = np.exp(x - x.max(axis=axis, keepdims=True))
        return e / e.sum(axis=axis, keepdims=True)
    return formula


def float_error(op):
    return [Error(f"nn.{op} {{0}} : {{t0}}", ["4xi32"], "must be tensor of 16-bit float or bfloat16 type or 32-bit float or "
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
    Entry("elu", elu(1.0), [
        Sample("nn.elu {0} alpha 1.0 : {t0}", ["5x7xF"]),
        Sample("nn.elu {0} alpha 0.3 : {t0}", ["F"], elu(0.3)),
        Sample("nn.elu {0} alpha -0.5 : {t0}", ["9xF"], elu(-0.5)),
        Sample("nn.elu {0} alpha 1.0 : {t0}", ["200x301xF"], large=True)],
        domain=SIDES, tolerance=ELEMENTARY,
        exact=[Exact("nn.elu {0} alpha 0.5 : {t0}", ["5xF"], [[0, 2, INF, -INF, NAN]],
                     [0, 2, INF, -0.5, NAN], grad=[[0.5, 1, 1, 0, NAN]])],
        errors=[Error("nn.elu {0} alpha 1.0 : {t0}", ["4xi32"], "but got 'tensor<4xi32>'")]),
    unary("selu", selu, domain=SIDES, tolerance=ELEMENTARY, errors=float_error("selu"),
          exact=[Exact("nn.selu {0} : {t0}", ["3xF"], [[0, INF, -INF]],
                       [0, INF, -1.7580993408473766])]),
    Entry("gelu", lambda x: x * distribution(x), [
        Sample("nn.gelu {0} : {t0}", ["5x7xF"]),
        Sample("nn.gelu {0} : {t0}", ["500xF"], domain=Between(-12, 12), wrt=[],
               elements=["f32"]),  # the formula rounds its argument, which shows in f64
        Sample("nn.gelu {0} tanh : {t0}", ["5x7xF"], gelu_by_tanh),
        Sample("nn.gelu {0} tanh : {t0}", ["F"], gelu_by_tanh),
        Sample("nn.gelu {0} : {t0}", ["200x301xF"], large=True)],
        tolerance=ELEMENTARY, errors=float_error("gelu"),
        exact=[Exact(f"nn.gelu {{0}}{form} : {{t0}}", ["5xF"], [[0, 100, -100, INF, NAN]],
                     [0, 100, 0, INF, NAN]) for form in ("", " tanh")]),
    unary("silu", lambda x: x * sigmoid(x), tolerance=ELEMENTARY, errors=float_error("silu"),
          exact=[Exact("nn.silu {0} : {t0}", ["6xF"], [[0, 200, -1000, INF, -INF, NAN]],
                       [0, 200, 0, INF, NAN, NAN])]),
    unary("mish", mish, tolerance=ELEMENTARY, errors=float_error("mish"),
          exact=[Exact("nn.mish {0} : {t0}", ["6xF"], [[0, 200, -1000, INF, -INF, NAN]],
                       [0, 200, 0, INF, NAN, NAN])]),
    unary("softsign", lambda x: x / (1 + np.abs(x)), tolerance=Tolerance(2, 2), domain=SIDES,
          errors=float_error("softsign"),
          exact=[Exact("nn.softsign {0} : {t0}", ["5xF"], [[0, 1, -3, INF, NAN]],
                       [0, 0.5, -0.75, NAN, NAN], grad=[[1, 0.25, 0.0625, 0, NAN]])]),
    unary("relu6", lambda x: np.clip(x, 0, 6), domain=Between(-3, 9, avoid=[0, 6]),
          errors=float_error("relu6"),
          exact=[Exact("nn.relu6 {0} : {t0}", ["7xF"], [[-1, 0, 2, 6, 7, INF, NAN]],
                       [0, 0, 2, 6, 6, 6, NAN], grad=[[0, 0, 1, 0, 0, 0, 0]])]),
    unary("hard_tanh", lambda x: np.clip(x, -1, 1), domain=Between(-3, 3, avoid=[-1, 1]),
          errors=float_error("hard_tanh"),
          exact=[Exact("nn.hard_tanh {0} : {t0}", ["7xF"], [[-2, -1, 0, 0.5, 1, INF, NAN]],
                       [-1, -1, 0, 0.5, 1, 1, NAN], grad=[[0, 0, 1, 1, 0, 0, 0]])]),
    unary("hard_sigmoid", lambda x: np.clip(x + 3, 0, 6) / 6, domain=HARD, tolerance=HARD_SUM,
          errors=float_error("hard_sigmoid"),
          exact=[Exact("nn.hard_sigmoid {0} : {t0}", ["7xF"], [[-4, -3, 0, 1.5, 3, INF, NAN]],
                       [0, 0, 0.5, 0.75, 1, 1, NAN])]),
    unary("hard_swish", lambda x: x * np.clip(x + 3, 0, 6) / 6, domain=HARD, tolerance=HARD_SUM,
          errors=float_error("hard_swish"),
          exact=[Exact("nn.hard_swish {0} : {t0}", ["7xF"], [[-4, -3, 0, 1.5, 3, INF, NAN]],
                       [0, 0, 0, 1.125, 3, INF, NAN], grad=[[0, 0, 0.5, 1, 1, 1, 0]])]),
    Entry("clamp", lambda x: np.clip(x, -0.5, 1.5), [
        Sample("nn.clamp {0} low -0.5 high 1.5 : {t0}", ["5x7xF"]),
        Sample("nn.clamp {0} low -0.5 high 1.5 : {t0}", ["200x301xF"], large=True)],
        domain=Between(-3, 3, avoid=[-0.5, 1.5]),
        exact=[Exact("nn.clamp {0} low -1.0 high 2.0 : {t0}", ["7xF"],
                     [[-INF, -1, 0, 2, 3, INF, NAN]], [-1, -1, 0, 2, 2, 2, NAN],
                     grad=[[0, 1, 1, 1, 0, 0, 0]])],
        errors=[Error("nn.clamp {0} low 2.0 high 1.0 : {t0}", ["4xf32"],
                      "'nn.clamp' op expects finite bounds with low <= high, got 2.0")]),
    Entry("step", lambda x: np.heaviside(x, 0.5), [
        Sample("nn.step {0} at_zero 0.5 : {t0}", ["5x7xF"]),
        Sample("nn.step {0} at_zero 1.0 : {t0}", ["200x301xF"], large=True)],
        no_gradient="The derivative is 0 everywhere",
        exact=[Exact(f"nn.step {{0}} at_zero {at_zero} : {{t0}}", ["6xF"],
                     [[-INF, -2, 0, -0.0, 1, NAN]], [0, 0, at_zero, at_zero, 1, NAN])
               for at_zero in (0.0, 0.5, 1.0)],
        errors=[Error("nn.step {0} at_zero 1.0 : {t0}", ["4xi32"], "but got 'tensor<4xi32>'")]),
    along_axis("softmax", softmax, [
        # Large logits do not overflow, and a row of -inf but one has a limit.
        Exact("nn.softmax {0} axis -1 : {t0}", ["3x2xF"], [[1000, 1000, -INF, 3, 0, 2000]],
              [[0.5, 0.5], [0, 1], [0, 1]], grad=[[[0, 0], [0, 0], [0, 0]]]),
        Exact("nn.softmax {0} axis 0 : {t0}", ["2xF"], [[NAN, 1]], [NAN, NAN])]),
    along_axis("log_softmax", log_softmax, [
        Exact("nn.log_softmax {0} axis -1 : {t0}", ["2x2xF"], [[-INF, 3, 0, 2000]],
              [[-INF, 0], [-2000, 0]]),
        Exact("nn.log_softmax {0} axis 0 : {t0}", ["2xF"], [[NAN, 1]], [NAN, NAN])]),
    Entry("maxout", None, [
        Sample("nn.maxout {0} pieces 2 : {t0}", ["3x8xF"], lambda x: x.reshape(3, 4, 2).max(-1)),
        Sample("nn.maxout {0} pieces 4 : {t0}", ["2x3x8xF"], lambda x: x.reshape(2, 3, 2, 4).max(-1)),
        Sample("nn.maxout {0} pieces 3 : {t0}", ["3xF"], lambda x: x.reshape(1, 3).max(-1)),
        Sample("nn.maxout {0} pieces 1 : {t0}", ["3x2xF"], lambda x: x),
        Sample("nn.maxout {0} pieces 3 : {t0}", ["301x96xF"],
               lambda x: x.reshape(301, 32, 3).max(-1), large=True)],
        domain=Spread(0.05),
        # The first of equal pieces wins; a NaN is the result.
        exact=[Exact("nn.maxout {0} pieces 2 : {t0}", ["8xF"], [[1, 2, 3, 3, -INF, -INF, NAN, 0]],
                     [2, 3, -INF, NAN], grad=[[0, 1, 1, 0, 1, 0, 1, 0]])],
        errors=[Error("nn.maxout {0} pieces 3 : {t0}", ["3x4xf32"], "'nn.maxout' op expects a number "
                      "of pieces that divides the last extent, got 3 pieces of 4",
                      ["'input' of type 'tensor<3x4xf32>'"]),
                Error("nn.maxout {0} pieces 0 : {t0}", ["4xf32"], "got 0 pieces of 4"),
                Error("nn.maxout {0} pieces 1 : {t0}", ["f32"], "expects an input of known rank >= 1, "
                      "got 'tensor<f32>'")]),
]
