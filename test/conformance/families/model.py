# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Models and their state: what instances hold, and in what order it is touched."""
import numpy as np

from harness import philox
from harness.model import ModelText
from harness.table import Entry, everything

SEED = 0x123456789ABCDEF


def initial_values(compiler):
    """Every initializer, in both float types, from the seed and the place of the
    parameter among its model's state."""
    shape, fan_in, fan_out = (3, 4, 5), 12, 15  # leading extents multiply both fans
    glorot, he = 6 / (fan_in + fan_out), 6 / fan_in
    uniform = lambda bound: lambda i: philox.uniform(SEED, i, shape, -bound, bound)
    normal = lambda variance: lambda i: philox.normal(SEED, i, shape, 0, variance ** 0.5)
    table = {
        "#nn.zeros": lambda i: np.zeros(shape), "#nn.ones": lambda i: np.ones(shape),
        "#nn.constant<0.1>": lambda i: np.full(shape, 0.1),
        "#nn.uniform<-0.5, 2.0>": lambda i: philox.uniform(SEED, i, shape, -0.5, 2),
        "#nn.normal<1.0, 0.02>": lambda i: philox.normal(SEED, i, shape, 1, 0.02),
        "#nn.glorot_uniform": uniform(glorot ** 0.5), "#nn.glorot_normal": normal(glorot / 3),
        "#nn.he_uniform": uniform(he ** 0.5), "#nn.he_normal": normal(he / 3),
        "#nn.lecun_uniform": uniform((he / 2) ** 0.5), "#nn.lecun_normal": normal(he / 6)}
    for element, tolerance in (("f32", 2e-6), ("f64", 1e-14)):
        model = ModelText("initial_" + element)
        for i, init in enumerate(table):
            model.declare(f"nn.param @p{i} : tensor<3x4x5x{element}> init({init})")
        model.function("f", [], [f"%x = nn.get @p0 : tensor<3x4x5x{element}>"],
                       [("%x", f"tensor<3x4x5x{element}>")])
        library = compiler.library(model)
        with library.instance(seed=SEED) as instance, library.instance(seed=1) as other:
            for i, (init, formula) in enumerate(table.items()):
                got = instance.read(f"p{i}")
                np.testing.assert_allclose(got, formula(i), rtol=tolerance, atol=tolerance,
                                           err_msg=init)
                random = "uniform" in init or "normal" in init
                assert random != np.array_equal(got, other.read(f"p{i}")), init


def truncated_and_orthogonal(compiler):
    """The first normal number within 2; the orthogonal factor of a normal matrix, which
    NumPy finds by singular values."""
    shapes = [(64, 64), (3, 4, 5), (7, 40), (64, 10), (1, 1)]
    for element, tolerance in (("f32", 2e-6), ("f64", 1e-13)):
        model = ModelText("orthogonal_" + element)
        wide = "tensor<100x50x" + element + ">"
        model.declare(f"nn.param @t : {wide} init(#nn.truncated_normal<1.0, 0.5>)")
        types = ["tensor<" + "x".join(map(str, shape)) + f"x{element}>" for shape in shapes]
        for i, t in enumerate(types):
            model.declare(f"nn.param @q{i} : {t} init(#nn.orthogonal<{1.5 if i else 1.0}>)")
        model.function("f", [], [f"%x = nn.get @t : {wide}"], [("%x", wide)])
        with compiler.library(model).instance(seed=SEED) as instance:
            draws = [philox.normal(SEED, k << 40, (100, 50), 0, 1) for k in range(8)]
            want = draws[-1].clip(-2, 2)
            for draw in reversed(draws[:-1]):
                want = np.where(np.abs(draw) <= 2, draw, want)
            got = instance.read("t")
            np.testing.assert_allclose(got, 1 + want / 2, rtol=tolerance, atol=tolerance)
            assert 0.42 < got.std() < 0.46 and got.min() >= 0 and got.max() <= 2
            for i, shape in enumerate(shapes):
                gain = 1.5 if i else 1.0
                q = instance.read(f"q{i}").astype(np.float64).reshape(-1, shape[-1])
                gram = q.T @ q if q.shape[0] >= q.shape[1] else q @ q.T
                np.testing.assert_allclose(gram, gain ** 2 * np.eye(len(gram)), atol=20 * tolerance)
                u, s, v = np.linalg.svd(philox.normal(SEED, i + 1, q.shape, 0, 1), full_matrices=False)
                # Directions of small singular values are uncertain by their ratio.
                np.testing.assert_allclose(q, gain * u @ v, atol=tolerance * 50 * s[0] / s[-1])


def other_state(compiler):
    """The seed, constants of each element type; instances share nothing."""
    model = ModelText("other")
    constants = {"i8": [-128, 127], "i32": [-5, 7], "i64": [-2 ** 62, 3], "i1": [True, False],
                 "f32": [0.1, -2.5], "f64": [0.1, 1e300]}
    model.declare("nn.state @key : tensor<i64> init(#nn.seed)")
    for element, values in constants.items():
        text = ", ".join(repr(v).lower() if "f" not in element else f"{v:e}" for v in values)
        model.declare(f"nn.state @{element} : tensor<2x{element}> "
                      f"init(dense<[{text}]> : tensor<2x{element}>)")
    model.function("f", [("x", "tensor<2xi32>")], ["nn.set @i32, %x : tensor<2xi32>"], [])
    library = compiler.library(model)
    with library.instance(seed=SEED) as instance, library.instance() as other:
        assert instance.read("key") == SEED
        for element, values in constants.items():
            got = instance.read(element)
            assert np.array_equal(got, np.array(values, got.dtype)), (element, got)
        instance.call("f", np.array([1, 2], np.int32))
        assert instance.read("i32").tolist() == [1, 2]
        assert other.read("i32").tolist() == [-5, 7]
        instance.write("i8", [3, 4])
        assert instance.read("i8").tolist() == [3, 4]


def program_order(compiler):
    """A read sees the last write before it, also through calls; what is read keeps
    its value when the state is written later."""
    t = "tensor<3xf32>"
    model = ModelText("order")
    for name in ("a", "b"):
        model.declare(f"nn.state @{name} : {t} init(#nn.ones)")
    model.function("double", [], [f"%v = nn.get @a : {t}", f"%w = nn.add %v, %v : {t}",
                                  f"nn.set @a, %w : {t}"], [("%w", t)], private=True)
    model.function("f", [("x", t)], [
        f"%old = nn.get @a : {t}", f"nn.set @a, %x : {t}", f"%new = nn.get @a : {t}",
        f"%twice = call @double() : () -> {t}", f"%after = nn.get @a : {t}",
        f"%sum = nn.add %old, %after : {t}", f"nn.set @b, %sum : {t}"],
        [("%old", t), ("%new", t), ("%twice", t), ("%after", t)])
    # Each takes the other's old value: neither may be overwritten before it is read.
    model.function("swap", [], [f"%a = nn.get @a : {t}", f"%b = nn.get @b : {t}",
                                f"nn.set @a, %b : {t}", f"nn.set @b, %a : {t}"], [])
    # The new value is read at other places than the one written.
    model.function("shift", [], [
        f"%a = nn.get @a : {t}", f"%h = nn.slice %a offsets [0] sizes [2] strides [1] : {t}",
        f"%l = nn.slice %a offsets [2] sizes [1] strides [1] : {t}",
        f"%s = nn.concat %l, %h axis 0 : tensor<1xf32>, tensor<2xf32>",
        f"nn.set @a, %s : {t}"], [])
    # Written twice, and returned: the result is the first, the state the second value.
    model.function("again", [("x", t)], [
        f"nn.set @a, %x : {t}", f"%v = nn.get @a : {t}", f"%w = nn.neg %v : {t}",
        f"nn.set @a, %w : {t}"], [("%v", t)])
    with compiler.library(model).instance() as instance:
        x = np.array([1, 2, 3], np.float32)
        old, new, twice, after = instance.call("f", x)
        assert old.tolist() == [1, 1, 1] and new.tolist() == [1, 2, 3]
        assert twice.tolist() == after.tolist() == [2, 4, 6]
        assert instance.read("a").tolist() == [2, 4, 6]
        assert instance.read("b").tolist() == [3, 5, 7]
        instance.call("swap")
        assert instance.read("a").tolist() == [3, 5, 7], instance.read("a")
        assert instance.read("b").tolist() == [2, 4, 6], instance.read("b")
        instance.call("shift")
        assert instance.read("a").tolist() == [7, 3, 5], instance.read("a")
        result, = instance.call("again", x)
        assert result.tolist() == [1, 2, 3] and instance.read("a").tolist() == [-1, -2, -3]


def rows(compiler):
    """One entry, several numbers of rows, one instance."""
    t = "tensor<?x2xf32>"
    model = ModelText("rows")
    model.function("f", [("x", t)], [f"%y = nn.softmax %x axis 0 : {t}",
                                     f"%m = nn.reduce_mean %x axes [0] : {t}"],
                   [("%y", t), ("%m", "tensor<2xf32>")])
    with compiler.library(model, rows=(1, 3, 8)).instance() as instance:
        for n in (8, 1, 3):
            x = np.arange(2 * n, dtype=np.float32).reshape(n, 2) / 4
            y, mean = instance.call("f", x, rows=n)
            want = np.exp(x.astype(float))
            np.testing.assert_allclose(y, want / want.sum(0), rtol=1e-6)
            np.testing.assert_allclose(mean, x.mean(0), rtol=1e-6)


ENTRIES = [
    Entry("model", behaviour=rows),
    Entry("param", behaviour=everything(initial_values, truncated_and_orthogonal)),
    Entry("state", behaviour=other_state),
    Entry("get", behaviour=program_order),
    Entry("set", behaviour=program_order),
]
