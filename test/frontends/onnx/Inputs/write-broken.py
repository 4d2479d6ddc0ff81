# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes ONNX files that are wrong in one way each: write-broken.py DIR."""
import os
import sys

import numpy as np
from write_onnx import field, graph, info, model, node, tensor, varint

folder = sys.argv[1]
x, y = [info("x", "float32", [2, 3])], [info("y", "float32", [2, 3])]


def write(name, data):
    with open(os.path.join(folder, name + ".onnx"), "wb") as file:
        file.write(data)


def net(name, nodes, inputs=x, outputs=y, initializers=(), **settings):
    write(name, model(nodes, inputs, outputs, initializers, **settings))


relu = node("Relu", ["x"], ["y"], "act")
good = model([relu], x, y)
write("good", good)
write("empty", b"")
write("text", b"nn.model @m {}\n")
write("truncated", good[:-9])
write("length", varint(7 << 3 | 2) + varint(1 << 62) + b"abc")
write("varint", b"\xff" * 12)
net("unknown", [node("Frobnicate", ["x"], ["y"], "f1")])
net("opset", [relu], opset=3)
net("since", [node("Gelu", ["x"], ["y"])])
net("cycle", [node("Add", ["x", "b"], ["y"], "first"), node("Relu", ["y"], ["b"], "second")])
net("twice", [relu, relu])
net("attribute", [node("Relu", ["x"], ["y"], "act", slope=0.5)])
net("shapes", [node("MatMul", ["x", "w"], ["y"], "mm")], initializers=[tensor("w", np.ones((4, 3), np.float32))])
net("run-time", [node("Reshape", ["x", "s"], ["y"], "r")], inputs=x + [info("s", "int64", [2])])
net("symbols", [relu], inputs=[info("x", "float32", ["batch", "time"])])
net("type", [relu], inputs=[field(1, "x") + field(2, field(1, field(1, 2) + field(2, field(1, field(1, 2)))))])
net("declared", [relu], outputs=[info("y", "float32", [2, 4])])
# A few bytes that ask for much: 2^62 elements, and twelve dimensions of 2^20.
huge = field(1, 1 << 31) + field(1, 1 << 31) + field(2, 1) + field(8, "w") + field(9, b"1234")
net("huge", [node("Add", ["x", "w"], ["y"])], initializers=[huge])
net("expand", [node("Expand", ["x", "s"], ["y"], "grow")],
    initializers=[tensor("s", np.array([1 << 20, 1 << 20, 1 << 20, 2, 3]))])
net("few", [node("Add", ["x", "w"], ["y"])], initializers=[field(1, 6) + field(2, 1) + field(8, "w") + field(9, b"1234")])

# Graphs inside nodes: an op inside, one in another twice as often as can be, and shapes.
go, count = info("go", "bool", []), tensor("count", np.array(3))
inner = graph([node("Relu", ["x"], ["r"]), node("Frobnicate", ["r"], ["f"], "deep")], [], [info("f", "float32", [2, 3])])
net("inner", [node("If", ["go"], ["y"], "if", then_branch=inner, else_branch=inner)], inputs=x + [go])
first = graph([node("Relu", ["x"], ["r"])], [], [info("r", "float32", [2, 3])])
other = graph([node("Concat", ["x", "x"], ["r"], axis=0)], [], [info("r", "float32", [4, 3])])
net("branches", [node("If", ["go"], ["y"], "if", then_branch=first, else_branch=other)], inputs=x + [go])
net("outside", [node("If", ["go"], ["z"], then_branch=first, else_branch=first), node("Relu", ["r"], ["y"], "late")],
    inputs=x + [go])
net("no-graph", [node("If", ["go"], ["y"], "if", then_branch=first)], inputs=x + [go])
deep = first
for i in range(40):
    deep = graph([node("If", ["go"], ["d%d" % i], then_branch=deep, else_branch=first)], [], [info("d%d" % i, "float32", [2, 3])])
net("deep", [node("If", ["go"], ["y"], then_branch=deep, else_branch=first)], inputs=x + [go])
state = [info("i", "int64", []), info("go1", "bool", []), info("s", "float32", [2, 3])]
body = graph([node("Concat", ["s", "x"], ["t"], axis=0)], state, [info("go1", "bool", []), info("t", "float32", [4, 3])])
net("grows", [node("Loop", ["count", "", "x"], ["y"], "loop", body=body)], initializers=[count])
body = graph([node("Relu", ["s"], ["t"])], state, [info("go1", "bool", []), info("t", "float32", [2, 3]), info("t", "float32", [2, 3])])
net("steps", [node("Loop", ["n", "", "x"], ["z", "y"], "loop", body=body)], inputs=x + [info("n", "int64", [])])
net("body", [node("Loop", ["count", "", "x", "x"], ["z", "y"], "loop", body=body)], initializers=[count])
net("scan", [node("Scan", ["x", "x"], ["y"], "scan", body=body, num_scan_inputs=3)])


def external(name, **entries):
    w = tensor("w", np.ones((2, 3), np.float32), {k: str(v) for k, v in entries.items()})
    net(name, [node("Add", ["x", "w"], ["y"])], initializers=[w])


inside = os.path.join(folder, "inside")
os.makedirs(inside)
np.arange(8, dtype=np.float32).tofile(os.path.join(folder, "weights.bin"))
np.arange(8, dtype=np.float32).tofile(os.path.join(inside, "own.bin"))
os.symlink("own.bin", os.path.join(inside, "link.bin"))
os.symlink("..", os.path.join(inside, "up"))
os.link(os.path.join(inside, "own.bin"), os.path.join(inside, "second.bin"))
np.arange(8, dtype=np.float32).tofile(os.path.join(inside, "one.bin"))
external("inside/right", location="one.bin", offset=4, length=24)
external("inside/parent", location="../weights.bin")
external("inside/absolute", location="/etc/passwd")
external("inside/link", location="link.bin")
external("inside/folder-link", location="up/weights.bin")
external("inside/second-name", location="second.bin")
external("inside/beyond", location="one.bin", offset=16)
external("inside/offset", location="one.bin", offset="1e9")
external("inside/absent", location="none.bin")
