# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""read-events.py DIR LINES: the event files in DIR against the lines of --json. Written
from the formats' descriptions, as is the checksum: bit by bit, without a table."""
import json
import math
import pathlib
import struct
import sys


def crc32c(data):
    rest = 0xffffffff
    for byte in data:
        rest ^= byte
        for _ in range(8):
            rest = (rest >> 1) ^ (0x82f63b78 * (rest & 1))
    return rest ^ 0xffffffff


assert crc32c(b"123456789") == 0xe3069283  # the check value of RFC 3720's CRC


def masked(data):
    crc = crc32c(data)
    return ((crc >> 15 | crc << 17) + 0xa282ead8) & 0xffffffff


def records(path):
    data = path.read_bytes()
    at = 0
    while at < len(data):
        head = data[at:at + 8]
        length, = struct.unpack("<Q", head)
        body = data[at + 12:at + 12 + length]
        sums = struct.unpack("<I", data[at + 8:at + 12]) + struct.unpack(
            "<I", data[at + 12 + length:at + 16 + length])
        assert sums == (masked(head), masked(body)), at
        yield body
        at += 16 + length


def fields(message):
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(message):
        key = varint()
        kind = key & 7
        if kind == 0:
            yield key >> 3, varint()
        elif kind == 2:
            size = varint()
            yield key >> 3, message[at:at + size]
            at += size
        else:
            size, code = {1: (8, "<d"), 5: (4, "<f")}[kind]
            yield key >> 3, struct.unpack(code, message[at:at + size])[0]
            at += size


files = sorted(pathlib.Path(sys.argv[1]).iterdir(), key=lambda p: p.stat().st_mtime_ns)
assert len(files) == 2 and all("tfevents" in f.name for f in files), files
first, *events = [dict(fields(record)) for record in records(files[0])]
assert first[3] == b"brain.Event:2" and first[1] > 1.7e9, first
lines = [json.loads(line) for line in open(sys.argv[2])]
assert len(lines) == len(events) == 3, (lines, events)
for line, event in zip(lines, events):
    assert event[2] == line["step"] and event[1] >= first[1], event
    values = {}
    for number, value in fields(event[5]):
        assert number == 1
        entry = dict(fields(value))
        values[entry[1].decode()] = entry[2]
    expected = {"training/loss": line["loss"],
                "validation/accuracy": line["validation"]["accuracy"],
                "speed/samples_per_second": line["samples_per_second"]}
    assert values.keys() == expected.keys(), values
    for tag, value in expected.items():
        assert math.isclose(values[tag], value, rel_tol=1e-6), (tag, values[tag], value)
