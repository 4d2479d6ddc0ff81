# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import numpy as np

from harness.model import ModelText
from harness.table import Entry, Error, Exact, Sample

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


ENTRIES = [
    Entry("jvp", behaviour=jvp),
    Entry("value_and_grad", behaviour=value_and_grad),
    Entry("minimize", behaviour=minimize),
    Entry("stop_gradient", lambda x: x, [Sample("nn.stop_gradient {0} : {t0}", ["3x4xF"])],
          no_gradient="locally constant in x by definition",
          # x stop(x) has the derivative stop(x), not 2 x.
          exact=[Exact("%s = nn.stop_gradient {0} : {t0}; nn.mul {0}, %s : {t0}", ["3xF"],
                       [[2, -3, 0.5]], [4, 9, 0.25], grad=[[2, -3, 0.5]])],
          errors=[Error("nn.stop_gradient {0} : {t0}", ["4xi32"], "but got 'tensor<4xi32>'")]),
]
