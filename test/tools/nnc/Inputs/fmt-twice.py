# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Formats each .mlir file of the tests, then the result."""
import pathlib
import subprocess
import sys


def fmt(text):
    return subprocess.run(["nnc", "fmt", "-"], input=text, capture_output=True)


done, failed = 0, 0
for file in sorted((pathlib.Path(sys.argv[1]) / "test").rglob("*.mlir")):
    once = fmt(file.read_bytes())
    if once.returncode:
        # Some are not to be parsed; none may be changed in meaning.
        wrong = once.returncode != 1 or b"this is a bug" in once.stderr
    else:
        done += 1
        wrong = fmt(once.stdout).stdout != once.stdout
    if wrong:
        failed += 1
        print("FAILED", file, once.stderr.decode())
print(f"{done} files, {failed} failed")
