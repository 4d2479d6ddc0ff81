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


ENTRIES = [
    Entry("value_and_grad", behaviour=value_and_grad),
    Entry("minimize", behaviour=minimize),
    Entry("stop_gradient", lambda x: x, [Sample("nn.stop_gradient {0} : {t0}", ["3x4xF"])],
          no_gradient="locally constant in x by definition",
          # x stop(x) has the derivative stop(x), not 2 x.
          exact=[Exact("%s = nn.stop_gradient {0} : {t0}; nn.mul {0}, %s : {t0}", ["3xF"],
                       [[2, -3, 0.5]], [4, 9, 0.25], grad=[[2, -3, 0.5]])],
          errors=[Error("nn.stop_gradient {0} : {t0}", ["4xi32"], "but got 'tensor<4xi32>'")]),
]
