# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The functions that a table's entries become, and what is checked of them."""
import numpy as np

from . import numerics
from .table import parse_type, tensor, type_of


def element_types(text, types, floats=("f32", "f64")):
    """The float types that a use is checked in; one that has none is checked once."""
    uses_float = "{F}" in text or any(t.split("x")[-1] == "F" for t in types)
    return list(floats) if uses_float else ["f32"]


def op_lines(text, types, element, result):
    """The lines of a use; the last defines %y."""
    names = [f"%x{i}" for i in range(len(types))]
    *before, last = text.format(*names, r=result, F=element,
                                **{f"t{i}": t for i, t in enumerate(types)}).split("; ")
    return [*before, "%y = " + last]


class SampleCase:
    """Forward in both float types; gradients of first and second order in f64."""

    def __init__(self, entry, sample, name):
        self.entry, self.sample, self.name = entry, sample, name
        self.wrt = sample.differentiable(entry)
        self.elements = element_types(sample.text, sample.types, sample.elements)
        self.args = {e: sample.draw(entry, e, name) for e in self.elements}

    def formula(self, *args):
        function = self.sample.formula or self.entry.formula
        return np.asarray(function(*[a.astype(np.float64) if a.dtype.kind == "f" else a
                                     for a in args]))

    def result(self, element):
        want = self.formula(*self.args[element])
        if want.dtype.kind == "f":
            dtype, _ = parse_type(self.sample.out, element)
            return want, type_of(np.empty(want.shape, dtype))
        return want, type_of(want)

    def emit(self, model):
        for element in self.elements:
            types = [type_of(a) for a in self.args[element]]
            _, result = self.result(element)
            args = [(f"x{i}", t) for i, t in enumerate(types)]
            lines = op_lines(self.sample.text, types, element, result)
            model.function(f"{self.name}_{element}", args, lines, [("%y", result)])
        if self.wrt:
            self.emit_gradients(model, args, lines, result)

    def emit_gradients(self, model, args, lines, result):
        weighted = [f"%p = nn.mul %c, %y : {result}", f"%l = nn.reduce_sum %p : {result}"]
        given, loss = [*args, ("c", result)], [("%l", "tensor<f64>")]
        # First order: sum(c * op(x)).
        model.function(f"{self.name}_loss", given, [*lines, *weighted], loss, private=True)
        gradient, out = model.gradient(f"{self.name}_loss", given, self.wrt, ["tensor<f64>"])
        model.function(f"{self.name}_grad", given, [gradient], out)
        # Second order: of sum(c * op(x)^2), so that a linear op has one, too. A
        # direction v makes a scalar of the gradient: its gradient is H v.
        model.function(f"{self.name}_loss2", given,
                       [*lines[:-1], lines[-1].replace("%y =", "%once ="),
                        f"%y = nn.square %once : {result}", *weighted], loss, private=True)
        gradient, out = model.gradient(f"{self.name}_loss2", given, self.wrt, ["tensor<f64>"])
        model.function(f"{self.name}_grad2", given, [gradient], out)
        body, total = [gradient], ""
        directions = [(f"v{i}", args[i][1]) for i in self.wrt]
        for i, (v, t) in enumerate(directions):
            body += [f"%d{i} = nn.mul %{v}, %g{i} : {t}", f"%s{i} = nn.reduce_sum %d{i} : {t}"]
            if total:
                body += [f"%t{i} = nn.add {total}, %s{i} : tensor<f64>"]
            total = f"%t{i}" if total else f"%s{i}"
        given = [*given, *directions]
        model.function(f"{self.name}_slope", given, body, [(total, "tensor<f64>")], private=True)
        product, out = model.gradient(f"{self.name}_slope", given, self.wrt, ["tensor<f64>"])
        model.function(f"{self.name}_hessian", given, [product], out)

    def values(self, instance):
        """All results, by function: what is compared between thread counts."""
        got = {}
        for element in self.elements:
            got[element] = instance.call(f"{self.name}_{element}", *self.args[element])
        if self.wrt:
            args = self.args["f64"]
            rng = np.random.default_rng(len(self.name))
            # Not below 0.5, so that an error in any element shows.
            c = np.asarray(rng.uniform(0.5, 2, self.result("f64")[0].shape))
            directions = [np.asarray(rng.uniform(0.5, 2, args[i].shape)) for i in self.wrt]
            self.weights, self.directions = c, directions
            got["grad"] = instance.call(f"{self.name}_grad", *args, c)
            got["hessian"] = instance.call(f"{self.name}_hessian", *args, c, *directions)
        return got

    def check(self, got):
        """Forward against the formula."""
        for element in self.elements:
            want, _ = self.result(element)
            result = got[element][0]
            if result.dtype.kind == "f":
                terms = max([a.size for a in self.args[element]], default=0) / max(want.size, 1)
                magnitude = self.sample.magnitude and self.sample.magnitude(
                    *[np.abs(a.astype(np.float64)) for a in self.args[element]])
                yield f"{element} forward", numerics.close(result, want, self.entry.tolerance,
                                                           terms, magnitude)
            else:
                yield f"{element} forward", numerics.equal(result, want)

    def differences(self, instance):
        """What gradients are compared with: finite differences of the formula, of the
        compiled loss, and of the compiled first gradient."""
        args, c = self.args["f64"], self.weights
        loss = lambda *a: np.sum(c * self.formula(*a))
        compiled = lambda *a: float(instance.call(f"{self.name}_grad", *a, c)[0])
        formula = [numerics.gradient(loss, args, i) for i in self.wrt]
        forward = [numerics.gradient(compiled, args, i) for i in self.wrt]

        def first(moves):
            moved = list(args)
            for i, move in zip(self.wrt, moves):
                moved[i] = np.asarray(args[i] + move)
            return np.concatenate([g.ravel() for g in
                                   instance.call(f"{self.name}_grad2", *moved, c)[1:]])
        return formula, forward, numerics.along(first, self.directions)

    def check_gradients(self, got, differences):
        formula, forward, second = differences
        yield "loss", numerics.close_to_difference(
            got["grad"][0], np.sum(self.weights * self.formula(*self.args["f64"])))
        for k, i in enumerate(self.wrt):
            gradient = got["grad"][1 + k]
            yield f"gradient of operand {i} against the formula", \
                numerics.close_to_difference(gradient, formula[k])
            yield f"gradient of operand {i} against the compiled forward", \
                numerics.close_to_difference(gradient, forward[k])
        yield "second order against the compiled gradient", numerics.close_to_difference(
            np.concatenate([h.ravel() for h in got["hessian"][1:]]), second)


class ExactCase:
    """Conventions: forward, and the gradient of the result's sum, equal."""

    def __init__(self, exact, name):
        self.exact, self.name = exact, name
        self.elements = element_types(exact.text, [*exact.types, exact.out])
        self.wrt = [i for i, g in enumerate(exact.grad or ()) if g is not None]

    def emit(self, model):
        exact = self.exact
        for element in self.elements:
            types = [tensor(t, element) for t in exact.types]
            args = [(f"x{i}", t) for i, t in enumerate(types)]
            lines = op_lines(exact.text, types, element, self.result(element))
            out = [("%y", self.result(element))]
            model.function(f"{self.name}_{element}", args, lines, out)
            if self.wrt:
                scalar = tensor(exact.out, element)
                model.function(f"{self.name}_loss_{element}", args,
                               [*lines, f"%l = nn.reduce_sum %y : {out[0][1]}"], [("%l", scalar)],
                               private=True)
                gradient, out = model.gradient(f"{self.name}_loss_{element}", args, self.wrt,
                                               [scalar])
                model.function(f"{self.name}_grad_{element}", args, [gradient], out)

    def result(self, element):
        shape = "".join(f"{extent}x" for extent in np.shape(self.exact.want))
        return tensor(shape + self.exact.out, element)

    def arguments(self, element):
        return [np.asarray(a, parse_type(t, element)[0]).reshape(parse_type(t, element)[1])
                for a, t in zip(self.exact.args, self.exact.types)]

    def values(self, instance):
        got = {}
        for element in self.elements:
            args = self.arguments(element)
            got[element] = instance.call(f"{self.name}_{element}", *args)
            if self.wrt:
                got["grad " + element] = instance.call(f"{self.name}_grad_{element}", *args)
        return got

    def check(self, got):
        for element in self.elements:
            result = got[element][0]
            yield element, numerics.equal(result, np.asarray(self.exact.want, result.dtype))
            for gradient, i in zip(got.get("grad " + element, [None])[1:], self.wrt):
                yield f"{element} gradient of operand {i}", numerics.equal(
                    gradient, np.asarray(self.exact.grad[i], gradient.dtype))


def check_error(compiler, error, name):
    """An error input: `nnc compile` refuses it with the message and notes expected."""
    types = [tensor(t, "f32") for t in error.types]
    args = ", ".join(f"%x{i}: {t}" for i, t in enumerate(types))
    line, = op_lines(error.text, types, "f32", "tensor<f32>")
    text = f"nn.model @wrong {{\n  func.func @f({args}) {{\n    {line}\n    return\n  }}\n}}\n"
    done = compiler.run(text, name, "--emit=mlir", "--stop-after=state")
    if done.returncode != 1:
        return f"exit status {done.returncode}, expected 1\n{text}{done.stderr}"
    errors = [line for line in done.stderr.splitlines() if ".mlir:" in line and ": error: " in line]
    if len(errors) != 1 or error.message not in errors[0] or ".mlir:3:" not in errors[0]:
        return f"expected one error at line 3 with '{error.message}', got\n{done.stderr}"
    for note in error.notes:
        if not any(": note: " in line and note in line for line in done.stderr.splitlines()):
            return f"expected a note with '{note}', got\n{done.stderr}"
    return None
