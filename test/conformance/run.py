#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Holds every op of `nn` to numbers from an independent source. See README.md."""
import argparse
import importlib
import json
import pathlib
import subprocess
import sys
import time

import numpy as np

from harness.checks import ExactCase, SampleCase, check_error
from harness.library import UNAVAILABLE, Runtime, StatusError
from harness.model import Compiler, ModelText

# One file each, named as the files of the dialect are.
FAMILIES = ["activation", "average", "contraction", "control", "conv", "elementwise", "gradient", "loss",
            "matmul", "model", "optimizer", "pool", "random", "reduction", "shape"]
THREADS = (1, 2)


class Report:
    def __init__(self):
        self.checks, self.failures = 0, []

    def add(self, name, what, wrong):
        """`wrong`: None, or what is."""
        self.checks += 1
        if wrong:
            self.failures.append(f"{name}, {what}: {wrong}")

    def call(self, name, what, function, *args):
        """A check that raises what is wrong."""
        try:
            function(*args)
            self.add(name, what, None)
        except (AssertionError, RuntimeError, StatusError) as wrong:
            self.add(name, what, str(wrong) or repr(wrong))


def family_cases(entries):
    for entry in entries:
        for i, sample in enumerate(entry.samples):
            yield SampleCase(entry, sample, f"{entry.op}_{i}")
        for i, exact in enumerate(entry.exact):
            yield ExactCase(exact, f"{entry.op}_exact{i}")


def same_bits(got, other):
    return all(a.tobytes() == b.tobytes() for key in got for a, b in zip(got[key], other[key]))


def usable_levels(library, only):
    """The ISA levels of the library that this CPU has; at least one. No other than
    `only` is tried: a backend may stay at the first for the whole process."""
    levels = []
    for level in [only] if only else library.isa_levels:
        try:
            library.instance(isa=level).__enter__().__exit__()
            levels.append(level)
        except StatusError as error:
            # The CPU lacks it, and the message lists what there is.
            if "CPU" not in str(error):
                raise
    assert levels or only, "no ISA level of the library runs here"
    return levels


def run_samples(family, cases, compiler, report):
    model = ModelText("nn_" + family)
    for case in cases:
        case.emit(model)
    library = compiler.library(model)
    # A backend promises the same bits for the same number of threads alone.
    runs = (1, 1) if compiler.runtime.plugins else THREADS
    for level in usable_levels(library, compiler.isa):
        results = {}
        for run, threads in enumerate(runs):
            with library.instance(isa=level, threads=threads) as instance:
                # In the other order the arena holds other leftovers: nothing may depend
                # on them.
                for case in cases if run == 0 else reversed(cases):
                    results[case.name, run] = case.values(instance)
        with library.instance(isa=level) as instance:
            for case in cases:
                got = results[case.name, 0]
                for what, wrong in case.check(got):
                    report.add(case.name, f"{level}: {what}", wrong)
                report.add(case.name, f"{level}: bits with {runs} threads", None if same_bits(
                    got, results[case.name, 1]) else "they differ")
                if isinstance(case, SampleCase) and case.wrt:
                    for what, wrong in case.check_gradients(got, case.differences(instance)):
                        report.add(case.name, f"{level}: {what}", wrong)
    return model.public, len(library.isa_levels)


def run_family(family, compiler, report):
    module = importlib.import_module("families." + family)
    start = time.monotonic()
    cases = list(family_cases(module.ENTRIES))
    functions, levels = run_samples(family, cases, compiler, report) if cases else (0, 0)
    for entry in module.ENTRIES:
        for i, error in enumerate(entry.errors):
            name = f"{entry.op}_error{i}"
            report.add(name, "error input", check_error(compiler, error, name))
        if entry.behaviour:
            report.call(entry.op, "behaviour", entry.behaviour, compiler)
    print(f"{family}: {len(module.ENTRIES)} ops, {functions} functions at {levels} ISA levels, "
          f"{time.monotonic() - start:.1f} s")


def registered_ops(tblgen, includes):
    """All ops of the dialect, with their descriptions."""
    command = [tblgen, "--dump-json", f"{includes[0]}/nnc/dialects/nn/NNOps.td"]
    for include in includes:
        command += ["-I", include]
    records = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    ops = {}
    for name in records["!instanceof"]["NN_Op"]:
        record = records[name]
        ops[record["opName"]] = record["description"]
    return ops


def check_coverage(ops, report):
    """Every registered op has one entry, with something to check, in its family."""
    seen = {}
    for family in FAMILIES:
        for entry in importlib.import_module("families." + family).ENTRIES:
            report.add(entry.op, "coverage", f"has an entry in {seen[entry.op]} and in {family}"
                       if entry.op in seen else None)
            seen[entry.op] = family
            report.add(entry.op, "coverage", None if entry.op in ops else
                       f"has an entry in {family}, but the dialect has no such op")
            complete = entry.behaviour or (entry.samples and entry.errors)
            report.add(entry.op, "coverage", None if complete else
                       "its entry has neither samples with error inputs nor a behaviour")
            gradient = entry.behaviour or entry.no_gradient or any(
                sample.differentiable(entry) for sample in entry.samples)
            report.add(entry.op, "coverage", None if gradient else
                       "no operand is differentiated, and no reason is given")
            if entry.no_gradient and entry.op in ops:
                documented = " ".join(ops[entry.op].split())
                report.add(entry.op, "coverage", None if entry.no_gradient in documented else
                           f"its documentation does not say '{entry.no_gradient}'")
    for op in ops:
        report.add(op, "coverage", None if op in seen else "no file of test/conformance/families "
                   "has an entry for it")
    print(f"coverage: {len(ops)} ops registered, {len(seen)} with entries")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nnc", required=True, help="the nnc command")
    parser.add_argument("--runtime", required=True, help="libnncrt.so")
    parser.add_argument("--work", required=True, help="folder for compiled models")
    parser.add_argument("--target", default="none", help="as nnc compile --target")
    parser.add_argument("--plugin", action="append", default=[], metavar="LIBRARY:FUNCTION",
                        help="run-time half of a backend of --target")
    parser.add_argument("--isa", help="only this ISA level (a backend may have one a process)")
    parser.add_argument("--coverage", metavar="TBLGEN", help="check that each op has an entry, with "
                        "the ops that this llvm-tblgen finds")
    parser.add_argument("--include", action="append", default=[], help="for --coverage")
    parser.add_argument("families", nargs="*", choices=[[], *FAMILIES], help="default: all")
    options = parser.parse_args()

    np.seterr(all="ignore")  # formulas meet poles on purpose
    report = Report()
    if options.coverage:
        check_coverage(registered_ops(options.coverage, options.include), report)
    else:
        runtime = Runtime(options.runtime, options.plugin)
        for family in options.families or FAMILIES:
            run_family(family, Compiler(options.nnc, pathlib.Path(options.work) / family, runtime,
                                        options.target, options.isa), report)
        if options.plugin:
            print(f"{runtime.kernels} kernels of backends")
            report.add(options.target, "kernels", None if runtime.kernels else "no op was claimed")
    for failure in report.failures:
        print("FAILED:", failure)
    print(f"{report.checks} checks, {len(report.failures)} failed")
    return 1 if report.failures or not report.checks else 0


if __name__ == "__main__":
    sys.exit(main())
