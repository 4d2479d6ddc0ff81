# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes b7.json with PyTorch: PYTHONPATH=test/course python b7.py"""
import torch
import torch.nn.functional as F

from b1_setup import BATCH, EPOCHS, SHAPES, TRAINING, epoch_orders, split, start
from common import record

ACTIVATIONS = {
    "sigmoid": ("nn.sigmoid $", torch.sigmoid), "tanh": ("nn.tanh $", torch.tanh),
    "relu": ("nn.relu $", F.relu), "leaky_relu": ("nn.leaky_relu $ slope 0.01", F.leaky_relu),
    "elu": ("nn.elu $ alpha 1.0", F.elu), "selu": ("nn.selu $", F.selu),
    "gelu": ("nn.gelu $", F.gelu), "gelu_tanh": ("nn.gelu $ tanh", lambda x: F.gelu(x, approximate="tanh")),
    "silu": ("nn.silu $", F.silu), "mish": ("nn.mish $", F.mish),
    "softplus": ("nn.softplus $", lambda x: F.softplus(x, threshold=1e9)),
    "softsign": ("nn.softsign $", F.softsign), "relu6": ("nn.relu6 $", F.relu6),
    "hard_tanh": ("nn.hard_tanh $", F.hardtanh), "hard_sigmoid": ("nn.hard_sigmoid $", F.hardsigmoid),
    "hard_swish": ("nn.hard_swish $", F.hardswish)}
# softplus's own formula overflows at 200 in PyTorch without a threshold: logaddexp is it.
# Its hard sigmoid has the slope 1/6 in float32 for float64, too.
EXACT = dict(ACTIVATIONS, softplus=("", lambda x: torch.logaddexp(x, torch.zeros_like(x))),
             hard_sigmoid=("", lambda x: F.relu6(x + 3) / 6))
X = [-200.0, -88.0, -20.0, -6.0, -1.5, -0.25, 0.0, 0.25, 1.5, 6.5, 20.0, 88.0, 200.0]
values = {}
for name, (_, function) in EXACT.items():
    x = torch.tensor(X, dtype=torch.float64, requires_grad=True)
    y = function(x)
    slope, = torch.autograd.grad(y.sum(), x)
    values[name] = [y.tolist(), slope.tolist()]

examples = split()
pixels = torch.tensor([p for p, _ in examples], dtype=torch.float32)
labels = torch.tensor([label for _, label in examples])
digits = {}
for name, (_, function) in EXACT.items():
    weights = {n: torch.tensor(v).reshape(SHAPES[n]).requires_grad_() for n, v in start().items()}
    optimizer = torch.optim.SGD(weights.values(), lr=0.1, momentum=0.9)

    def logits(rows):
        return function(pixels[rows] @ weights["w1"] + weights["b1"]) @ weights["w2"] + weights["b2"]

    first = None
    for order in epoch_orders(EPOCHS):
        total = 0.0
        for begin in range(0, TRAINING, BATCH):
            rows = torch.tensor(order[begin:begin + BATCH])
            loss = F.cross_entropy(logits(rows), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
        first = first if first is not None else total / TRAINING
    with torch.no_grad():
        rows = torch.arange(TRAINING, len(examples))
        accuracy = (logits(rows).argmax(1) == labels[rows]).double().mean().item()
    digits[name] = {"loss": first, "accuracy": accuracy}
    print(name, digits[name])
record("b7", {"x": X, "ops": {n: op for n, (op, _) in ACTIVATIONS.items()}, "values": values,
              "digits": digits})
