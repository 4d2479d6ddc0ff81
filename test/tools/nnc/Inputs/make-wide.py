# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Two batches of random numbers for test/promises/wide.mlir."""
import sys

import numpy

random = numpy.random.default_rng(7)
numpy.savez(sys.argv[1], x=random.standard_normal((128, 256), dtype=numpy.float32),
            label=random.integers(0, 10, 128, dtype=numpy.int32))
