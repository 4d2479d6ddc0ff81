# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The text of a model with many functions, and its compilation."""
import os
import pathlib
import subprocess

from .library import Library


class ModelText:
    def __init__(self, name):
        self.name = name
        self.parts = []
        self.public = 0

    def declare(self, text):
        self.parts.append(text)

    def function(self, name, args, body, results, private=False):
        """`args`: (name, type) pairs. `results`: (value, type) pairs."""
        names = ", ".join(f"%{n}: {t}" for n, t in args)
        types = ", ".join(t for _, t in results)
        values = ", ".join(v for v, _ in results)
        ending = f"return {values} : {types}" if results else "return"
        self.public += not private
        self.parts.append(
            f"func.func {'private ' if private else ''}@{name}({names}) -> ({types}) {{\n" +
            "".join(f"  {line}\n" for line in body) + f"  {ending}\n}}")

    def gradient(self, function, args, wrt, results):
        """The line that calls `function` and takes its gradient with respect to the
        arguments `wrt`, and what it defines, as (value, type) pairs: %r0, ... the
        function's results of types `results`, then %g0, ... the gradients."""
        out = [(f"%r{i}", t) for i, t in enumerate(results)] + \
              [(f"%g{i}", args[k][1]) for i, k in enumerate(wrt)]
        operands = ", ".join(f"%{n}" for n, _ in args)
        types = ", ".join(t for _, t in args)
        return f"{', '.join(v for v, _ in out)} = nn.value_and_grad @{function}({operands}) " \
               f"wrt {list(wrt)} : ({types}) -> ({', '.join(t for _, t in out)})", out

    def __str__(self):
        body = "\n".join(self.parts)
        indented = "\n".join("  " + line for line in body.splitlines())
        return f"nn.model @{self.name} {{\n{indented}\n}}\n"


class Compiler:
    """`nnc compile` as users run it."""

    def __init__(self, nnc, folder, runtime, target="", isa=None):
        self.nnc, self.folder = nnc, pathlib.Path(folder)
        self.runtime, self.target, self.isa = runtime, target, isa
        self.environment = dict(os.environ)
        # A sanitizer's runtime is preloaded for Python only: nnc has its own.
        self.environment.pop("LD_PRELOAD", None)

    def run(self, text, name, *options):
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{name}.mlir"
        path.write_text(text)
        if self.target:
            options = (*options, f"--target={self.target}")
        return subprocess.run([self.nnc, "compile", str(path), *options], text=True,
                              capture_output=True, env=self.environment)

    def library(self, model, rows=(), options=()):
        folder = self.folder / model.name
        options = [*options, *([f"--rows={','.join(map(str, rows))}"] if rows else [])]
        done = self.run(str(model), model.name, "-o", str(folder), *options)
        if done.returncode != 0:
            raise RuntimeError(f"nnc compile {self.folder}/{model.name}.mlir: exit status "
                               f"{done.returncode}\n{done.stderr}")
        return Library(self.runtime, folder / f"lib{model.name}.so", model.name)
