# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Trains exported.mlir a little, writes each entry with the trained state to ONNX, and runs
the files: run-exported.py NNC DIR nnc|onnxruntime. The results are those of the entries,
which `nnc run` calls with the checkpoint."""
import os
import subprocess
import sys

import numpy as np

nnc, folder, runner = sys.argv[1:]
model = os.path.join(os.path.dirname(os.path.abspath(__file__)), "exported.mlir")
rng = np.random.default_rng(5)


def f32(*shape):
    return rng.standard_normal(shape).astype(np.float32)


def run(*arguments):
    done = subprocess.run([nnc, *arguments], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def call(path, entry, arrays, *options):
    np.savez(os.path.join(folder, "in.npz"), **arrays)
    run("run", path, "--entry=" + entry, "--isa=x86-64-v3", "--data", "in.npz", "-o", "out.npz", *options)
    with np.load(os.path.join(folder, "out.npz")) as results:
        return dict(results)


def in_onnxruntime(path, arrays):
    import onnx
    import onnxruntime
    onnx.checker.check_model(path, full_check=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    names = [o.name for o in session.get_outputs()]
    return dict(zip(names, session.run(None, {k: np.asarray(v) for k, v in arrays.items()})))


x = f32(9, 4)
np.savez(os.path.join(folder, "train.npz"), x=x, label=rng.integers(0, 3, 9).astype(np.int32))
run("train", model, "--data", "train.npz", "--batch=3", "--epochs=2", "--checkpoint=trained.safetensors")
words = np.array([6, 0, 3, -1, 2, 7, 3, 100], np.int32)
ENTRIES = {
    "mlp": {"x": x},
    "given": {"x": x},
    "composites": {"x": x},
    "words": {"word": words},
    "recurrent": {"x": f32(3, 5, 4)},
    "until": {"x": f32(12)},
    "branch": {"x": x, "s": np.float32(1)},
    "branch else": {"x": x, "s": np.float32(-1)},
    "averaged": {"x": x},
    "narrow": {"x": x},
    "loss": {"x": x, "label": rng.integers(0, 3, 9).astype(np.int32)},
}
# What cannot be read back: how many steps put something out is not known.
UNREADABLE = {"until"}
for name, arrays in ENTRIES.items():
    entry = name.split()[0]
    if runner == "nnc" and entry in UNREADABLE:
        continue
    wanted = call(model, entry, arrays, "--checkpoint=trained.safetensors")
    path = os.path.join(folder, entry + ".onnx")
    run("export", "onnx", model, "--entry=" + entry, "--checkpoint=trained.safetensors", "-o", path)
    got = in_onnxruntime(path, arrays) if runner == "onnxruntime" else call(path, "forward", arrays)
    assert sorted(got) == sorted(wanted), (name, sorted(got), sorted(wanted))
    for result, value in wanted.items():
        assert got[result].shape == value.shape and got[result].dtype == value.dtype, (name, result)
        # What is rounded to f16 or bf16 may round the other way.
        unit = 0.01 if entry == "narrow" else 2e-6
        np.testing.assert_allclose(got[result].astype(np.float64), value.astype(np.float64), unit, unit,
                                   err_msg=name + " " + result)
    print("same", name)

# Weights beside the model are the same weights.
run("export", "onnx", model, "--entry=mlp", "--checkpoint=trained.safetensors", "-o", "beside.onnx",
    "--external-data")
beside, arrays = os.path.join(folder, "beside.onnx"), ENTRIES["mlp"]
got = in_onnxruntime(beside, arrays) if runner == "onnxruntime" else call(beside, "forward", arrays)
wanted = call(model, "mlp", arrays, "--checkpoint=trained.safetensors")
np.testing.assert_allclose(got["p"], wanted["p"], 2e-6, 2e-6)
print("same with external data")
