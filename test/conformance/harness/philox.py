# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Philox4x32-10 as its paper has it (Salmon et al., SC 2011), and the numbers that
nn.random_uniform and nn.random_normal document."""
import numpy as np

MASK = 0xFFFFFFFF


def block(key, counter):
    """Four words for a 64-bit key and a 128-bit counter, in plain integers."""
    k0, k1 = key & MASK, key >> 32 & MASK
    c = [counter >> 32 * i & MASK for i in range(4)]
    for _ in range(10):
        left, right = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [right >> 32 ^ c[1] ^ k0, right & MASK, left >> 32 ^ c[3] ^ k1, left & MASK]
        k0, k1 = k0 + 0x9E3779B9 & MASK, k1 + 0xBB67AE85 & MASK
    return c


# The known answers of the authors' own Random123 distribution (kat_vectors).
assert block(0, 0) == [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]
assert block((1 << 64) - 1, (1 << 128) - 1) == [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]


def words(key, counter, count):
    """The first `count` words of the stream of a key and an op's counter."""
    key, counter = int(key) & (1 << 64) - 1, int(counter) & (1 << 64) - 1
    blocks = [block(key, counter << 64 | i) for i in range(-(-count // 4))]
    return np.array(blocks, np.uint64).reshape(-1)[:count].astype(np.float64)


def uniform(key, counter, shape, low, high):
    count = int(np.prod(shape, dtype=int))
    return low + np.floor(words(key, counter, count) / 256).reshape(shape) * \
        ((high - low) / 2 ** 24)


def normal(key, counter, shape, mean, stddev):
    count = int(np.prod(shape, dtype=int))
    pairs = words(key, counter, 2 * count).reshape(-1, 2)
    u1, u2 = (pairs[:, 0] + 0.5) / 2 ** 32, pairs[:, 1] / 2 ** 32
    return mean + stddev * (np.sqrt(-2 * np.log(u1)) * np.cos(2 * np.pi * u2)).reshape(shape)
