# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""B5: of 64 hidden nodes of a trained net 32 are left out, by the lengths of their weights,
by weights times the spread of the activation, and by optimal brain damage; after 10 more
epochs at most 1.5 points of accuracy are lost. The smaller net computes what the large
one does without those nodes. Optimal brain damage of an XOR net is PyTorch's."""
import os
import tempfile
from array import array

from b1_setup import BATCH, EPOCHS, TRAINING, epoch_orders, split, start
from common import Checks, path, reference
from model import Library, compile_model, nnc

checks = Checks("B5")

# The exact diagonal, by a second derivative along each axis.
text = open(path("a3.mlir")).read().replace("f32", "f64")
sizes = {"w1": "2x2", "b1": "2", "w2": "2x1", "b2": "1"}
types = {name: f"tensor<{size}xf64>" for name, size in sizes.items()}
of, wrt = ", ".join(types.values()), ", ".join("@" + name for name in types)
text = text.rstrip()[:-1] + f"""
  func.func private @slopes(%x: tensor<?x2xf64>, %t: tensor<?x1xf64>) -> ({of}) {{
    %l, %g:4 = nn.value_and_grad @loss(%x, %t) wrt [{wrt}]
      : (tensor<?x2xf64>, tensor<?x1xf64>) -> (tensor<f64>, {of})
    return %g#0, %g#1, %g#2, %g#3 : {of}
  }}
  func.func @curvature(%x: tensor<?x2xf64>, %t: tensor<?x1xf64>,
                       {', '.join(f'%v_{n}: {t}' for n, t in types.items())}) -> ({of}) {{
    %g:4, %hv:4 = nn.jvp @slopes(%x, %t) wrt [{wrt}] along({', '.join('%v_' + n for n in types)} : {of})
      : (tensor<?x2xf64>, tensor<?x1xf64>) -> ({of}, {of})
    return %hv#0, %hv#1, %hv#2, %hv#3 : {of}
  }}
}}
"""
figures = reference("b5")
library = compile_model(None, "net", rows=[1, 4], text=text)
with library.instance() as net:
    for name, values in figures["weights"].items():
        net[name] = values
    counts = [len(values) for values in figures["weights"].values()]
    for k, (name, weights) in enumerate(figures["weights"].items()):
        saliency = []
        for i, weight in enumerate(weights):
            v = [[0.0] * count for count in counts]
            v[k][i] = 1.0
            hv = net.call("curvature", [0, 0, 0, 1, 1, 0, 1, 1], [0, 1, 1, 0], *v)
            saliency.append(0.5 * hv[k][i] * weight ** 2)
        checks.close(saliency, figures["saliency"][name], 1e-9, f"damage of {name} of the XOR net")

examples = [(array("f", pixels), label) for pixels, label in split()]
ROWS = [BATCH, TRAINING % BATCH, TRAINING, len(examples) - TRAINING]


def batch(indices):
    x = array("f")
    for i in indices:
        x.extend(examples[i][0])
    return x, array("i", [examples[i][1] for i in indices])


def train(net, orders):
    for order in orders:
        for begin in range(0, TRAINING, BATCH):
            net.call("train_step", *batch(order[begin:begin + BATCH]))
    return net.call("accuracy", *unseen)[0][0]


training, unseen = batch(range(TRAINING)), batch(range(TRAINING, len(examples)))
library = compile_model(path("b5.mlir"), "mlp", rows=ROWS)
folder = tempfile.TemporaryDirectory(prefix="nnc-course-")
trained = os.path.join(folder.name, "trained.safetensors")
with library.instance() as net:
    for name, values in start().items():
        net[name] = values
    whole = train(net, epoch_orders(EPOCHS))
    net.save(trained)
    scores = {"weights": None, "spread": net.call("saliency", training[0])[0], "damage": [0.0] * 64}
    for draw in range(32):
        one, = net.call("damage", *training, [draw])
        scores["damage"] = [a + b / 32 for a, b in zip(scores["damage"], one)]
print(f"B5: 64 nodes: {whole:.4f}")

for name, values in scores.items():
    out, arguments = os.path.join(folder.name, name), []
    if values:
        arguments = ["--scores", os.path.join(folder.name, name + ".csv")]
        with open(arguments[1], "w") as file:
            file.write("score\n" + "".join(f"{value!r}\n" for value in values))
    nnc("prune", path("b5.mlir"), f"--checkpoint={trained}", "--layer=b1", "--keep=32", "-o", out,
        "--rows=" + ",".join(map(str, ROWS)), "--target=none", *arguments)
    if values is None:
        # What the command itself computes.
        with library.instance() as net:
            net.load(trained)
            into, outof = net["w1"], net["w2"]
        values = [(sum(into[64 * i + j] ** 2 for i in range(64)) *
                   sum(v * v for v in outof[10 * j:10 * j + 10])) ** 0.5 for j in range(64)]
    gone = sorted(range(64), key=lambda j: values[j])[:32]
    with library.instance() as masked:
        masked.load(trained)
        w2 = masked["w2"]
        for j in gone:
            w2[10 * j:10 * j + 10] = [0.0] * 10
        masked["w2"] = w2
        without = masked.call("accuracy", *unseen)[0][0]
    smaller = Library(os.path.join(out, "libmlp.so"), "mlp")
    with smaller.instance() as net:
        net.load(os.path.join(out, "mlp.safetensors"))
        checks.that(len(net["w1"]) == 64 * 32 and len(net["w2.momentum.v"]) == 320,
                    f"{name}: half of the weights, and of what is kept for them")
        at_once = net.call("accuracy", *unseen)[0][0]
        checks.that(abs(at_once - without) < 1e-6,
                    f"{name}: the smaller net is the large one without the nodes: {at_once}, {without}")
        after = train(net, epoch_orders(10))
    print(f"B5: 32 nodes by {name}: {at_once:.4f} at once, {after:.4f} after 10 epochs")
    checks.that(after >= whole - 0.015, f"{name}: at most 1.5 points less than {whole}, got {after}")
    # The text that it wrote is the model's.
    again = compile_model(os.path.join(out, "mlp.mlir"), "mlp", rows=ROWS)
    with again.instance() as net:
        net.load(os.path.join(out, "mlp.safetensors"))
        checks.that(net.call("accuracy", *unseen)[0][0] == at_once, f"{name}: compiled from its text")
checks.finish()
