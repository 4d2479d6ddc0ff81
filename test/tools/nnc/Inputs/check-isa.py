# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads a disassembly: code that is not of level v4 may hold no AVX-512 instruction,
that of v4 holds some, and both levels are there."""
import re
import sys

AVX512 = re.compile(r"%[zk]mm?\d|%k[0-7]\b|%[xy]mm(1[6-9]|2\d|3[01])\b")
found = {"v3": 0, "v4": 0, "": 0}
wide, level, symbol = 0, "", ""
for line in sys.stdin:
    start = re.match(r"[0-9a-f]+ <(.*)>:", line)
    if start:
        symbol = start.group(1)
        level = next((v for v in ("v3", "v4") if "x86-64-" + v in symbol), "")
        found[level] += 1
    elif AVX512.search(line):
        if level != "v4":
            sys.exit(f"{symbol} has an AVX-512 instruction: {line.strip()}")
        wide += "%zmm" in line
if not found["v3"] or not found["v4"]:
    sys.exit(f"expected functions of both levels, found {found}")
if not wide:
    sys.exit("no function of v4 uses 512-bit registers")
print(f"{found['v3']} functions of v3, {found['v4']} of v4, {wide} wide instructions")
