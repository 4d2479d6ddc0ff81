# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The shipped optimizers, and one of a user's own, for five steps on a least-squares
problem, in NumPy beside."""
import numpy as np

from harness.model import ModelText
from harness.table import Entry
from pytorch.optimizers import check_configurations, check_groups, check_schedules

STEPS = 5
OWN = """nn.optimizer @adagrad(%w, %g) slots(%s = 0.1) hyper(%lr = 0.01, %eps = 1.0e-6) {
  %rate = nn.cast %lr to f32 : tensor<f64>
  %small = nn.cast %eps to f32 : tensor<f64>
  %q = nn.mul %g, %g : tensor<*xf32>
  %s1 = nn.add %s, %q : tensor<*xf32>
  %root = nn.sqrt %s1 : tensor<*xf32>
  %below = nn.add %root, %small : tensor<*xf32>, tensor<f32>
  %along = nn.mul %g, %rate : tensor<*xf32>, tensor<f32>
  %d = nn.div %along, %below : tensor<*xf32>
  %w1 = nn.sub %w, %d : tensor<*xf32>
  nn.yield %w1, %s1 : tensor<*xf32>, tensor<*xf32>
}"""


# Each: (w, g, slots, t) -> new w; `slots` is changed in place.
def sgd(w, g, s, t):
    return w - 0.3 * g


def momentum(w, g, s, t):
    s["v"] = 0.8 * s["v"] + g
    return w - 0.05 * s["v"]


def classical_momentum(w, g, s, t):
    s["dw"] = 0.8 * s["dw"] - 0.05 * g
    return w + s["dw"]


def adam(w, g, s, t):
    s["m"] = 0.85 * s["m"] + 0.15 * g
    s["v"] = 0.99 * s["v"] + 0.01 * g * g
    m, v = s["m"] / (1 - 0.85 ** t), s["v"] / (1 - 0.99 ** t)
    return w - 0.1 * m / (np.sqrt(v) + 1e-8)


def adagrad(w, g, s, t):
    s["s"] = s["s"] + g * g
    return w - 0.2 * g / (np.sqrt(s["s"]) + 1e-6)


OPTIMIZERS = {
    "sgd": ("lr = 0.3", sgd, {}),
    "momentum": ("lr = 0.05, momentum = 0.8", momentum, {"v": 0.0}),
    "classical_momentum": ("lr = 0.05, momentum = 0.8", classical_momentum, {"dw": 0.0}),
    "adam": ("lr = 0.1, beta1 = 0.85, beta2 = 0.99", adam, {"m": 0.0, "v": 0.0}),
    "adagrad": ("lr = 0.2", adagrad, {"s": 0.1}),
}


def model_of(element):
    x, y, w, b = (f"tensor<{s}x{element}>" for s in ("4x3", "4x2", "3x2", "2"))
    model = ModelText("optimizers_" + element)
    model.declare(OWN)
    for name in OPTIMIZERS:
        model.declare(f"nn.param @{name}_w : {w} init(#nn.zeros)")
        model.declare(f"nn.param @{name}_b : {b} init(#nn.ones)")
    for name, (hyper, _, _) in OPTIMIZERS.items():
        given = [("x", x), ("y", y)]
        model.function(name + "_loss", given, [
            f"%w = nn.get @{name}_w : {w}", f"%b = nn.get @{name}_b : {b}",
            f"%f = nn.dense %x, %w, %b : {x} -> {y}", f"%l = nn.mse %f, %y : {y}"],
            [("%l", f"tensor<{element}>")], private=True)
        model.function(name + "_step", given, [
            f"%l = nn.minimize @{name}_loss(%x, %y) using @{name}({hyper}) : "
            f"({x}, {y}) -> tensor<{element}>"], [("%l", f"tensor<{element}>")])
    return model


def five_steps(compiler):
    rng = np.random.default_rng(3)
    x, y = rng.uniform(-1, 1, (4, 3)), rng.uniform(-1, 1, (4, 2))
    # Adam divides small gradients by small roots: some hundred roundings in f32.
    for element, dtype, tolerance in (("f32", np.float32, 2e-5), ("f64", np.float64, 1e-12)):
        library = compiler.library(model_of(element))
        with library.instance() as instance:
            for name, (_, update, slots) in OPTIMIZERS.items():
                values = {"w": np.zeros((3, 2)), "b": np.ones(2)}
                memory = {k: {s: np.full(v.shape, start) for s, start in slots.items()}
                          for k, v in values.items()}
                for t in range(1, STEPS + 1):
                    error = x @ values["w"] + values["b"] - y
                    loss, = instance.call(name + "_step", x.astype(dtype), y.astype(dtype))
                    close(loss, np.mean(error ** 2), tolerance, f"{name} loss at {t}")
                    gradients = {"w": x.T @ error / 4, "b": error.sum(0) / 4}
                    for k in values:
                        values[k] = update(values[k], gradients[k], memory[k], t)
                        close(instance.read(f"{name}_{k}"), values[k], tolerance, f"{name} {k} {t}")
                        for slot, value in memory[k].items():
                            close(instance.read(f"{name}_{k}.{name}.{slot}"), value, tolerance,
                                  f"{name} {k}.{slot} at {t}")
                assert instance.read(name + ".step") == STEPS, name


def treated(compiler):
    """`with(...)` of nn.minimize, its settings alone and together, in NumPy beside."""
    settings = {"clip_value": 0.4, "clip_norm": 0.9, "l2": 0.3, "weight_decay": 0.2}
    cases = [*([k] for k in settings), list(settings)]
    w, b = "tensor<3x2xf64>", "tensor<2xf64>"
    model = ModelText("treated")
    for i in range(len(cases)):
        model.declare(f"nn.param @w{i} : {w} init(#nn.ones)")
        model.declare(f"nn.param @b{i} : {b} init(#nn.ones)")
    for i, names in enumerate(cases):
        given = [("c", w), ("d", b)]
        text = ", ".join(f"{k} = {settings[k]}" for k in names)
        model.function(f"loss{i}", given, [
            f"%w = nn.get @w{i} : {w}", f"%b = nn.get @b{i} : {b}",
            f"%p = nn.mul %w, %c : {w}", f"%q = nn.mul %b, %d : {b}",
            f"%u = nn.reduce_sum %p : {w}", f"%v = nn.reduce_sum %q : {b}",
            "%s = nn.add %u, %v : tensor<f64>"], [("%s", "tensor<f64>")], private=True)
        model.function(f"step{i}", given, [
            f"%l = nn.minimize @loss{i}(%c, %d) using @momentum(lr = 0.1, momentum = 0.5) "
            f"with({text}) : ({w}, {b}) -> tensor<f64>"], [("%l", "tensor<f64>")])
    rng = np.random.default_rng(11)
    with compiler.library(model).instance() as instance:
        for i, names in enumerate(cases):
            values, velocity = [np.ones((3, 2)), np.ones(2)], [0.0, 0.0]
            for t in range(3):
                # The first gradients are small: nothing is clipped.
                given = [rng.uniform(-1, 1, v.shape) * (0.2 if t == 0 else 1) for v in values]
                instance.call(f"step{i}", *given)
                slopes = given
                if "clip_value" in names:
                    slopes = [np.clip(g, -0.4, 0.4) for g in slopes]
                if "clip_norm" in names:
                    norm = np.sqrt(sum((g * g).sum() for g in slopes))
                    slopes = [g * min(1.0, 0.9 / (norm + 1e-6)) for g in slopes]
                if "l2" in names:
                    slopes = [g + 0.3 * v for g, v in zip(slopes, values)]
                if "weight_decay" in names:
                    values = [v * (1 - 0.1 * 0.2) for v in values]
                velocity = [0.5 * u + g for u, g in zip(velocity, slopes)]
                values = [v - 0.1 * u for v, u in zip(values, velocity)]
                for name, value in zip("wb", values):
                    close(instance.read(f"{name}{i}"), value, 1e-13, f"{names} {name} at {t + 1}")


def close(got, want, tolerance, what):
    np.testing.assert_allclose(got, want, rtol=tolerance, atol=tolerance, err_msg=what)


def all_optimizers(compiler):
    five_steps(compiler)
    treated(compiler)
    check_configurations(compiler)
    check_groups(compiler)


ENTRIES = [Entry("schedule", behaviour=check_schedules), Entry("optimizer", behaviour=all_optimizers)]
