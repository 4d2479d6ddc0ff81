# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes a6.json with PyTorch in float64: PYTHONPATH=test/course python a6.py

Graphs are drawn: each node takes operands among all earlier ones, so that some fan out,
and what nothing uses is added up at the end."""
import torch
import torch.nn.functional as F

from common import Random, record

UNARY = [("nn.tanh", torch.tanh), ("nn.sigmoid", torch.sigmoid), ("nn.sin", torch.sin),
         ("nn.softplus", F.softplus), ("nn.square", torch.square), ("nn.relu", torch.relu),
         ("nn.gelu", F.gelu), ("nn.elu {0} alpha 1.0", F.elu), ("nn.cos", torch.cos),
         ("nn.softmax {0} axis 1", lambda x: x.softmax(1)),
         ("nn.log_softmax {0} axis 0", lambda x: x.log_softmax(0)),
         ("nn.cumsum {0} axis 1", lambda x: x.cumsum(1)), ("nn.flip {0} axes [0]", lambda x: x.flip(0)),
         ("nn.l2_normalize {0} axis 1", lambda x: F.normalize(x, dim=1))]
BINARY = [("nn.add", torch.add), ("nn.sub", torch.sub), ("nn.mul", torch.mul),
          ("nn.maximum", torch.maximum), ("nn.minimum", torch.minimum)]
graphs = []
for number in range(16):
    random = Random(100 + number)
    pick = lambda items: items[random.next() % len(items)]
    n = 2 + random.next() % 4
    values, inputs, nodes, used = {}, {}, [], set()
    for name in ("a", "b", "c"):
        inputs[name] = random.uniform(n * n, 1.0)
        values[name] = torch.tensor(inputs[name], dtype=torch.float64).reshape(n, n).requires_grad_()

    def add(op, operands, value):
        name = f"v{len(nodes)}"
        types = ", ".join(f"{{{o}}}" for o in dict.fromkeys(operands)) if "matmul" not in op else \
            ", ".join(f"{{{o}}}" for o in operands)
        places = ", ".join(f"%{o}" for o in operands)
        text = op.replace("{0}", places) if "{0}" in op else f"{op} {places}"
        if len(operands) == 2:
            types = ", ".join(f"{{{o}}}" for o in operands)
        nodes.append((name, f"{text} : {types}", []))
        used.update(operands)
        values[name] = value
        return name

    for _ in range(12):
        kind = random.next() % 4
        x, y = pick(list(values)), pick(list(values))
        if kind == 0:
            op, function = pick(BINARY)
            add(op, [x, y], function(values[x], values[y]))
        elif kind == 1:
            product = add("nn.matmul", [x, y], values[x] @ values[y])
            add("nn.tanh", [product], torch.tanh(values[product]))
        else:
            op, function = pick(UNARY)
            add(op, [x], function(values[x]))
    total = None
    for name in [v for v in values if v not in used]:
        total = name if total is None else add("nn.add", [total, name], values[total] + values[name])
    loss = add("nn.reduce_mean", [total], values[total].mean())
    leaves = [values[i] for i in inputs]
    gradients = torch.autograd.grad(values[loss], leaves, allow_unused=True)
    # An input that nothing came to use is none.
    given = {i: g for i, g in zip(inputs, gradients) if g is not None}
    graphs.append({"name": f"graph{number}", "shapes": {v: list(t.shape) for v, t in values.items()},
                   "inputs": {i: inputs[i] for i in given}, "nodes": nodes,
                   "loss": values[loss].item(),
                   "gradients": {i: g.flatten().tolist() for i, g in given.items()}})
record("a6", graphs)
