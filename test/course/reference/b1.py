# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes b1.json with PyTorch: PYTHONPATH=test/course python b1.py

Parameters after 5 steps and the loss of the first epoch in float64, the accuracy
after all epochs in float32."""
import base64

import torch

from b1_setup import BATCH, EPOCHS, SHAPES, TRAINING, epoch_orders, split, start
from common import record

examples = split()
pixels = torch.tensor([p for p, _ in examples], dtype=torch.float64)
labels = torch.tensor([label for _, label in examples])


def train(activation, dtype, epochs):
    """Answers the parameters after 5 steps, the mean loss of each epoch, accuracy."""
    weights = {n: torch.tensor(v, dtype=dtype).reshape(SHAPES[n]).requires_grad_()
               for n, v in start().items()}
    optimizer = torch.optim.SGD(weights.values(), lr=0.1, momentum=0.9)
    x, after5, losses, steps = pixels.to(dtype), None, [], 0

    def logits(rows):
        hidden = activation(x[rows] @ weights["w1"] + weights["b1"])
        return hidden @ weights["w2"] + weights["b2"]

    for order in epoch_orders(epochs):
        total = 0.0
        for begin in range(0, TRAINING, BATCH):
            rows = torch.tensor(order[begin:begin + BATCH])
            loss = torch.nn.functional.cross_entropy(logits(rows), labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
            steps += 1
            if steps == 5:
                after5 = {n: w.detach().clone() for n, w in weights.items()}
        losses.append(total / TRAINING)
    with torch.no_grad():
        rows = torch.arange(TRAINING, len(examples))
        accuracy = (logits(rows).argmax(1) == labels[rows]).double().mean().item()
    return after5, losses, accuracy


cases = []
for name, activation in (("relu", torch.relu), ("tanh", torch.tanh), ("sigmoid", torch.sigmoid)):
    after5, losses, _ = train(activation, torch.float64, 1)
    _, _, accuracy = train(activation, torch.float32, EPOCHS)
    cases.append({
        "activation": name, "loss of epoch 1": losses[0], "accuracy": accuracy,
        "after 5 steps": {n: base64.b64encode(w.float().numpy().tobytes()).decode()
                          for n, w in after5.items()}})
record("b1", cases)
