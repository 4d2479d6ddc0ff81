# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Sums of products over named dimensions, outer products, distances and angles."""
import numpy as np

from harness.table import SUMS, Between, Entry, Error, Exact, Sample

PAIR = ["'lhs' of type 'tensor<3x4xf32>'", "'rhs' of type"]


def einsum(equation, *types, **rest):
    operands = ", ".join(f"{{{i}}}" for i in range(len(types)))
    of = ", ".join(f"{{t{i}}}" for i in range(len(types)))
    return Sample(f'nn.einsum "{equation}"({operands}) : {of}', list(types),
                  lambda *x: np.einsum(equation, *x), **rest)


def outer(x, y):
    return x[..., :, None] * y[..., None, :]


def distances(x, y):
    return np.sqrt(squares(x, y))


def squares(x, y):
    return ((x[..., :, None, :] - y[..., None, :, :]) ** 2).sum(-1)


def cosine(axis):
    def formula(x, y):
        norm = lambda v: np.maximum(np.sqrt((v * v).sum(axis)), 1e-8)
        return (x * y).sum(axis) / (norm(x) * norm(y))
    return formula


def normalize(axis):
    return lambda x: x / np.maximum(np.sqrt((x * x).sum(axis, keepdims=True)), 1e-12)


OUTER, DISTANCE = "nn.outer {0}, {1} : {t0}, {t1}", "nn.pairwise_distance {0}, {1}%s : {t0}, {t1}"
COSINE, NORMALIZE = "nn.cosine_similarity {0}, {1} axis %d : {t0}", "nn.l2_normalize {0} axis %d : {t0}"

ENTRIES = [
    Entry("einsum", None, [
        einsum("ij,jk->ik", "3x4xF", "4x5xF"), einsum("ij,kj->ik", "3x4xF", "5x4xF"),
        einsum("bqd,bkd->bqk", "2x3x4xF", "2x5x4xF"), einsum("bhqd,bhkd->hbkq", "2x3x2x4xF", "2x3x5x4xF"),
        # No product: a sum, a transpose, a copy, a sum of all.
        einsum("bij->bi", "2x3x4xF"), einsum("ijk->kij", "2x3x4xF"), einsum("i->i", "3xF"),
        einsum("ij->", "3x4xF"),
        # Nothing summed, everything summed, a scalar, a letter of one operand that is summed.
        einsum("i,j->ij", "3xF", "4xF"), einsum("ij,ij->ij", "3x4xF", "3x4xF"),
        einsum("ij,ij->", "3x4xF", "3x4xF"), einsum(",ij->ji", "F", "3x4xF"),
        einsum("ijs,jk->ki", "3x4x2xF", "4x5xF"),
        # Three operands: a bilinear form, a letter that all share, one that waits for the last.
        einsum("bi,ijk,bk->bj", "2x3xF", "3x2x4xF", "2x4xF"),
        einsum("bi,bi,bi->b", "2x3xF", "2x3xF", "2x3xF"),
        einsum("ij,k,jk->i", "3x4xF", "5xF", "4x5xF"),
        einsum("IjA,jA->I", "3x4x2xF", "4x2xF"),
        einsum("bqd,bkd->bqk", "5x70x33xF", "5x90x33xF", large=True)],
        tolerance=SUMS,
        exact=[Exact('nn.einsum "ij,jk->ik"({0}, {1}) : {t0}, {t1}', ["2x0xF", "0x3xF"], [[], []],
                     np.zeros((2, 3)), grad=[np.zeros((2, 0)), np.zeros((0, 3))]),
               Exact('nn.einsum "ij,j->i"({0}, {1}) : {t0}, {t1}', ["2x2xF", "2xF"],
                     [[1, 2, 3, 4], [10, 1]], [12, 34], grad=[[[10, 1], [10, 1]], [4, 6]])],
        errors=[Error('nn.einsum "ij,jk"({0}, {1}) : {t0}, {t1}', ["3x4xf32"] * 2,
                      "'nn.einsum' op expects an equation with \"->\" before the result's letters, "
                      'got "ij,jk"'),
                Error('nn.einsum "ij,jk->ik"({0}) : {t0}', ["3x4xf32"],
                      "expects an operand for each list of the equation, got 1 for 2"),
                Error('nn.einsum "ii->i"({0}) : {t0}', ["3x3xf32"], "names 'i' twice in \"ii\""),
                Error('nn.einsum "i2->i"({0}) : {t0}', ["3x3xf32"],
                      'expects letters, commas and one "->" in the equation, got "i2->i"'),
                Error('nn.einsum "ijk->i"({0}) : {t0}', ["3x3xf32"],
                      "expects as many dimensions as \"ijk\" has letters, got 'tensor<3x3xf32>'",
                      ["'input' of type 'tensor<3x3xf32>'"]),
                Error('nn.einsum "ij->ik"({0}) : {t0}', ["3x4xf32"],
                      "names 'k' in the result, which no operand has"),
                Error('nn.einsum "ij,jk->ik"({0}, {1}) : {t0}, {t1}', ["3x4xf32", "5x6xf32"],
                      "expects one extent for 'j', got 4 and 5",
                      ["'input' of type 'tensor<3x4xf32>'", "'input' of type 'tensor<5x6xf32>'"]),
                Error('nn.einsum "i,i->i"({0}, {1}) : {t0}, {t1}', ["3xf32", "3xf64"],
                      "expects operands of equal element types, got 'f32' and 'f64'",
                      ["'input' of type 'tensor<3xf32>'", "'input' of type 'tensor<3xf64>'"])]),
    Entry("outer", outer, [
        Sample(OUTER, ["3xF", "4xF"]), Sample(OUTER, ["2x3xF", "2x1xF"]),
        Sample(OUTER, ["5x1x3xF", "2x4xF"]), Sample(OUTER, ["3xi32", "2xi32"], domain=Between(-9, 9)),
        Sample(OUTER, ["301xF", "299xF"], large=True)],
        exact=[Exact(OUTER, ["2xF", "3xF"], [[1, 2], [3, 4, 5]], [[3, 4, 5], [6, 8, 10]],
                     grad=[[12, 12], [3, 3, 3]])],
        errors=[Error(OUTER, ["f32", "4xf32"], "'nn.outer' op expects operands of rank >= 1, got "
                      "'tensor<f32>' and 'tensor<4xf32>'", ["'lhs' of type 'tensor<f32>'"]),
                Error(OUTER, ["3x4xf32", "2x4xf32"],
                      "expects leading extents that broadcast, got 3 and 2", PAIR),
                Error(OUTER, ["3x4xf32", "4xf64"],
                      "expects operands of equal element types, got 'f32' and 'f64'", PAIR)]),
    Entry("pairwise_distance", None, [
        Sample(DISTANCE % "", ["3x4xF", "5x4xF"], distances),
        Sample(DISTANCE % " squared", ["3x4xF", "5x4xF"], squares),
        Sample(DISTANCE % "", ["2x3x4xF", "5x4xF"], distances),
        Sample(DISTANCE % " squared", ["3x1x2x4xF", "2x3x4xF"], squares),
        Sample(DISTANCE % "", ["200x7xF", "301x7xF"], distances, large=True)],
        tolerance=SUMS,
        exact=[Exact(DISTANCE % "", ["2x2xF", "2x2xF"], [[0, 0, 3, 0], [0, 0, 3, 2]],
                     [[0, np.sqrt(13)], [3, 2]]),
               # Where points coincide there is no derivative, and 0 is given.
               Exact(DISTANCE % "", ["2x2xF", "1x2xF"], [[0, 1, 3, 1], [0, 1]], [[0], [3]],
                     grad=[[[0, 0], [1, 0]], [[-1, 0]]]),
               # Far from the origin: no cancellation of squares.
               Exact(DISTANCE % "", ["1x1xF", "1x1xF"], [[4194304], [4194303]], [[1]])],
        errors=[Error(DISTANCE % "", ["3x4xf32", "5x3xf32"], "'nn.pairwise_distance' op expects "
                      "points of as many coordinates, got 4 and 3", PAIR),
                Error(DISTANCE % "", ["3x4xf32", "4xf32"], "expects operands of rank >= 2, got "
                      "'tensor<3x4xf32>' and 'tensor<4xf32>'", PAIR),
                Error(DISTANCE % "", ["2x3x4xf32", "3x3x4xf32"],
                      "expects leading extents that broadcast, got 2 and 3")]),
    Entry("cosine_similarity", None, [
        Sample(COSINE % -1, ["3x4xF"] * 2, cosine(-1)), Sample(COSINE % 0, ["3x4xF"] * 2, cosine(0)),
        Sample(COSINE % 1, ["2x3x4xF"] * 2, cosine(1)),
        Sample(COSINE % 1, ["401x64xF"] * 2, cosine(1), large=True,
               magnitude=lambda x, y: np.ones(401))],
        tolerance=SUMS,
        exact=[Exact(COSINE % 1, ["3x2xF"] * 2, [[3, 4, 0, 0, 1, 0], [6, 8, 1, 2, 0, -7]],
                     [1, 0, 0])],
        errors=[Error(COSINE % 2, ["3x4xf32"] * 2, "'nn.cosine_similarity' op expects an axis in "
                      "[-2, 2) for an input of rank 2, got 2",
                      ["'input' of type 'tensor<3x4xf32>'"]),
                Error("nn.cosine_similarity {0}, {1} axis 0 : {t0}", ["3x4xf32", "3xf32"],
                      "use of value '%x1' expects different type than prior uses: "
                      "'tensor<3x4xf32>' vs 'tensor<3xf32>'")]),
    Entry("l2_normalize", None, [
        Sample(NORMALIZE % -1, ["3x4xF"], normalize(-1)), Sample(NORMALIZE % 0, ["3x4xF"], normalize(0)),
        Sample(NORMALIZE % 1, ["2x3x4xF"], normalize(1)),
        Sample(NORMALIZE % 1, ["401x64xF"], normalize(1), large=True)],
        tolerance=SUMS,
        exact=[Exact(NORMALIZE % 1, ["3x2xF"], [[3, 4, 0, 0, 0, -2]],
                     [[0.6, 0.8], [0, 0], [0, -1]])],
        errors=[Error(NORMALIZE % -3, ["3x4xf32"], "'nn.l2_normalize' op expects an axis in [-2, 2) "
                      "for an input of rank 2, got -3", ["'input' of type 'tensor<3x4xf32>'"])]),
]
