# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Each byte of a model changed, and each beginning of it: read, or refused with a message.

each-byte.py MODEL DIR: prints how many of each; anything else fails."""
import collections
import os
import subprocess
import sys

with open(sys.argv[1], "rb") as file:
    good = file.read()
path = os.path.join(sys.argv[2], "changed.onnx")
counts = collections.Counter()
for change in [good[:i] for i in range(len(good))] + [
        good[:i] + bytes([good[i] ^ flip]) + good[i + 1:] for i in range(len(good)) for flip in (1, 128)]:
    with open(path, "wb") as file:
        file.write(change)
    done = subprocess.run(["nnc-translate", path], capture_output=True, timeout=60)
    refused = done.returncode == 1 and b"error: " in done.stderr and not done.stdout
    assert done.returncode == 0 or refused, (change, done)
    counts["refused" if refused else "read"] += 1
assert counts["refused"] > len(good) and counts["read"] > 0, counts
print("read", counts["read"], "refused", counts["refused"])
