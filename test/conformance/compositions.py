#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Trains random graphs for a step and compares loss, gradients and new parameters with
NumPy and finite differences. A failure names its seed: --seeds=N repeats it alone."""
import argparse
import pathlib
import sys

import numpy as np

from harness import numerics
from harness.graphs import Graph, type_text
from harness.library import Runtime
from harness.model import Compiler, ModelText
from run import THREADS, Report, usable_levels

RATE = 0.125
# Of the largest element: f32 gradients through a dozen ops; finite differences in f64.
TOLERANCE = {"f32": 1e-4, "f64": 1e-8}
DTYPES = {"f32": np.float32, "f64": np.float64}


def emit(model, graph, name, element):
    """One step: the loss, gradients of all inputs, parameters that follow theirs."""
    types = [type_text(v.shape, element) for v in graph.inputs]
    scalar = f"tensor<{element}>"
    for i in range(graph.params):
        model.declare(f"nn.param @{name}_p{i} : {types[i]} init(#nn.zeros)")
    args = [(f"v{i}", types[i]) for i in range(graph.params, len(types))]
    reads = [f"%v{i} = nn.get @{name}_p{i} : {types[i]}" for i in range(graph.params)]
    model.function(name + "_loss", args, [*reads, *graph.lines(element)],
                   [(f"%v{graph.output}", scalar)], private=True)
    used = {i for node in graph.nodes for i in node.operands}
    wrt = [i for i in range(len(types)) if i in used]
    names = ", ".join(f"@{name}_p{i}" if i < graph.params else str(i - graph.params) for i in wrt)
    results = ", ".join(["%l"] + [f"%g{i}" for i in wrt])
    body = [f"{results} = nn.value_and_grad @{name}_loss({', '.join('%' + n for n, _ in args)}) "
            f"wrt [{names}] : ({', '.join(t for _, t in args)}) -> "
            f"({', '.join([scalar] + [types[i] for i in wrt])})",
            f"%rate = nn.constant {RATE} : {scalar}"]
    for i in wrt:
        if i < graph.params:
            body += [f"%o{i} = nn.get @{name}_p{i} : {types[i]}",
                     f"%s{i} = nn.mul %g{i}, %rate : {types[i]}, {scalar}",
                     f"%n{i} = nn.sub %o{i}, %s{i} : {types[i]}",
                     f"nn.set @{name}_p{i}, %n{i} : {types[i]}"]
    # Gradients of arguments are results; those of parameters live on in the update only.
    model.function(name, args, body, [("%l", scalar)] + [
        (f"%g{i}", types[i]) for i in wrt if i >= graph.params])
    return wrt


def step(instance, graph, name, element):
    inputs = [v.astype(DTYPES[element]) for v in graph.inputs]
    for i in range(graph.params):
        instance.write(f"{name}_p{i}", inputs[i])
    loss, *gradients = instance.call(name, *inputs[graph.params:])
    return loss, gradients, [instance.read(f"{name}_p{i}") for i in range(graph.params)]


def check(report, graph, name, element, wrt, got):
    loss, gradients, params = got
    inputs, tolerance = graph.inputs, TOLERANCE[element]

    def compare(what, value, want):
        scale = max(1.0, float(np.max(np.abs(want), initial=0)))
        error = np.abs(np.asarray(value, np.float64) - want)
        report.add(name, f"{element} {what}", None if np.all(error <= tolerance * scale) else
                   numerics.describe(np.asarray(value), np.asarray(want), error,
                                     f"{tolerance:g} of {scale:g}"))
    compare("loss", loss, graph.evaluate(*inputs))
    rest = iter(gradients)
    for i in wrt:
        gradient = graph.gradient(i)
        if i < graph.params:
            compare(f"parameter {i}", params[i], inputs[i] - RATE * gradient)
        else:
            compare(f"gradient of argument {i - graph.params}", next(rest), gradient)
    for i in set(range(graph.params)) - set(wrt):
        compare(f"parameter {i}, which is not used", params[i], inputs[i])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nnc", required=True)
    parser.add_argument("--runtime", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--target", default="none")
    parser.add_argument("--plugin", action="append", default=[])
    parser.add_argument("--isa", help="this ISA level only")
    parser.add_argument("--seeds", default="0:20", metavar="FIRST[:END]")
    options = parser.parse_args()
    first, _, end = options.seeds.partition(":")
    seeds = range(int(first), int(end or int(first) + 1))

    report = Report()
    compiler = Compiler(options.nnc, pathlib.Path(options.work), Runtime(
        options.runtime, options.plugin), options.target)
    model = ModelText(f"compositions_{seeds.start}")
    cases = []
    for seed in seeds:
        graph = Graph(seed)
        for element in TOLERANCE:
            name = f"seed{seed}_{element}"
            cases.append((graph, name, element, emit(model, graph, name, element)))
    library = compiler.library(model)
    # A backend promises the same bits for the same number of threads alone.
    runs = (1, 1) if options.plugin else THREADS
    for level in usable_levels(library, options.isa):
        got = {}
        for run, threads in enumerate(runs):
            with library.instance(isa=level, threads=threads) as instance:
                # The other order leaves other values in the arena.
                for graph, name, element, _ in cases if run == 0 else reversed(cases):
                    got[name, run] = step(instance, graph, name, element)
        for graph, name, element, wrt in cases:
            check(report, graph, f"{name} at {level}", element, wrt, got[name, 0])
            first, second = ([a.tobytes() for part in (*got[name, run][1:], [got[name, run][0]])
                              for a in part] for run in (0, 1))
            report.add(name, f"{level}: bits with {runs} threads",
                       None if first == second else "they differ")
    for failure in report.failures:
        print("FAILED:", failure)
    print(f"{len(seeds)} graphs, {report.checks} checks, {len(report.failures)} failed")
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
