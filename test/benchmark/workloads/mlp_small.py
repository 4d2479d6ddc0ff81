# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
from workloads.perceptron import Perceptron

WORKLOAD = Perceptron([64, 32, 10], "tanh", rows=32, lr=0.01)
