# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Convolutions over one, two and three dimensions, and their adjoints. The formulas walk
over taps of the filter in NumPy; the transposed one adds what the other reads."""
import numpy as np

from harness.table import SUMS, Entry, Error, Exact, Sample
from harness.windows import Geometry, listed, shape


def flat(x):
    return x.reshape(*x.shape[:2], -1)


class Convolution(Geometry):
    def parts(self, channels):
        size = channels // self.groups
        return [slice(i * size, (i + 1) * size) for i in range(self.groups)]

    def conv(self, x, w):
        image, n = self.padded(x), x.shape[0]
        y = np.zeros((n, w.shape[0], *self.seen))
        for own, other in zip(self.parts(w.shape[0]), self.parts(x.shape[1])):
            for tap, where in self.taps():
                y[:, own] += np.einsum("nc...,oc->no...", image[(slice(None), other, *where)],
                                       w[(own, slice(None), *tap)])
        return y

    def conv_filter(self, x, y):
        image = self.padded(x)
        w = np.zeros((y.shape[1], x.shape[1] // self.groups, *self.window))
        for own, other in zip(self.parts(y.shape[1]), self.parts(x.shape[1])):
            for tap, where in self.taps():
                seen = image[(slice(None), other, *where)]
                w[(own, slice(None), *tap)] = np.einsum("ncp,nop->oc", flat(seen), flat(y[:, own]))
        return w

    def conv_transpose(self, y, w):
        channels = w.shape[1] * self.groups
        extents = [i + lo + hi for i, lo, hi in zip(self.image, self.low, self.high)]
        image = np.zeros((y.shape[0], channels, *extents))
        for own, other in zip(self.parts(y.shape[1]), self.parts(channels)):
            for tap, where in self.taps():
                image[(slice(None), other, *where)] += np.einsum(
                    "no...,oc->nc...", y[:, own], w[(own, slice(None), *tap)])
        return image[self.inside()]


def types(g, n, c, o):
    return {"x": shape(n, c, *g.image), "w": shape(o, c // g.groups, *g.window),
            "y": shape(n, o, *g.seen)}


def conv(n, c, o, *args, sample={}, **rest):
    g = Convolution(*args, **rest)
    t = types(g, n, c, o)
    return Sample(f"nn.conv {{0}}, {{1}}{g.text()}{g.group_text()} : {{t0}}, {{t1}}",
                  [t["x"], t["w"]], g.conv, **sample)


def conv_transpose(n, c, o, *args, sample={}, **rest):
    g = Convolution(*args, **rest)
    t = types(g, n, c, o)
    behind = f" output_padding {listed(g.rest)}" if any(g.rest) else ""
    return Sample(f"nn.conv_transpose {{0}}, {{1}}{g.text()}{behind}{g.group_text()} "
                  ": {t0}, {t1}", [t["y"], t["w"]], g.conv_transpose, **sample)


def conv_filter(n, c, o, *args, sample={}, **rest):
    g = Convolution(*args, **rest)
    t = types(g, n, c, o)
    # Sums of as many terms as windows, in any order.
    magnitude = lambda x, y: np.sqrt(g.conv_filter(x * x, y * y) * max(1, n * np.prod(g.seen) / 16))
    return Sample(f"nn.conv_filter {{0}}, {{1}} window {listed(g.window)}{g.text()}"
                  f"{g.group_text()} : {{t0}}, {{t1}}", [t["x"], t["y"]], g.conv_filter, magnitude=magnitude, **sample)


def shapes(make):
    """Small ones, with gradients."""
    yield make(2, 1, 1, [6, 6], [3, 3])
    yield make(2, 3, 4, [5, 6], [3, 2], low=1)
    yield make(1, 2, 3, [7, 6], [3, 3], stride=2, low=1)
    yield make(1, 2, 3, [7, 8], [3, 2], stride=[3, 2], low=[0, 1], high=[2, 0])
    yield make(2, 2, 2, [8, 7], [3, 2], low=[2, 1], dilation=[2, 3])
    yield make(1, 2, 2, [9, 8], [2, 3], stride=2, low=1, dilation=2)
    yield make(1, 4, 6, [5, 5], [3, 3], low=1, groups=2)
    yield make(2, 3, 3, [5, 6], [3, 3], stride=[1, 2], low=1, groups=3)   # depthwise
    yield make(1, 2, 4, [4, 4], [1, 1])
    yield make(2, 2, 3, [4, 5], [4, 5])                                   # one window
    yield make(1, 2, 2, [6, 6], [2, 2], stride=3)                         # gaps
    yield make(1, 1, 2, [3, 3], [3, 3], low=3)                            # windows in padding
    yield make(2, 3, 2, [9], [3], stride=2, low=1)
    yield make(1, 2, 3, [8], [3], low=2, high=0, dilation=2)              # causal
    yield make(1, 2, 2, [4, 3, 5], [2, 2, 3], low=[0, 1, 1], stride=[1, 1, 2])
    yield make(1, 2, 2, [4, 4, 4], [2, 1, 3], dilation=[2, 1, 1], groups=2)


# Channel counts that fill no block, and images of odd sizes.
CHANNELS = [1, 3, 6, 16, 17, 19, 33]


def grid(make):
    rng = np.random.default_rng(5)
    for i, c in enumerate(CHANNELS):
        for j, o in enumerate(CHANNELS):
            k, s, d = int(rng.choice([1, 2, 3, 5])), int(rng.choice([1, 1, 2])), int(rng.choice([1, 1, 2]))
            p = int(rng.integers(0, k))
            extents = [int(e) for e in rng.integers(d * (k - 1) + 1, 20, size=2)]
            elements = ["f64"] if rng.random() < 0.2 else ["f32"]
            yield make(int(rng.integers(1, 4)), c, o, extents, [k, k], stride=s, low=p,
                       dilation=d if s == 1 else 1, sample=dict(elements=elements, wrt=[]))


def large(make):
    yield make(16, 16, 32, [30, 30], [3, 3], low=1, sample=dict(large=True))
    yield make(8, 3, 64, [33, 31], [5, 5], stride=2, low=2, sample=dict(large=True))
    yield make(64, 1, 6, [28, 28], [5, 5], low=2, sample=dict(large=True))
    yield make(8, 32, 32, [20, 20], [3, 3], low=1, groups=32, sample=dict(large=True))


def samples(make):
    return [*shapes(make), *grid(make), *large(make)]


CONV, IMAGE = "nn.conv {0}, {1}%s : {t0}, {t1}", "nn.conv_transpose {0}, {1}%s : {t0}, {t1}"
FILTER = "nn.conv_filter {0}, {1} window [2, 2]%s : {t0}, {t1}"
PARTIES = ["'input' of type 'tensor<1x2x4x4xf32>'", "'filter' of type"]

ENTRIES = [
    Entry("conv", None, samples(conv), tolerance=SUMS,
          exact=[Exact(CONV % "", ["1x1x3x3xF", "1x1x2x2xF"],
                       [[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 10, 100, 1000]],
                       [[[[5421, 6532], [8754, 9865]]]],
                       grad=[[[[[1, 11, 10], [101, 1111, 1010], [100, 1100, 1000]]]],
                             [[[[12, 16], [24, 28]]]]])],
          errors=[
              Error(CONV % "", ["1x2x4x4xf32", "3x1x2x2xf32"],
                    "'nn.conv' op expects a filter of 2 input channels, got 1", PARTIES),
              Error(CONV % "", ["1x2x4x4xf32", "3x2x2xf32"],
                    "expects operands of one rank, 3 to 5, got 'tensor<1x2x4x4xf32>' and "
                    "'tensor<3x2x2xf32>'", PARTIES),
              Error(CONV % "", ["1x2x4x4xf32", "3x2x2x2xf64"],
                    "expects operands of equal element types, got 'f32' and 'f64'", PARTIES),
              Error(CONV % " strides [2]", ["1x2x4x4xf32", "3x2x2x2xf32"],
                    "expects 2 strides, one for each spatial dimension, got [2]", PARTIES),
              Error(CONV % " strides [0, 1]", ["1x2x4x4xf32", "3x2x2x2xf32"],
                    "expects strides >= 1, got [0, 1]", PARTIES),
              Error(CONV % " low [0, -1] high [0, 0]", ["1x2x4x4xf32", "3x2x2x2xf32"],
                    "expects paddings >= 0, got [0, -1]", PARTIES),
              Error(CONV % " groups 2", ["1x2x4x4xf32", "3x1x2x2xf32"],
                    "expects groups that divide the output channels, got 2 groups and 3 channels",
                    PARTIES),
              Error(CONV % " groups 0", ["1x2x4x4xf32", "3x2x2x2xf32"],
                    "expects groups >= 1, got 0", PARTIES),
              Error(CONV % " pads [1, 0]", ["1x2x4x4xf32", "3x2x2x5xf32"],
                    "expects windows that fit into the padded image, got an extent of 5 in one of "
                    "4 in spatial dimension 1", PARTIES)]),
    Entry("conv_transpose", None, samples(conv_transpose), tolerance=SUMS,
          exact=[Exact(IMAGE % " strides [2, 2]", ["1x1x2x2xF", "1x1x2x2xF"],
                       [[1, 2, 3, 4], [1, 10, 100, 1000]],
                       [[[[1, 10, 2, 20], [100, 1000, 200, 2000], [3, 30, 4, 40],
                          [300, 3000, 400, 4000]]]])],
          errors=[
              Error(IMAGE % "", ["1x2x4x4xf32", "3x1x2x2xf32"],
                    "'nn.conv_transpose' op expects a filter of 2 input channels, got 3", PARTIES),
              Error(IMAGE % " strides [2, 2] output_padding [2, 0]", ["1x2x4x4xf32", "2x1x2x2xf32"],
                    "expects output paddings from 0 to less than the strides, got [2, 0] with "
                    "strides [2, 2]", PARTIES),
              Error(IMAGE % " output_padding [0]", ["1x2x4x4xf32", "2x1x2x2xf32"],
                    "expects 2 output paddings, one for each spatial dimension, got [0]", PARTIES),
              Error(IMAGE % " pads [3, 0]", ["1x2x4x4xf32", "2x1x2x2xf32"],
                    "expects an image of positive extents, got -1 in spatial dimension 0",
                    PARTIES)]),
    Entry("conv_filter", None, samples(conv_filter), tolerance=SUMS,
          errors=[
              Error(FILTER % "", ["1x2x4x4xf32", "1x3x4x3xf32"],
                    "'nn.conv_filter' op expects as many windows as the image has, 3x3, got 4x3",
                    ["'input' of type 'tensor<1x2x4x4xf32>'", "'seen' of type"]),
              Error(FILTER % "", ["1x2x4x4xf32", "2x3x3x3xf32"],
                    "expects batches of equal extents, got 1 and 2"),
              Error("nn.conv_filter {0}, {1} window [2] : {t0}, {t1}",
                    ["1x2x4x4xf32", "1x3x3x3xf32"], "expects a window of 2 extents, got [2]"),
              Error(FILTER % " groups 2", ["1x2x4x4xf32", "1x3x3x3xf32"],
                    "expects groups that divide the output channels, got 2 groups and 3 channels"),
              Error("nn.conv_filter {0}, {1} window [0, 2] : {t0}, {t1}",
                    ["1x2x4x4xf32", "1x3x3x3xf32"], "expects window extents >= 1, got [0, 2]")]),
]
