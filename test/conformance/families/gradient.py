# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import numpy as np

from harness.model import ModelText
from harness.numerics import bf16
from harness.table import Entry, Error, Exact, Sample, everything

SCALAR, VECTOR = "tensor<f64>", "tensor<3xf64>"


def value_and_grad(compiler):
    """Parameters and arguments in the order of wrt, further results, state written
    inside, and the gradient of a gradient with respect to a parameter."""
    model = ModelText("gradients")
    model.declare(f"nn.param @w : {VECTOR} init(dense<[1.0, -2.0, 0.5]> : {VECTOR})")
    model.declare("nn.state @calls : tensor<i64> init(#nn.zeros)")
    x = [("x", VECTOR)]
    # f = sum(sin(w) x^2); also returns x^2 and counts its calls.
    model.function("f", x, [
        f"%w = nn.get @w : {VECTOR}", f"%s = nn.sin %w : {VECTOR}", f"%q = nn.square %x : {VECTOR}",
        f"%p = nn.mul %s, %q : {VECTOR}", f"%l = nn.reduce_sum %p : {VECTOR}",
        "%n = nn.get @calls : tensor<i64>", "%one = nn.constant 1 : tensor<i64>",
        "%m = nn.add %n, %one : tensor<i64>", "nn.set @calls, %m : tensor<i64>"],
        [("%l", SCALAR), ("%q", VECTOR)], private=True)
    types = f"({VECTOR}) -> ({SCALAR}, {VECTOR}, {VECTOR}, {VECTOR})"
    line = f"%l, %q, %dw, %dx = nn.value_and_grad @f(%x) wrt [@w, 0] : {types}"
    model.function("df", x, [line], [("%l", SCALAR), ("%q", VECTOR), ("%dw", VECTOR),
                                     ("%dx", VECTOR)])
    # |df/dw|^2, a penalty on a gradient, differentiated again.
    model.function("penalty", x, [line, f"%n = nn.square %dw : {VECTOR}",
                                  f"%r = nn.reduce_sum %n : {VECTOR}"], [("%r", SCALAR)],
                   private=True)
    model.function("dpenalty", x, [
        f"%r, %dw, %dx = nn.value_and_grad @penalty(%x) wrt [@w, 0] : "
        f"({VECTOR}) -> ({SCALAR}, {VECTOR}, {VECTOR})"],
        [("%r", SCALAR), ("%dw", VECTOR), ("%dx", VECTOR)])
    w, x = np.array([1, -2, 0.5]), np.array([0.3, 2, -1.5])
    with compiler.library(model).instance() as instance:
        got = instance.call("df", x)
        want = [np.sum(np.sin(w) * x * x), x * x, np.cos(w) * x * x, 2 * np.sin(w) * x]
        for a, b in zip(got, want):
            np.testing.assert_allclose(a, b, rtol=1e-14)
        assert instance.read("calls") == 1, "state written inside is written once"
        got = instance.call("dpenalty", x)
        want = [np.sum(np.cos(w) ** 2 * x ** 4), -2 * np.cos(w) * np.sin(w) * x ** 4,
                4 * np.cos(w) ** 2 * x ** 3]
        for a, b in zip(got, want):
            np.testing.assert_allclose(a, b, rtol=1e-13)
        assert instance.read("calls") == 2


def minimize(compiler):
    """Over some of the parameters, with a rate that is a function of the step; the
    value is that from before the update."""
    model = ModelText("minimizing")
    for name in ("a", "b"):
        model.declare(f"nn.param @{name} : {VECTOR} init(#nn.ones)")
    model.function("rate", [("t", "tensor<i64>")], [
        "%f = nn.cast %t to f64 : tensor<i64>", "%ten = nn.constant 10.0 : tensor<f64>",
        "%r = nn.div %f, %ten : tensor<f64>"], [("%r", SCALAR)], private=True)
    x = [("x", VECTOR)]
    model.function("loss", x, [f"%a = nn.get @a : {VECTOR}", f"%b = nn.get @b : {VECTOR}",
                               f"%s = nn.add %a, %b : {VECTOR}",
                               f"%l = nn.half_sse %s, %x : {VECTOR}"], [("%l", SCALAR)],
                   private=True)
    model.function("step", x, [f"%l = nn.minimize @loss(%x) over [@a] using @sgd(lr = @rate) : "
                               f"({VECTOR}) -> {SCALAR}"], [("%l", SCALAR)])
    a, b, x = np.ones(3), np.ones(3), np.array([0.5, -1, 4])
    with compiler.library(model).instance() as instance:
        for step in range(1, 4):
            loss, = instance.call("step", x)
            np.testing.assert_allclose(loss, 0.5 * np.sum((a + b - x) ** 2), rtol=1e-14)
            a = a - step / 10 * (a + b - x)
            np.testing.assert_allclose(instance.read("a"), a, rtol=1e-14)
            assert np.array_equal(instance.read("b"), b), "a parameter not in over stays"
        assert instance.read("sgd.step") == 3


def mixed_precision(compiler):
    """Products in bf16 and f16, master weights in f32, and steps that overflow left out."""
    matrix, rows = "tensor<8x4xf32>", "tensor<16x8xf32>"
    rng = np.random.default_rng(5)
    w = rng.normal(size=(8, 4)).astype(np.float32)
    x = rng.normal(size=(16, 8)).astype(np.float32)

    def library(precision):
        model = ModelText(f"mixed_{precision}")
        model.declare(f"nn.param @w : {matrix} init(#nn.zeros)")
        model.function("loss", [("x", rows)], [
            f"%w = nn.get @w : {matrix}", f"%y = nn.matmul %x, %w : {rows}, {matrix}",
            "%t = nn.tanh %y : tensor<16x4xf32>", "%l = nn.reduce_mean %t : tensor<16x4xf32>"],
            [("%l", "tensor<f32>")], private=True)
        model.function("step", [("x", rows)], [
            f"%l = nn.minimize @loss(%x) using @sgd(lr = 1.0) : ({rows}) -> tensor<f32>"],
            [("%l", "tensor<f32>")])
        return compiler.library(model, options=[f"--precision={precision}"])

    def expected(narrow):
        """tanh is rounded to the narrow type like the product; its slope too."""
        a, b = narrow(x), narrow(w)
        t = narrow(np.tanh(narrow(a @ b)))
        return t.mean(), a.T @ ((1 - t * t) / t.size)

    half = lambda v: np.asarray(v).astype(np.float16).astype(float)
    for precision, narrow, digits in (("bf16", bf16, 2 ** -7), ("f16", half, 2 ** -10)):
        compiled = library(precision)
        with compiled.instance() as instance:
            instance.write("w", w)
            loss, = instance.call("step", x)
            want, slope = expected(narrow)
            assert loss.dtype == np.float32
            np.testing.assert_allclose(loss, want, atol=2e-7)  # the mean of rounded values
            np.testing.assert_allclose(w - instance.read("w"), slope,
                                       atol=4 * digits * np.abs(slope).max())
            if precision == "bf16":
                assert "sgd.loss_scale" not in compiled.states, "bf16 has the range of f32"
                continue
            # A value that f16 does not hold: the step is left out and counted.
            before, scale = instance.read("w"), instance.read("sgd.loss_scale")
            assert scale == 65536 and instance.read("sgd.skipped") == 0
            instance.call("step", np.full_like(x, 1e6))
            np.testing.assert_array_equal(instance.read("w"), before)
            assert instance.read("sgd.loss_scale") == scale / 2
            assert instance.read("sgd.skipped") == 1 and instance.read("sgd.step") == 1
            # The scale grows after 2000 steps without a change.
            instance.write("sgd.scale_steps", np.int64(1999))
            instance.call("step", x)
            assert instance.read("sgd.loss_scale") == scale
            assert instance.read("sgd.scale_steps") == 0 and instance.read("sgd.step") == 2


def jvp(compiler):
    """Along arguments and a parameter at once, results of several types; a Hessian times
    a vector; and a gradient through a derivative."""
    x2, w2, y2 = "tensor<4x3xf64>", "tensor<3x2xf64>", "tensor<4x2xf64>"
    model = ModelText("forward")
    model.declare(f"nn.param @w : {w2} init(#nn.zeros)")
    body = [f"%w = nn.get @w : {w2}", f"%z = nn.matmul %x, %w : {x2}, {w2}",
            f"%y = nn.tanh %z : {y2}"]
    model.function("f", [("x", x2)], [*body, f"%s = nn.reduce_sum %x : {x2}",
                                      "%c = nn.cast %s to f32 : tensor<f64>"],
                   [("%y", y2), ("%c", "tensor<f32>")], private=True)
    given = [("x", x2), ("dx", x2), ("dw", w2)]
    line = (f"%y, %c, %dy, %dc = nn.jvp @f(%x) wrt [0, @w] along(%dx, %dw : {x2}, {w2}) : "
            f"({x2}) -> ({y2}, tensor<f32>, {y2}, tensor<f32>)")
    model.function("along", given, [line], [("%y", y2), ("%c", "tensor<f32>"), ("%dy", y2),
                                            ("%dc", "tensor<f32>")])
    # The gradient of |dy|^2 with respect to x.
    model.function("steepness", given, [line, f"%q = nn.square %dy : {y2}",
                                        f"%r = nn.reduce_sum %q : {y2}"], [("%r", SCALAR)],
                   private=True)
    model.function("dsteepness", given, [
        f"%r, %g = nn.value_and_grad @steepness(%x, %dx, %dw) wrt [0] : "
        f"({x2}, {x2}, {w2}) -> ({SCALAR}, {x2})"], [("%r", SCALAR), ("%g", x2)])
    # H v of sum(tanh(x w)^3) with respect to w.
    model.function("cube", [("x", x2)], [*body, f"%q = nn.mul %y, %y : {y2}",
                                         f"%p = nn.mul %q, %y : {y2}",
                                         f"%l = nn.reduce_sum %p : {y2}"], [("%l", SCALAR)],
                   private=True)
    model.function("dcube", [("x", x2)], [
        f"%l, %g = nn.value_and_grad @cube(%x) wrt [@w] : ({x2}) -> ({SCALAR}, {w2})"],
        [("%g", w2)], private=True)
    model.function("hessian_vector", [("x", x2), ("v", w2)], [
        f"%g, %hv = nn.jvp @dcube(%x) wrt [@w] along(%v : {w2}) : ({x2}) -> ({w2}, {w2})"],
        [("%g", w2), ("%hv", w2)])
    rng = np.random.default_rng(5)
    x, dx, w, dw = (rng.uniform(-1, 1, s) for s in ((4, 3), (4, 3), (3, 2), (3, 2)))
    with compiler.library(model).instance() as instance:
        instance.write("w", w)
        y = np.tanh(x @ w)
        slope = lambda x: (1 - np.tanh(x @ w) ** 2) * (dx @ w + x @ dw)
        for a, b in zip(instance.call("along", x, dx, dw), [y, x.sum(), slope(x), dx.sum()]):
            np.testing.assert_allclose(a, b, rtol=1e-6 if a.dtype == np.float32 else 1e-13)
        r, g = instance.call("dsteepness", x, dx, dw)
        np.testing.assert_allclose(r, (slope(x) ** 2).sum(), rtol=1e-13)
        h, numeric = 1e-6, np.zeros_like(x)
        for i in np.ndindex(x.shape):
            step = np.zeros_like(x)
            step[i] = h
            numeric[i] = ((slope(x + step) ** 2).sum() - (slope(x - step) ** 2).sum()) / (2 * h)
        np.testing.assert_allclose(g, numeric, rtol=1e-7, atol=1e-8)
        gradient = lambda w: x.T @ (3 * np.tanh(x @ w) ** 2 * (1 - np.tanh(x @ w) ** 2))
        g, hv = instance.call("hessian_vector", x, dw)
        np.testing.assert_allclose(g, gradient(w), rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(hv, (gradient(w + h * dw) - gradient(w - h * dw)) / (2 * h),
                                   rtol=1e-7, atol=1e-9)


def custom_gradient(compiler):
    """A function's own gradient, where it is called, where it is differentiated itself,
    inside gradients of gradients and along a direction."""
    t = "tensor<?x3xf64>"
    model = ModelText("custom")
    # y = x^3 n, and n as an integer; its gradient is given as 5 g x: none that could be
    # had by differentiation.
    integer = "tensor<i32>"
    model.declare("\n".join([
        f"  func.func private @cube(%x: {t}, %n: {integer}) -> ({t}, {integer}) "
        "attributes {nn.vjp = @cube_vjp} {",
        f"    %q = nn.mul %x, %x : {t}", f"    %p = nn.mul %q, %x : {t}",
        f"    %f = nn.cast %n to f64 : {integer}", f"    %y = nn.mul %p, %f : {t}, {SCALAR}",
        f"    return %y, %n : {t}, {integer}", "  }",
        f"  func.func private @cube_vjp(%x: {t}, %n: {integer}, %g: {t}) -> {t} {{",
        f"    %five = nn.constant 5.0 : {SCALAR}", f"    %gx = nn.mul %g, %x : {t}",
        f"    %d = nn.mul %gx, %five : {t}, {SCALAR}", f"    return %d : {t}", "  }"]))
    call = f"%y, %m = call @cube(%x, %n) : ({t}, {integer}) -> ({t}, {integer})"
    x = [("x", t), ("n", integer)]
    model.function("value", x, [call], [("%y", t), ("%m", integer)])
    model.function("loss", x, [call, f"%s = nn.square %y : {t}", f"%l = nn.reduce_sum %s : {t}"],
                   [("%l", SCALAR)], private=True)
    line = (f"%l, %g = nn.value_and_grad @loss(%x, %n) wrt [0] : ({t}, {integer}) -> "
            f"({SCALAR}, {t})")
    model.function("gradient", x, [line], [("%l", SCALAR), ("%g", t)])
    model.function("penalty", x, [line, f"%s = nn.square %g : {t}", f"%p = nn.reduce_sum %s : {t}"],
                   [("%p", SCALAR)], private=True)
    model.function("second", x, [
        f"%l, %g = nn.value_and_grad @penalty(%x, %n) wrt [0] : ({t}, {integer}) -> ({SCALAR}, {t})"],
        [("%l", SCALAR), ("%g", t)])
    # Along v, from the same gradient, which is its own transpose.
    model.function("first", x, [call], [("%y", t)], private=True)
    model.function("along", [*x, ("v", t)], [
        f"%y, %d = nn.jvp @first(%x, %n) wrt [0] along(%v : {t}) : ({t}, {integer}) -> ({t}, {t})"],
        [("%d", t)])
    # The function that is differentiated has a gradient of its own.
    model.declare("\n".join([
        f"  func.func private @half(%x: {SCALAR}) -> {SCALAR} attributes {{nn.vjp = @half_vjp}} {{",
        f"    return %x : {SCALAR}", "  }",
        f"  func.func private @half_vjp(%x: {SCALAR}, %g: {SCALAR}) -> {SCALAR} {{",
        f"    %h = nn.constant 0.5 : {SCALAR}", f"    %d = nn.mul %g, %h : {SCALAR}",
        f"    return %d : {SCALAR}", "  }"]))
    model.function("direct", [("x", SCALAR)], [
        f"%y, %g = nn.value_and_grad @half(%x) wrt [0] : ({SCALAR}) -> ({SCALAR}, {SCALAR})"],
        [("%y", SCALAR), ("%g", SCALAR)])
    rng = np.random.default_rng(3)
    with compiler.library(model, rows=(2, 4)).instance() as instance:
        for rows in (4, 2):
            x, v, n = rng.uniform(-1, 1, (rows, 3)), rng.uniform(-1, 1, (rows, 3)), np.int32(2)
            y, m = instance.call("value", x, n, rows=rows)
            np.testing.assert_allclose(y, 2 * x ** 3, rtol=1e-14)
            assert m == 2
            loss, g = instance.call("gradient", x, n, rows=rows)
            np.testing.assert_allclose(loss, np.sum(4 * x ** 6), rtol=1e-13)
            # g = 2 y, then 5 g x = 10 y x.
            np.testing.assert_allclose(g, 20 * x ** 4, rtol=1e-13)
            p, gg = instance.call("second", x, n, rows=rows)
            np.testing.assert_allclose(p, np.sum(400 * x ** 8), rtol=1e-13)
            # d/dx of 10 y x squared, with dy/dx = 5 x: 20 (10 y x) (y + 5 x^2).
            y = 2 * x ** 3
            np.testing.assert_allclose(gg, 20 * 10 * y * x * (y + 5 * x * x), rtol=1e-12)
            d, = instance.call("along", x, n, v, rows=rows)
            np.testing.assert_allclose(d, 5 * x * v, rtol=1e-13)
        value, slope = instance.call("direct", np.float64(3))
        assert (value, slope) == (3, 0.5)


def micro_batches(compiler):
    """A step of parts of the rows is that of all of them, to rounding."""
    x, t, w, b = "tensor<?x5xf64>", "tensor<?x2xf64>", "tensor<5x2xf64>", "tensor<2xf64>"
    rows, classes = "tensor<?xf64>", "tensor<?xi32>"
    model = ModelText("micro")
    for name in ("whole", "parts"):
        model.declare(f"nn.param @w_{name} : {w} init(#nn.ones)")
        model.declare(f"nn.param @b_{name} : {b} init(#nn.zeros)")
    model.declare("nn.state @calls : tensor<i64> init(#nn.zeros)")
    for loss, tail in (("mse", [f"%l = nn.mse %y, %t : {t}"]),
                       ("half_sse", [f"%l = nn.half_sse %y, %t : {t}"])):
        for name in ("whole", "parts"):
            model.function(f"{loss}_{name}", [("x", x), ("t", t)], [
                f"%w = nn.get @w_{name} : {w}", f"%b = nn.get @b_{name} : {b}",
                f"%z = nn.dense %x, %w, %b : {x} -> {t}", f"%y = nn.tanh %z : {t}", *tail,
                f"%s = nn.reduce_sum %y axes [1] : {t}", f"%c = nn.argmax %y axis 1 : {t}",
                "%n = nn.get @calls : tensor<i64>", "%one = nn.constant 1 : tensor<i64>",
                "%m = nn.add %n, %one : tensor<i64>", "nn.set @calls, %m : tensor<i64>"],
                [("%l", SCALAR), ("%s", rows), ("%c", classes)], private=True)
            micro = "" if name == "whole" else \
                f" micro_batches 4 {'mean' if loss == 'mse' else 'sum'}"
            model.function(f"train_{loss}_{name}", [("x", x), ("t", t)], [
                f"%l, %s, %c = nn.minimize @{loss}_{name}(%x, %t){micro} using @momentum(lr = 0.1) : "
                f"({x}, {t}) -> ({SCALAR}, {rows}, {classes})"],
                [("%l", SCALAR), ("%s", rows), ("%c", classes)])
            model.function(f"slope_{loss}_{name}", [("x", x), ("t", t)], [
                f"%l, %s, %c, %g = nn.value_and_grad @{loss}_{name}(%x, %t){micro} wrt [0] : "
                f"({x}, {t}) -> ({SCALAR}, {rows}, {classes}, {x})"], [("%g", x)])
    rng = np.random.default_rng(3)
    with compiler.library(model, rows=(8, 12)).instance() as instance:
        for loss in ("mse", "half_sse"):
            for count in (8, 12, 8):
                x, t = rng.uniform(-1, 1, (count, 5)), rng.uniform(-1, 1, (count, 2))
                for a, b in zip(*(instance.call(f"train_{loss}_{name}", x, t, rows=count)
                                  for name in ("whole", "parts"))):
                    np.testing.assert_allclose(a, b, rtol=1e-13, atol=1e-15)
                for name in ("w", "b"):
                    np.testing.assert_allclose(instance.read(f"{name}_parts"),
                                               instance.read(f"{name}_whole"), rtol=1e-12)
                slopes = [instance.call(f"slope_{loss}_{name}", x, t, rows=count)[0]
                          for name in ("whole", "parts")]
                np.testing.assert_allclose(*slopes, rtol=1e-11, atol=1e-15)
        # Twice one call and four.
        assert instance.read("calls") == 6 * 2 * 5


def two_optimizers(compiler):
    """Momentum over one parameter, Adam over the other, each with state of its own; the
    second sees what the first has done."""
    model = ModelText("optimizers")
    for name in ("a", "b"):
        model.declare(f"nn.param @{name} : {VECTOR} init(#nn.ones)")
    x = [("x", VECTOR)]
    model.function("loss", x, [f"%a = nn.get @a : {VECTOR}", f"%b = nn.get @b : {VECTOR}",
                               f"%s = nn.mul %a, %b : {VECTOR}",
                               f"%l = nn.half_sse %s, %x : {VECTOR}"], [("%l", SCALAR)],
                   private=True)
    of = f"({VECTOR}) -> {SCALAR}"
    model.function("step", x, [
        f"%l = nn.minimize @loss(%x) over [@a] using @momentum(lr = 0.1, momentum = 0.5) : {of}",
        f"%m = nn.minimize @loss(%x) over [@b] using @adam(lr = 0.01, eps = 1.0e-8) : {of}"],
        [("%l", SCALAR), ("%m", SCALAR)])
    x = np.array([0.5, -1, 4])
    a, b, v, m, s = np.ones(3), np.ones(3), np.zeros(3), np.zeros(3), np.zeros(3)
    loss = lambda: 0.5 * np.sum((a * b - x) ** 2)
    with compiler.library(model).instance() as instance:
        for t in range(1, 6):
            first = loss()
            v = 0.5 * v + (a * b - x) * b
            a = a - 0.1 * v
            second = loss()
            g = (a * b - x) * a
            m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g * g
            b = b - 0.01 * (m / (1 - 0.9 ** t)) / (np.sqrt(s / (1 - 0.999 ** t)) + 1e-8)
            np.testing.assert_allclose(instance.call("step", x), [first, second], rtol=1e-12)
            np.testing.assert_allclose(instance.read("a"), a, rtol=1e-12)
            np.testing.assert_allclose(instance.read("b"), b, rtol=1e-12)
            np.testing.assert_allclose(instance.read("a.momentum.v"), v, rtol=1e-12)
        slots = {"a.momentum.v", "b.adam.m", "b.adam.v"}
        others = {"b.momentum.v", "a.adam.m", "a.adam.v"}
        names = set(instance.library.states)
        assert slots <= names and not others & names, names


ENTRIES = [
    Entry("jvp", behaviour=jvp),
    Entry("value_and_grad", behaviour=everything(value_and_grad, custom_gradient)),
    Entry("minimize", behaviour=everything(minimize, micro_batches, two_optimizers,
                                            mixed_precision)),
    Entry("stop_gradient", lambda x: x, [Sample("nn.stop_gradient {0} : {t0}", ["3x4xF"])],
          no_gradient="locally constant in x by definition",
          # x stop(x) has the derivative stop(x), not 2 x.
          exact=[Exact("%s = nn.stop_gradient {0} : {t0}; nn.mul {0}, %s : {t0}", ["3xF"],
                       [[2, -3, 0.5]], [4, 9, 0.25], grad=[[2, -3, 0.5]])],
          errors=[Error("nn.stop_gradient {0} : {t0}", ["4xi32"], "but got 'tensor<4xi32>'")]),
]
