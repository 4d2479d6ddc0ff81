# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Pooling: the largest element of a window, sums, means, and their adjoints. The formulas
stack the taps of all windows in NumPy."""
import numpy as np

from harness.table import SUMS, Between, Entry, Error, Exact, Sample, Spread
from harness.windows import Geometry, listed, shape


class Pool(Geometry):
    def stacked(self, x, around):
        """[taps, n, c, windows...]"""
        image = np.pad(x, [(0, 0), (0, 0), *zip(self.low, self.high)], constant_values=around)
        return np.stack([image[(slice(None), slice(None), *where)] for _, where in self.taps()])

    def index(self, x):
        return self.stacked(x, -np.inf).argmax(0).astype(self.index_type())

    def index_type(self):
        return np.int8 if np.prod(self.window) <= 128 else np.int32

    def largest(self, x):
        return self.stacked(x, -np.inf).max(0)

    def sum(self, x):
        return self.stacked(x, 0).sum(0)

    def mean(self, x):
        return self.sum(x) / np.prod(self.window)

    def mean_inside(self, x):
        return self.sum(x) / self.sum(np.ones_like(x))

    def pick(self, x, i):
        return np.take_along_axis(self.stacked(x, 0), i[None].astype(np.int64), 0)[0]

    def put(self, y, i):
        return self.added(lambda number: np.where(i == number, y, 0), y)

    def spread(self, y):
        return self.added(lambda number: y, y)

    def added(self, part, like):
        extents = [i + lo + hi for i, lo, hi in zip(self.image, self.low, self.high)]
        image = np.zeros((*like.shape[:2], *extents))
        for number, (_, where) in enumerate(self.taps()):
            image[(slice(None), slice(None), *where)] += part(number)
        return image[self.inside()]

    def window_text(self):
        return f" window {listed(self.window)}{self.text()}"

    def some_index(self, rng, dtype, of, operand):
        return rng.integers(0, np.prod(self.window), size=of).astype(dtype)

    def index_shape(self, n, c):
        return shape(n, c, *self.seen)[:-1] + ("i8" if self.index_type() == np.int8 else "i32")


def of_image(op, formula, domain=None, flag="", **more):
    def make(n, c, *args, sample={}, **rest):
        g = Pool(*args, **rest)
        return Sample(f"nn.{op} {{0}}{g.window_text()}{flag} : {{t0}}", [shape(n, c, *g.image)],
                      getattr(g, formula), domain=domain, **{**more, **sample})
    return make


def with_index(n, c, *args, sample={}, **rest):
    """The index, as what it picks."""
    g = Pool(*args, **rest)
    index = "tensor<" + g.index_shape(n, c) + ">"
    return Sample(f"%m, %i = nn.max_pool_with_index {{0}}{g.window_text()} : {{t0}}; "
                  f"%k = nn.window_pick {{0}}, %i{g.window_text()} : {{t0}}, {index}; "
                  f"nn.add %m, %k : {{r}}", [shape(n, c, *g.image)],
                  lambda x: 2 * g.largest(x), domain=Spread(), **sample)


def pick(n, c, *args, sample={}, **rest):
    g = Pool(*args, **rest)
    return Sample(f"nn.window_pick {{0}}, {{1}}{g.window_text()} : {{t0}}, {{t1}}",
                  [shape(n, c, *g.image), g.index_shape(n, c)], g.pick,
                  domain=[Between(-2, 2), g.some_index], **sample)


def put(n, c, *args, sample={}, **rest):
    g = Pool(*args, **rest)
    return Sample(f"nn.window_put {{0}}, {{1}} image {listed(g.image)}{g.window_text()} "
                  ": {t0}, {t1}", [shape(n, c, *g.seen), g.index_shape(n, c)], g.put,
                  domain=[Between(-2, 2), g.some_index], **sample)


def spread(n, c, *args, sample={}, **rest):
    g = Pool(*args, **rest)
    return Sample(f"nn.window_spread {{0}} image {listed(g.image)}{g.window_text()} : {{t0}}",
                  [shape(n, c, *g.seen)], g.spread, **sample)


def samples(make):
    small = dict(elements=["f32", "f64"])
    return [
        make(2, 3, [4, 6], [2, 2], stride=2),
        make(1, 2, [5, 7], [2, 3], stride=[2, 3]),             # something is left over
        make(1, 3, [6, 5], [3, 3], stride=2, low=1),           # windows overlap
        make(2, 1, [6, 6], [3, 2], low=[1, 0], high=[0, 1]),
        make(1, 2, [7, 8], [2, 3], dilation=[2, 2], sample=small),
        make(1, 2, [7, 9], [2, 2], stride=2, dilation=2, sample=small),
        make(1, 2, [8, 7], [2, 2], stride=3),                  # gaps
        make(2, 3, [9], [3], stride=2, low=1), make(1, 2, [4, 4, 6], [2, 2, 2], stride=2),
        make(1, 2, [6, 7], [5, 5], low=2, sample=small),       # more taps than are written out
        make(1, 1, [13, 14], [12, 12], stride=2, sample=small),  # indices beyond a byte
        make(1, 2, [3, 3], [3, 3]),
        make(8, 16, [33, 30], [3, 3], stride=2, low=1, sample=dict(large=True)),
        make(16, 6, [28, 28], [2, 2], stride=2, sample=dict(large=True))]


MAX, SUM = "nn.max_pool {0} window %s : {t0}", "nn.window_sum {0} window %s : {t0}"
PUT = "nn.window_put {0}, {1} image %s window [2, 2] : {t0}, {t1}"
INPUT = ["'input' of type 'tensor<1x2x4x4xf32>'"]

ENTRIES = [
    Entry("max_pool", None, samples(of_image("max_pool", "largest", Spread())),
          exact=[  # The first of equals has the derivative; what is outside is none of them.
              Exact(MAX % "[2, 2] strides [2, 2]", ["1x1x2x4xF"], [[1, 1, 0, 3, 1, 1, 3, 3]],
                    [[[[1, 3]]]], grad=[[[[[1, 0, 0, 1], [0, 0, 0, 0]]]]]),
              Exact(MAX % "[3, 3] strides [2, 2] pads [1, 1]", ["1x1x3x3xF"], [[-5] * 9],
                    [[[[-5, -5], [-5, -5]]]],
                    grad=[[[[[1, 1, 0], [1, 1, 0], [0, 0, 0]]]]]),
              Exact(MAX % "[1, 3]", ["1x1x1x4xF"], [[1, np.nan, 3, 2]], [[[[np.nan, np.nan]]]])],
          errors=[Error(MAX % "[2, 2] pads [2, 0]", ["1x2x4x4xf32"],
                        "'nn.max_pool' op expects paddings of at most half a window, got low "
                        "[2, 0] and high [2, 0]", INPUT),
                  Error(MAX % "[5, 2]", ["1x2x4x4xf32"], "expects windows that fit into the "
                        "padded image, got an extent of 5 in one of 4 in spatial dimension 0"),
                  Error(MAX % "[2]", ["1x2x4x4xf32"], "expects a window of 2 extents, got [2]"),
                  Error(MAX % "[2]", ["4x4xf32"],
                        "expects an input of rank 3 to 5, got 'tensor<4x4xf32>'")]),
    Entry("max_pool_with_index", None, samples(with_index),
          errors=[Error("nn.max_pool_with_index {0} window [2, 2] strides [0, 1] : {t0}",
                        ["1x2x4x4xf32"], "expects strides >= 1, got [0, 1]", INPUT)]),
    Entry("window_pick", None, samples(pick),
          errors=[Error("nn.window_pick {0}, {1} window [2, 2] : {t0}, {t1}",
                        ["1x2x4x4xf32", "1x2x4x4xi8"], "'nn.window_pick' op expects an index of "
                        "type 'tensor<1x2x3x3xi8>', got 'tensor<1x2x4x4xi8>'", INPUT)]),
    Entry("window_put", None, samples(put), tolerance=SUMS,
          errors=[Error(PUT % "[4, 5]", ["1x2x4x4xf32", "1x2x4x4xi8"], "'nn.window_put' op expects "
                        "as many elements as the image has windows, 3x4, got 4x4", INPUT),
                  Error(PUT % "[4]", ["1x2x4x4xf32", "1x2x4x4xi8"],
                        "expects an image of 2 extents, got [4]"),
                  Error(PUT % "[0, 5]", ["1x2x4x4xf32", "1x2x4x4xi8"],
                        "expects an image of positive extents, got [0, 5]"),
                  Error(PUT % "[5, 5]", ["1x2x4x4xf32", "1x2x4x4xi32"], "expects an index of type "
                        "'tensor<1x2x4x4xi8>', got 'tensor<1x2x4x4xi32>'")]),
    Entry("window_sum", None, samples(of_image("window_sum", "sum")), tolerance=SUMS,
          errors=[Error(SUM % "[0, 2]", ["1x2x4x4xf32"], "'nn.window_sum' op expects window "
                        "extents >= 1, got [0, 2]", INPUT)]),
    Entry("window_spread", None, samples(spread), tolerance=SUMS,
          errors=[Error("nn.window_spread {0} image [9, 9] window [2, 2] strides [2, 2] : {t0}",
                        ["1x2x5x4xf32"], "'nn.window_spread' op expects as many elements as the "
                        "image has windows, 4x4, got 5x4")]),
    Entry("avg_pool", None, samples(of_image("avg_pool", "mean")) +
          samples(of_image("avg_pool", "mean_inside", flag=" count_inside")), tolerance=SUMS,
          errors=[Error("nn.avg_pool {0} window [2, 2] pads [0, 2] : {t0}", ["1x2x4x4xf32"],
                        "'nn.avg_pool' op expects paddings of at most half a window, got low "
                        "[0, 2] and high [0, 2]", INPUT)]),
]
