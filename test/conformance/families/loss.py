# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import numpy as np

from harness.table import SUMS, Between, Entry, Error, Exact, Sample

INF = np.inf
PARTIES = ["'prediction' of type 'tensor<3x4xf32>'", "'target' of type 'tensor<3xf32>'"]


def log_softmax(f):
    return f - np.logaddexp.reduce(f, axis=-1, keepdims=True)


def cross_entropy_of_classes(f, y):
    rows = log_softmax(f).reshape(-1, f.shape[-1])
    losses = [-row[label] if 0 <= label < len(row) else 0.0 for row, label in zip(rows, y.ravel())]
    return np.mean(losses)


def huber(d, delta):
    d = np.abs(d)
    return np.where(d <= delta, d * d / 2, delta * (d - delta / 2))


def focal(gamma):
    def formula(f, y):
        p = 1 / (1 + np.exp(-f))
        return np.mean(-(y * np.log(p) + (1 - y) * np.log(1 - p)) *
                       (1 - p * y - (1 - p) * (1 - y)) ** gamma)
    return formula


def kl_divergence(f, y):
    return np.mean(np.sum(np.atleast_1d(y * (np.log(y) - f)), -1))


def apart(step):
    """Predictions and targets whose differences are far from the kinks at multiples of
    `step`."""
    def draw(rng, dtype, shape, operand):
        whole = step * rng.integers(-2, 3, size=shape)
        return np.asarray(whole + (step * rng.uniform(0.2, 0.8, size=shape) if operand == 0 else 0),
                          dtype)
    return draw


def signs(rng, dtype, shape, operand):
    return np.asarray(np.where(rng.integers(0, 2, size=shape), 1, -1), dtype)


def regression(op, formula, exact, domain=Between(-2, 2), parameter="", errors=()):
    text = f"nn.{op} {{0}}, {{1}}{parameter} : {{t0}}"
    return Entry(op, formula, [Sample(text, ["3x4xF"] * 2), Sample(text, ["F"] * 2),
                               Sample(text, ["2x3x5xF"] * 2),
                               Sample(text, ["301x200xF"] * 2, large=True)],
                 domain=domain, tolerance=SUMS, exact=exact,
                 errors=[*errors,
                         Error(f"nn.{op} {{0}}, {{1}}{parameter} : {{t0}}, {{t1}}",
                               ["3x4xf32", "3xf32"],
                               f"'nn.{op}' op expects prediction and target of equal types, got "
                               "'tensor<3x4xf32>' and 'tensor<3xf32>'", PARTIES)])


def triplet(margin, power):
    def formula(a, p, n):
        d = lambda other: np.sum((a - other) ** 2, -1) ** (power / 2)
        return np.mean(np.maximum(0, d(p) - d(n) + margin))
    return formula


def cosine_embedding(margin):
    def formula(x, y, t):
        norm = lambda v: np.sqrt(np.sum(v * v, -1))
        c = np.sum(x * y, -1) / (norm(x) * norm(y))
        return np.mean(np.where(t > 0, 1 - c, np.maximum(0, c - margin)))
    return formula


TRIPLET = "nn.triplet {0}, {1}, {2} margin %s : {t0}"
COSINE = "nn.cosine_embedding {0}, {1}, {2} margin %s : {t0}, {t2}"
CLASSES = "nn.softmax_cross_entropy {0}, {1} : {t0}, {t1}"

ENTRIES = [
    regression("half_sse", lambda f, y: 0.5 * np.sum((f - y) ** 2), [
        Exact("nn.half_sse {0}, {1} : {t0}", ["2xF"] * 2, [[1, 2], [4, -2]], 12.5,
              grad=[[-3, 4], [3, -4]])]),
    regression("mse", lambda f, y: np.mean((f - y) ** 2), [
        Exact("nn.mse {0}, {1} : {t0}", ["2x1xF"] * 2, [[1, 2], [4, -2]], 12.5,
              grad=[[[-3], [4]], [[3], [-4]]])]),
    regression("sigmoid_cross_entropy", lambda f, y: np.mean(np.logaddexp(0, f) - y * f), [
        # Certain and right, certain and wrong: no overflow either way.
        Exact("nn.sigmoid_cross_entropy {0}, {1} : {t0}", ["4xF"] * 2,
              [[1000, -1000, 1000, -1000], [1, 0, 0, 1]], 500,
              grad=[[0, 0, 0.25, -0.25], [-250, 250, -250, 250]])],
        domain=[Between(-3, 3), Between(0, 1)]),
    regression("mae", lambda f, y: np.mean(np.abs(f - y)), [
        Exact("nn.mae {0}, {1} : {t0}", ["4xF"] * 2, [[1, 2, 3, 4], [4, 2, 1, 4]], 1.25,
              grad=[[-0.25, 0, 0.25, 0], [0.25, 0, -0.25, 0]])], domain=apart(1.0)),
    regression("hinge", lambda f, y: np.mean(np.maximum(0, 1 - y * f)), [
        Exact("nn.hinge {0}, {1} : {t0}", ["4xF"] * 2, [[0.5, 1, -2, -1], [1, 1, 1, -1]], 0.875,
              grad=[[-0.25, 0, -0.25, 0], [-0.125, 0, 0.5, 0]])],
        domain=[Between(-3, 3, avoid=[-1, 1]), signs]),
    regression("kl_divergence", kl_divergence, [
        Exact("nn.kl_divergence {0}, {1} : {t0}", ["2x2xF"] * 2, [[-1, -2, -3, -4], [0, 1, 1, 0]],
              2.5, grad=[[[0, -0.5], [-0.5, 0]], None])],
        domain=[Between(-3, -0.1), Between(0.2, 1)]),
    regression("huber", lambda f, y: np.mean(huber(f - y, 1.5)), [
        Exact("nn.huber {0}, {1} delta 1.0 : {t0}", ["4xF"] * 2, [[0, 1, 3, -4], [0, 0, 0, 0]], 1.625,
              grad=[[0, 0.25, 0.25, -0.25], [0, -0.25, -0.25, 0.25]])],
        domain=apart(1.5), parameter=" delta 1.5",
        errors=[Error("nn.huber {0}, {1} delta 0.0 : {t0}", ["4xf32"] * 2,
                      "'nn.huber' op expects a finite delta > 0, got 0")]),
    regression("smooth_l1", lambda f, y: np.mean(huber(f - y, 0.5) / 0.5), [
        Exact("nn.smooth_l1 {0}, {1} beta 2.0 : {t0}", ["4xF"] * 2, [[0, 1, 3, -4], [0, 0, 0, 0]],
              1.3125, grad=[[0, 0.125, 0.25, -0.25], [0, -0.125, -0.25, 0.25]])],
        domain=apart(0.5), parameter=" beta 0.5",
        errors=[Error("nn.smooth_l1 {0}, {1} beta -1.0 : {t0}", ["4xf32"] * 2,
                      "'nn.smooth_l1' op expects a finite beta > 0")]),
    regression("focal", focal(2.0), [
        Exact("nn.focal {0}, {1} gamma 2.0 : {t0}", ["4xF"] * 2,
              [[1000, -1000, 1000, -1000], [1, 0, 0, 1]], 500,
              grad=[[0, 0, 0.25, -0.25], None])],
        domain=[Between(-3, 3), Between(0.1, 0.9)], parameter=" gamma 2.0",
        errors=[Error("nn.focal {0}, {1} gamma 0.5 : {t0}", ["4xf32"] * 2,
                      "'nn.focal' op expects a finite gamma >= 1, got 0.5")]),
    Entry("triplet", None, [
        Sample(TRIPLET % "0.5", ["6x4xF"] * 3, triplet(0.5, 1)),
        Sample(TRIPLET % "1.0 squared", ["2x3x4xF"] * 3, triplet(1.0, 2)),
        Sample(TRIPLET % "3.0", ["4xF"] * 3, triplet(3.0, 1)),
        Sample(TRIPLET % "0.2 squared", ["301x64xF"] * 3, triplet(0.2, 2), large=True)],
        tolerance=SUMS,
        # Far enough, at the margin, too near, and a positive that is the anchor itself.
        exact=[Exact(TRIPLET % "1.0", ["4x1xF"] * 3, [[0, 0, 0, 2], [1, 1, 1, 2], [3, 2, 1, 1.5]],
                     0.375, grad=[[[0], [0], [0], [-0.25]], [[0], [0], [0.25], [0]],
                                  [[0], [0], [-0.25], [0.25]]])],
        errors=[Error(TRIPLET % "-0.1", ["3x4xf32"] * 3,
                      "'nn.triplet' op expects a finite margin >= 0, got -0.1"),
                Error(TRIPLET % "0.1", ["f32"] * 3, "'nn.triplet' op expects rows, a tensor of "
                      "known rank >= 1, got 'tensor<f32>'", ["'anchor' of type 'tensor<f32>'"])]),
    Entry("cosine_embedding", None, [
        Sample(COSINE % "-0.9", ["6x4xF", "6x4xF", "6xF"], cosine_embedding(-0.9), wrt=[0, 1]),
        Sample(COSINE % "-1.0", ["2x3x4xF", "2x3x4xF", "2x3xF"], cosine_embedding(-1.0), wrt=[0, 1]),
        Sample(COSINE % "-0.5", ["4xF", "4xF", "F"], cosine_embedding(-0.5), wrt=[0, 1]),
        Sample(COSINE % "0.1", ["301x64xF", "301x64xF", "301xF"], cosine_embedding(0.1), large=True)],
        domain=[Between(-2, 2), Between(-2, 2), signs], tolerance=SUMS,
        exact=[Exact(COSINE % "0.5", ["4x2xF", "4x2xF", "4xF"],
                     [[1, 0, 1, 0, 1, 0, 3, 4], [1, 0, 0, 1, 1, 0, 4, 3], [1, 1, -1, -1]],
                     (0 + 1 + 0.5 + 0.46) / 4)],
        errors=[Error(COSINE % "1.5", ["3x4xf32", "3x4xf32", "3xf32"], "'nn.cosine_embedding' op "
                      "expects a margin in [-1, 1], the range of a cosine, got 1.5"),
                Error(COSINE % "0.5", ["3x4xf32", "3x4xf32", "4xf32"], "expects a target for each "
                      "row, of type 'tensor<3xf32>', got 'tensor<4xf32>'",
                      ["'lhs' of type 'tensor<3x4xf32>'", "'target' of type 'tensor<4xf32>'"])]),
    Entry("softmax_cross_entropy", cross_entropy_of_classes, [
        Sample(CLASSES, ["5x7xF", "5xi32"]), Sample(CLASSES, ["7xF", "i64"]),
        Sample(CLASSES, ["2x3x4xF", "2x3xi8"]),
        Sample(CLASSES, ["6x4xF", "6xi32"], domain=[Between(-3, 3), Between(-2, 7)]),
        Sample(CLASSES, ["3x4xF"] * 2, lambda f, y: -np.mean(np.sum(y * log_softmax(f), -1)),
               domain=[Between(-3, 3), Between(0, 1)]),
        Sample(CLASSES, ["3001x10xF", "3001xi32"], large=True)],
        domain=[Between(-3, 3), Between(0, 4)], tolerance=SUMS,
        exact=[
            # Large logits, and labels that are no class: their rows give 0.
            Exact(CLASSES, ["4x2xF", "4xi32"], [[2000, 0, 0, 2000, 1, 2, 3, 4], [0, 0, -1, 2]], 500,
                  grad=[[[0, 0], [-0.25, 0.25], [0, 0], [0, 0]], None]),
            Exact(CLASSES, ["0x2xF", "0xi32"], [[], []], np.nan, grad=[np.zeros((0, 2)), None]),
            Exact(CLASSES, ["1x2xF", "1xi32"], [[-INF, 5], [1]], 0, grad=[[[0, 0]], None])],
        errors=[Error(CLASSES, ["5x7xf32", "7xi32"],
                      "expects one class index for each row of the logits: a target of shape 5, got "
                      "7", ["'logits' of type 'tensor<5x7xf32>'", "'target' of type 'tensor<7xi32>'"]),
                Error(CLASSES, ["5x7xf32", "5x6xf32"],
                      "expects a target distribution of the logits' type 'tensor<5x7xf32>', got "
                      "'tensor<5x6xf32>'",
                      ["'logits' of type 'tensor<5x7xf32>'", "'target' of type 'tensor<5x6xf32>'"]),
                Error(CLASSES, ["f32", "i32"], "expects logits of known rank >= 1",
                      ["'logits' of type 'tensor<f32>'"])]),
]
