# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Windows on images, for the formulas of convolution and pooling."""
import itertools

import numpy as np


def listed(numbers):
    return "[" + ", ".join(map(str, numbers)) + "]"


class Geometry:
    """How windows lie: one number for all dimensions, or a list."""

    def __init__(self, image, window, stride=1, low=0, high=None, dilation=1, groups=1, rest=0):
        every = lambda x: list(x) if isinstance(x, (list, tuple)) else [x] * len(window)
        self.image, self.window, self.groups = list(image), list(window), groups
        self.stride, self.low, self.dilation = every(stride), every(low), every(dilation)
        self.high = every(low if high is None else high)
        self.seen = [(i + lo + hi - d * (k - 1) - 1) // s + 1 for i, k, s, lo, hi, d in zip(
            image, window, self.stride, self.low, self.high, self.dilation)]
        # What lies behind the last window.
        self.rest = [i - (s * (n - 1) + d * (k - 1) + 1 - lo - hi) for i, n, k, s, lo, hi, d in zip(
            image, self.seen, window, self.stride, self.low, self.high, self.dilation)]

    def text(self):
        parts = []
        if any(s != 1 for s in self.stride):
            parts.append(f"strides {listed(self.stride)}")
        if self.low != self.high:
            parts.append(f"low {listed(self.low)} high {listed(self.high)}")
        elif any(self.low):
            parts.append(f"pads {listed(self.low)}")
        if any(d != 1 for d in self.dilation):
            parts.append(f"dilations {listed(self.dilation)}")
        return "".join(" " + part for part in parts)

    def group_text(self):
        return f" groups {self.groups}" if self.groups > 1 else ""

    def taps(self):
        """Each place in the window, and the slices of the padded image that it meets."""
        for tap in itertools.product(*(range(k) for k in self.window)):
            yield tap, tuple(slice(t * d, t * d + (n - 1) * s + 1, s) for t, d, n, s in zip(
                tap, self.dilation, self.seen, self.stride))

    def padded(self, x):
        return np.pad(x, [(0, 0), (0, 0), *zip(self.low, self.high)])

    def inside(self):
        """The image in the padded one."""
        return (slice(None), slice(None),
                *(slice(lo, lo + i) for lo, i in zip(self.low, self.image)))


def shape(*extents):
    return "x".join(map(str, extents)) + "xF"
