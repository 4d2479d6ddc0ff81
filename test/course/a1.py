# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A1: AND, OR, NAND by hand weights and XOR with hidden nodes, on their truth tables; the
step's derivative is 0."""
from common import Checks, path
from model import compile_model

checks = Checks("A1")
X = [0, 0, 0, 1, 1, 0, 1, 1]
library = compile_model(path("a1.mlir"), "gates", rows=[1, 4])
with library.instance() as gates:
    for gate, table in (("and", [0, 0, 0, 1]), ("or", [0, 1, 1, 1]), ("nand", [1, 1, 1, 0])):
        checks.that(gates.call(gate + "_gate", X)[0] == table, f"{gate} is {table}")
    y, hidden = gates.call("xor_gate", X)
    checks.that(y == [0, 1, 1, 0], f"xor, got {y}")
    checks.that(hidden == [0, 1, 1, 1, 1, 1, 1, 0], f"hidden nodes of xor, got {hidden}")
    for i in range(4):
        one = gates.call("xor_gate", X[2 * i:2 * i + 2])[0]
        checks.that(one == [y[i]], f"one row alone is that of four, got {one}")
    for x in (-1.0, 0.0, 2.0):
        value, slope = gates.call("slope", [x])
        checks.that(value == [x + (x >= 0)] and slope == [1.0], f"at {x}: {value}, {slope}")
checks.finish()
