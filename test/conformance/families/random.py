# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import numpy as np

from harness import philox
from harness.model import ModelText
from harness.table import Between, Entry, Error, Exact, Sample, Tolerance

NO_GRADIENT = "no gradient passes"


def key_and_counter(rng, dtype, shape, operand):
    return np.array(rng.integers(-2 ** 63, 2 ** 63, size=shape), dtype)


def sample(op, shape, first, second, formula, **rest):
    names = ("low", "high") if op == "random_uniform" else ("mean", "stddev")
    extents = "".join(f"{e}x" for e in shape)
    return Sample(f"nn.{op} {{0}}, {{1}} {names[0]} {first} {names[1]} {second} : "
                  f"tensor<{extents}{{F}}>", ["i64", "i64"],
                  lambda key, counter: formula(key, counter, shape, first, second), **rest)


def short_interval(compiler):
    """Where the interval is a few f32 long, rounding must not reach its end."""
    model = ModelText("short_interval")
    model.function("f", [("k", "tensor<i64>"), ("c", "tensor<i64>")],
                   ["%u = nn.random_uniform %k, %c low 16777216.0 high 16777220.0 : "
                    "tensor<1000xf32>"], [("%u", "tensor<1000xf32>")])
    with compiler.library(model).instance() as instance:
        values, = instance.call("f", np.array(5), np.array(7))
    assert set(values) == {16777216.0, 16777218.0}, sorted(set(values))


def bernoulli(key, counter, shape, p):
    return (philox.uniform(key, counter, shape, 0.0, 1.0) < p).astype(float)


def permutation(key, counter, n):
    numbers = []
    for i in range(n):
        w = philox.block(int(key) & (1 << 64) - 1, (int(counter) & (1 << 64) - 1) << 64 | i)
        number = w[0] | w[1] << 32
        numbers.append(number - (number >> 63 << 64))
    return np.argsort(np.argsort(numbers, kind="stable"), kind="stable").astype(np.int32)


def categorical(p, u):
    sums = np.cumsum(p, -1)
    return np.sum(sums <= u[..., None] * sums[..., -1:], -1).astype(np.int32)


def dropout_mask(x, key, counter, rate):
    return (1 - bernoulli(key, counter, x.shape, rate)) / (1 - rate)


INF = np.inf
KNOWN = [w // 256 / 2 ** 24 for w in philox.block(0, 0) + philox.block(0, 1)]

ENTRIES = [
    Entry("random_uniform", None, [
        sample("random_uniform", (3, 7), 0.0, 1.0, philox.uniform),
        sample("random_uniform", (2, 3, 5), -0.5, 2.0, philox.uniform),
        sample("random_uniform", (), 3.0, 3.0, philox.uniform),
        sample("random_uniform", (101, 201), -1.0, 1.0, philox.uniform, large=True)],
        domain=key_and_counter, no_gradient=NO_GRADIENT, tolerance=Tolerance(1, 1, floor=1),
        behaviour=short_interval,
        exact=[Exact("nn.random_uniform {0}, {1} low 0.0 high 1.0 : {r}", ["i64", "i64"], [0, 0],
                     KNOWN)],
        errors=[Error("nn.random_uniform {0}, {1} low 2.0 high 1.0 : tensor<4xf32>", ["i64"] * 2,
                      "'nn.random_uniform' op expects finite bounds with low <= high, got 2.0"),
                Error("nn.random_uniform {0}, {1} low 0.0 high 1.0 : tensor<?xf32>", ["i64"] * 2,
                      "expects a result of static extents, got 'tensor<?xf32>'"),
                Error("nn.random_uniform {0}, {1} low 0.0 high 1.0 : tensor<4xf32>", ["i32", "i64"],
                      "prior uses: 'tensor<i64>' vs 'tensor<i32>'")]),
    Entry("random_normal", None, [
        sample("random_normal", (3, 7), 0.0, 1.0, philox.normal),
        sample("random_normal", (2, 3, 5), -0.5, 2.0, philox.normal),
        sample("random_normal", (), 3.0, 0.0, philox.normal),
        sample("random_normal", (101, 201), 0.0, 1.0, philox.normal, large=True)],
        domain=key_and_counter, no_gradient=NO_GRADIENT,
        # In f32 the angle is good to some epsilon times 2 pi, and ln u1 to one of u1.
        tolerance=Tolerance(16, 8, floor=1),
        errors=[Error("nn.random_normal {0}, {1} mean 0.0 stddev -1.0 : tensor<4xf32>",
                      ["i64"] * 2, "'nn.random_normal' op expects a finite mean and a standard "
                      "deviation >= 0, got 0.0"),
                Error("nn.random_normal {0}, {1} mean 0.0 stddev 1.0 : tensor<?xf32>", ["i64"] * 2,
                      "expects a result of static extents, got 'tensor<?xf32>'")]),
    Entry("random_bernoulli", None, [
        Sample("nn.random_bernoulli {0}, {1} p 0.3 : tensor<3x7x{F}>", ["i64", "i64"],
               lambda key, counter: bernoulli(key, counter, (3, 7), 0.3)),
        Sample("nn.random_bernoulli {0}, {1} p 0.75 : tensor<101x201x{F}>", ["i64", "i64"],
               lambda key, counter: bernoulli(key, counter, (101, 201), 0.75), large=True)],
        domain=key_and_counter, no_gradient=NO_GRADIENT,
        exact=[Exact(f"nn.random_bernoulli {{0}}, {{1}} p {p}.0 : {{r}}", ["i64", "i64"], [1, 2],
                     [p] * 50) for p in (0, 1)],
        errors=[Error("nn.random_bernoulli {0}, {1} p 1.5 : tensor<4xf32>", ["i64"] * 2,
                      "'nn.random_bernoulli' op expects a probability in [0, 1], got 1.5"),
                Error("nn.random_bernoulli {0}, {1} p 0.5 : tensor<?xf32>", ["i64"] * 2,
                      "expects a result of static extents, got 'tensor<?xf32>'")]),
    Entry("random_permutation", None, [
        Sample(f"nn.random_permutation {{0}}, {{1}} : tensor<{n}xi32>", ["i64", "i64"],
               lambda key, counter, n=n: permutation(key, counter, n)) for n in (1, 7, 300)],
        domain=key_and_counter, no_gradient=NO_GRADIENT,
        errors=[Error(f"nn.random_permutation {{0}}, {{1}} : tensor<{t}xi32>", ["i64"] * 2,
                      "'nn.random_permutation' op expects a result of rank 1 and static extent, "
                      f"got 'tensor<{t}xi32>'") for t in ("2x3", "?")]),
    Entry("categorical", categorical, [
        Sample("nn.categorical {0}, {1} : {t0}, {t1}", types)
        for types in (["5x7xF", "5xF"], ["3xF", "F"], ["2x3x4xF", "2x3xF"])] + [
        Sample("nn.categorical {0}, {1} : {t0}, {t1}", ["501x10xF", "501xF"], large=True)],
        domain=Between(0, 1), no_gradient="Indices have no gradient",
        exact=[Exact("nn.categorical {0}, {1} : {t0}, {t1}", ["5x4xF", "5xF"],
                     [[0, 1, 0, 1] * 5, [0, 0.25, 0.5, 0.75, 0.9375]], [1, 1, 3, 3, 3], out="i32")],
        errors=[Error("nn.categorical {0}, {1} : {t0}, {t1}", ["5x4xf32", "4xf32"],
                      "'nn.categorical' op expects weights of at least one class and a number for "
                      "each row of them, got 'tensor<5x4xf32>' and 'tensor<4xf32>'",
                      ["'weights' of type 'tensor<5x4xf32>'"])]),
    Entry("dropout", lambda x, key, counter: x * dropout_mask(x, key, counter, 0.4), [
        Sample("nn.dropout {0}, {1}, {2} rate 0.4 : {t0}", ["5x7xF", "i64", "i64"]),
        Sample("nn.dropout {0}, {1}, {2} rate 0.4 : {t0}", ["101x201xF", "i64", "i64"],
               large=True)],
        domain=[Between(-2, 2), key_and_counter, key_and_counter], tolerance=Tolerance(2, 2),
        exact=[Exact("nn.dropout {0}, {1}, {2} rate 0.0 : {t0}", ["3xF", "i64", "i64"],
                     [[1, -2, INF], 3, 4], [1, -2, INF], grad=[[1, 1, 1], None, None])],
        errors=[Error("nn.dropout {0}, {1}, {2} rate 1.0 : {t0}", ["4xf32", "i64", "i64"],
                      "'nn.dropout' op expects a rate in [0, 1), got 1.0")]),
]
