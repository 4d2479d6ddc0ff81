# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs every ```mlir example of a generated page of documentation through nnc-opt.

    run-examples.py PAGE.md NNC-OPT [OPTION...]

An example that is no whole module is the body of a function; what it uses and does not
define are the function's arguments. Their types follow from what the parser says that
each use expects.
"""
import re
import subprocess
import sys


def parse(nnc_opt, text):
    done = subprocess.run(nnc_opt, input=text, text=True, capture_output=True)
    return None if done.returncode == 0 else done.stderr


def as_function(nnc_opt, body):
    names = []
    defined = {name.split(":")[0] for line in body.splitlines() if "=" in line
               for name in re.findall(r"%[\w:]+", line.split("=")[0])}
    for name in re.findall(r"%\w+", body):
        if name not in defined and name not in names:
            names.append(name)
    types = dict.fromkeys(names, "tensor<f32>")
    for _ in range(len(names) + 1):
        arguments = ", ".join(f"{name}: {type}" for name, type in types.items())
        error = parse(nnc_opt, f"func.func @example({arguments}) {{\n{body}\nreturn\n}}\n")
        if not error:
            return None
        wanted = re.search(r"use of value '(%\w+)' expects different type than prior uses: "
                           r"'(.*?)' vs", error)
        if not wanted or wanted[1] not in types:
            return error
        types[wanted[1]] = wanted[2]
    return error


def main():
    page, *nnc_opt = sys.argv[1:]
    text = open(page, encoding="utf-8").read()
    failed = count = 0
    heading = ""
    for match in re.finditer(r"^### ([^\n]*)$|^ *```mlir\n(.*?)^ *```", text, re.M | re.S):
        if match[1]:
            heading = match[1]
            continue
        count += 1
        alone = parse(nnc_opt, match[2])
        inside = alone and as_function(nnc_opt, match[2])
        if inside:
            failed += 1
            print(f"FAILED: example of {heading}:\n{match[2]}as a module:\n{alone}"
                  f"as the body of a function:\n{inside}")
    print(f"{count} examples, {failed} failed")
    return 1 if failed or not count else 0


if __name__ == "__main__":
    sys.exit(main())
