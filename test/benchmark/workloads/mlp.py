# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
from workloads.perceptron import Perceptron

WORKLOAD = Perceptron([784, 512, 256, 10], "relu", rows=128, lr=0.01, momentum=0.9)
