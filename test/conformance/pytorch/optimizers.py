# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The shipped optimizers in the configurations of PyTorch's OptimizerInfo: after five
steps along given gradients the parameters are PyTorch's, or the configuration is one
that nnc does not have, by name and with the reason."""
import json
import pathlib

import numpy as np

from harness.model import ModelText

REFERENCE = pathlib.Path(__file__).with_name("optimizers.json")

# Not in nnc, and why. A class that is neither here nor below fails the test.
REASONS = {
    "Adafactor": "its factors are sums over rows and columns, and an update is written for a "
                 "parameter of any shape",
    "LBFGS": "it evaluates the loss several times a step, along a line that it searches",
    "Muon": "it multiplies a parameter with itself: only matrices have that",
    "SparseAdam": "gradients are dense; on those it is Adam",
}

# PyTorch's names of hyper-parameters, by class, in nnc's words.
NAMES = {
    "Adadelta": {"lr": "lr", "rho": "rho"},
    "Adagrad": {"lr": "lr", "lr_decay": "lr_decay", "initial_accumulator_value": "initial"},
    "Adam": {"lr": "lr"}, "AdamW": {"lr": "lr"}, "Adamax": {"lr": "lr"},
    "ASGD": {"lr": "lr", "lambd": "lambda", "t0": "t0"},
    "NAdam": {"lr": "lr", "momentum_decay": "momentum_decay"},
    "RAdam": {"lr": "lr", "eps": "eps"},
    "RMSprop": {"lr": "lr", "momentum": "momentum"},
    "Rprop": {"lr": "lr"},
    "SGD": {"lr": "lr", "momentum": "momentum", "dampening": "dampening"},
}
# Where PyTorch's default is another.
DEFAULTS = {"SGD": {"lr": 0.001}, "Adamax": {"lr": 0.002}, "NAdam": {"lr": 0.002}}


def optimizer_of(name, kwargs):
    """nnc's optimizer for a class with these arguments."""
    if name == "SGD":
        if kwargs.get("nesterov"):
            return "nesterov"
        if kwargs.get("dampening"):
            return "damped_momentum"
        return "momentum" if kwargs.get("momentum") else "sgd"
    if name == "RMSprop":
        return "centered_rmsprop" if kwargs.get("centered") else "rmsprop"
    if name in ("Adam", "AdamW"):
        return "amsgrad" if kwargs.get("amsgrad") else "adam"
    return {"ASGD": "averaged_sgd"}.get(name, name.lower())


def number(value):
    """As MLIR reads it: 1.0e-06, not 1e-06."""
    digits, e, exponent = repr(float(value)).partition("e")
    return (digits if "." in digits else digits + ".0") + e + exponent


def using_of(name, given):
    """`@adam(lr = 0.1) with(l2 = 0.1)`; every argument must have found its place."""
    kwargs = dict(given)
    optimizer = optimizer_of(name, kwargs)
    for flag in ("nesterov", "centered", "amsgrad", "maximize"):
        kwargs.pop(flag, None)
    treatment = {}
    decay = kwargs.pop("weight_decay", 0.01 if name == "AdamW" else 0.0)
    decoupled = kwargs.pop("decoupled_weight_decay", name == "AdamW")
    if decay:
        treatment["weight_decay" if decoupled else "l2"] = decay
    hyper = {NAMES[name][k]: v for k, v in DEFAULTS.get(name, {}).items()}
    if name == "Rprop":
        hyper["shrink"], hyper["grow"] = kwargs.pop("etas", (0.5, 1.2))
        hyper["smallest"], hyper["largest"] = kwargs.pop("step_sizes", (1e-6, 50.0))
    for key in list(kwargs):
        hyper[NAMES[name][key]] = kwargs.pop(key)
    assert not kwargs, f"{name}: {kwargs} has no place"
    text = "@" + optimizer
    if hyper:
        text += "(" + ", ".join(f"{k} = {number(v)}" for k, v in hyper.items()) + ")"
    if treatment:
        text += " with(" + ", ".join(f"{k} = {number(v)}" for k, v in treatment.items()) + ")"
    return text


def model_of(element, configurations):
    """The loss sum(w c) + sum(b d) has the gradients c and d; one to be made large is
    turned."""
    w, b, scalar = f"tensor<3x2x{element}>", f"tensor<2x{element}>", f"tensor<{element}>"
    model = ModelText("optimizer_info_" + element)
    for i in range(len(configurations)):
        model.declare(f"nn.param @w{i} : {w} init(#nn.zeros)")
        model.declare(f"nn.param @b{i} : {b} init(#nn.zeros)")
    for i, record in enumerate(configurations):
        given = [("c", w), ("d", b)]
        last = "%l = nn.neg %s" if record["kwargs"].get("maximize") else "%l = nn.add %s, %zero"
        model.function(f"loss{i}", given, [
            f"%w = nn.get @w{i} : {w}", f"%b = nn.get @b{i} : {b}",
            f"%p = nn.mul %w, %c : {w}", f"%q = nn.mul %b, %d : {b}",
            f"%u = nn.reduce_sum %p : {w}", f"%v = nn.reduce_sum %q : {b}",
            f"%s = nn.add %u, %v : {scalar}", f"%zero = nn.constant 0.0 : {scalar}",
            f"{last} : {scalar}"], [("%l", scalar)], private=True)
        model.function(f"step{i}", given, [
            f"%l = nn.minimize @loss{i}(%c, %d) using "
            f"{using_of(record['class'], record['kwargs'])} : ({w}, {b}) -> {scalar}"],
            [("%l", scalar)])
    return model


def check_configurations(compiler):
    data = json.loads(REFERENCE.read_text())
    records, agreeing = data["configurations"], []
    for record in records:
        if record["class"] not in REASONS:
            assert "f64" in record, f"no reference of {record['class']}: {record.get('error')}"
            agreeing.append(record)
    # In f32 the roots and quotients of five steps round a few times more than PyTorch's.
    for element, dtype, tolerance in (("f64", np.float64, 1e-9), ("f32", np.float32, 2e-6)):
        library = compiler.library(model_of(element, agreeing))
        with library.instance() as instance:
            for i, record in enumerate(agreeing):
                what = f"{record['class']} ({record['description']}) in {element}"
                instance.write(f"w{i}", np.array(data["start"][0], dtype))
                instance.write(f"b{i}", np.array(data["start"][1], dtype))
                for c, d in data["gradients"]:
                    instance.call(f"step{i}", np.array(c, dtype), np.array(d, dtype))
                for name, want in zip("wb", record[element]):
                    got = instance.read(f"{name}{i}").ravel()
                    np.testing.assert_allclose(got, want, rtol=tolerance, atol=tolerance,
                                               err_msg=f"{what}: {name}")
    left = len(records) - len(agreeing)
    print(f"optimizers: {len(agreeing)} of {len(records)} configurations of PyTorch "
          f"{data['torch']} agree, {left} are not in nnc:")
    for name, reason in REASONS.items():
        print(f"  {name} ({sum(r['class'] == name for r in records)}): {reason}")


def check_groups(compiler):
    """Groups of parameters of one nn.minimize, of all rows and of two parts of them."""
    data = json.loads(REFERENCE.read_text())
    problem = data["groups"]
    x, y, w, b = "tensor<?x3xf64>", "tensor<?x2xf64>", "tensor<3x2xf64>", "tensor<2xf64>"
    for i, run in enumerate(problem["runs"]):
        for parts in ("", "micro_batches 2 mean "):
            model = ModelText(f"groups_{i}_{'parts' if parts else 'whole'}")
            model.declare(f"nn.param @w : {w} init(#nn.zeros)")
            model.declare(f"nn.param @b : {b} init(#nn.zeros)")
            given = [("x", x), ("y", y)]
            model.function("loss", given, [
                f"%w = nn.get @w : {w}", f"%b = nn.get @b : {b}",
                f"%f = nn.dense %x, %w, %b : {x} -> {y}", f"%l = nn.mse %f, %y : {y}"],
                [("%l", "tensor<f64>")], private=True)
            model.function("step", given, [
                f"%l = nn.minimize @loss(%x, %y) {parts}{run['groups']} : "
                f"({x}, {y}) -> tensor<f64>"], [("%l", "tensor<f64>")])
            with compiler.library(model, rows=(4,)).instance() as instance:
                for name, value in zip("wb", data["start"]):
                    instance.write(name, np.array(value))
                for _ in data["gradients"]:
                    instance.call("step", np.array(problem["x"]), np.array(problem["y"]), rows=4)
                for name in "wb":
                    np.testing.assert_allclose(
                        instance.read(name), run[name], rtol=1e-12, atol=1e-12,
                        err_msg=f"{parts}{run['groups']}: {name}")
    print(f"groups: {len(problem['runs'])} runs of several rules agree with PyTorch's")


def check_schedules(compiler):
    """A parameter whose gradient is 1 falls by the rate."""
    rates = json.loads(REFERENCE.read_text())["schedules"]
    model = ModelText("schedules")
    for i in range(len(rates)):
        model.declare(f"nn.param @w{i} : tensor<f64> init(#nn.zeros)")
    for i, text in enumerate(rates):
        model.function(f"loss{i}", [], [f"%w = nn.get @w{i} : tensor<f64>"],
                       [("%w", "tensor<f64>")], private=True)
        model.function(f"step{i}", [], [
            f"%l = nn.minimize @loss{i}() using @sgd(lr = {text}) : () -> tensor<f64>"],
            [("%l", "tensor<f64>")])
    with compiler.library(model).instance() as instance:
        for i, (text, wanted) in enumerate(rates.items()):
            before, got = 0.0, []
            for _ in wanted:
                instance.call(f"step{i}")
                after = float(instance.read(f"w{i}"))
                got.append(before - after)
                before = after
            # Differences of a sum of rates up to some units: 1e-15 each.
            np.testing.assert_allclose(got, wanted, rtol=0, atol=1e-13, err_msg=text)
    print(f"schedules: {len(rates)} agree with PyTorch's")
