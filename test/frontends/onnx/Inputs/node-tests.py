# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs the node tests that the onnx package ships: node-tests.py NNC [NAME...]

Prints each test with what came of it, then the score and the reasons. Operands that nnc
needs at compile time are graph inputs in these tests: where the importer says so, they are
made initializers, with the test's own values, and the test counts as passed so."""
import collections
import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile

import numpy as np
import onnx
from onnx import numpy_helper

NNC = os.path.abspath(sys.argv[1])
FOLDER = os.path.join(os.path.dirname(onnx.__file__), "backend", "test", "data", "node")


def rename(graph, names):
    """Values by new names, in this graph and those inside its nodes."""
    for each in list(graph.input) + list(graph.output) + list(graph.initializer):
        each.name = names.get(each.name, each.name)
    for node in graph.node:
        for field in (node.input, node.output):
            for i, name in enumerate(field):
                field[i] = names.get(name, name)
        for attribute in node.attribute:
            if attribute.HasField("g"):
                rename(attribute.g, names)
            if attribute.name == "xs" or attribute.name == "zs":
                attribute.strings[:] = [names.get(s.decode(), s.decode()).encode() for s in attribute.strings]
            if attribute.name == "y":
                attribute.s = names.get(attribute.s.decode(), attribute.s.decode()).encode()


def load(path):
    tensor = onnx.TensorProto()
    with open(path, "rb") as file:
        tensor.ParseFromString(file.read())
    return tensor


def reason(text):
    lines = [line.split("error: ", 1)[1] for line in text.splitlines() if "error: " in line]
    if not lines:
        return "crash or no message: " + text.strip()[-200:]
    line = re.sub(r"node of (\w+)( '[^']*')?: ", r"\1: ", lines[0])
    return re.sub(r"'(in|out)\d+'", "'...'", line)


def run(name):
    """What came of a test: "" or a reason, and whether inputs were made initializers."""
    folder = os.path.join(FOLDER, name)
    model = onnx.load(os.path.join(folder, "model.onnx"))
    data = os.path.join(folder, "test_data_set_0")
    graph = model.graph
    try:
        inputs = [load(os.path.join(data, "input_%d.pb" % i)) for i in range(len(graph.input))]
        outputs = [load(os.path.join(data, "output_%d.pb" % i)) for i in range(len(graph.output))]
        wanted = [numpy_helper.to_array(t) for t in outputs]
        values = [numpy_helper.to_array(t) for t in inputs]
    except Exception:
        return "data that is no tensor", False
    for value in wanted + values:
        if value.dtype.kind not in "fiub":
            return "data of type %s" % value.dtype, False
    names = {v.name: "in%d" % i for i, v in enumerate(graph.input)}
    names.update({v.name: "out%d" % i for i, v in enumerate(graph.output)})
    rename(graph, names)
    baked = set()
    with tempfile.TemporaryDirectory() as work:
        path, given, got = (os.path.join(work, n) for n in ("m.onnx", "d.npz", "o.npz"))
        while True:
            onnx.save(model, path)
            arrays = {"in%d" % i: v for i, v in enumerate(values) if "in%d" % i not in baked}
            np.savez(given, **arrays)
            command = [NNC, "run", path, "--entry=forward", "--target=none", "--isa=x86-64-v3", "-o", got]
            command += ["--data", given] if arrays else []
            try:
                done = subprocess.run(command, capture_output=True, text=True, timeout=120)
            except subprocess.TimeoutExpired:
                return "more than 120 seconds", bool(baked)
            need = re.search(r"as an initializer or a Constant, got '(in\d+)'", done.stderr)
            if done.returncode == 0 or not need or need[1] in baked:
                break
            baked.add(need[1])
            tensor = onnx.TensorProto()
            tensor.CopyFrom(inputs[int(need[1][2:])])
            tensor.name = need[1]
            graph.initializer.append(tensor)
        if done.returncode:
            prefix = "exit %d: " % done.returncode if done.returncode != 1 else ""
            return prefix + reason(done.stderr), bool(baked)
        with np.load(got) as results:
            for i, value in enumerate(wanted):
                result = results["out%d" % i]
                if result.shape != value.shape or result.dtype != value.dtype:
                    return "other shape or type: %s %s, expected %s %s" % (
                        result.dtype, result.shape, value.dtype, value.shape), bool(baked)
                # The tolerance of onnx's own runner.
                if not np.allclose(result.astype(np.float64), value.astype(np.float64), 1e-3, 1e-7, True):
                    return "other numbers", bool(baked)
    return "", bool(baked)


tests = sorted(sys.argv[2:] or os.listdir(FOLDER))
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    results = list(pool.map(run, tests))
reasons = collections.Counter()
for name, (why, baked) in zip(tests, results):
    print(name, why or ("passed, operands as initializers" if baked else "passed"))
    reasons[why] += bool(why)
passed = [baked for why, baked in results if not why]
print("\n%d of %d passed, %d of them with operands made initializers" % (len(passed), len(tests), sum(passed)))
for why, count in reasons.most_common():
    if why:
        print("%5d  %s" % (count, why))
