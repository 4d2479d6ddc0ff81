# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Finite differences and comparison."""
import numpy as np

# A central difference of four points errs by h^4 f^(5) / 30 and by epsilon f / h,
# at this h 1e-16 and 1e-12 times order 1; the fifth derivative is large where a
# function bends much, as 1 / x does at 0.3.
STEP = 2.0 ** -12
WEIGHTS = ((-2, 1 / 12), (-1, -8 / 12), (1, 8 / 12), (2, -1 / 12))
# Far above that error and far below any wrong formula.
DIFFERENCE_TOLERANCE = 1e-8


def along(function, direction):
    """d/dt function(t * direction) at 0; function takes a list of displacements."""
    return sum(weight / STEP * function([k * STEP * d for d in direction])
               for k, weight in WEIGHTS)


def gradient(function, args, index):
    """The gradient of a scalar function with respect to args[index]."""
    result = np.zeros(args[index].shape)
    for position in np.ndindex(result.shape):
        direction = np.zeros(result.shape)
        direction[position] = 1
        moved = lambda d: function(*args[:index], args[index] + d[0], *args[index + 1:])
        result[position] = along(moved, [direction])
    return result


def close_to_difference(got, want):
    """None, or what is wrong."""
    scale = max(1.0, float(np.max(np.abs(want), initial=0)))
    error = np.abs(got - want)
    if np.all(error <= DIFFERENCE_TOLERANCE * scale):
        return None
    return describe(got, want, error, f"{DIFFERENCE_TOLERANCE:g} of {scale:g}")


def close(got, want, tolerance, terms, magnitude):
    """Whether a float result is within an entry's tolerance of the formula's, where
    each of its elements stands for as many of the largest operand. `magnitude`: of
    the terms, or None: that of the largest element."""
    factor = tolerance.factor(got.dtype, terms)
    want = np.asarray(want, np.float64)
    # What the type cannot hold rounds to an infinity.
    want = np.where(np.abs(want) > np.finfo(got.dtype).max, np.copysign(np.inf, want), want)
    finite = np.abs(want)[np.isfinite(want)]
    floor = tolerance.floor * np.max(finite, initial=0) if magnitude is None else magnitude
    # Below the smallest normal number results flush to zero.
    bound = factor * np.finfo(got.dtype).eps * np.maximum(np.abs(want), floor) + \
        np.finfo(got.dtype).tiny
    wide = got.astype(np.float64)
    same = (wide == want) | (np.isnan(wide) & np.isnan(want))
    error = np.where(same, 0, np.abs(wide - want))
    if np.all(same | (error <= bound)):
        return None
    units = error / (np.finfo(got.dtype).eps * np.maximum(np.abs(want), floor) +
                     np.finfo(got.dtype).tiny)
    return describe(wide, want, error, f"{factor:g} epsilon") + \
        f"; the largest is {np.nanmax(units):.3g} epsilon"


def describe(got, want, error, bound):
    worst = np.unravel_index(np.argmax(np.where(np.isnan(error), np.inf, error)), want.shape) \
        if np.ndim(want) else ()
    return f"element {list(worst)}: got {np.asarray(got)[worst]!r}, want " \
           f"{np.asarray(want)[worst]!r}, allowed {bound}"


def equal(got, want):
    if np.array_equal(got, want, equal_nan=got.dtype.kind == "f"):
        return None
    return f"got {got.tolist()}, want {np.asarray(want).tolist()}"


def bf16(x):
    """The nearest of bf16's numbers; of two, the one whose last bit is even."""
    whole = np.asarray(x, np.float32).view(np.uint32).astype(np.uint64)
    rounded = (whole + 0x7FFF + ((whole >> 16) & 1)) & 0xFFFF0000
    return rounded.astype(np.uint32).view(np.float32).astype(float)
