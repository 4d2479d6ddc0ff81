# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes ONNX files without the onnx package: messages as lists of fields."""
import struct

import numpy as np

TYPES = {"float32": 1, "int8": 3, "int32": 6, "int64": 7, "bool": 9, "float16": 10, "float64": 11}


def varint(n):
    n &= (1 << 64) - 1
    out = b""
    while n > 127:
        out += bytes([n & 127 | 128])
        n >>= 7
    return out + bytes([n])


def field(number, value):
    """One field: an integer, a float, text, or a message's bytes."""
    if isinstance(value, float):
        return varint(number << 3 | 5) + struct.pack("<f", value)
    if isinstance(value, (int, np.integer)):
        return varint(number << 3) + varint(int(value))
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def tensor(name, array, external=None):
    array = np.asarray(array)
    out = b"".join(field(1, n) for n in array.shape) + field(2, TYPES[array.dtype.name]) + field(8, name)
    if external is None:
        return out + field(9, array.tobytes())
    for key, value in external.items():
        out += field(13, field(1, key) + field(2, value))
    return out + field(14, 1)


class Graph(bytes):
    """A graph inside a node."""


def graph(nodes, inputs, outputs, initializers=(), name="inside"):
    return Graph(b"".join(field(1, n) for n in nodes) + field(2, name) +
                 b"".join(field(5, t) for t in initializers) +
                 b"".join(field(11, i) for i in inputs) + b"".join(field(12, o) for o in outputs))


def attribute(name, value):
    out = field(1, name)
    if isinstance(value, Graph):
        return out + field(6, value) + field(20, 5)
    if isinstance(value, float):
        return out + field(2, value) + field(20, 1)
    if isinstance(value, int):
        return out + field(3, value) + field(20, 2)
    if isinstance(value, str):
        return out + field(4, value) + field(20, 3)
    if isinstance(value, np.ndarray):
        return out + field(5, tensor("", value)) + field(20, 4)
    return out + b"".join(field(8, n) for n in value) + field(20, 7)


def node(op, inputs, outputs, name="", domain="", **attributes):
    out = b"".join(field(1, n) for n in inputs) + b"".join(field(2, n) for n in outputs)
    out += field(3, name) + field(4, op) + field(7, domain)
    return out + b"".join(field(5, attribute(k, v)) for k, v in attributes.items())


def info(name, dtype, shape):
    dims = b"".join(field(1, field(2, n) if isinstance(n, str) else field(1, n)) for n in shape)
    return field(1, name) + field(2, field(1, field(1, TYPES[dtype]) + field(2, dims)))


def model(nodes, inputs, outputs, initializers=(), opset=17, name="net", opsets=()):
    out = field(1, 8) + field(7, graph(nodes, inputs, outputs, initializers, name))
    out += field(8, field(1, "") + field(2, opset))
    for domain, version in opsets:
        out += field(8, field(1, domain) + field(2, version))
    return out
