# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes data files and checkpoints with one thing wrong in each into the folder
given, and good ones to tell them from: make-files.py DIR [GOOD.safetensors]."""
import io
import json
import os
import struct
import sys
import zipfile

folder = sys.argv[1]


def put(name, data):
    with open(os.path.join(folder, name), "wb") as file:
        file.write(data)


def npy(descr, shape, data, order="False"):
    text = f"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}"
    text = text.ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode() + data


def npz(**arrays):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            archive.writestr(name + ".npy", array)
    return data.getvalue()


def floats(values):
    return struct.pack(f"<{len(values)}f", *values)


x = floats([i / 8 for i in range(16)])
t = npy("<f4", "(8, 1)", floats(range(8)))
put("t.npy", t)
put("x.npy", npy("<f4", "(8, 2)", x))
put("cut.npy", npy("<f4", "(8, 2)", x[:-5]))
put("cut-header.npy", npy("<f4", "(8, 2)", x)[:50])
put("empty.npy", b"")
put("junk.npy", bytes(range(256)) * 4)
put("huge.npy", npy("<f4", "(4000000000, 4000000000)", b""))
put("fortran.npy", npy("<f4", "(8, 2)", x, "True"))
put("text.npy", npy("<U1", "(8, 2)", bytes(64)))
put("complex.npy", npy("<c8", "(8, 2)", bytes(128)))
put("swapped.npy", npy(">f4", "(8, 2)", x))
put("bytes.npy", npy("|u1", "(8, 2)", bytes(16)))
put("wide.npy", npy("<f4", "(4, 4)", x))
put("short.npy", npy("<f4", "(4, 2)", x[:32]))
put("none.npy", npy("<f4", "(0, 2)", b""))
put("nan.npy", npy("<f4", "(8, 2)", floats([float("nan") if i == 5 else 1 for i in range(16)])))
put("infinite.npy", npy("<f4", "(8, 2)", floats([float("-inf") if i == 0 else 1 for i in range(16)])))
good = npz(x=npy("<f4", "(8, 2)", x), t=t)
put("good.npz", good)
put("cut.npz", good[:-30])
put("damaged.npz", good[:60] + b"\xff" + good[61:])
put("text.npz", npz(x=b"no array"))
put("ragged.csv", b"a,b,t\n1,2,3\n4,5\n")
put("word.csv", b"a,b,t\n1,2,3\n1,two,3\n")
put("empty.csv", b"")
put("header.csv", b"a,b,t\n")
put("twice.csv", b"a,a,t\n1,2,3\n")

# Labels for classes.mlir: 0, 1 or 2.
points = npy("<f4", "(4, 2)", x[:32])


def labels(name, descr, form, values):
    data = struct.pack("<4" + form, *values)
    put(name, npz(x=points, label=npy(descr, "(4,)", data)))


labels("labels.npz", "<i8", "q", [0, 2, 1, 1])
labels("label-above.npz", "<i4", "i", [0, 1, 3, 2])
labels("label-below.npz", "<i4", "i", [0, -1, 1, 2])
labels("label-nan.npz", "<f4", "f", [0, 1, 2, float("nan")])
labels("label-half.npz", "<f8", "d", [0, 1, 1.5, 2])

if len(sys.argv) > 2:
    data = open(sys.argv[2], "rb").read()
    size = struct.unpack("<Q", data[:8])[0]
    text = data[8:8 + size].decode()

    def checkpoint(name, change):
        header = json.loads(text)
        change(header)
        encoded = json.dumps(header).encode()
        put(name, struct.pack("<Q", len(encoded)) + encoded + data[8 + size:])

    def metadata(key, value):
        return lambda header: header["__metadata__"].update({key: value})

    put("cut.safetensors", data[:-4])
    put("cut-header.safetensors", data[:40])
    put("empty.safetensors", b"")
    put("huge.safetensors", struct.pack("<Q", 1 << 63) + data[8:])
    checkpoint("shape.safetensors", lambda h: h["w"].update(shape=[1, 2]))
    checkpoint("name.safetensors", lambda h: h.update(extra=h.pop("b")))
    checkpoint("weights.safetensors", lambda h: h.pop("__metadata__"))
    checkpoint("epoch.safetensors", metadata("train.epoch", "x"))
    checkpoint("step.safetensors", metadata("train.step", "99"))
    checkpoint("batch.safetensors", metadata("train.batch", "0"))
    checkpoint("validation.safetensors", metadata("train.validation", "-3"))
    checkpoint("sum.safetensors", metadata("train.loss_sum", "much"))
    checkpoint("shuffle.safetensors", metadata("train.shuffle", "perhaps"))
