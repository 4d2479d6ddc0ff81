# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""LeNet-5 in its usual form on random images of 28 x 28, trained with Adam."""
import numpy as np

CONVS = [("c1", "a1", 1, 6, 2), ("c2", "a2", 6, 16, 0)]  # filter, bias, in, out, padding
DENSE = [("w1", "b1", 400, 120), ("w2", "b2", 120, 84), ("w3", "b3", 84, 10)]


class LeNet5:
    arguments = ["x", "label"]
    rows, lr, betas, eps = 64, 1e-3, (0.9, 0.999), 1e-8

    def __init__(self):
        random = np.random.RandomState(1234)
        self.params = {}
        for filter_, bias, fan_in, out, _ in CONVS:
            limit = 1 / np.sqrt(fan_in * 25)
            self.params[filter_] = random.uniform(-limit, limit, (out, fan_in, 5, 5)).astype("f4")
            self.params[bias] = random.uniform(-limit, limit, (out, 1, 1)).astype("f4")
        for weight, bias, fan_in, out in DENSE:
            limit = 1 / np.sqrt(fan_in)
            self.params[weight] = random.uniform(-limit, limit, (fan_in, out)).astype("f4")
            self.params[bias] = random.uniform(-limit, limit, out).astype("f4")
        # Forward, weight gradient, and input gradient but for the data's.
        self.flops = self.rows * (4 * 784 * 6 * 25 + 6 * 100 * 16 * 150 +
                                  sum(6 * a * b for _, _, a, b in DENSE))
        self.batches = [(random.randn(self.rows, 1, 28, 28).astype("f4"),
                         random.randint(0, 10, self.rows).astype("i4")) for _ in range(4)]

    # PyTorch: modules as its users write them, channels last, which is its fastest.
    def torch_model(self, torch):
        nn, modules = torch.nn, []
        for filter_, bias, fan_in, out, pad in CONVS:
            conv = nn.Conv2d(fan_in, out, 5, padding=pad)
            with torch.no_grad():
                conv.weight.copy_(torch.from_numpy(self.params[filter_]))
                conv.bias.copy_(torch.from_numpy(self.params[bias].reshape(-1)))
            modules += [conv, nn.ReLU(), nn.MaxPool2d(2)]
        modules.append(nn.Flatten())
        for weight, bias, fan_in, out in DENSE:
            linear = nn.Linear(fan_in, out)
            with torch.no_grad():
                linear.weight.copy_(torch.from_numpy(self.params[weight].T.copy()))
                linear.bias.copy_(torch.from_numpy(self.params[bias]))
            modules += [linear, nn.ReLU()]
        return nn.Sequential(*modules[:-1]).to(memory_format=torch.channels_last)

    def torch_optimizer(self, torch, model):
        return torch.optim.Adam(model.parameters(), lr=self.lr, fused=True)

    def torch_loss(self, torch, model, x, label):
        return torch.nn.functional.cross_entropy(model(x), label.long())

    # JAX: channels last, so the features of the first dense layer come in another order.
    def jax_loss(self, jax, params, x, label):
        lax, numpy = jax.lax, jax.numpy
        x = x.transpose(0, 2, 3, 1)
        for filter_, bias, _, _, pad in CONVS:
            x = lax.conv_general_dilated(x, params[filter_].transpose(2, 3, 1, 0), (1, 1),
                                         [(pad, pad)] * 2,
                                         dimension_numbers=("NHWC", "HWIO", "NHWC"))
            x = jax.nn.relu(x + params[bias].reshape(-1))
            x = lax.reduce_window(x, -numpy.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")
        x = x.transpose(0, 3, 1, 2).reshape(x.shape[0], -1)
        for weight, bias, _, out in DENSE:
            x = x @ params[weight] + params[bias]
            x = jax.nn.relu(x) if out != 10 else x
        picked = numpy.take_along_axis(jax.nn.log_softmax(x), label[:, None], 1)
        return -picked.mean()

    def jax_slots(self, jax, params):
        zeros = lambda: {k: jax.numpy.zeros_like(v) for k, v in params.items()}
        return {"m": zeros(), "v": zeros(), "t": jax.numpy.zeros((), "f4")}

    def jax_update(self, jax, params, slots, gradients):
        return adam(jax, params, slots, gradients, self.lr, self.betas, self.eps)


def adam(jax, params, slots, gradients, lr, betas, eps):
    """Kingma and Ba, "Adam", ICLR 2015."""
    b1, b2 = betas
    t = slots["t"] + 1
    m = {k: b1 * slots["m"][k] + (1 - b1) * gradients[k] for k in params}
    v = {k: b2 * slots["v"][k] + (1 - b2) * gradients[k] ** 2 for k in params}
    root = lambda k: jax.numpy.sqrt(v[k] / (1 - b2 ** t)) + eps
    moved = {k: params[k] - lr / (1 - b1 ** t) * m[k] / root(k) for k in params}
    return moved, {"m": m, "v": v, "t": t}


WORKLOAD = LeNet5()
