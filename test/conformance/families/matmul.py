# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Products, also over a grid of shapes around the sizes that kernels are cut in."""
import numpy as np

from harness.table import SUMS, Between, Entry, Error, Exact, Sample

EXTENTS = [1, 2, 3, 17, 19, 33, 64, 100]


def shape(*extents):
    return "x".join(map(str, extents)) + "xF"


def swap(x):
    return np.swapaxes(x, -1, -2)


def matmul(lhs, rhs, tl=False, tr=False, **rest):
    """Shapes as they are read, so [.., m, k] and [.., k, n]; stored transposed."""
    stored = lambda s, t: [*s[:-2], s[-1], s[-2]] if t else s
    flags = " transpose_lhs" * tl + " transpose_rhs" * tr
    formula = lambda x, y: (swap(x) if tl else x) @ (swap(y) if tr else y)
    return Sample(f"nn.matmul {{0}}, {{1}}{flags} : {{t0}}, {{t1}}",
                  [shape(*stored(lhs, tl)), shape(*stored(rhs, tr))], formula,
                  magnitude=formula, **rest)


# What a backend may take into its product: an elementwise function of the sum.
EPILOGUES = [
    ("nn.dense", None, lambda z: z),
    ("relu", "nn.relu %z : {r}", lambda z: np.maximum(z, 0)),
    ("tanh", "nn.tanh %z : {r}", np.tanh),
    ("sigmoid", "nn.sigmoid %z : {r}", lambda z: 0.5 * (1 + np.tanh(z / 2))),
    ("leaky_relu", "nn.leaky_relu %z slope 0.1 : {r}", lambda z: np.where(z > 0, z, 0.1 * z)),
    ("gelu", "%a = nn.constant 1.702 : tensor<{F}>; %b = nn.mul %z, %a : {r}, tensor<{F}>; "
             "%s = nn.sigmoid %b : {r}; nn.mul %z, %s : {r}",
     lambda z: z * 0.5 * (1 + np.tanh(0.851 * z))),
]


def dense(rows, n, k, bias=True, epilogue=0, **rest):
    """[rows.., k] [k, n] + [n]"""
    _, after, function = EPILOGUES[epilogue]
    product = f"nn.dense {{0}}, {{1}}{', {2}' if bias else ''} : {{t0}} -> {{r}}"
    text = f"%z = {product}; {after}" if after else product
    types = [shape(*rows, k), shape(k, n)] + [shape(n)] * bias
    return Sample(text, types, lambda x, w, b=0.0: function(x @ w + b),
                  magnitude=lambda x, w, b=0.0: x @ w + b, **rest)


def grid(make):
    """All pairs (m, n), (m, k) and (n, k) of extents; what else there is to choose, by
    draws that are the same each time."""
    rng = np.random.default_rng(3)
    for i, m in enumerate(EXTENTS):
        for j, n in enumerate(EXTENTS):
            # Most in f32, which backends are for; one type each saves compile time.
            elements = ["f64"] if rng.random() < 0.25 else ["f32"]
            yield make(rng, m, n, EXTENTS[(i + j) % len(EXTENTS)], elements=elements, wrt=[])


def any_matmul(rng, m, n, k, **rest):
    tl, tr = (bool(flag) for flag in rng.integers(2, size=2))
    return matmul([m, k], [k, n], tl=tl, tr=tr, **rest)


def any_dense(rng, m, n, k, **rest):
    return dense([m], n, k, bias=rng.random() < 0.7, epilogue=rng.integers(len(EPILOGUES)), **rest)


ENTRIES = [
    Entry("matmul", None, [
        *(matmul([3, 4], [4, 5], tl, tr) for tl in (False, True) for tr in (False, True)),
        # Batches: equal, broadcast on either side, of extent 1.
        matmul([2, 3, 4], [2, 4, 5]), matmul([3, 4], [2, 4, 3], tr=True),
        matmul([2, 3, 4], [4, 2], tl=True), matmul([2, 1, 2, 3], [3, 3, 2], tl=True, tr=True),
        matmul([1, 1], [1, 1]), matmul([3, 1], [1, 4]),
        *grid(any_matmul),
        matmul([7, 33, 19], [7, 19, 17], wrt=[]), matmul([5, 17, 33], [33, 64], tr=True, wrt=[]),
        matmul([257, 129], [129, 300], large=True),
        # The left-hand side of the gradient of a weight, which may be packed as well.
        matmul([259, 40], [40, 300], tl=True, large=True),
        matmul([1024, 9], [9, 140], tl=True, large=True),
        matmul([2, 1024, 7], [2, 7, 130], tl=True, tr=True, large=True),
        matmul([64, 40, 50], [64, 50, 60], large=True)],
        tolerance=SUMS,
        exact=[  # A sum of nothing is 0, and nothing has a gradient of nothing.
            Exact("nn.matmul {0}, {1} : {t0}, {t1}", ["2x0xF", "0x3xF"], [[], []],
                  np.zeros((2, 3)), grad=[np.zeros((2, 0)), np.zeros((0, 3))]),
            Exact("nn.matmul {0}, {1} : {t0}, {t1}", ["0x2xF", "2x3xF"], [[], np.ones((2, 3))],
                  np.zeros((0, 3)), grad=[np.zeros((0, 2)), np.zeros((2, 3))])],
        errors=[Error("nn.matmul {0}, {1} : {t0}, {t1}", ["3x4xf32", "3x4xf32"],
                      "'nn.matmul' op expects equal contracted extents, got 4 of lhs and 3 of rhs",
                      ["'lhs' of type 'tensor<3x4xf32>'", "'rhs' of type 'tensor<3x4xf32>'"]),
                Error("nn.matmul {0}, {1} : {t0}, {t1}", ["4xf32", "4x2xf32"],
                      "expects operands of rank >= 2, got 'tensor<4xf32>' and 'tensor<4x2xf32>'",
                      ["'lhs' of type 'tensor<4xf32>'"]),
                Error("nn.matmul {0}, {1} : {t0}, {t1}", ["2x3x4xf32", "3x4x5xf32"],
                      "expects leading extents that broadcast, got 2 and 3",
                      ["'rhs' of type 'tensor<3x4x5xf32>'"]),
                Error("nn.matmul {0}, {1} : {t0}, {t1}", ["3x4xf32", "4x3xf64"],
                      "expects operands of equal element types, got 'f32' and 'f64'",
                      ["'lhs' of type 'tensor<3x4xf32>'"])]),
    Entry("dense", None, [
        dense([3], 5, 4), dense([3], 5, 4, bias=False), dense([], 3, 2), dense([2, 3], 3, 4),
        *(dense([3], 4, 2, epilogue=e, domain=Between(0.1, 1)) for e in range(1, len(EPILOGUES))),
        *grid(any_dense),
        dense([257], 300, 129, epilogue=1, large=True)],
        exact=[Exact("nn.dense {0}, {1}, {2} : {t0} -> {r}", ["2x0xF", "0x3xF", "3xF"],
                     [[], [], [1, 2, 3]], [[1, 2, 3], [1, 2, 3]],
                     grad=[np.zeros((2, 0)), np.zeros((0, 3)), [2, 2, 2]])],
        # No epilogue has a slope much above 1: its result is as uncertain as the sum.
        tolerance=SUMS,
        errors=[Error("nn.dense {0}, {1} : {t0} -> tensor<3x5xf32>", ["3x4xf32", "3x5xf32"],
                      "use of value '%x1' expects different type than prior uses: "
                      "'tensor<4x5xf32>' vs 'tensor<3x5xf32>'"),
                Error("nn.dense {0}, {1} : {t0} -> tensor<2x5xf32>", ["3x4xf32", "4x5xf32"],
                      "expected 'tensor<3x4xf32>' with another last extent, got "
                      "'tensor<2x5xf32>'"),
                Error("nn.dense {0}, {1} : {t0} -> tensor<f32>", ["f32", "4x5xf32"],
                      "expected an input of rank >= 1, got 'tensor<f32>'")]),
]
