# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Models whose results NumPy tells: each is written, run by `nnc run`, and compared.

run-models.py DIR: prints a line a model, and fails at the first that differs."""
import os
import subprocess
import sys

import numpy as np
from write_onnx import graph, info, model, node, tensor

rng = np.random.default_rng(7)
folder = sys.argv[1]


def run(name, data, nodes, outputs, initializers=(), shapes=None, **settings):
    """Runs a model on arrays by name and compares what comes out with `outputs`."""
    path = os.path.join(folder, name + ".onnx")
    ins = [info(k, v.dtype.name, (shapes or {}).get(k, v.shape)) for k, v in data.items()]
    outs = [info(k, np.asarray(v).dtype.name, ["any%d" % i for i in range(np.ndim(v))])
            for k, v in outputs.items()]
    weights = [tensor(k, v) for k, v in dict(initializers).items()]
    with open(path, "wb") as file:
        file.write(model(nodes, ins, outs, weights, **settings))
    np.savez(os.path.join(folder, name + ".npz"), **data)
    # Away from the model's folder, as a user may.
    subprocess.run(["nnc", "run", os.path.abspath(path), "--entry=forward", "--isa=x86-64-v3",
                    "--data", os.path.abspath(os.path.join(folder, name + ".npz")),
                    "-o", os.path.abspath(os.path.join(folder, name + "-out.npz"))],
                   check=True, cwd="/")
    with np.load(os.path.join(folder, name + "-out.npz")) as got:
        for key, wanted in outputs.items():
            assert got[key].shape == np.shape(wanted), (name, key, got[key].shape, np.shape(wanted))
            np.testing.assert_allclose(got[key], wanted, rtol=2e-6, atol=1e-6, err_msg=name + " " + key)
    print("same", name)


def f32(*shape):
    return rng.standard_normal(shape).astype(np.float32)


# Two layers, as PyTorch exports them, with rows.
x, w1, b1, w2, b2 = f32(6, 4), f32(5, 4), f32(5), f32(3, 5), f32(3)
logits = np.maximum(x @ w1.T + b1, 0) @ w2.T + b2
e = np.exp(logits - logits.max(1, keepdims=True))
run("mlp", {"x": x}, [
    node("Gemm", ["x", "fc1.weight", "fc1.bias"], ["h"], "/fc1/Gemm", alpha=1.0, beta=1.0, transB=1),
    node("Relu", ["h"], ["r"], "/Relu"),
    node("Gemm", ["r", "fc2.weight", "fc2.bias"], ["logits"], "/fc2/Gemm", transB=1),
    node("Softmax", ["logits"], ["p"], axis=-1)],
    {"logits": logits, "p": e / e.sum(1, keepdims=True)},
    {"fc1.weight": w1, "fc1.bias": b1, "fc2.weight": w2, "fc2.bias": b2}, shapes={"x": ["batch", 4]})

# Shapes: what ONNX keeps in operands is an attribute of nn.
x = f32(2, 3, 4)
run("shapes", {"x": x}, [
    node("Constant", [], ["to"], value=np.array([0, -1], np.int64)),
    node("Reshape", ["x", "to"], ["flat"]),
    node("Slice", ["x", "starts", "ends", "axes", "steps"], ["back"]),
    node("Unsqueeze", ["x", "axes0"], ["up"]),
    node("Split", ["x", "sizes"], ["a", "b"], axis=2),
    node("Concat", ["b", "a"], ["swapped"], axis=-1),
    node("Gather", ["x", "picked"], ["taken"], axis=1),
    node("Pad", ["x", "pads", "fill"], ["wide"]),
    node("Transpose", ["x"], ["turned"], perm=[2, 0, 1])],
    {"flat": x.reshape(2, 12), "back": x[:, 3:0:-1, ::2][:, :2], "up": x[None],
     "swapped": np.concatenate([x[..., 1:], x[..., :1]], 2), "taken": x[:, [2, -3]],
     "wide": np.pad(x, ((0, 0), (1, 0), (0, 2)), constant_values=1.5), "turned": x.transpose(2, 0, 1)},
    {"starts": np.array([3, 0]), "ends": np.array([0, 4]), "axes": np.array([1, 2]),
     "steps": np.array([-1, 2]), "axes0": np.array([0]), "sizes": np.array([1, 3]),
     "picked": np.array([2, -3]), "pads": np.array([0, 1, 0, 0, 0, 2]), "fill": np.float32(1.5)})

# Reductions: axes are an attribute before opset 13 or 18, then an operand.
x = f32(3, 4)
run("reductions", {"x": x}, [
    node("ReduceSum", ["x", "axes"], ["sum"], keepdims=0),
    node("ReduceMean", ["x"], ["mean"], axes=[0]),
    node("ReduceLogSumExp", ["x"], ["lse"], keepdims=0),
    node("ArgMax", ["x"], ["arg"], axis=1),
    node("CumSum", ["x", "one"], ["cum"], reverse=1)],
    {"sum": x.sum(1), "mean": x.mean(0, keepdims=True), "lse": np.log(np.exp(x).sum()),
     "arg": x.argmax(1)[:, None], "cum": x[:, ::-1].cumsum(1)[:, ::-1]},
    {"axes": np.array([1]), "one": np.array(1)})

# Elementwise, in names only or in formulas.
x, y = f32(4, 3), f32(3)
run("elementwise", {"x": x, "y": y}, [
    node("Max", ["x", "y"], ["max"]), node("Mean", ["x", "y"], ["mean"]),
    node("Asinh", ["x"], ["asinh"]), node("Sinh", ["x"], ["sinh"]),
    node("Clip", ["x", "", "half"], ["clip"]), node("Less", ["x", "y"], ["less"]),
    node("Where", ["less", "x", "y"], ["where"]),
    node("HardSigmoid", ["x"], ["hs"], alpha=0.25), node("Celu", ["x"], ["celu"], alpha=2.0),
    node("Mod", ["n", "d"], ["mod"])],
    {"max": np.maximum(x, y), "mean": (x + y) / 2, "asinh": np.arcsinh(x), "sinh": np.sinh(x),
     "clip": np.minimum(x, np.float32(0.5)), "where": np.where(x < y, x, y),
     "hs": np.clip(x * 0.25 + 0.5, 0, 1),
     "celu": np.maximum(x, 0) + np.minimum(0, 2 * np.expm1(x / 2)),
     "mod": np.mod(np.array([7, -7, 7, -7]), np.array([3, 3, -3, -3]))},
    {"half": np.float32(0.5), "n": np.array([7, -7, 7, -7]), "d": np.array([3, 3, -3, -3])})

# ONNX's Adam: corrected rate, epsilon beside the root, L2 in the gradient.
x, g, v, h = f32(3), f32(3), f32(3), abs(f32(3))
g1 = g + 0.1 * x
v1 = 0.9 * v + (1 - 0.9) * g1
h1 = 0.99 * h + (1 - 0.99) * g1 * g1
rate = 0.5 * np.sqrt(1 - 0.99**3) / (1 - 0.9**3)
preview = {"domain": "ai.onnx.preview.training"}
run("adam", {"x": x, "g": g, "v": v, "h": h}, [
    node("Adam", ["rate", "step", "x", "g", "v", "h"], ["x1", "v1", "h1"], **preview,
         alpha=0.9, beta=0.99, epsilon=0.001, norm_coefficient=0.1)],
    {"x1": (x - rate * v1 / (np.sqrt(h1) + 0.001)).astype(np.float32), "v1": v1.astype(np.float32),
     "h1": h1.astype(np.float32)},
    {"rate": np.float32(0.5), "step": np.array(3)}, opsets=[("ai.onnx.preview.training", 1)])

# Branches: one that is chosen when it runs, one of which a constant chooses now.
x = f32(2, 3)
then = graph([node("Exp", ["x"], ["e"])], [], [info("e", "float32", [2, 3])])
other = graph([node("Neg", ["x"], ["n"])], [], [info("n", "float32", [2, 3])])
wide = graph([node("Concat", ["x", "x"], ["c"], axis=0)], [], [info("c", "float32", [4, 3])])
nodes = [node("If", ["go"], ["y"], then_branch=then, else_branch=other),
         node("If", ["no"], ["z"], then_branch=wide, else_branch=other)]
for go in (True, False):
    run("branch", {"x": x, "go": np.array([go])}, nodes, {"y": np.exp(x) if go else -x, "z": -x},
        {"no": np.array(False)})

# Loops: sums of rows put out a step, with what is around; then as long as a sum is small.
x, w = f32(4, 3), f32(3)
body = graph([node("Gather", ["x", "i"], ["row"]), node("Mul", ["row", "w"], ["scaled"]),
              node("Add", ["s", "scaled"], ["s1"]), node("Identity", ["go"], ["go1"]),
              node("Abs", ["s1"], ["out"])],
             [info("i", "int64", []), info("go", "bool", []), info("s", "float32", [3])],
             [info("go1", "bool", []), info("s1", "float32", [3]), info("out", "float32", [3])])
total = np.cumsum(x * w, 0, dtype=np.float32)
run("loop", {"x": x, "w": w}, [node("Loop", ["count", "", "zero"], ["last", "all"], body=body)],
    {"last": total[-1], "all": np.abs(total)}, {"count": np.array(4), "zero": np.zeros(3, np.float32)})
body = graph([node("Add", ["s", "s"], ["s1"]), node("Less", ["s1", "limit"], ["go1"])],
             [info("i", "int64", []), info("go", "bool", []), info("s", "float32", [])],
             [info("go1", "bool", [1]), info("s1", "float32", [])])
for first, steps, wanted in ((1, 100, 64), (1, 3, 8), (1, 0, 1), (40, 100, 80)):
    run("while", {"first": np.float32(first), "steps": np.array(steps)},
        [node("Loop", ["steps", "yes", "first"], ["last"], body=body)],
        {"last": np.float32(wanted)}, {"yes": np.array(True), "limit": np.array([50], np.float32)})

# A scan along the second axis from its end, what is put out along the second from its start.
x, h = f32(2, 5), f32(2)
body = graph([node("Add", ["h0", "x1"], ["h1"]), node("Tanh", ["h1"], ["h2"]),
              node("Mul", ["h2", "h2"], ["out"])],
             [info("h0", "float32", [2]), info("x1", "float32", [2])],
             [info("h2", "float32", [2]), info("out", "float32", [2])])
outs, state = [], h
for i in reversed(range(5)):
    state = np.tanh(state + x[:, i])
    outs.append(state * state)
run("scan", {"h": h, "x": x}, [
    node("Scan", ["h", "x"], ["last", "all"], body=body, num_scan_inputs=1, scan_input_axes=[1],
         scan_input_directions=[1], scan_output_axes=[-1])],
    {"last": state, "all": np.stack(outs, 1)})

# Indices, those below 0 from the end.
x = f32(3, 4)
along, up = np.array([[0, -1, 2], [3, 1, -4]]), f32(2, 3)
added, placed, sliced = x.copy(), x.copy(), x.copy()
for r in range(2):
    for c in range(3):
        added[r, along[r, c]] += up[r, c]
        placed[r, along[r, c]] = up[r, c]
rows = f32(2, 4)
sliced[[2, 0]] += rows
run("indices", {"x": x}, [
    node("GatherElements", ["x", "along"], ["taken"], axis=1),
    node("GatherND", ["x", "pairs"], ["points"]),
    node("ScatterElements", ["x", "along", "up"], ["added"], axis=1, reduction="add"),
    node("ScatterElements", ["x", "along", "up"], ["placed"], axis=1),
    node("ScatterND", ["x", "singles", "rows"], ["sliced"], reduction="add"),
    node("OneHot", ["classes", "depth", "values"], ["hot"], axis=0)],
    {"taken": np.take_along_axis(x[:2], along, 1), "points": x[[0, 2], [3, -1]], "added": added,
     "placed": placed, "sliced": sliced, "hot": np.where(np.arange(3)[:, None] == [2, 1], 5, -1).astype(np.float32)},
    {"along": along, "up": up, "rows": rows, "pairs": np.array([[0, 3], [-1, -1]]), "singles": np.array([[-1], [0]]), "classes": np.array([2, -2]),
     "depth": np.array(3), "values": np.array([-1, 5], np.float32)}, opset=18)

# An integer that does not fit loses its upper bits; an extremum of truth values.
n = np.array([200, -129, 127, -1, 1 << 40, (1 << 31) + 5])
p = np.array([[True, False], [False, False]])
run("integers", {"n": n, "p": p}, [
    node("Cast", ["n"], ["byte"], to=3), node("Cast", ["n"], ["word"], to=6),
    node("ReduceMax", ["p", "one"], ["any"], keepdims=0), node("ReduceMin", ["p"], ["every"], keepdims=0),
    node("ReduceL1", ["x"], ["sizes"], keepdims=0, noop_with_empty_axes=1)],
    {"byte": n.astype(np.int8), "word": n.astype(np.int32), "any": p.any(1), "every": p.all(),
     "sizes": np.array([1, 2], np.float32)},
    {"one": np.array([1]), "x": np.array([-1, 2], np.float32)}, opset=20)

# Losses: plain, and weighted by class with one class ignored.
x, w, label = f32(6, 4), abs(f32(4)), np.array([0, 3, 2, 2, 1, 0])
logs = x - np.log(np.exp(x).sum(1, keepdims=True))
own = -logs[np.arange(6), label]
weigh = np.where(label == 2, 0, w[label])
run("losses", {"x": x, "label": label}, [
    node("SoftmaxCrossEntropyLoss", ["x", "label"], ["plain"]),
    node("SoftmaxCrossEntropyLoss", ["x", "label", "w"], ["weighted", "logs"], ignore_index=2),
    node("NegativeLogLikelihoodLoss", ["x", "label"], ["each"], reduction="none")],
    {"plain": own.mean(), "weighted": (own * weigh).sum() / weigh.sum(), "logs": logs,
     "each": -x[np.arange(6), label]}, {"w": w})
