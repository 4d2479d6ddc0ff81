# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import numpy as np

from harness.table import SUMS, Between, Entry, Error, Exact, Sample, Spread, bits

INF, NAN = np.inf, np.nan
INPUT = ["'input' of type 'tensor<3x4xf32>'"]


def take(*slices):
    return lambda x: x[slices]


def pad(low, high, interior):
    def formula(x):
        shape = [l + max(n - 1, 0) * (i + 1) + (n > 0) + h
                 for n, l, h, i in zip(x.shape, low, high, interior)]
        y = np.zeros(shape, x.dtype)
        for index in np.ndindex(x.shape):
            y[tuple(l + p * (i + 1) for l, p, i in zip(low, index, interior))] = x[index]
        return y
    return Sample(f"nn.pad {{0}} low {low} high {high} interior {interior} : {{t0}}", ["3x4xF"],
                  formula)


def one_hot(depth):
    return lambda x: (x[..., None] == np.arange(depth)).astype(float)


SLICE = "nn.slice {0} offsets %s sizes %s strides %s : {t0}"

GATHER = "nn.gather {0}, {1} axis %d : {t0}, {t1}"
SCATTER = "nn.scatter_add {0}, {1} axis %d extent %d : {t0}, {t1}"


def take_along(axis):
    return lambda x, indices: np.take(x, indices, axis)


def scatter(axis, extent):
    def formula(updates, indices):
        rank = indices.ndim
        y = np.zeros(updates.shape[:axis] + (extent,) + updates.shape[axis + rank:], updates.dtype)
        for place in np.ndindex(indices.shape):
            before = (slice(None),) * axis
            y[before + (indices[place],)] += updates[before + place]
        return y
    return formula


def top_k(k, axis, order, t):
    """The values, squared: the multi-result op is not the last of the lines."""
    *shape, _ = t.split("x")
    shape[axis] = str(k)
    def formula(x):
        ordered = np.sort(x, axis) if order else -np.sort(-x, axis)
        return np.take(ordered, range(k), axis) ** 2
    return Sample(f"%v, %i = nn.top_k {{0}} k {k} axis {axis}{order} : {{t0}}; nn.square %v : "
                  f"tensor<{'x'.join(shape)}x{{F}}>", [t], formula)


ENTRIES = [
    Entry("constant", None, [
        Sample("nn.constant 0.1 : tensor<2x3x{F}>", [], lambda: np.full((2, 3), 0.1)),
        Sample("nn.constant dense<[[1.5, -2.25], [3.0, 4.0]]> : tensor<2x2x{F}>", [],
               lambda: np.array([[1.5, -2.25], [3, 4]]))],
        no_gradient="It has no operand",
        exact=[Exact("nn.constant 7 : {r}", [], [], [7, 7], out="i32"),
               Exact("nn.constant -128 : {r}", [], [], -128, out="i8"),
               Exact("nn.constant 1 : {r}", [], [], [1], out="i1")],
        errors=[Error("nn.constant 300 : tensor<2xi8>", [], "expected a value of 'i8', got 300"),
                Error("nn.constant 0.5 : tensor<2xi32>", [], "expected a value of 'i32'"),
                Error("nn.constant 0.5 : tensor<?xf32>", [],
                      "expected a tensor of static extents, got 'tensor<?xf32>'")]),
    Entry("iota", None, [
        Sample("nn.iota axis 0 : tensor<3x4x{F}>", [], lambda: np.indices((3, 4))[0].astype(float)),
        Sample("nn.iota axis 1 : tensor<3x4x{F}>", [], lambda: np.indices((3, 4))[1].astype(float)),
        Sample("nn.iota axis 0 : tensor<5xi64>", [], lambda: np.arange(5))],
        no_gradient="It has no operand",
        exact=[Exact("nn.iota axis 0 : {r}", [], [], [0, 1, 2], out="i8")],
        errors=[Error("nn.iota axis 2 : tensor<3x4xf32>", [], "'nn.iota' op expects an axis in "
                      "[0, 2) for a result of rank 2, got 2"),
                Error("nn.iota axis 0 : tensor<?xf32>", [],
                      "expects a result of static extents, got 'tensor<?xf32>'")]),
    Entry("reshape", None, [
        Sample(f"nn.reshape {{0}} to {shape} : {{t0}}", [t], lambda x, s=shape: x.reshape(s))
        for shape, t in (([2, -1], "3x4xF"), ([12], "3x4xF"), ([3, 2, 2], "3x4xF"),
                         ([4, 3], "3x4xF"), ([1, 1], "F"), ([], "1xF"), ([2, 2], "4xi1"))],
        domain=lambda *a: (bits if a[1] == np.bool_ else Between(-2, 2).draw)(*a),
        errors=[Error("nn.reshape {0} to [5, -1] : {t0}", ["3x4xf32"],
                      "'nn.reshape' op has 12 elements, not a multiple of 5", INPUT),
                Error("nn.reshape {0} to [3, 5] : {t0}", ["3x4xf32"],
                      "has 12 elements, but the shape 3x5 has 15", INPUT),
                Error("nn.reshape {0} to [-1, -1] : {t0}", ["3x4xf32"],
                      "expects at most one extent of -1, got 2", INPUT)]),
    Entry("transpose", None, [
        Sample(f"nn.transpose {{0}} {p} : {{t0}}", [t], lambda x, p=p: x.transpose(p))
        for p, t in (([1, 0], "3x4xF"), ([2, 0, 1], "2x3x4xF"), ([0, 2, 1], "2x3x4xF"),
                     ([1, 0], "2x3xi32"))] +
        [Sample("nn.transpose {0} [1, 0] : {t0}", ["301x200xF"], np.transpose, large=True)],
        errors=[Error("nn.transpose {0} [0, 0] : {t0}", ["3x4xf32"], "'nn.transpose' op expects "
                      "each dimension from 0 to 1 once in its permutation, got [0, 0]", INPUT)]),
    Entry("broadcast", None, [
        Sample(f"nn.broadcast {{0}} to {shape} : {{t0}}", [t],
               lambda x, s=want: np.broadcast_to(x, s))
        for shape, want, t in (([3, 4], (3, 4), "4xF"), ([3, 4], (3, 4), "3x1xF"),
                               ([2, 3], (2, 3), "F"), ([2, -1, 3], (2, 4, 3), "4x1xF"),
                               ([2, 4], (2, 4), "4xi8"))],
        errors=[Error("nn.broadcast {0} to [3, 5] : {t0}", ["3x4xf32"], "'nn.broadcast' op cannot "
                      "broadcast 3x4 to extent 5 in dimension 1", INPUT),
                Error("nn.broadcast {0} to [4] : {t0}", ["3x4xf32"],
                      "expects a shape of rank >= 2, got 1", INPUT),
                Error("nn.broadcast {0} to [-1, 3, 4] : {t0}", ["3x4xf32"],
                      "expects an extent >= 0 for dimension 0, got -1", INPUT)]),
    Entry("concat", None, exact=[
        Exact("nn.concat {0}, {1} axis 0 : {t0}, {t1}", ["0x2xF", "1x2xF"], [[], [[5, 6]]],
              [[5, 6]], grad=[np.zeros((0, 2)), [[1, 1]]])], samples=[
        Sample("nn.concat {0}, {1} axis 1 : {t0}, {t1}", ["3x2xF", "3x4xF"],
               lambda *x: np.concatenate(x, 1)),
        Sample("nn.concat {0}, {1}, {2} axis 0 : {t0}, {t1}, {t2}", ["1x3xF", "2x3xF", "3x3xF"],
               lambda *x: np.concatenate(x, 0)),
        Sample("nn.concat {0} axis 0 : {t0}", ["4xF"], lambda x: x),
        # One value twice: its gradient is the sum of both.
        Sample("nn.concat {0}, {0} axis 0 : {t0}, {t0}", ["4xF"], lambda x: np.concatenate([x, x])),
        Sample("nn.concat {0}, {1} axis 0 : {t0}, {t1}", ["2xi64", "3xi64"],
               lambda *x: np.concatenate(x))],
        errors=[Error("nn.concat {0}, {1} axis 1 : {t0}, {t1}", ["3x4xf32", "2x4xf32"],
                      "'nn.concat' op expects inputs that differ only in their extent along axis 1, "
                      "got 'tensor<3x4xf32>' and 'tensor<2x4xf32>'",
                      [*INPUT, "'input' of type 'tensor<2x4xf32>'"]),
                Error("nn.concat {0}, {0} axis 2 : {t0}, {t0}", ["3x4xf32"],
                      "expects an axis in [0, 2) for inputs of rank 2, got 2", INPUT)]),
    Entry("slice", None, [
        Sample(SLICE % ([0, 1], [-1, 2], [1, 1]), ["3x4xF"], take(slice(None), slice(1, 3))),
        Sample(SLICE % ([1, 0], [2, 3], [2, 3]), ["5x9xF"], take(slice(1, None, 2),
                                                                 slice(None, None, 3))),
        Sample(SLICE % ([2], [1], [7]), ["4xF"], take(slice(2, 3))),
        Sample(SLICE % ([0, 3], [2, 1], [1, 1]), ["2x4xi1"], take(slice(None), slice(3, 4)),
               domain=bits)],
        exact=[Exact(SLICE % ([1], [0], [1]), ["3xF"], [[1, 2, 3]], [], grad=[[0, 0, 0]])],
        errors=[Error(SLICE % ([0, 2], [3, 3], [1, 1]), ["3x4xf32"],
                      "'nn.slice' op takes elements beyond extent 4 of dimension 1: offset 2, size "
                      "3, stride 1", INPUT),
                Error(SLICE % ([0], [3], [1]), ["3x4xf32"],
                      "expects 2 offsets, sizes and strides, one for each dimension, got 1, 1 and 1",
                      INPUT),
                Error(SLICE % ([0, -1], [3, 1], [1, 1]), ["3x4xf32"],
                      "expects offset >= 0, size >= 0 (or -1 for a whole dimension) and stride >= 1 "
                      "in dimension 1, got -1, 1 and 1", INPUT)]),
    Entry("pad", None, [
        pad([0, 1], [2, 0], [0, 0]), pad([0, 0], [0, 0], [1, 2]), pad([1, 2], [3, 1], [2, 1]),
        pad([0, 0], [0, 0], [0, 0])],
        exact=[Exact("nn.pad {0} low [1] high [1] interior [1] : {t0}", ["2xi8"], [[5, -6]],
                     [0, 5, 0, -6, 0], out="i8"),
               Exact("nn.pad {0} low [1] high [2] interior [5] : {t0}", ["0xF"], [[]], [0, 0, 0])],
        errors=[Error("nn.pad {0} low [0] high [0, 0] interior [0, 0] : {t0}", ["3x4xf32"],
                      "'nn.pad' op expects 2 entries of low, high and interior, got 1, 2 and 2",
                      INPUT),
                Error("nn.pad {0} low [0, -1] high [0, 0] interior [0, 0] : {t0}", ["3x4xf32"],
                      "expects padding >= 0 in dimension 1, got low -1, high 0 and interior 0",
                      INPUT)]),
    Entry("one_hot", None, [
        Sample("nn.one_hot {0} depth 4 of {F} : {t0}", ["5xi32"], one_hot(4)),
        Sample("nn.one_hot {0} depth 3 of {F} : {t0}", ["2x3xi8"], one_hot(3)),
        Sample("nn.one_hot {0} depth 1 of {F} : {t0}", ["i64"], one_hot(1))],
        domain=Between(-2, 6), no_gradient="No gradient passes an index",
        exact=[Exact("nn.one_hot {0} depth 3 of i32 : {t0}", ["4xi64"],
                     [[2, -1, 3, 2 ** 40]], [[0, 0, 1], [0, 0, 0], [0, 0, 0], [0, 0, 0]],
                     out="i32")],
        errors=[Error("nn.one_hot {0} depth 0 of f32 : {t0}", ["4xi32"],
                      "'nn.one_hot' op expects a positive depth, got 0",
                      ["'indices' of type 'tensor<4xi32>'"])]),
    Entry("flip", None, [
        Sample("nn.flip {0} axes [1] : {t0}", ["3x4xF"], lambda x: x[:, ::-1]),
        Sample("nn.flip {0} axes [0, -1] : {t0}", ["2x3x4xF"], lambda x: x[::-1, :, ::-1]),
        Sample("nn.flip {0} axes [] : {t0}", ["4xi8"], lambda x: x),
        Sample("nn.flip {0} axes [1] : {t0}", ["200x301xF"], lambda x: x[:, ::-1], large=True)],
        errors=[Error("nn.flip {0} axes [2] : {t0}", ["3x4xf32"], "'nn.flip' op expects axes in "
                      "[-2, 2) for an input of rank 2, got 2", INPUT),
                Error("nn.flip {0} axes [0, 0] : {t0}", ["3x4xf32"],
                      "'nn.flip' op names axis 0 twice", INPUT)]),
    Entry("tile", None, [
        Sample(f"nn.tile {{0}} repeats {r} : {{t0}}", [t], lambda x, r=r: np.tile(x, r))
        for r, t in (([2, 1], "3x4xF"), ([1, 3], "3x4xF"), ([2, 3], "2x2xF"), ([1], "4xi32"),
                     ([], "F"))] +
        [Sample("nn.tile {0} repeats [3, 2] : {t0}", ["100x151xF"], lambda x: np.tile(x, (3, 2)),
                large=True)],
        exact=[Exact("nn.tile {0} repeats [0] : {t0}", ["3xF"], [[1, 2, 3]], [],
                     grad=[[0, 0, 0]])],
        errors=[Error("nn.tile {0} repeats [2] : {t0}", ["3x4xf32"], "'nn.tile' op expects 2 "
                      "repeats, one for each dimension, got 1", INPUT),
                Error("nn.tile {0} repeats [2, -1] : {t0}", ["3x4xf32"],
                      "expects repeats >= 0, got -1 in dimension 1", INPUT)]),
    Entry("split", None, [
        # The parts in another order, one of them squared, so that each has a cotangent of
        # its own.
        Sample("%a, %b, %d = nn.split {0} axis 1 sizes [2, 1, 3] : {t0}; "
               "%s = nn.square %a : tensor<3x2x{F}>; nn.concat %d, %s, %b axis 1 : "
               "tensor<3x3x{F}>, tensor<3x2x{F}>, tensor<3x1x{F}>", ["3x6xF"],
               lambda x: np.concatenate([x[:, 3:], x[:, :2] ** 2, x[:, 2:3]], 1)),
        # A part without a use has no cotangent.
        Sample("%a, %b = nn.split {0} axis 0 sizes [2, 3] : {t0}; nn.neg %b : tensor<3x2x{F}>",
               ["5x2xF"], lambda x: -x[2:])],
        errors=[Error("nn.split {0} axis 1 sizes [1, 2] : {t0}", ["3x4xf32"], "'nn.split' op "
                      "expects sizes that add up to extent 4 of dimension 1, got [1, 2]", INPUT),
                Error("nn.split {0} axis 2 sizes [4] : {t0}", ["3x4xf32"],
                      "expects an axis in [0, 2) for an input of rank 2, got 2", INPUT)]),
    Entry("gather", None, [
        Sample(GATHER % 0, ["5x3xF", "7xi32"], take_along(0)),
        Sample(GATHER % 1, ["2x5x3xF", "2x4xi64"], take_along(1)),
        Sample(GATHER % 0, ["5xF", "i8"], take_along(0)),
        Sample(GATHER % 2, ["2x3x5xi32", "6xi32"], take_along(2)),
        Sample(GATHER % 0, ["501x64xF", "301xi32"], take_along(0), large=True,
               domain=[Between(-2, 2), Between(0, 501)])],
        domain=[Between(-2, 2), Between(0, 5)],
        exact=[Exact(GATHER % 0, ["2x2xF", "4xi32"], [[1, 2, 3, 4], [1, -1, 2, 1]],
                     [[3, 4], [0, 0], [0, 0], [3, 4]], grad=[[[0, 0], [2, 2]], None])],
        errors=[Error(GATHER % 2, ["3x4xf32", "2xi32"], "'nn.gather' op expects an axis in [0, 2) "
                      "for an input of rank 2, got 2", INPUT),
                Error(GATHER % 0, ["0x4xf32", "2xi32"],
                      "expects at least one element along axis 0")]),
    Entry("scatter_add", None, [
        Sample(SCATTER % (0, 5), ["7x3xF", "7xi32"], scatter(0, 5)),
        Sample(SCATTER % (1, 5), ["2x2x4x3xF", "2x4xi64"], scatter(1, 5)),
        Sample(SCATTER % (0, 6), ["F", "i8"], scatter(0, 6)),
        Sample(SCATTER % (1, 5), ["3x8xi32", "8xi32"], scatter(1, 5)),
        Sample(SCATTER % (0, 501), ["2001x16xF", "2001xi32"], scatter(0, 501), large=True,
               domain=[Between(-2, 2), Between(0, 501)])],
        domain=[Between(-2, 2), Between(0, 5)], tolerance=SUMS,
        exact=[Exact(SCATTER % (0, 2), ["4xF", "4xi32"], [[1, 2, 3, 4], [1, -1, 2, 1]], [0, 5],
                     grad=[[1, 0, 0, 1], None])],
        errors=[Error(SCATTER % (0, 5), ["3x4xf32", "2xi32"], "'nn.scatter_add' op expects updates "
                      "with the indices' shape 2 from axis 0 on, got 3",
                      ["'updates' of type 'tensor<3x4xf32>'", "'indices' of type 'tensor<2xi32>'"]),
                Error(SCATTER % (2, 5), ["3x4xf32", "3xi32"], "expects an axis in [0, 1] for "
                      "updates of rank 2 and indices of rank 1, got 2"),
                Error(SCATTER % (0, 0), ["3x4xf32", "3xi32"],
                      "expects a positive extent, got 0")]),
    Entry("top_k", None, [
        top_k(3, -1, "", "4x7xF"), top_k(2, 0, "", "5x3xF"), top_k(4, 1, " smallest", "2x4x3xF"),
        top_k(1, 0, " smallest", "6xF"),
        Sample("%v, %i = nn.top_k {0} k 7 axis -1 : {t0}; nn.cast %i to i64 : tensor<3x7xi32>",
               ["3x7xF"], lambda x: np.argsort(-x, -1, kind="stable"), wrt=[]),
        Sample("%v, %i = nn.top_k {0} k 9 axis 1 smallest : {t0}; nn.square %v : tensor<201x9x{F}>",
               ["201x31xF"], lambda x: np.sort(x, 1)[:, :9] ** 2, large=True)],
        domain=Spread(0.03),
        exact=[Exact("%v, %i = nn.top_k {0} k 4 axis 0 : {t0}; nn.mul %v, %v : tensor<4x{F}>",
                     ["4xF"], [[1, -2, INF, NAN]], [NAN, INF, 1, 4]),
               Exact("%v, %i = nn.top_k {0} k 5 axis 0 smallest : {t0}; "
                     "nn.cast %i to i64 : tensor<5xi32>", ["5xF"], [[NAN, 2, 1, 2, 1]],
                     [2, 4, 1, 3, 0], out="i64"),
               Exact("%v, %i = nn.top_k {0} k 2 axis 0 : {t0}; nn.neg %v : tensor<2x{F}>", ["4xF"],
                     [[1, 3, 3, 3]], [-3, -3], grad=[[0, -1, -1, 0]]),
               Exact("%v, %i = nn.top_k {0} k 3 axis 0 : {t0}; nn.neg %v : tensor<3xi32>", ["3xi32"],
                     [[5, -7, 6]], [-6, -5, 7], out="i32")],
        errors=[Error("nn.top_k {0} k 5 axis 1 : {t0}", ["3x4xf32"], "'nn.top_k' op expects k in "
                      "[1, 4], the extent along axis 1, got 5", INPUT),
                Error("nn.top_k {0} k 1 axis 2 : {t0}", ["3x4xf32"],
                      "expects an axis in [-2, 2) for an input of rank 2, got 2", INPUT)]),
    Entry("sort", None, [
        Sample("%v, %i = nn.sort {0} axis -1 : {t0}; nn.square %v : {t0}", ["4x7xF"],
               lambda x: np.sort(x, -1) ** 2),
        Sample("%v, %i = nn.sort {0} axis 0 descending : {t0}; nn.square %v : {t0}", ["5x3xF"],
               lambda x: -np.sort(-x, 0) * -np.sort(-x, 0)),
        Sample("%v, %i = nn.sort {0} axis 1 : {t0}; nn.cast %i to i64 : tensor<3x7xi32>",
               ["3x7xF"], lambda x: np.argsort(x, 1, kind="stable"), wrt=[]),
        Sample("%v, %i = nn.sort {0} axis 1 descending : {t0}; nn.neg %v : {t0}",
               ["201x31xF"], lambda x: np.sort(-x, 1), large=True)],
        domain=Spread(0.03),
        exact=[Exact("%v, %i = nn.sort {0} axis 0 : {t0}; nn.mul %v, %v : {t0}", ["4xF"],
                     [[1, -2, INF, NAN]], [4, 1, INF, NAN]),
               Exact("%v, %i = nn.sort {0} axis 0 descending : {t0}; nn.cast %i to i64 : "
                     "tensor<5xi32>", ["5xi32"], [[1, 2, 1, 2, 3]], [4, 1, 3, 0, 2], out="i64")],
        errors=[Error("nn.sort {0} axis 2 : {t0}", ["3x4xf32"], "'nn.sort' op expects an axis in "
                      "[-2, 2) for an input of rank 2, got 2", INPUT),
                Error("nn.sort {0} axis 1 : {t0}", ["3x0xf32"], "expects a known extent of at least "
                      "1 along axis 1, got 0")]),
]
