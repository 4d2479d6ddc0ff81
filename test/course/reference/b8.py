# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes b8.json with PyTorch: PYTHONPATH=test/course python b8.py"""
import torch
import torch.nn.functional as F

from b1_setup import BATCH, EPOCHS, MAXOUT, TRAINING, epoch_orders, maxout_start, split
from common import record

examples = split()
pixels = torch.tensor([p for p, _ in examples], dtype=torch.float32)
labels = torch.tensor([label for _, label in examples])
w = {n: torch.tensor(v).reshape(MAXOUT[n]).requires_grad_() for n, v in maxout_start().items()}
optimizer = torch.optim.SGD(w.values(), lr=0.05, momentum=0.9)


def logits(rows):
    pieces = pixels[rows] @ w["w1"] + w["b1"]
    return pieces.reshape(len(rows), 32, 3).amax(2) @ w["w2"] + w["b2"]


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
record("b8", {"loss": first, "accuracy": accuracy})
