# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Random graphs of ops with their NumPy meaning: what no single op shows, such as what
fusion, update in place and the sharing of memory make of several."""
import numpy as np

from . import numerics

EXTENTS = (1, 2, 3, 4, 5, 7, 8, 16, 17, 33)
# Finite differences want inputs this far from a kink, and values of order 1.
MARGIN, LARGEST = 0.02, 8.0
# Of an input, each of which is moved on its own; of any value.
INPUT_ELEMENTS, ELEMENTS = 150, 4000


def type_text(shape, element):
    return "tensor<" + "".join(f"{e}x" for e in shape) + element + ">"


class Node:
    """`text` with {0}, {1}... for operands, {t0}... for their types and {r} for the
    result's; `function` of arrays."""

    def __init__(self, text, operands, function):
        self.text, self.operands, self.function = text, operands, function


class Graph:
    """Inputs, then nodes in an order that they can be computed in. The first `params`
    inputs are parameters of the model, the others arguments."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.inputs = [self.draw(self.shape()) for _ in range(self.rng.integers(2, 5))]
        self.params = int(self.rng.integers(1, len(self.inputs) + 1))
        self.nodes, self.values = [], list(self.inputs)
        wanted = self.rng.integers(5, 16)
        while len(self.nodes) < wanted:
            self.grow()
        self.output = self.combine()
        self.gradients = {}

    def shape(self):
        return tuple(int(self.rng.choice(EXTENTS)) for _ in range(self.rng.integers(1, 4)))

    def draw(self, shape):
        # Numbers that f32 holds, so that both types see the same.
        while np.prod(shape) > INPUT_ELEMENTS:
            shape = shape[1:]
        return self.rng.uniform(-1.5, 1.5, shape).astype(np.float32).astype(np.float64)

    def add(self, text, operands, function, kinks=()):
        """Appends a node if its values are fit for finite differences. `kinks`: arrays
        that must keep away from 0."""
        arrays = [self.values[i] for i in operands]
        value = np.asarray(function(*arrays))
        if value.size > ELEMENTS or not value.size or np.max(np.abs(value)) > LARGEST:
            return None
        if any(np.min(np.abs(kink(*arrays)), initial=1) < MARGIN for kink in kinks):
            return None
        self.nodes.append(Node(text, operands, function))
        self.values.append(value)
        return len(self.values) - 1

    def pick(self):
        # Late values more often than early ones: depth, and some values used twice.
        n = len(self.values)
        return int(n - 1 - min(self.rng.geometric(0.3) - 1, n - 1))

    def grow(self):
        getattr(self, str(self.rng.choice([
            "unary", "unary", "binary", "binary", "product", "product", "reduction", "shaped",
            "shaped", "along"])))()

    def unary(self):
        i = self.pick()
        op, function, kinks = [
            ("neg", np.negative, ()), ("tanh", np.tanh, ()), ("sin", np.sin, ()),
            ("sigmoid", lambda x: 0.5 * (1 + np.tanh(x / 2)), ()), ("exp", np.exp, ()),
            ("square", np.square, ()), ("softplus", lambda x: np.logaddexp(0, x), ()),
            ("relu", lambda x: np.maximum(x, 0), (lambda x: x,)),
            ("abs", np.abs, (lambda x: x,))][self.rng.integers(9)]
        self.add(f"nn.{op} {{0}} : {{t0}}", [i], function, kinks)

    def binary(self):
        i, j = self.pick(), self.pick()
        try:
            np.broadcast_shapes(self.values[i].shape, self.values[j].shape)
        except ValueError:
            return
        op, function, kinks = [
            ("add", np.add, ()), ("sub", np.subtract, ()), ("mul", np.multiply, ()),
            ("mul", np.multiply, ()),
            ("maximum", np.maximum, (np.subtract,))][self.rng.integers(5)]
        self.add(f"nn.{op} {{0}}, {{1}} : {{t0}}, {{t1}}", [i, j], function, kinks)

    def product(self):
        """A matmul of two values that fit, or with a new parameter that does."""
        i = self.pick()
        x = self.values[i]
        if x.ndim < 2 or x.ndim > 3:
            return
        fits = [(j, tx, ty) for j, y in enumerate(self.values) if y.ndim == 2 or
                (y.ndim == x.ndim == 3 and y.shape[0] == x.shape[0])
                for tx in (0, 1) for ty in (0, 1) if x.shape[-1 - tx] == y.shape[-2 + ty]]
        if not fits:
            return
        j, tx, ty = fits[self.rng.integers(len(fits))]
        swap = lambda a, t: np.swapaxes(a, -1, -2) if t else a
        scale = x.shape[-1 - tx]
        self.add(f"%scaled = nn.constant {1 / scale!r} : tensor<{{F}}>; "
                 f"%product = nn.matmul {{0}}, {{1}}{' transpose_lhs' * tx}"
                 f"{' transpose_rhs' * ty} : {{t0}}, {{t1}}; "
                 "nn.mul %product, %scaled : {r}, tensor<{F}>", [i, j],
                 lambda a, b: (swap(a, tx) @ swap(b, ty)) / scale)

    def reduction(self):
        i = self.pick()
        rank = self.values[i].ndim
        if rank == 0:
            return
        axes = tuple(sorted(int(a) for a in self.rng.permutation(rank)[
            :self.rng.integers(1, rank + 1)]))
        keep = bool(self.rng.integers(2))
        op, function = [("reduce_sum", np.sum), ("reduce_mean", np.mean)][self.rng.integers(2)]
        self.add(f"nn.{op} {{0}} axes {list(axes)}{' keep_dims' * keep} : {{t0}}", [i],
                 lambda x: function(x, axis=axes, keepdims=keep))

    def along(self):
        i = self.pick()
        if self.values[i].ndim == 0:
            return
        axis = int(self.rng.integers(self.values[i].ndim))

        def softmax(x):
            e = np.exp(x - x.max(axis=axis, keepdims=True))
            return e / e.sum(axis=axis, keepdims=True)
        op, function = [("softmax", softmax), ("log_softmax", lambda x: np.log(softmax(x)))][
            self.rng.integers(2)]
        self.add(f"nn.{op} {{0}} axis {axis} : {{t0}}", [i], function)

    def shaped(self):
        i = self.pick()
        x = self.values[i]
        if x.ndim == 0:
            return
        which = self.rng.integers(5)
        axis = int(self.rng.integers(x.ndim))
        if which == 0:
            order = [int(d) for d in self.rng.permutation(x.ndim)]
            self.add(f"nn.transpose {{0}} {order} : {{t0}}", [i], lambda a: a.transpose(order))
        elif which == 1:
            shape = [-1] if x.ndim > 1 else [1, -1]
            self.add(f"nn.reshape {{0}} to {shape} : {{t0}}", [i], lambda a: a.reshape(shape))
        elif which == 2:
            self.add(f"nn.concat {{0}}, {{0}} axis {axis} : {{t0}}, {{t0}}", [i],
                     lambda a: np.concatenate([a, a], axis))
        elif which == 3:
            start, stride = int(self.rng.integers(x.shape[axis])), int(self.rng.integers(1, 3))
            size = -(-(x.shape[axis] - start) // stride)
            offsets, sizes, strides = [0] * x.ndim, [-1] * x.ndim, [1] * x.ndim
            offsets[axis], sizes[axis], strides[axis] = start, size, stride
            box = tuple(slice(start, None, stride) if d == axis else slice(None)
                        for d in range(x.ndim))
            self.add(f"nn.slice {{0}} offsets {offsets} sizes {sizes} strides {strides} : {{t0}}",
                     [i], lambda a: a[box])
        else:
            low, high = [0] * x.ndim, [0] * x.ndim
            low[axis], high[axis] = int(self.rng.integers(3)), int(self.rng.integers(3))
            self.add(f"nn.pad {{0}} low {low} high {high} interior {[0] * x.ndim} : {{t0}}", [i],
                     lambda a: np.pad(a, list(zip(low, high))))

    def combine(self):
        """The mean of the sum of all values that nothing uses, so that no part is dead."""
        used = {i for node in self.nodes for i in node.operands}
        total = None
        for i in range(len(self.values)):
            if i in used:
                continue
            text, function = "nn.reduce_mean {0} : {t0}", np.mean
            self.nodes.append(Node(text, [i], function))
            self.values.append(np.asarray(np.mean(self.values[i])))
            mean = len(self.values) - 1
            if total is not None:
                self.nodes.append(Node("nn.add {0}, {1} : {t0}", [total, mean], np.add))
                self.values.append(self.values[total] + self.values[mean])
                mean = len(self.values) - 1
            total = mean
        return total

    def evaluate(self, *inputs):
        values = list(inputs)
        for node in self.nodes:
            values.append(np.asarray(node.function(*[values[i] for i in node.operands])))
        return values[self.output]

    def gradient(self, index):
        """With respect to an input, by finite differences."""
        if index not in self.gradients:
            self.gradients[index] = numerics.gradient(self.evaluate, self.inputs, index)
        return self.gradients[index]

    def lines(self, element):
        """The ops; inputs are %v0, %v1, ..., the result is %v<output>."""
        for number, node in enumerate(self.nodes, len(self.inputs)):
            text = node.text.format(
                *[f"%v{i}" for i in node.operands], F=element,
                r=type_text(self.values[number].shape, element),
                **{f"t{k}": type_text(self.values[i].shape, element)
                   for k, i in enumerate(node.operands)})
            *before, last = text.split("; ")
            for name in ("product", "scaled"):
                before = [line.replace("%" + name, f"%{name}{number}") for line in before]
                last = last.replace("%" + name, f"%{name}{number}")
            yield from before
            yield f"%v{number} = {last}"
