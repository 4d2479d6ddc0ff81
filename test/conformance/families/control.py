# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import numpy as np

from harness.model import ModelText
from harness.table import ELEMENTARY, SUMS, Between, Entry, Error, Exact, Sample


def always(value):
    return lambda rng, dtype, shape, operand: np.full(shape, value, dtype)


NUMBERS = Between(0.2, 1)


def branch(condition, formula):
    """The condition is data: nothing is decided when the model is compiled."""
    return Sample("""%zero = nn.constant 0.0 : tensor<{F}>; """
                  """%positive = nn.compare gt, {2}, %zero : tensor<{F}>; nn.if %positive {{
    %a = nn.square {0} : {t0}
    %b = nn.mul %a, {1} : {t0}
    nn.yield %b : {t0}
  }} else {{
    %a = nn.sin {1} : {t1}
    nn.yield %a : {t1}
  }}""", ["3x4xF", "3x4xF", "F"], formula, [NUMBERS, NUMBERS, always(condition)], wrt=[0, 1])


def recurrent(x, h, w):
    """The last state of Elman's network."""
    for step in x:
        h = np.tanh(h @ w + step)
    return h


RNN = """nn.loop %i over(%x = {0} : {t0}) carry(%h = {1} : {t1}) {{
    %u = nn.matmul %h, {2} : {t1}, {t2}
    %a = nn.add %u, %x : {t1}
    %n = nn.tanh %a : {t1}
    nn.yield %n : {t1}
  }}"""


def backwards(x, s):
    """h[i] = sin(h[i+1] + x[i]), all of them."""
    out = np.zeros_like(x)
    for i in reversed(range(len(x))):
        out[i] = s = np.sin(s + x[i])
    return out


BACKWARDS = """%last, %all = nn.loop %i reverse over(%x = {0} : {t0}) carry(%s = {1} : {t1}) {{
    %a = nn.add %s, %x : {t1}
    %n = nn.sin %a : {t1}
    nn.yield %n, %n : {t1}, {t1}
  }}; nn.add %all, %all : {t0}"""


def first_steps(x, s, n):
    out = np.zeros_like(x)
    for i in range(min(max(int(n), 0), len(x))):
        out[i] = s = s * x[i]
    return out


FIRST = """%last, %all = nn.loop %i length({2}) over(%x = {0} : {t0}) carry(%s = {1} : {t1}) {{
    %n = nn.mul %s, %x : {t1}
    nn.yield %n, %n : {t1}, {t1}
  }}; nn.square %all : {t0}"""


def until(x):
    """Doubled and a half until the sum is 5 or more, 20 times at most."""
    for _ in range(20):
        x = 1.5 * x
        if not x.sum() < 5:
            break
    return x


UNTIL = """%factor = nn.constant 1.5 : tensor<{F}>; %limit = nn.constant 5.0 : tensor<{F}>; """ \
    """nn.loop %i upto 20 carry(%s = {0} : {t0}) {{
    %n = nn.mul %s, %factor : {t0}, tensor<{F}>
    %sum = nn.reduce_sum %n : {t0}
    %go = nn.compare lt, %sum, %limit : tensor<{F}>
    nn.yield %n while %go : {t0}
  }}"""


def polynomial(x):
    """sum of i x^i, by the step's number."""
    total, power = np.zeros_like(x), np.ones_like(x)
    for i in range(5):
        total, power = total + i * power, power * x
    return total


POLYNOMIAL = """%zero = nn.constant 0.0 : {t0}; %one = nn.constant 1.0 : {t0}; """ \
    """%total, %power = nn.loop %i upto 5 carry(%s = %zero : {t0}, %q = %one : {t0}) {{
    %f = nn.cast %i to {F} : tensor<i64>
    %a = nn.mul %q, %f : {t0}, tensor<{F}>
    %n = nn.add %s, %a : {t0}
    %m = nn.mul %q, {0} : {t0}
    nn.yield %n, %m : {t0}, {t0}
  }}; nn.add %total, %zero : {t0}"""


def nested(x, w):
    """A loop in a loop, with a choice in it."""
    state = np.zeros(x.shape[2:])
    for row in x:
        for step in row:
            state = np.sin(state * w + step) if step.sum() > 0 else state * step
    return state


NESTED = """%zero = nn.constant 0.0 : {t1}; %none = nn.constant 0.0 : tensor<{F}>; """ \
    """nn.loop %i over(%row = {0} : {t0}) carry(%s = %zero : {t1}) {{
    %r = nn.loop %j over(%x = %row : tensor<4x3x{F}>) carry(%q = %s : {t1}) {{
      %sum = nn.reduce_sum %x : {t1}
      %p = nn.compare gt, %sum, %none : tensor<{F}>
      %n = nn.if %p {{
        %m = nn.mul %q, {1} : {t1}
        %a = nn.add %m, %x : {t1}
        %b = nn.sin %a : {t1}
        nn.yield %b : {t1}
      }} else {{
        %m = nn.mul %q, %x : {t1}
        nn.yield %m : {t1}
      }}
      nn.yield %n : {t1}
    }}
    nn.yield %r : {t1}
  }}"""

def by_count(x):
    """A result that counts, beside one that depends on x, and a start shared by two."""
    s, k = x, 0
    for _ in range(10):
        s, k = np.sin(s * x), k + 1
        if not s.sum() < 1.6:
            break
    return s / k


BY_COUNT = """%zero = nn.constant 0.0 : tensor<{F}>; %one = nn.constant 1.0 : tensor<{F}>; """ \
    """%limit = nn.constant 1.6 : tensor<{F}>; %none = nn.constant 0 : tensor<i64>; """ \
    """%step = nn.constant 1 : tensor<i64>; """ \
    """%y1, %n, %same = nn.loop %i upto 10 """ \
    """carry(%s = {0} : {t0}, %k = %none : tensor<i64>, %z = {0} : {t0}) {{
    %m = nn.mul %s, {0} : {t0}
    %a = nn.sin %m : {t0}
    %k1 = nn.add %k, %step : tensor<i64>
    %sum = nn.reduce_sum %a : {t0}
    %go = nn.compare lt, %sum, %limit : tensor<{F}>
    nn.yield %a, %k1, {0} while %go : {t0}, tensor<i64>, {t0}
  }}; %count = nn.cast %n to {F} : tensor<i64>; nn.div %y1, %count : {t0}, tensor<{F}>"""

# The two values change places in each step, and one of them is put out.
SWAP = """%u, %v, %w = nn.loop %i upto 3 carry(%x = {0} : {t0}, %y = {1} : {t0}) {{
    nn.yield %y, %x, %x : {t0}, {t0}, {t0}
  }}; nn.concat %u, %v, %u axis 0 : {t0}, {t0}, {t0}"""


def state(compiler):
    """A loop and a branch that write state: later steps read what earlier ones wrote."""
    model = ModelText("control_state")
    vector, count = "tensor<3xf64>", "tensor<i64>"
    model.declare(f"nn.param @w : {vector} init(#nn.zeros)")
    model.declare(f"nn.state @updates : {count} init(#nn.zeros)")
    # Rosenblatt's rule, written on state.
    model.function("sweep", [("xs", "tensor<4x3xf64>"), ("ds", "tensor<4xf64>")], [
        "%none = nn.constant 0.0 : tensor<f64>", "%one = nn.constant 1 : tensor<i64>",
        """nn.loop %i over(%x = %xs : tensor<4x3xf64>, %d = %ds : tensor<4xf64>) {
    %w = nn.get @w : tensor<3xf64>
    %p = nn.mul %w, %x : tensor<3xf64>
    %s = nn.reduce_sum %p : tensor<3xf64>
    %fires = nn.compare gt, %s, %none : tensor<f64>
    %y = nn.cast %fires to f64 : tensor<i1>
    %e = nn.sub %d, %y : tensor<f64>
    %wrong = nn.compare ne, %e, %none : tensor<f64>
    nn.if %wrong {
      %step = nn.mul %x, %e : tensor<3xf64>, tensor<f64>
      %n = nn.add %w, %step : tensor<3xf64>
      nn.set @w, %n : tensor<3xf64>
      %k = nn.get @updates : tensor<i64>
      %k1 = nn.add %k, %one : tensor<i64>
      nn.set @updates, %k1 : tensor<i64>
      nn.yield
    }
    nn.yield
  }""", "%w = nn.get @w : tensor<3xf64>"], [("%w", vector)])
    xs = np.array([[1, a, b] for a in (0, 1) for b in (0, 1)], float)
    ds = np.array([0, 0, 0, 1], float)  # AND
    w, updates = np.zeros(3), 0
    with compiler.library(model).instance() as instance:
        for _ in range(8):
            for x, d in zip(xs, ds):
                if d != float(w @ x > 0):
                    w, updates = w + (d - float(w @ x > 0)) * x, updates + 1
            np.testing.assert_array_equal(instance.call("sweep", xs, ds)[0], w)
        assert instance.read("updates") == updates
        np.testing.assert_array_equal(instance.read("w"), w)


def minimize_in_loop(compiler):
    """Training in a loop is as many steps one after another."""
    model = ModelText("control_minimize")
    model.declare("nn.param @w : tensor<2xf64> init(dense<[3.0, -1.0]> : tensor<2xf64>)")
    model.function("loss", [("x", "tensor<2xf64>")], [
        "%w = nn.get @w : tensor<2xf64>", "%d = nn.sub %w, %x : tensor<2xf64>",
        "%q = nn.square %d : tensor<2xf64>", "%l = nn.reduce_sum %q : tensor<2xf64>"],
        [("%l", "tensor<f64>")], private=True)
    call = "nn.minimize @loss(%x) using @momentum(lr = 0.1) : (tensor<2xf64>) -> tensor<f64>"
    model.function("epoch", [("xs", "tensor<5x2xf64>")], [
        "%losses = nn.loop %i over(%x = %xs : tensor<5x2xf64>) {\n    %l = " + call +
        "\n    nn.yield %l : tensor<f64>\n  }"], [("%losses", "tensor<5xf64>")])
    model.function("step", [("x", "tensor<2xf64>")], ["%l = " + call], [("%l", "tensor<f64>")])
    xs = np.linspace(-1, 1, 10).reshape(5, 2)
    library = compiler.library(model)
    with library.instance() as one, library.instance() as other:
        losses = [other.call("step", x)[0] for x in xs]
        np.testing.assert_array_equal(one.call("epoch", xs)[0], losses)
        np.testing.assert_array_equal(one.read("w"), other.read("w"))
        # Independent: gradient 2 (w - x), v = 0.9 v + g, w -= 0.1 v.
        w, v = np.array([3.0, -1.0]), np.zeros(2)
        for x in xs:
            v = 0.9 * v + 2 * (w - x)
            w = w - 0.1 * v
        np.testing.assert_allclose(one.read("w"), w, rtol=1e-14)


def both(compiler):
    state(compiler)
    minimize_in_loop(compiler)


LOOP = "nn.loop %%i %s {{\n    nn.yield%s\n  }}"

ENTRIES = [
    Entry("if", None, [branch(1, lambda x, y, c: x * x * y), branch(-1, lambda x, y, c: np.sin(y))],
          tolerance=ELEMENTARY,
          exact=[Exact("nn.if {0} {{\n    nn.yield {1} : {t1}\n  }} else {{\n    "
                       "nn.yield {2} : {t1}\n  }}", ["i1", "2xi32", "2xi32"],
                       [value, [1, 2], [3, 4]], [1, 2] if value else [3, 4], out="i32")
                 for value in (True, False)],
          errors=[Error("nn.if {0} {{\n    nn.yield {1} : {t1}\n  }}", ["i1", "2xf32"],
                        "expects both regions to yield values of the same types",
                        ["if it is true: 'tensor<2xf32>'", "if it is not: none"])]),
    Entry("loop", None, [
        Sample(RNN, ["5x2x3xF", "2x3xF", "3x3xF"], recurrent),
        Sample(BACKWARDS, ["6x2xF", "2xF"], lambda x, s: 2 * backwards(x, s)),
        *[Sample(FIRST, ["6x2xF", "2xF", "i64"], lambda x, s, n: first_steps(x, s, n) ** 2,
                 [NUMBERS, NUMBERS, always(n)], wrt=[0, 1]) for n in (4, 0, -2, 9)],
        Sample(UNTIL, ["3xF"], until, Between(0.5, 0.6)),
        Sample(BY_COUNT, ["3xF"], by_count, Between(0.5, 0.9)),
        Sample(POLYNOMIAL, ["3x2xF"], polynomial),
        Sample(NESTED, ["2x4x3xF", "3xF"], nested),
        Sample(SWAP, ["2xF", "2xF"], lambda x, y: np.concatenate([y, x, y])),
        Sample(RNN, ["9x40x64xF", "40x64xF", "64x64xF"], recurrent, Between(-0.1, 0.1), large=True)],
        tolerance=SUMS, behaviour=both,
        exact=[Exact("nn.loop %i over(%x = {0} : {t0}) {{\n    nn.yield {1} : {t1}\n  }}",
                     ["3x2xF", "2xF"], [[[1, 2], [3, 4], [5, 6]], [7, 8]],
                     [[7, 8], [7, 8], [7, 8]], grad=[None, [3, 3]]),
               Exact("nn.loop %i upto 0 carry(%s = {0} : {t0}) {{\n    %n = nn.neg %s : {t0}\n    "
                     "nn.yield %n : {t0}\n  }}", ["2xF"], [[1, -2]], [1, -2], grad=[[1, 1]])],
        errors=[
            Error(LOOP % ("carry(%s = {0} : {t0})", " %s : {t0}"), ["2xf32"],
                  "expects 'upto' or 'over' to say how many steps there are"),
            Error(LOOP % ("upto 3 over(%x = {0} : {t0})", " %x : tensor<f32>"), ["2xf32"],
                  "expects no 'upto' beside 'over'"),
            Error(LOOP % ("over(%x = {0} : {t0}, %z = {1} : {t1})", " %x : tensor<f32>"),
                  ["2xf32", "3xf32"], "expects sequences of the same number of steps, got "
                  "'tensor<2xf32>' and 'tensor<3xf32>'", ["defined here"]),
            Error(LOOP % ("over(%x = {0} : {t0})", " %x : tensor<f32>"), ["f32"],
                  "expected a tensor with a first dimension to go over, got 'tensor<f32>'")]),
    Entry("yield", behaviour=both),
]
