# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Averages of parameters over steps, and functions called with them."""
import numpy as np

from harness.model import ModelText
from harness.table import Entry

SCALAR, VECTOR = "tensor<f64>", "tensor<3xf64>"


def averages(compiler):
    """Exponential and equal averages of a parameter that gradient descent moves, begun
    as the parameter; a gradient and a helper inside what is called with them."""
    model = ModelText("averages")
    for name in ("a", "b"):
        model.declare(f"nn.param @{name} : {VECTOR} init(#nn.uniform<-1.0, 1.0>)")
    x = [("x", VECTOR)]
    model.function("helper", [], [f"%a = nn.get @a : {VECTOR}"], [("%a", VECTOR)], private=True)
    model.function("loss", x, [f"%a = call @helper() : () -> {VECTOR}", f"%b = nn.get @b : {VECTOR}",
                               f"%s = nn.add %a, %b : {VECTOR}",
                               f"%l = nn.half_sse %s, %x : {VECTOR}"], [("%l", SCALAR)])
    model.function("slope", x, [
        f"%l, %g = nn.value_and_grad @loss(%x) wrt [@a] : ({VECTOR}) -> ({SCALAR}, {VECTOR})"],
        [("%g", VECTOR)])
    model.function("step", x, [
        f"%l = nn.minimize @loss(%x) over [@a] using @sgd(lr = 0.25) : ({VECTOR}) -> {SCALAR}",
        "nn.update_average @ema over [@a] decay 0.9", "nn.update_average @swa"], [("%l", SCALAR)])
    for average in ("ema", "swa"):
        for function, of in (("loss", SCALAR), ("slope", VECTOR)):
            model.function(f"{function}_{average}", x, [
                f"%l = nn.call_average @{average} @{function}(%x) : ({VECTOR}) -> {of}"],
                [("%l", of)])
    with compiler.library(model).instance(seed=5) as instance:
        a, b, x = instance.read("a"), instance.read("b"), np.array([0.5, -1, 4])
        assert np.array_equal(instance.read("a.ema"), a) and np.array_equal(instance.read("b.swa"), b)
        ema, seen = a, []
        for step in range(1, 6):
            loss, = instance.call("loss_ema", x)
            np.testing.assert_allclose(loss, 0.5 * np.sum((ema + b - x) ** 2), rtol=1e-14)
            instance.call("step", x)
            a = a - 0.25 * (a + b - x)
            seen.append(a)
            ema = a if step == 1 else 0.9 * ema + 0.1 * a
            swa = np.mean(seen, axis=0)
            np.testing.assert_allclose(instance.read("a"), a, rtol=1e-14)
            np.testing.assert_allclose(instance.read("a.ema"), ema, rtol=1e-14)
            np.testing.assert_allclose(instance.read("a.swa"), swa, rtol=1e-14)
            # A parameter that stays is its own average, and one that is not in it is read.
            np.testing.assert_allclose(instance.read("b.swa"), b, rtol=1e-14)
            assert instance.read("ema.count") == instance.read("swa.count") == step
            np.testing.assert_allclose(instance.call("slope_ema", x)[0], ema + b - x, rtol=1e-13)
            np.testing.assert_allclose(instance.call("slope_swa", x)[0], swa + b - x, rtol=1e-13)
            np.testing.assert_allclose(instance.call("slope", x)[0], a + b - x, rtol=1e-14)


ENTRIES = [
    Entry("update_average", behaviour=averages),
    Entry("call_average", behaviour=averages),
]
