# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Dense layers, softmax cross-entropy, gradient descent, on random data."""
import numpy as np


class Perceptron:
    arguments = ["x", "label"]

    def __init__(self, widths, activation, rows, lr, momentum=0.0):
        self.activation, self.rows, self.lr, self.momentum = activation, rows, lr, momentum
        random = np.random.RandomState(1234)
        self.params, self.flops = {}, 0
        for i, (fan_in, fan_out) in enumerate(zip(widths, widths[1:]), 1):
            limit = 1 / np.sqrt(fan_in)
            self.params[f"w{i}"] = random.uniform(-limit, limit, (fan_in, fan_out)).astype("f4")
            self.params[f"b{i}"] = random.uniform(-limit, limit, fan_out).astype("f4")
            # Forward, weight gradient, and input gradient but for the data's.
            self.flops += (4 if i == 1 else 6) * rows * fan_in * fan_out
        self.layers = len(widths) - 1
        self.batches = [(random.randn(rows, widths[0]).astype("f4"),
                         random.randint(0, widths[-1], rows).astype("i4")) for _ in range(4)]

    # PyTorch: modules as its users write them; Linear keeps its weights transposed.
    def torch_model(self, torch):
        activation = {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh}[self.activation]
        modules = []
        for i in range(1, self.layers + 1):
            weight, bias = (torch.from_numpy(self.params[f"{kind}{i}"]) for kind in "wb")
            linear = torch.nn.Linear(*weight.shape)
            with torch.no_grad():
                linear.weight.copy_(weight.T)
                linear.bias.copy_(bias)
            modules += [linear, activation()]
        return torch.nn.Sequential(*modules[:-1])

    def torch_optimizer(self, torch, model):
        return torch.optim.SGD(model.parameters(), lr=self.lr, momentum=self.momentum, fused=True)

    def torch_loss(self, torch, model, x, label):
        return torch.nn.functional.cross_entropy(model(x), label.long())

    # JAX: functions of a tree of parameters.
    def jax_loss(self, jax, params, x, label):
        activation = {"relu": jax.nn.relu, "tanh": jax.numpy.tanh}[self.activation]
        for i in range(1, self.layers + 1):
            x = x @ params[f"w{i}"] + params[f"b{i}"]
            x = activation(x) if i < self.layers else x
        picked = jax.numpy.take_along_axis(jax.nn.log_softmax(x), label[:, None], 1)
        return -picked.mean()

    def jax_slots(self, jax, params):
        return {k: jax.numpy.zeros_like(v) for k, v in params.items()} if self.momentum else {}

    def jax_update(self, jax, params, slots, gradients):
        if self.momentum:
            slots = {k: self.momentum * slots[k] + gradients[k] for k in params}
            gradients = slots
        return {k: params[k] - self.lr * gradients[k] for k in params}, slots
