#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""GFLOP/s of matrix products over a grid of shapes and transposes, one thread.

  products.py [--build DIR] [--element f32] [SHAPE ...]      SHAPE: MxNxK[:ta][:tb]

`ta` and `tb`: the operand is stored transposed, as in gradients. Each product
is also held to NumPy's, in f64. NumPy's own rate stands beside (one thread of
its BLAS: set OPENBLAS_NUM_THREADS=1 before).
"""
import argparse
import pathlib
import sys
import tempfile
import time

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "conformance"))
from harness.library import Runtime, StatusError  # noqa: E402
from harness.model import Compiler, ModelText  # noqa: E402

DEFAULT = ["128x512x784", "784x512x128:ta", "128x512x256:tb", "512x512x512", "512x512x512:tb",
           "512x512x512:ta", "1024x1024x1024", "100x300x200", "100x300x200:tb", "33x65x129",
           "256x10x128:ta", "128x256x10:tb", "128x10x256", "32x32x64", "64x32x32:ta", "32x10x32",
           "32x32x10:tb", "64x10x64", "8x512x512", "4x256x256", "2048x64x64", "64x2048x64",
           "64x64x2048"]


def measure(call, seconds=0.1):
    """Nanoseconds of this thread, the best of some blocks of calls."""
    best, calls, end = float("inf"), 1, time.perf_counter() + seconds
    while time.perf_counter() < end:
        begin = time.thread_time_ns()
        for _ in range(calls):
            call()
        took = time.thread_time_ns() - begin
        best = min(best, took / calls)
        calls = calls if took > 20000 else 2 * calls
    return best


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", type=pathlib.Path, default=HERE.parent.parent / "build/release")
    parser.add_argument("--element", default="f32", choices=["f32", "f64"])
    parser.add_argument("shapes", nargs="*", default=DEFAULT)
    options = parser.parse_args()
    build = options.build.resolve()
    model = ModelText("products")
    dtype = {"f32": np.float32, "f64": np.float64}[options.element]
    products, random = [], np.random.default_rng(1)
    for number, shape in enumerate(options.shapes):
        extents, *flags = shape.split(":")
        m, n, k = map(int, extents.split("x"))
        stored = [(k, m) if "ta" in flags else (m, k), (n, k) if "tb" in flags else (k, n)]
        types = [f"tensor<{a}x{b}x{options.element}>" for a, b in [*stored, (m, n)]]
        text = " transpose_lhs" * ("ta" in flags) + " transpose_rhs" * ("tb" in flags)
        model.function(f"p{number}", [("a", types[0]), ("b", types[1])],
                       [f"%c = nn.matmul %a, %b{text} : {types[0]}, {types[1]}"],
                       [("%c", types[2])])
        a, b = (random.uniform(-1, 1, s).astype(dtype) for s in stored)
        products.append((shape, 2 * m * n * k, a, b, a.T if "ta" in flags else a,
                         b.T if "tb" in flags else b))
    with tempfile.TemporaryDirectory() as folder:
        runtime = Runtime(str(build / "runtime/libnncrt.so"))
        library = Compiler(build / "tools/nnc/nnc", folder, runtime, "none").library(model)
        print(f"| product, {options.element} | {' | '.join(library.isa_levels)} | NumPy |")
        print("|---|" + "---|" * (len(library.isa_levels) + 1))
        for number, (shape, flops, a, b, x, y) in enumerate(products):
            cells, want = [], x.astype(np.float64) @ y.astype(np.float64)
            for level in library.isa_levels:
                try:
                    instance = library.instance(isa=level)
                except StatusError:
                    cells.append("-")
                    continue
                with instance:
                    got, = instance.call(f"p{number}", a, b)
                    error = np.abs(got - want).max() / np.finfo(dtype).eps
                    assert error < 2 * x.shape[1], f"{shape} at {level}: {error} ulps"
                    cells.append(f"{flops / measure(instance.prepared(f'p{number}', a, b)):.1f}")
            numpy = f"{flops / measure(lambda: x @ y):.1f}"
            print(f"| {shape} | {' | '.join(cells)} | {numpy} |", flush=True)


if __name__ == "__main__":
    main()
