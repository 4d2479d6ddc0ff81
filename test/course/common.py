# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the tests of the course share with the scripts that made their numbers
(reference/*.py): the recorded figures, the digits, and random numbers that are the
same everywhere."""
import csv
import json
import math
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def path(*parts):
    return os.path.join(HERE, *parts)


def reference(name):
    """The figures that reference/<name>.py has recorded."""
    with open(path("reference", name + ".json")) as file:
        return json.load(file)


def record(name, figures):
    with open(path("reference", name + ".json"), "w") as file:
        json.dump(figures, file, indent=1)
        file.write("\n")


class Random:
    """SplitMix64, so that NumPy, PyTorch and nnc can be given the same numbers."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        mask = (1 << 64) - 1
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return z ^ (z >> 31)

    def uniform(self, count, bound=1.0):
        """In [-bound, bound), exact in float32 when the bound is a power of two."""
        return [((self.next() >> 40) / (1 << 23) - 1) * bound for _ in range(count)]

    def shuffle(self, items):
        for i in range(len(items) - 1, 0, -1):
            j = self.next() % (i + 1)
            items[i], items[j] = items[j], items[i]


def digits():
    """(pixels from 0 to 1, label) of each of the 1797 digits."""
    with open(path("..", "..", "examples", "mlp", "digits.csv"), newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return [([int(v) / 16 for v in row[:64]], int(row[64])) for row in rows]


def table(name):
    """(features, class) of each row of data/<name>.csv."""
    with open(path("data", name + ".csv"), newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return [([float(v) for v in row[:-1]], int(row[-1])) for row in rows]


class Checks:
    """Counts what was compared; `finish` ends the process."""

    def __init__(self, row):
        self.row, self.done, self.failed = row, 0, 0

    def that(self, condition, what):
        self.done += 1
        if not condition:
            self.failed += 1
            print(f"{self.row}: FAILED: {what}")

    def close(self, got, expected, tolerance, what):
        """Each element within `tolerance` of the expected one, relative to the
        largest magnitude expected: the scale at which sums are rounded."""
        scale = max((abs(v) for v in expected), default=0) or 1
        worst = max((abs(g - e) for g, e in zip(got, expected)), default=math.inf)
        self.that(len(got) == len(expected) and worst <= tolerance * scale,
                  f"{what}: expected {expected[:4]}..., got {got[:4]}..., off by "
                  f"{worst / scale:.2e} of {tolerance:.0e} allowed")

    def finish(self):
        print(f"{self.row}: {self.done} checks, {self.failed} failed")
        sys.exit(1 if self.failed or not self.done else 0)
