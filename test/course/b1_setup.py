# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What both sides of B1 begin with: the split, the start, the order."""
from common import Random, digits

TRAINING, BATCH, EPOCHS = 1437, 32, 20
SHAPES = {"w1": (64, 64), "b1": (64,), "w2": (64, 10), "b2": (10,)}


def split():
    """All examples: the first TRAINING to train on, the rest to test on."""
    examples = digits()
    Random(0).shuffle(examples)
    return examples


def start():
    """Values for each parameter, row by row."""
    random = Random(1)
    return {"w1": random.uniform(64 * 64, 0.25), "b1": random.uniform(64, 0.0625),
            "w2": random.uniform(64 * 10, 0.25), "b2": random.uniform(10, 0.0625)}


def epoch_orders(epochs):
    """The order of the training examples in each epoch."""
    random, order = Random(2), list(range(TRAINING))
    for _ in range(epochs):
        random.shuffle(order)
        yield list(order)


MAXOUT = {"w1": (64, 96), "b1": (96,), "w2": (32, 10), "b2": (10,)}


def maxout_start():
    """Of B8: 32 units of 3 pieces."""
    random = Random(4)
    return {"w1": random.uniform(64 * 96, 0.25), "b1": random.uniform(96, 0.0625),
            "w2": random.uniform(32 * 10, 0.25), "b2": random.uniform(10, 0.0625)}
