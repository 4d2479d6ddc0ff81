# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A2: the perceptron's learning rule, held to the rule itself in Python's integers."""
import csv
from array import array

from common import Checks, path
from model import compile_model

checks = Checks("A2")


def rule(samples, targets, w, most=100):
    """The mistakes of each sweep, and the weights after each sample of each."""
    mistakes, trace = [], []
    while len(mistakes) < most:
        wrong, steps = 0, []
        for x, d in zip(samples, targets):
            y = 1 if sum(a * b for a, b in zip(w, x)) > 0 else 0
            w = [a + (d - y) * b for a, b in zip(w, x)]
            wrong += abs(d - y)
            steps.append(w)
        mistakes.append(wrong)
        trace.append(steps)
        if not wrong:
            break
    return mistakes, trace


def flat(rows):
    return array("f", [v for row in rows for v in row])


def iris():
    """Sepal length and width of the first two species, in millimetres: integers, so
    that every sum is exact."""
    with open(path("data", "iris.csv"), newline="") as file:
        rows = list(csv.reader(file))[1:101]
    return ([[1, round(float(r[0]) * 10), round(float(r[2]) * 10)] for r in rows],
            [int(r[4]) for r in rows])


library = compile_model(path("a2.mlir"), "perceptron", rows=[4, 100])
inputs = [[1, a, b] for a in (0, 1) for b in (0, 1)]
cases = {"AND": (inputs, [0, 0, 0, 1]), "OR": (inputs, [0, 1, 1, 1]),
         "NAND": (inputs, [1, 1, 1, 0]), "XOR": (inputs, [0, 1, 1, 0]), "iris": iris()}
for name, (samples, targets) in cases.items():
    mistakes, trace = rule(samples, targets, [0, 0, 0])
    xs, ds = flat(samples), array("f", targets)
    with library.instance() as perceptron:
        for sweep, (wrong, steps) in enumerate(zip(mistakes, trace)):
            got_wrong, got_steps = perceptron.call("sweep", xs, ds)
            checks.that(list(got_wrong) == [wrong] and list(got_steps) == list(flat(steps)),
                        f"{name}: sweep {sweep}: expected {wrong} mistakes and {steps[:4]}, got "
                        f"{got_wrong} and {list(got_steps)[:12]}")
    with library.instance() as perceptron:
        (sweeps,), (last,), every = perceptron.call("learn", xs, ds)
        checks.that(sweeps == len(mistakes) and list(every[:sweeps]) == mistakes
                    and not any(every[sweeps:]),
                    f"{name}: expected {mistakes} mistakes, got {list(every[:sweeps])}")
        checks.that(list(perceptron["w"]) == trace[-1][-1],
                    f"{name}: expected weights {trace[-1][-1]}, got {list(perceptron['w'])}")
        # What no line tells apart is reported as that: mistakes are left after all sweeps.
        checks.that((last > 0) == (name == "XOR"), f"{name}: {last} mistakes in the last sweep")
    print(f"A2: {name}: " + (f"told apart after {sweeps} sweeps" if not last else
                             f"does not converge: {last:.0f} mistakes in sweep {sweeps}"))
checks.finish()
