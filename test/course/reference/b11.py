# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes b11.json with NumPy in float64: PYTHONPATH=test/course python b11.py"""
import numpy as np

from common import record

axis = np.linspace(-3, 3, 13)
x = np.array([(a, b) for b in axis for a in axis])
sigmoid = lambda z: 1 / (1 + np.exp(-z))
w1 = np.array([[5, -5, 0, 0], [0, 0, 5, -5.0]])
y = sigmoid(8 * sigmoid(x @ w1 + 5).sum(1) - 28)
record("b11", {"x": x.flatten().tolist(), "y": y.tolist()})
