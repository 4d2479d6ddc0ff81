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


def regression(op, formula, exact, domain=Between(-2, 2)):
    text = f"nn.{op} {{0}}, {{1}} : {{t0}}"
    return Entry(op, formula, [Sample(text, ["3x4xF"] * 2), Sample(text, ["F"] * 2),
                               Sample(text, ["2x3x5xF"] * 2),
                               Sample(text, ["301x200xF"] * 2, large=True)],
                 domain=domain, tolerance=SUMS, exact=exact,
                 errors=[Error(f"nn.{op} {{0}}, {{1}} : {{t0}}, {{t1}}", ["3x4xf32", "3xf32"],
                               f"'nn.{op}' op expects prediction and target of equal types, got "
                               "'tensor<3x4xf32>' and 'tensor<3xf32>'", PARTIES)])


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
