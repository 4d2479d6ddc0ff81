# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs a command on the models, optimizers and schedules that ship with nnc."""
import pathlib
import subprocess
import sys

root = pathlib.Path(sys.argv[1])
files = sorted(str(f) for folder in ("examples", "compiler/lib") for f in
               (root / folder).rglob("*.mlir"))
assert len(files) > 25, files
sys.exit(subprocess.run(sys.argv[2:] + files).returncode)
